// How the browser is started and pages are opened: without its own calls home, each test on a profile of its own.
// Nothing is downloaded.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const folder = process.env.STANDING_MODULES ?? import.meta.dirname;
const require = createRequire(pathToFileURL(path.join(folder, "package.json")));
const { chromium } = require("playwright-core");

export const axeSource = require("axe-core").source;

export async function openBrowser() {
  const executablePath = process.env.STANDING_CHROMIUM ?? "/usr/bin/chromium";
  if (!existsSync(executablePath)) {
    throw new Error(`${executablePath} is not there; install Debian's chromium or set STANDING_CHROMIUM`);
  }
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A window of this width, 900 px high. */
export const sized = (width) => ({ viewport: { width, height: 900 } });

/** Opens an empty page in a context of its own and closes it after use; `complaints` gathers what the browser says. */
export async function inPage(browser, options, use) {
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

/** Goes to a page of the site as the one who looks at it, and does there what leads to it; gives the answer. */
export async function visit(page, base, where) {
  const answer = await open(page, base, where);
  return where.act ? act(page, where) : answer;
}

/** Goes to a page's address, with the cookies of the one who looks at it and of nobody else. */
export async function open(page, base, { address, who }) {
  const context = page.context();
  await context.clearCookies();
  if (who) await context.addCookies(who.cookies);
  return page.goto(base + address);
}

/** Does on an open page what leads on; gives the answer. Whoever stays signed in gets another cookie by some acts. */
export async function act(page, { act: does, who }) {
  const answer = await does(page);
  if (who?.stays) who.cookies = await page.context().cookies();
  return answer;
}

/** Clicks on what leads to another page; gives the answer. */
export async function sends(page, selector) {
  const [answer] = await Promise.all([page.waitForNavigation(), page.click(selector)]);
  return answer;
}
