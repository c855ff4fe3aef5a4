// People: each in a browser of their own, without scripts, who come in as they do: with the password and the code of a
// login of the demonstration, or by an invitation that the operator prints.
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { sized } from "./browser.mjs";

/** What invited people choose. */
const PASSWORD = "four plain words together";
/** How wide their windows are. */
const WIDE = 1280;

/** Somebody with a browser of their own. */
export class Person {
  static async of(browser, base, hand) {
    const context = await browser.newContext({ ...sized(WIDE), locale: "en-GB", javaScriptEnabled: false });
    const person = new Person();
    Object.assign(person, { context, page: await context.newPage(), base, hand });
    return person;
  }

  go(address) {
    return this.page.goto(this.base + address);
  }

  /** The same person with another hand. */
  with(hand) {
    this.hand = hand;
    return this;
  }

  follow(selector) {
    return this.hand.follow(this.page, selector);
  }

  press(selector) {
    return this.hand.press(this.page, selector);
  }

  type(name, text) {
    return this.hand.type(this.page, name, text);
  }

  choose(name, value) {
    return this.hand.choose(this.page, name, value);
  }

  tick(name, value) {
    return this.hand.tick(this.page, name, value);
  }

  /** How many of these the page has. */
  count(selector) {
    return this.page.locator(selector).count();
  }

  text(selector) {
    return this.page.locator(selector).first().innerText();
  }

  /** Where the first of these links leads. */
  link(selector) {
    return this.page.locator(selector).first().getAttribute("href");
  }

  /** Signs in with a login of the demonstration, whose code stands on its page. */
  async signsIn(locale, name) {
    await this.go(`/${locale}/sign-in`);
    await this.type("name", name);
    await this.type("password", process.env.STANDING_DEMO_PASSWORD ?? "");
    await this.press("main form button");
    await this.type("code", (await this.text("#shown")).trim());
    await this.press("main form button");
    return this;
  }

  /** Takes an account over with an invitation, sets up a second factor, and goes on to the door. The name is one that
   * nobody else has, however often the tests run. */
  async takesOver(locale, invitation, name) {
    await this.go(`/${locale}/invitation`);
    await this.type("code", invitation);
    await this.type("name", `${name}.${Date.now().toString(36)}`);
    await this.type("password", PASSWORD);
    await this.type("again", PASSWORD);
    await this.press("main form button");
    await this.type("code", codeOf(await this.text("#secret")));
    await this.press("main form button");
    await this.follow("main p a.govuk-link");
    return this;
  }

  close() {
    return this.context.close();
  }
}

/** What the operator prints for somebody who will act for an organisation or a unit. */
export function invited(role, holder) {
  const { STANDING_BINARY: binary, STANDING_DATA: data } = process.env;
  if (!binary || !data) throw new Error("set STANDING_BINARY and STANDING_DATA to the register's program and folder");
  const printed = execFileSync(binary, ["user", "invite", "--json", "--role", role, "--holder", holder, "--data", data]);
  return JSON.parse(printed).code;
}

/** The code of now for a secret in base32 (RFC 6238), as an authenticator shows it. */
export function codeOf(secret) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replace(/\s/g, "")].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac("sha1", key).update(step).digest();
  const from = digest[19] & 15;
  return String((digest.readUInt32BE(from) & 0x7fff_ffff) % 1_000_000).padStart(6, "0");
}
