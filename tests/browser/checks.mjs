// The tests. Each gets the browser, the address of the register and its pages, and gives what it found wrong, one
// line each with the page and the rule; or throws.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { act, axeSource, inPage, open, sized, visit } from "./browser.mjs";
import { links } from "./site.mjs";

const NARROW = 320;
const WIDE = 1280;
/** A page with all that it loads, as sent. */
const PAGE_BYTES_MAX = 100_000;
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const TEMPLATES = path.join(import.meta.dirname, "../../crates/standing-web/templates");
/** Not pages, but parts of them; the card is shown by other programs. */
const PARTS = ["layout", "macros", "card", "card-page", "deed-about", "fields", "papers", "parts", "refused", "unit-parts"];
/** Shown by a register that has a provider for signing in: the test `openid` looks at it. */
const ELSEWHERE = ["openid-trouble"];
/** Keys of messages, which a page shows where a message is missing. */
const KEYS = /\b(office|command|argument|fault|stage|deed|measures|event)-[a-z-]+\b/g;
/** The text spacing that a reader may choose, from WCAG 2.2, 1.4.12. */
const SPACED = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }";

/** Every template is visited, under the longest name that fits. */
export function covered({ pages }) {
  const files = readdirSync(TEMPLATES, { recursive: true }).filter((file) => file.endsWith(".html"));
  const templates = files.map((file) => path.basename(file, ".html"));
  const stems = templates.filter((stem) => ![...PARTS, ...ELSEWHERE].includes(stem)).sort((a, b) => b.length - a.length);
  assert.ok(stems.length > 40, `only ${stems.length} templates in ${TEMPLATES}`);
  const visited = new Set([...pages.keys()].map((name) => stems.find((stem) => `${name}-`.startsWith(`${stem}-`))));
  return stems.filter((stem) => !visited.has(stem)).map((stem) => `templates/${stem}.html is not visited`);
}

/** No rule of WCAG 2.2 A and AA is broken on any page, at either width. */
export async function accessible({ browser, base, pages }) {
  const faults = [];
  for (const width of [NARROW, WIDE]) {
    await inPage(browser, { ...sized(width), bypassCSP: true }, async (page) => {
      for (const [name, where] of pages) {
        await visit(page, base, where);
        await openAll(page);
        await page.evaluate(axeSource);
        const found = await page.evaluate(
          (rules) => axe.run(document, { runOnly: { type: "tag", values: rules } }),
          RULES,
        );
        if (found.passes.length <= 10) faults.push(`${name} at ${width} px: axe looked at nothing`);
        for (const rule of found.violations) {
          const places = rule.nodes.slice(0, 3).map((node) => node.html).join(" | ");
          faults.push(`${name} at ${width} px: ${rule.id}: ${rule.help}: ${places.slice(0, 400)}`);
        }
      }
    });
  }
  return faults;
}

/** Nothing runs off the side at 320 px, which is also 1280 px at 400 % zoom, whatever the spacing of the text. */
export async function narrow({ browser, base, pages }) {
  const faults = [];
  await inPage(browser, { ...sized(NARROW), bypassCSP: true }, async (page) => {
    for (const [name, where] of pages) {
      await visit(page, base, where);
      await openAll(page);
      for (const spacing of ["as designed", "spaced"]) {
        if (spacing === "spaced") await page.addStyleTag({ content: SPACED });
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        if (width > NARROW) faults.push(`${name} is ${width} px wide with its text ${spacing}: ${await widest(page)}`);
      }
    }
  });
  return faults;
}

const openAll = (page) =>
  page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));

/** The element that sticks out the most. */
const widest = (page) =>
  page.evaluate(() => {
    const right = (element) => element.getBoundingClientRect().right;
    const all = [...document.querySelectorAll("body *")].filter((element) => !element.closest(".standing-scroll"));
    return all.reduce((most, element) => (right(element) >= right(most) ? element : most)).outerHTML.slice(0, 200);
  });

/** Pages work without scripts and send none, but the one of the verify page; the policy forbids them; each has one
 * first heading and its title. */
export async function plain({ browser, base, pages }) {
  const faults = [];
  const titles = new Map();
  await inPage(browser, { ...sized(WIDE), javaScriptEnabled: false }, async (page, complaints) => {
    for (const [name, where] of pages) {
      complaints.length = 0;
      const answer = await visit(page, base, where);
      const isScripted = name.startsWith("verify");
      const own = /<script src="\/assets\/verify-[0-9a-f]+\.js" defer(="")?><\/script>/;
      const html = (await page.content()).replace(isScripted ? own : "", "");
      const expect = (holds, what) => holds || faults.push(`${name}: ${what}`);
      expect(!/<script|<style|\sstyle=|\son[a-z]+="|javascript:/i.test(html), "it has a script or style of its own");
      expect((await page.locator("h1").count()) === 1, "it has not one first heading");
      const keys = (await page.locator("main").innerText()).match(KEYS);
      expect(!keys, `it shows the keys ${keys?.slice(0, 3).join(", ")}`);
      expect(!/black ?list|red ?list|黑名单|红名单/i.test(html), "a word that shames");
      const title = await page.title();
      expect(/ – Standing$/.test(title), `the title is "${title}"`);
      if (!where.act && answer.ok()) titles.set(title, [...(titles.get(title) ?? []), page.url().replace(base, "")]);
      const policy = answer.headers()["content-security-policy"] ?? "";
      expect(policy.includes("default-src 'none'") && policy.includes("script-src 'self'") === isScripted, `policy "${policy}"`);
      expect(!/unsafe-|\*/.test(policy), `the policy is loose: "${policy}"`);
      expect(answer.headers()["x-content-type-options"] === "nosniff", "types may be sniffed");
      // A page that is not there is answered with its status, which browsers report.
      const others = complaints.filter((text) => !text.includes("status of 4"));
      expect(others.length === 0, others.join(" | "));
    }
  });
  assert.ok(titles.size > 15, `only ${titles.size} titles`);
  return faults;
}

/** With an empty cache a page and all it loads stay under the size, and nothing is asked of anybody else. */
export async function light({ browser, base, pages }) {
  const faults = [];
  await inPage(browser, sized(WIDE), async (page) => {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Network.enable");
    await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
    let sizes = [];
    let asked = [];
    devtools.on("Network.loadingFinished", ({ encodedDataLength }) => sizes.push(encodedDataLength));
    page.on("request", (request) => asked.push(request.url()));
    for (const [name, where] of pages) {
      [sizes, asked] = [[], []];
      await open(page, base, where);
      if (where.act) {
        [sizes, asked] = [[], []];
        await act(page, where);
      }
      const bytes = sizes.reduce((sum, size) => sum + size, 0);
      const foreign = asked.filter((url) => !url.startsWith(`${base}/`));
      if (sizes.length < 2) faults.push(`${name}: ${sizes.length} files were measured, not a page and its style`);
      if (bytes > PAGE_BYTES_MAX) faults.push(`${name} sends ${bytes} bytes, over ${PAGE_BYTES_MAX}`);
      for (const url of foreign) faults.push(`${name} asks for ${url}`);
    }
  });
  return faults;
}

/** A reader with a keyboard and no scripts goes from the start page to an entry. */
export async function keyboard({ browser, base }) {
  await inPage(browser, { ...sized(WIDE), javaScriptEnabled: false }, async (page) => {
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
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/en\/organisations\//);
    await tabTo(page, (_, address) => /^\/en\/entries\/[^/]+$/.test(address));
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/en\/entries\//);
    assert.equal(await page.locator("#answer").count(), 1, "the answer is on the entry's page");
    await tabTo(page, (_, address) => address.endsWith("/report-error"));
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/report-error$/);
    await tabTo(page, (_, __, id) => id === "text");
    await page.keyboard.type("The day of the decision is another.");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#answer");
  });
}

const focused = (page) => page.evaluate(() => document.activeElement.textContent.trim());

async function tabTo(page, wanted) {
  for (let presses = 0; presses < 150; presses += 1) {
    await page.keyboard.press("Tab");
    const [text, address, id] = await page.evaluate(() => [
      document.activeElement.textContent.trim(),
      document.activeElement.getAttribute("href") ?? "",
      document.activeElement.id,
    ]);
    if (wanted(text, address, id)) return;
  }
  throw new Error(`150 presses of Tab on ${page.url()} did not reach it`);
}

/** On every page the first press of Tab finds the skip link, and wherever the focus goes it can be seen. */
export async function focusable({ browser, base, pages }) {
  const faults = [];
  await inPage(browser, sized(WIDE), async (page) => {
    for (const [name, where] of pages) {
      await visit(page, base, where);
      await page.keyboard.press("Tab");
      if (!["Skip to main content", "跳到正文"].includes(await focused(page))) faults.push(`${name}: the first stop is "${await focused(page)}"`);
      const kinds = new Set();
      for (let presses = 0; presses < 40; presses += 1) {
        const stop = await stopped(page, [...kinds]);
        if (!stop) break;
        kinds.add(stop.kind);
        for (const fault of stop.faults) faults.push(`${name}: ${fault}: ${stop.html}`);
        await page.keyboard.press("Tab");
      }
      if (kinds.size < 3) faults.push(`${name}: only ${kinds.size} kinds of stops`);
    }
  });
  return faults;
}

/** Where the focus is: nothing once it left the page; what is wrong with it, unless such a stop was looked at. */
const stopped = (page, known) =>
  page.evaluate((known) => {
    const element = document.activeElement;
    if (element === document.body) return null;
    const kind = `${element.tagName} ${element.className}`;
    const faults = [];
    if (!known.includes(kind)) {
      const look = () => {
        const style = getComputedStyle(element);
        return [style.outlineStyle, style.outlineWidth, style.backgroundColor, style.boxShadow].join(" ");
      };
      const box = element.getBoundingClientRect();
      if (box.bottom <= 0 || box.top >= innerHeight || box.width < 2) faults.push("the focus is out of sight");
      const before = look();
      element.blur();
      if (look() === before) faults.push("the focus cannot be seen");
      element.focus();
    }
    return { kind, faults, html: element.outerHTML.slice(0, 160) };
  }, known);

/** The answer comes first, ended entries never look live, Chinese names carry their language. */
export async function truthful({ browser, base, pages }) {
  await inPage(browser, sized(WIDE), async (page) => {
    const go = (name) => visit(page, base, pages.get(name));
    await go("entry-in-force");
    const first = await page.locator("main h2").first().textContent();
    assert.match(first, /^In force since /);
    assert.ok(await page.locator("text=As of").first().isVisible());
    assert.ok((await page.locator('bdi[lang="zh"]').count()) > 0, "Chinese names carry lang=zh");
    const ended = [...pages.keys()].filter((name) => /^entry-(removed|revoked|ended)/.test(name));
    assert.ok(ended.length >= 3, `entries that ended: ${ended}`);
    for (const name of ended) {
      await go(name);
      assert.equal(await page.locator("main >> text=/^In force$/").count(), 0, `${name} looks live`);
      assert.equal(await page.locator("main .standing-answer--ended").count(), 1, `${name} looks live`);
    }
    await go("search-nothing");
    assert.ok(await page.locator("text=That is all it says").isVisible());
    await go("entry-imported");
    assert.ok(await page.locator("text=Snapshot, not current").first().isVisible());
  });
}

/** Every link of every page leads somewhere, and every page with a twin for machines has one that answers. */
export async function linked({ base, pages }) {
  const faults = [];
  const followed = new Set();
  for (const [name, { address, who }] of pages) {
    const cookie = (who?.cookies ?? []).map((one) => `${one.name}=${one.value}`).join("; ");
    const read = (target) => fetch(base + target, { headers: { cookie } });
    const answer = await read(address);
    const isProblem = answer.status >= 400;
    for (const target of links(await answer.text(), /^\//)) {
      // A wrong question is as wrong for machines, and in another language.
      const isSame = target.startsWith("/api/") || target.slice(4) === address.slice(4);
      const isAsWrong = isSame && (isProblem || name.includes("-wrong"));
      if (followed.has(cookie + target) || isAsWrong || name === "problem-missing") continue;
      followed.add(cookie + target);
      const found = await read(target);
      await found.arrayBuffer();
      if (found.status >= 400) faults.push(`${name} links to ${target}, which answers ${found.status}`);
    }
  }
  assert.ok(followed.size > 100, `only ${followed.size} links were followed`);
  return faults;
}

/** A report of an error is taken, a wrong one is refused with the field named; a receipt is judged. */
export async function answering({ browser, base, pages }) {
  await inPage(browser, { ...sized(WIDE), javaScriptEnabled: false }, async (page) => {
    const go = (name) => visit(page, base, pages.get(name));
    await go("report-error-empty");
    assert.match(await page.title(), /^Error: /);
    assert.equal(await page.locator(".govuk-error-summary a").getAttribute("href"), "#text");
    await go("report-error-taken");
    assert.match(await page.locator("#answer").textContent(), /report was taken/);
    await go("verify-holds");
    assert.match(await page.locator("#answer").textContent(), /holds/);
    await go("verify-wrong");
    assert.equal(await page.locator("#answer").count(), 0, "a receipt that was changed holds");
    assert.equal(await page.locator(".govuk-error-summary a").getAttribute("href"), "#receipt");
  });
}

/** The verify page checks receipts and proofs in the browser itself: nothing is asked of anybody meanwhile. */
export async function checkedHere({ browser, base, pages }) {
  const checked = `/api/v1/${pages.get("check").address.replace("/en/", "")}&receipt=true`;
  const { receipt } = await (await fetch(base + checked)).json();
  const proof = await (await fetch(`${base}/api/v1/events/3/proof`)).text();
  const swapped = (text, from, to) => {
    assert.ok(text.includes(from), `the file has no ${from}`);
    return text.replace(from, to);
  };
  const cases = [
    ["a receipt", receipt, /holds/, true],
    ["a receipt with Windows line ends", receipt.replaceAll("\n", "\r\n"), /holds/, true],
    ["a changed answer", swapped(receipt, '"as_of"', '"as-of"'), /does not hold/, false],
    ["a changed size", swapped(receipt, "\nsize ", "\nsize 9"), /does not hold/, false],
    ["a cut receipt", receipt.slice(0, -40), /does not hold/, false],
    ["a proof", proof, /holds/, true],
    ["a proof of another place", proof.replace(/\nindex \d+/, "\nindex 1"), /does not hold/, false],
    ["nothing", "", /does not hold/, false],
    ["nonsense", "x\n\ny", /does not hold/, false],
  ];
  await inPage(browser, sized(WIDE), async (page, complaints) => {
    // Only then all that the page itself needs, its icon too, was asked for.
    await page.goto(`${base}/en/verify`, { waitUntil: "networkidle" });
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    const outcome = async () => {
      await page.evaluate(() => document.getElementById("checked-here").replaceChildren());
      await page.click("#check-here");
      return (await page.waitForSelector("#checked-here h2")).textContent();
    };
    for (const [what, text, title, holds] of cases) {
      await page.fill("#receipt", text);
      const said = await outcome();
      assert.match(said, title, what);
      assert.equal(/does not/.test(said), !holds, `${what}: ${said}`);
    }
    await page.fill("#receipt", receipt);
    const key = await page.inputValue("#key");
    await page.fill("#key", key.replace(/^[^+]+/, "another.example"));
    assert.match(await outcome(), /does not hold/, "another key");
    await page.fill("#key", key);
    await page.fill("#receipt", "");
    await page.setInputFiles("#file", { name: "receipt.txt", mimeType: "text/plain", buffer: Buffer.from(receipt) });
    assert.match(await outcome(), /^The receipt holds/, "a file");
    assert.deepEqual(asked, [], "nothing is asked of anybody");
    assert.deepEqual(complaints, []);
  });
  // Without scripts the same file goes to the register.
  await inPage(browser, { ...sized(WIDE), javaScriptEnabled: false }, async (page) => {
    await page.goto(`${base}/zh/verify`);
    await page.setInputFiles("#file", { name: "receipt.txt", mimeType: "text/plain", buffer: Buffer.from(receipt) });
    await Promise.all([page.waitForNavigation(), page.click("#receipt-form button[type=submit]")]);
    assert.match(await page.locator("#answer").textContent(), /回执有效/);
  });
}

/** Chinese pages speak Chinese: what is said in another language carries its tag. */
export async function spoken({ browser, base, pages }) {
  const faults = [];
  await inPage(browser, { ...sized(WIDE), bypassCSP: true }, async (page) => {
    for (const [name, where] of pages) {
      if (!name.endsWith("-zh")) continue;
      await visit(page, base, where);
      const lang = await page.evaluate(() => document.documentElement.lang);
      if (lang !== "zh-Hans") faults.push(`${name}: the page says that it is in "${lang}"`);
      for (const text of await page.evaluate(englishTexts)) faults.push(`${name}: in English without a tag: ${text}`);
    }
  });
  return faults;
}

/** Texts of four English words and more that no tag marks: names, codes and addresses are nobody's language, and what
 * the reader just typed is the reader's. */
const englishTexts = () => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const inside = node.parentElement.closest("[lang]:not(html), bdi, .govuk-breadcrumbs, code, pre, textarea, script, option, .standing-code, .standing-steps .standing-muted, dd.standing-typed");
    const words = node.textContent.match(/\b[a-z]{2,}\b/gi) ?? [];
    if (!inside && words.length >= 4 && !/[\u4e00-\u9fff]/.test(node.textContent)) found.push(node.textContent.trim().slice(0, 80));
  }
  return found;
};

/** The language switch keeps the page and its parameters; only the start looks at what the browser asks for. */
export async function switched({ browser, base, pages }) {
  await inPage(browser, { ...sized(WIDE), javaScriptEnabled: false }, async (page) => {
    const { address } = pages.get("organisation-earlier");
    await page.goto(base + address);
    await page.click('.standing-languages a[lang="zh-Hans"]');
    assert.equal(page.url(), base + address.replace("/en/", "/zh/"));
    await page.click('.standing-languages a[lang="en"]');
    assert.equal(page.url(), base + address);
  });
  for (const [language, expected] of [["zh-CN,zh;q=0.9", "/zh/"], ["de", "/en/"]]) {
    const answer = await fetch(`${base}/`, { headers: { "accept-language": language }, redirect: "manual" });
    assert.equal(answer.headers.get("location"), expected);
    assert.match(answer.headers.get("vary") ?? "", /accept-language/i);
  }
}

/** What can be taken as a file: tables, lines, the snapshot with its hash, feeds; twins lead to the same answer. */
export async function taken({ base, pages }) {
  const get = async (address) => {
    const answer = await fetch(base + address);
    assert.equal(answer.status, 200, address);
    return answer;
  };
  const csv = await (await get("/data/entries/all.csv")).text();
  const lines = (await (await get("/data/entries/all.jsonl")).text()).trim().split("\n").map((line) => JSON.parse(line));
  assert.ok(lines.length > 1_000, `only ${lines.length} entries`);
  assert.ok(csv.split("\r\n").length > lines.length, "the table has a row for each entry");
  assert.match(csv, /^entry,organisation,name,/);
  assert.ok(lines.every((line) => !line.is_restricted), "a restricted entry is in the file");
  const listed = await (await get("/data/lists/judgment-default.jsonl")).text();
  assert.ok(listed.trim().split("\n").every((line) => JSON.parse(line).list === "judgment-default"));
  assert.equal((await fetch(`${base}/data/lists/no-such-list.csv`)).status, 404);
  assert.equal((await fetch(`${base}/data/snapshots/..%2f..%2fetc%2fpasswd`)).status, 404);
  const [snapshot] = links(await (await get("/en/data")).text(), /^\/data\/snapshots\/.*jsonl$/);
  assert.ok(snapshot, "there is no snapshot");
  const bytes = new Uint8Array(await (await get(snapshot)).arrayBuffer());
  const hash = Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex");
  assert.equal((await (await get(`${snapshot}.sha256`)).text()).split(" ")[0], hash);
  const organisation = pages.get("organisation-in-force").address;
  for (const feed of [`${organisation}/feed.atom`, "/zh/lists/judgment-default/feed.atom"]) {
    const answer = await get(feed);
    assert.match(answer.headers.get("content-type"), /atom/);
    assert.ok((await answer.text()).includes("<entry>"), `${feed} is empty`);
  }
  for (const name of ["organisation-in-force", "entry-in-force", "list", "authority", "pack", "statistics", "lists"]) {
    const answer = await get(`${pages.get(name).address}.json`);
    assert.match(answer.headers.get("content-type"), /json/, name);
  }
}

/** On paper a page has no navigation and no forms, and is not wider than the sheet. */
export async function printed({ browser, base, pages }) {
  const faults = [];
  // The width of A4 less its margins, at 96 dots an inch.
  await inPage(browser, sized(718), async (page) => {
    for (const [name, where] of pages) {
      await page.emulateMedia({ media: "screen" });
      await visit(page, base, where);
      await page.emulateMedia({ media: "print" });
      for (const hidden of [".govuk-service-navigation", ".standing-footer nav", ".govuk-skip-link", ".standing-door", "main form"]) {
        for (const element of await page.locator(hidden).all()) {
          if (await element.isVisible()) faults.push(`${name}: ${hidden} is printed`);
        }
      }
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > 718) faults.push(`${name} is ${width} px wide on a sheet of 718: ${await widest(page)}`);
    }
    await visit(page, base, pages.get("entry-in-force"));
    const sheet = await page.pdf({ format: "A4" });
    if (sheet.length < 10_000) faults.push("entry-in-force: nothing was printed");
  });
  return faults;
}
