// The pages behind the sign-in: people sign in as they do, without scripts, and every page of their door is looked at
// in both languages, narrow and wide. With STANDING_PICTURES set to a folder, each page is pictured too.
import path from "node:path";
import { axeSource, inPage, sized } from "./browser.mjs";
import { links } from "./site.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const WIDTHS = [320, 1280];

/** Signs in without scripts and with the keyboard alone; gives what the browser keeps. */
async function signedIn(browser, base, name) {
  return inPage(browser, { ...sized(1280), javaScriptEnabled: false }, async (page) => {
    await page.goto(`${base}/en/sign-in`);
    await page.focus("#name");
    await page.keyboard.type(name);
    await page.keyboard.press("Tab");
    await page.keyboard.type(process.env.STANDING_DEMO_PASSWORD ?? "");
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    const code = (await page.locator("#shown").textContent()).trim();
    await page.focus("#code");
    await page.keyboard.type(code);
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    return page.context().storageState();
  });
}

/** The pages of the officer's door, found by following its links. */
async function officePages(browser, base, storageState) {
  return inPage(browser, { ...sized(1280), storageState }, async (page) => {
    const follow = async (from, pattern) => {
      await page.goto(base + from);
      return links(await page.content(), pattern)[0];
    };
    const found = new Map([
      ["office", "/en/office"],
      ["office-overdue", "/en/office/overdue"],
      ["office-cases", "/en/office/cases"],
      ["office-open", `/en/office/open?q=${encodeURIComponent("示例")}`],
      ["account", "/en/account"],
    ]);
    const open = await follow("/en/office/cases?stage=noticed", /^\/en\/office\/cases\/c-/);
    const decided = await follow("/en/office/cases?stage=decided", /^\/en\/office\/cases\/c-/);
    found.set("office-case", open ?? decided);
    found.set("office-case-decided", decided);
    found.set("office-entry", await follow(decided, /^\/en\/office\/entries\/[^/]+$/));
    found.set("command", await follow(open ?? decided, /^\/en\/office\/cases\/[^/]+\/propose$/));
    const first = await follow(found.get("office-open"), /^\/en\/office\/organisations\//);
    found.set("command-first", first);
    found.set("command-opening", `${first}?list=judgment-default&ground=refuses-judgment`);
    return found;
  });
}

/** Every page of the officer's door is accessible, fits and speaks the reader's language. */
export async function doors({ browser, base }) {
  const faults = [];
  const storageState = await signedIn(browser, base, "officer");
  const pages = await officePages(browser, base, storageState);
  for (const width of WIDTHS) {
    await inPage(browser, { ...sized(width), storageState, bypassCSP: true }, async (page) => {
      for (const [name, english] of pages) {
        if (!english) {
          faults.push(`${name} is not reached by following links`);
          continue;
        }
        for (const locale of ["en", "zh"]) {
          const where = `${name}-${locale} at ${width} px`;
          const answer = await page.goto(base + english.replace("/en/", `/${locale}/`));
          if (answer.status() !== 200) faults.push(`${where}: status ${answer.status()}`);
          await page.evaluate(() => document.querySelectorAll("details").forEach((it) => (it.open = true)));
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          if (wide > width) faults.push(`${where}: it is ${wide} px wide`);
          await page.evaluate(axeSource);
          const found = await page.evaluate((values) => axe.run(document, { runOnly: { type: "tag", values } }), RULES);
          for (const rule of found.violations) {
            const places = rule.nodes.slice(0, 3).map((node) => node.html).join(" | ");
            faults.push(`${where}: ${rule.id}: ${rule.help}: ${places.slice(0, 300)}`);
          }
          const text = await page.locator("main").innerText();
          const keys = text.match(/\b(office|command|argument|fault|stage)-[a-z-]+\b/g);
          if (keys) faults.push(`${where}: it shows the keys ${keys.slice(0, 3).join(", ")}`);
          if (/<script|\sstyle=/i.test(await page.content())) {
            const own = await page.evaluate(() => document.querySelectorAll("script").length);
            if (own) faults.push(`${where}: it has a script`);
          }
          if (process.env.STANDING_PICTURES) {
            const file = path.join(process.env.STANDING_PICTURES, `${name}-${locale}-${width}.png`);
            await page.screenshot({ path: file, fullPage: true });
          }
        }
      }
    });
  }
  return faults;
}
