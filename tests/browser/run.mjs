// Runs the browser tests against a register: the one at STANDING_URL, or a demonstration of STANDING_BINARY on a
// free port and a folder of its own. Prints the line that test runners print.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { openBrowser } from "./browser.mjs";
import * as checks from "./checks.mjs";
import { pages } from "./site.mjs";

const START_WITHIN_MS = 120_000;

/** Starts the demonstration and waits until it says where it listens. */
async function start(binary) {
  const data = mkdtempSync(path.join(tmpdir(), "standing-browser-"));
  const options = ["serve", "--demo", "--json", "--listen", "127.0.0.1:0", "--data", data];
  const child = spawn(binary, options, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  // The register signs a last checkpoint as it stops; its folder goes only after that.
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await ended;
    }
    rmSync(data, { recursive: true, force: true });
  };
  const listening = new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("the register did not start in time")), START_WITHIN_MS);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the register ended with ${code} before it listened`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      try {
        const { listening: address } = JSON.parse(line);
        if (address) {
          clearTimeout(late);
          resolve(address);
        }
      } catch {
        // Other lines are for people.
      }
    });
  });
  try {
    return { base: await listening, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits until the register answers: it says where it listens before it takes requests. */
async function answering(base) {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const answer = await fetch(`${base}/en/`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${base} does not answer`);
}

async function main() {
  const given = process.env.STANDING_URL;
  const binary = process.env.STANDING_BINARY;
  if (!given && !binary) throw new Error("set STANDING_URL or STANDING_BINARY");
  const { base, stop } = given ? { base: given.replace(/\/$/, ""), stop: () => {} } : await start(binary);
  let failed = 0;
  let passed = 0;
  try {
    await answering(base);
    const browser = await openBrowser();
    const world = { browser, base, pages: await pages(base) };
    const folder = process.env.STANDING_PICTURES;
    if (folder) await checks.pictures(world, folder);
    const { pictures: _, ...tests } = checks;
    const only = process.argv[2];
    for (const [name, test] of Object.entries(tests)) {
      if (only && name !== only) continue;
      const began = Date.now();
      try {
        await test(world);
        passed += 1;
        console.log(`browser: ${name} … ok (${((Date.now() - began) / 1000).toFixed(1)} s, ${world.pages.size} pages)`);
      } catch (error) {
        failed += 1;
        console.log(`browser: ${name} … FAILED\n${error.message}`);
      }
    }
    await browser.close();
  } finally {
    await stop();
  }
  console.log(`test result: ${failed ? "FAILED" : "ok"}. ${passed} passed; ${failed} failed; 0 ignored`);
  process.exitCode = failed ? 1 : 0;
}

await main();
