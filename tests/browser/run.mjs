// Runs the browser tests against the demonstration register at STANDING_URL, and prints the line that test runners
// print. With words, only the tests of those names.
import { openBrowser } from "./browser.mjs";
import * as checks from "./checks.mjs";
import { journey } from "./journey.mjs";
import { openid } from "./openid.mjs";
import { pages } from "./site.mjs";

/** The same fault often stands on every page. */
const FAULTS_SHOWN_MAX = 30;

async function main() {
  if (!process.env.STANDING_URL) throw new Error("set STANDING_URL to the address of a demonstration register");
  const base = process.env.STANDING_URL.replace(/\/$/, "");
  const wanted = process.argv.slice(2);
  const tests = Object.entries({ ...checks, journey, openid }).filter(([name]) => wanted.length === 0 || wanted.includes(name));
  if (tests.length === 0) throw new Error(`no test is called ${wanted.join(" or ")}`);
  const browser = await openBrowser();
  let failed = 0;
  try {
    const world = { browser, base, pages: await pages(browser, base) };
    console.log(`browser: ${world.pages.size} pages of ${base}`);
    for (const [name, test] of tests) {
      const began = Date.now();
      const faults = await faultsOf(test, world);
      const seconds = ((Date.now() - began) / 1000).toFixed(1);
      console.log(`browser: ${name} … ${faults.length ? "FAILED" : "ok"} (${seconds} s)`);
      for (const fault of faults.slice(0, FAULTS_SHOWN_MAX)) console.log(`  ${fault}`);
      if (faults.length > FAULTS_SHOWN_MAX) console.log(`  and ${faults.length - FAULTS_SHOWN_MAX} more`);
      if (faults.length) failed += 1;
    }
  } finally {
    await browser.close();
  }
  const passed = tests.length - failed;
  console.log(`test result: ${failed ? "FAILED" : "ok"}. ${passed} passed; ${failed} failed; 0 ignored`);
  process.exitCode = failed ? 1 : 0;
}

/** What a test found wrong; a test that throws found one thing. */
async function faultsOf(test, world) {
  try {
    return (await test(world)) ?? [];
  } catch (error) {
    return [error.message];
  }
}

await main();
