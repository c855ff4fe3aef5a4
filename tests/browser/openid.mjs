// Signing in by way of a certified OpenID Connect provider (npm's oidc-provider), with a register of its own beside it.
// STANDING_BINARY is the built product.
import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { axeSource, inPage, sized } from "./browser.mjs";

const SECRET = "a secret of a test".replaceAll(" ", "-");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** How long the register may take to listen, in milliseconds. */
const START_WITHIN = 60_000;

/** An account made beforehand is come in to by way of the provider; whoever has none is told so. */
export async function openid({ browser }) {
  const folder = await mkdtemp(path.join(tmpdir(), "standing-openid-"));
  const closing = [() => rm(folder, { recursive: true, force: true })];
  try {
    const register = `http://127.0.0.1:${await freePort()}`;
    const issuer = await startProvider(register, closing);
    await startRegister(folder, register, issuer, closing);
    addAccount(folder, issuer, "second.operator", "known-there");
    const faults = [];
    await comesIn(browser, register, faults);
    await isToldSo(browser, register, faults);
    await saysNo(browser, register, faults);
    return faults;
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

async function comesIn(browser, register, faults) {
  await inPage(browser, { ...sized(1280), javaScriptEnabled: false }, async (page) => {
    await page.goto(`${register}/en/account`);
    await signInThere(page, "known-there");
    if (new URL(page.url()).pathname !== "/en/account") faults.push(`somebody known came to ${page.url()}`);
    const text = await page.locator("body").innerText();
    if (!text.includes("second.operator")) faults.push(`the account page does not name the account: ${text.slice(0, 300)}`);
    const kept = await keeps(page, register);
    if (kept.length !== 1 || !kept[0].httpOnly || kept[0].sameSite !== "Lax") {
      faults.push(`the browser keeps ${JSON.stringify(kept)}`);
    }
    await page.getByRole("button", { name: "Sign out", exact: true }).first().click();
    await page.goto(`${register}/en/account`);
    if (!page.url().includes("/en/sign-in")) faults.push(`signed out, and still at ${page.url()}`);
  });
}

async function isToldSo(browser, register, faults) {
  await inPage(browser, { ...sized(320), bypassCSP: true }, async (page) => {
    await page.goto(`${register}/zh/sign-in`);
    await accessible(page, "the sign-in page", faults);
    await signInThere(page, "a-stranger");
    const text = await page.locator("main").innerText();
    if (!text.includes("您在此没有账户") || !text.includes("a-stranger")) {
      faults.push(`a stranger is told: ${text.slice(0, 300)}`);
    }
    if ((await keeps(page, register)).length) faults.push("a stranger's browser keeps something");
    await accessible(page, "the page for a stranger", faults);
  });
}

async function saysNo(browser, register, faults) {
  await inPage(browser, sized(1280), async (page) => {
    await page.goto(`${register}/en/sign-in`);
    await Promise.all([page.waitForNavigation(), page.click('a[href*="/sign-in/openid"]')]);
    await Promise.all([page.waitForNavigation(), page.click('a[href$="/abort"]')]);
    const text = await page.locator("main").innerText();
    if (!text.includes("You were not signed in")) faults.push(`whoever says no is told: ${text.slice(0, 300)}`);
  });
}

/** The register's own cookies: browsers share them among the ports of a machine, so the provider's are there too. */
async function keeps(page, register) {
  const all = await page.context().cookies(register);
  return all.filter((cookie) => cookie.name.includes("standing"));
}

/** Goes to the provider from a page of the register, signs in and consents, and is back. */
async function signInThere(page, login) {
  await Promise.all([page.waitForNavigation(), page.click('a[href*="/sign-in/openid"]')]);
  await page.fill('input[name="login"]', login);
  await page.fill('input[name="password"]', "anything");
  await Promise.all([page.waitForNavigation(), page.click('button[type="submit"]')]);
  if (page.url().includes("/interaction/")) {
    await Promise.all([page.waitForNavigation(), page.click('button[type="submit"]')]);
  }
}

async function accessible(page, what, faults) {
  await page.evaluate(axeSource);
  const found = await page.evaluate((values) => axe.run(document, { runOnly: { type: "tag", values } }), RULES);
  for (const rule of found.violations) faults.push(`${what}: ${rule.id}: ${rule.help}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  if (wide > 320) faults.push(`${what} is ${wide} px wide`);
}

/** The provider with one client; it signs in whoever types a name. Gives its issuer. */
async function startProvider(register, closing) {
  const modules = process.env.STANDING_MODULES ?? import.meta.dirname;
  const entry = path.join(modules, "node_modules/oidc-provider/lib/index.js");
  // It warns about what only suits tests: its keys, its forms, plain http.
  const { warn, info } = console;
  console.warn = console.info = () => {};
  closing.push(() => Object.assign(console, { warn, info }));
  const { default: Provider } = await import(pathToFileURL(entry));
  const server = createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: "standing", client_secret: SECRET, redirect_uris: [`${register}/openid/callback`] }],
    pkce: { required: () => true },
    cookies: { keys: ["of a test"] },
  });
  server.on("request", provider.callback());
  closing.push(() => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  });
  return issuer;
}

/** A register that nobody has used, and which is told of the provider. */
async function startRegister(folder, register, issuer, closing) {
  const secret = path.join(folder, "secret");
  await writeFile(secret, `${SECRET}\n`, { mode: 0o600 });
  const listen = register.replace("http://", "");
  const child = spawn(
    process.env.STANDING_BINARY,
    ["serve", "--json", "--listen", listen, "--data", path.join(folder, "data"), "--openid-issuer", issuer,
      "--openid-client", "standing", "--openid-secret-file", secret, "--openid-name", "The provider of a test"],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  const gone = new Promise((ended) => child.once("exit", ended));
  closing.push(() => {
    child.kill();
    return gone;
  });
  const late = new Promise((_, fail) => {
    const timer = setTimeout(() => fail(new Error("the register did not start")), START_WITHIN);
    gone.then(() => clearTimeout(timer));
    child.stdout.once("data", () => clearTimeout(timer));
  });
  await Promise.race([new Promise((told) => child.stdout.once("data", told)), late,
    gone.then((code) => Promise.reject(new Error(`the register ended with ${code}`)))]);
}

function addAccount(folder, issuer, name, subject) {
  execFileSync(process.env.STANDING_BINARY, ["user", "add", name, "--role", "operator", "--openid", subject,
    "--openid-issuer", issuer, "--data", path.join(folder, "data")]);
}

/** A port that nobody listens on now. */
async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}
