// How the browser is started: without its own calls home, on a profile of its own. Nothing is downloaded.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import path from "node:path";

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
