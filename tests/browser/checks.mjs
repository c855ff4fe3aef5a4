// The tests. Each gets the browser, the address of the register and its pages, and throws when something is wrong.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { axeSource } from "./browser.mjs";

const WIDTHS = [320, 1280];
const PAGE_BYTES_MAX = 100_000;
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Opens a page in a context of its own and closes it after use. */
async function inPage(browser, options, use) {
  const context = await browser.newContext({ locale: "en-GB", ...options });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  try {
    return await use(page, complaints);
  } finally {
    await context.close();
  }
}

const sized = (width) => ({ viewport: { width, height: 900 } });

/** No rule of WCAG 2.2 A and AA is broken on any page, at either width. */
export async function accessible({ browser, base, pages }) {
  const broken = [];
  for (const width of WIDTHS) {
    await inPage(browser, { ...sized(width), bypassCSP: true }, async (page) => {
      for (const [name, address] of pages) {
        await page.goto(base + address);
        await page.evaluate(axeSource);
        const found = await page.evaluate(
          (rules) => axe.run(document, { runOnly: { type: "tag", values: rules } }),
          RULES,
        );
        assert.ok(found.passes.length > 10, `${name}: axe looked at nothing`);
        for (const rule of found.violations) {
          broken.push(`${name} at ${width} px: ${rule.id}: ${rule.help}: ${rule.nodes.map((node) => node.html).join(" | ").slice(0, 400)}`);
        }
      }
    });
  }
  assert.deepEqual(broken, []);
}

/** Nothing runs off the side at 320 px, which is also 1280 px at 400 % zoom. */
export async function narrow({ browser, base, pages }) {
  const wide = [];
  await inPage(browser, sized(320), async (page) => {
    for (const [name, address] of pages) {
      await page.goto(base + address);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > 320) wide.push(`${name} is ${width} px wide`);
    }
  });
  assert.deepEqual(wide, []);
}

/** No page sends a script, none is over its size, the browser complains of nothing, each says its title once. */
export async function plain({ browser, base, pages }) {
  await inPage(browser, { ...sized(1280), javaScriptEnabled: false }, async (page, complaints) => {
    for (const [name, address] of pages) {
      complaints.length = 0;
      const answer = await page.goto(base + address);
      const html = await answer.text();
      const bytes = Buffer.byteLength(html);
      assert.ok(bytes < PAGE_BYTES_MAX, `${name} has ${bytes} bytes`);
      assert.doesNotMatch(html, /<script|<style|\sstyle=|\son[a-z]+="|javascript:/i, `${name} has a script or style of its own`);
      assert.equal(await page.locator("h1").count(), 1, `${name}: one first heading`);
      assert.match(await page.title(), / – Standing$/, name);
      assert.doesNotMatch(html, /black ?list|red ?list/i, name);
      // A page that is not there is answered with its status, which browsers report.
      const others = complaints.filter((text) => !text.includes("status of 4"));
      assert.deepEqual(others, [], name);
    }
  });
}

/** A reader with a keyboard and no scripts goes from the start page to an entry. */
export async function keyboard({ browser, base }) {
  await inPage(browser, { ...sized(1280), javaScriptEnabled: false }, async (page) => {
    await page.goto(`${base}/en/`);
    await page.keyboard.press("Tab");
    assert.equal(await focused(page), "Skip to main content");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.id), "q");
    await page.keyboard.type("示例");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/en\/search\?q=/);
    await tabTo(page, (text) => text.includes("示例"));
    await seen(page);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/en\/organisations\//);
    await tabTo(page, (_, address) => /^\/en\/entries\/[^/]+$/.test(address));
    await seen(page);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/en\/entries\//);
    assert.equal(await page.locator("#answer").count(), 1, "the answer is on the entry's page");
  });
}

const focused = (page) => page.evaluate(() => document.activeElement.textContent.trim());

async function tabTo(page, wanted) {
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press("Tab");
    const [text, address] = await page.evaluate(() => [
      document.activeElement.textContent.trim(),
      document.activeElement.getAttribute("href") ?? "",
    ]);
    if (wanted(text, address)) return;
  }
  throw new Error("120 presses of Tab did not reach it");
}

/** The place of the focus is visible: something differs from the same element without it. */
async function seen(page) {
  const differs = await page.evaluate(() => {
    const element = document.activeElement;
    const look = () => {
      const style = getComputedStyle(element);
      return [style.outlineStyle, style.outlineWidth, style.backgroundColor, style.boxShadow].join(" ");
    };
    const before = look();
    element.blur();
    const after = look();
    element.focus();
    return before !== after;
  });
  assert.ok(differs, "the focus cannot be seen");
}

/** The answer comes first, ended entries never look live, Chinese names carry their language. */
export async function truthful({ browser, base, pages }) {
  await inPage(browser, sized(1280), async (page) => {
    await page.goto(base + pages.get("entry"));
    const first = await page.locator("main h2").first().textContent();
    assert.match(first, /^In force since /);
    assert.ok(await page.locator("text=As of").first().isVisible());
    assert.ok((await page.locator('bdi[lang="zh"]').count()) > 0, "Chinese names carry lang=zh");
    await page.goto(base + pages.get("entry-ended"));
    const ended = await page.locator("#answer").textContent();
    assert.match(ended, /nothing follows from it$/);
    assert.equal(await page.locator("main >> text=/^In force$/").count(), 0, "an ended entry looks live");
    await page.goto(base + pages.get("search-nothing"));
    assert.ok(await page.locator("text=That is all it says").isVisible());
    const imported = pages.get("entry-imported");
    if (imported) {
      await page.goto(base + imported);
      assert.ok(await page.locator("text=Snapshot, not current").first().isVisible());
    }
  });
}

/** Every link of every page leads somewhere, and every page with a twin for machines has one that answers. */
export async function linked({ base, pages }) {
  const dead = new Map();
  const seenBefore = new Set();
  for (const [name, address] of pages) {
    const html = await (await fetch(base + address)).text();
    for (const [, link] of html.matchAll(/href="([^"#][^"]*)"/g)) {
      const target = link.split("#")[0].replaceAll("&#38;", "&").replaceAll("&amp;", "&");
      if (!target.startsWith("/") || seenBefore.has(target)) continue;
      seenBefore.add(target);
      if (seenBefore.size > 600) break;
      const answer = await fetch(base + target, { redirect: "follow" });
      await answer.arrayBuffer();
      const isWrongOnPurpose = answer.status === 400 && (name.startsWith("check-wrong") || name.startsWith("bad-"));
      if (answer.status >= 400 && !isWrongOnPurpose && name !== "missing") dead.set(target, `${answer.status} on ${name}`);
    }
  }
  assert.deepEqual([...dead], []);
  assert.ok(seenBefore.size > 100, `only ${seenBefore.size} links were followed`);
}

/** A report of an error is taken, a wrong one is refused with the field named. */
export async function reported({ browser, base, pages }) {
  await inPage(browser, { ...sized(1280), javaScriptEnabled: false }, async (page) => {
    await page.goto(base + pages.get("report-error"));
    await page.click("button[type=submit] >> nth=-1");
    assert.match(await page.title(), /^Error: /);
    assert.equal(await page.locator(".govuk-error-summary a").getAttribute("href"), "#text");
    await page.fill("#text", "The second name belongs to another company.");
    await page.click("button[type=submit] >> nth=-1");
    assert.match(await page.locator("#answer").textContent(), /report was taken/);
  });
}

/** The page of an entry prints to a few sheets, without navigation. */
export async function printed({ browser, base, pages }) {
  await inPage(browser, sized(1280), async (page) => {
    await page.goto(base + pages.get("entry"));
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".govuk-service-navigation").isVisible(), false);
    const sheet = await page.pdf({ format: "A4" });
    assert.ok(sheet.length > 10_000, "nothing was printed");
  });
}

/** Pictures for people to look at; only when a folder is named. */
export async function pictures({ browser, base, pages }, folder) {
  mkdirSync(folder, { recursive: true });
  for (const width of WIDTHS) {
    await inPage(browser, sized(width), async (page) => {
      for (const [name, address] of pages) {
        await page.goto(base + address);
        await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true });
      }
    });
  }
}
