// Takes a picture of each page for docs/pages.md, small, in both languages, and says when the pages that are named
// there are not those that there are.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { inPage, openBrowser, visit } from "./browser.mjs";
import { pages } from "./site.mjs";

const DOCS = path.join(import.meta.dirname, "../../docs");
const FOLDER = path.join(DOCS, "pictures");
const WIDTH = 1100;
const HEIGHT_MAX = 1500;
/** How large a picture is beside the page. */
const SCALE = 0.6;
const QUALITY = 0.7;

/** The pages shown, in the order of docs/pages.md. */
const SHOWN = [
  "home", "search-chinese", "search-nothing", "organisation-in-force", "organisation-unknown", "entry-in-force",
  "entry-removed", "entry-imported", "entry-ended", "decision", "check", "lists", "list", "authorities", "purposes",
  "authority",
  "packs", "pack", "pack-kind-ground", "pack-changes", "statistics", "verify-holds", "data", "report-error",
  "sheet-how-cases-run", "sheet-report-or-object", "sheet-about", "sheet-accessibility", "problem-missing",
  "sign-in", "sign-in-code", "invitation", "second-factor", "recovery-codes", "account",
  "office", "office-overdue", "office-cases", "office-open", "office-case", "office-entry", "office-organisation",
  "office-mandates", "command-opening", "command",
  "command-check",
  "my-home", "my-case", "my-inquiries", "my-entry", "deed-exit", "deed-done",
  "unit-home", "unit-check", "unit-check-names", "unit-entry", "deed", "deed-check", "unit-purpose", "unit-measures",
  "unit-batches",
  "unit-batch-columns", "unit-batch", "unit-not-same", "unit-keys",
];

async function main() {
  const base = process.env.STANDING_URL?.replace(/\/$/, "");
  if (!base) throw new Error("set STANDING_URL to the address of a demonstration register");
  mkdirSync(FOLDER, { recursive: true });
  const browser = await openBrowser();
  try {
    const found = await pages(browser, base);
    const wanted = SHOWN.flatMap((name) => [name, `${name}-zh`]);
    // Other pictures there are not of this program.
    const isGone = ({ name, ext }) => ext === ".webp" && !wanted.includes(name);
    for (const old of readdirSync(FOLDER)) if (isGone(path.parse(old))) rmSync(path.join(FOLDER, old));
    let bytes = 0;
    for (const name of wanted) {
      const where = found.get(name);
      if (!where) throw new Error(`there is no page "${name}"`);
      const picture = await taken(browser, base, where);
      writeFileSync(path.join(FOLDER, `${name}.webp`), picture);
      bytes += picture.length;
    }
    console.log(`pictures: ${wanted.length} of ${Math.round(bytes / 1000)} kB in ${FOLDER}`);
  } finally {
    await browser.close();
  }
  const text = readFileSync(path.join(DOCS, "pages.md"), "utf8");
  for (const name of SHOWN) if (!text.includes(`pictures/${name}.webp`)) throw new Error(`docs/pages.md does not show ${name}`);
}

/** A page as WebP: the browser itself makes it. */
async function taken(browser, base, where) {
  const viewport = { width: WIDTH, height: 900 };
  return inPage(browser, { viewport, deviceScaleFactor: SCALE, bypassCSP: true }, async (page) => {
    await visit(page, base, where);
    const whole = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width: WIDTH, height: Math.min(whole, HEIGHT_MAX) });
    const png = (await page.screenshot({ type: "png" })).toString("base64");
    const webp = await page.evaluate(
      async ([png, quality]) => {
        const image = new Image();
        image.src = `data:image/png;base64,${png}`;
        await image.decode();
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [image.width, image.height];
        canvas.getContext("2d").drawImage(image, 0, 0);
        return canvas.toDataURL("image/webp", quality).split(",")[1];
      },
      [png, QUALITY],
    );
    return Buffer.from(webp, "base64");
  });
}

await main();
