// Every page behind the sign-in, in its states, with the person who looks at it. They are found by following the links
// that people follow; the names begin with their templates'.
import { inPage, sends, sized } from "./browser.mjs";
import { pointer } from "./hands.mjs";
import { Person, codeOf, invited } from "./people.mjs";
import { links } from "./site.mjs";

/** A case, an entry or a firm that the demonstration has. */
const FIRM = "沈阳示例机械有限公司";
/** One whose entry may by law be known to a named unit only. */
const RESTRICTED = "沈阳虚构设计有限公司";
/** The button of a page's form, and the one that has an officer's answers checked. */
const FORM = "main form.standing-form button";
const CHECK = 'main [value="check"]';
/** How long a small file may take to be screened, in seconds. */
const SCREENED_WITHIN_S = 60;

/** Adds the pages of every door to those of the site. */
export async function addDoors(browser, base, site) {
  const doors = new Doors(browser, base, site);
  await doors.addWayIn();
  await doors.addOffice();
  await doors.addUnit();
  await doors.addFirm();
}

class Doors {
  constructor(browser, base, site) {
    Object.assign(this, { browser, base, site });
  }

  /** Somebody who came in: what their browser keeps, and how it is read with it. */
  async comes(how) {
    const person = await Person.of(this.browser, this.base, pointer);
    try {
      await how(person);
      return { cookies: await person.context.cookies(), stays: true };
    } finally {
      await person.close();
    }
  }

  add(who, name, address, act) {
    if (!address) throw new Error(`the page "${name}" is not reached by following links`);
    this.site.add(name, address, act, who);
    return address;
  }

  async read(who, address) {
    const cookie = who.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
    return (await fetch(this.base + address, { headers: { cookie } })).text();
  }

  /** The first link on a page that is of this form. */
  async link(who, from, pattern) {
    return links(await this.read(who, from), pattern)[0];
  }

  async addWayIn() {
    const nobody = { cookies: [], stays: false };
    this.add(nobody, "sign-in-code", "/en/sign-in", async (page) => {
      await page.fill("#name", "operator");
      await page.fill("#password", process.env.STANDING_DEMO_PASSWORD ?? "");
      return sends(page, FORM);
    });
    this.add(nobody, "sign-in-wrong", "/en/sign-in", (page) => sends(page, FORM));
    this.add(nobody, "invitation-wrong", "/en/invitation", (page) => sends(page, FORM));
    const newcomer = await this.comes((person) => person.takesOver("en", invited("unit", "Example-Bank"), "new.comer"));
    this.add(newcomer, "account", "/en/account");
    this.add(newcomer, "second-factor", "/en/second-factor");
    this.add(newcomer, "recovery-codes", "/en/second-factor", async (page) => {
      await page.fill("#code", codeOf(await page.locator("#secret").innerText()));
      return sends(page, FORM);
    });
  }

  async addOffice() {
    const officer = await this.comes((person) => person.signsIn("en", "officer"));
    const add = (name, address, act) => this.add(officer, name, address, act);
    add("office", "/en/office");
    add("office-overdue", "/en/office/overdue");
    add("office-cases", "/en/office/cases");
    const open = add("office-open", `/en/office/open?q=${encodeURIComponent("示例")}`);
    const noticed = await this.link(officer, "/en/office/cases?stage=noticed", /^\/en\/office\/cases\/c-/);
    const decided = await this.link(officer, "/en/office/cases?stage=decided", /^\/en\/office\/cases\/c-/);
    add("office-case", noticed);
    add("office-case-decided", decided);
    add("office-entry", await this.link(officer, decided, /^\/en\/office\/entries\/[^/]+$/));
    add("command", await this.link(officer, noticed, /\/propose$/));
    add("command-empty", await this.link(officer, noticed, /\/propose$/), (page) => sends(page, CHECK));
    add("command-check", await this.link(officer, noticed, /\/close-case$/), async (page) => {
      await page.fill('main [name="reasons"]', "Paid in full.");
      return sends(page, CHECK);
    });
    add("office-mandates", "/en/office/mandates");
    add("command-several", "/en/office/mandates/grant-mandate", (page) => sends(page, CHECK));
    add("office-organisation", await this.link(officer, open, /^\/en\/office\/organisations\/[^/]+$/));
    const hidden = await this.link(officer, `/en/office/open?q=${encodeURIComponent(RESTRICTED)}`, /^\/en\/office\/organisations\/[^/]+$/);
    this.restricted = decodeURIComponent(hidden.split("/").pop());
    const first = add("command-first", await this.link(officer, open, /\/open-case$/));
    add("command-opening", `${first}?list=judgment-default&ground=refuses-judgment`);
  }

  async addUnit() {
    const clerk = await this.comes((person) => person.signsIn("en", "clerk"));
    const add = (name, address, act) => this.add(clerk, name, address, act);
    add("unit-home", "/en/unit");
    add("unit-check-form", "/en/unit/check");
    add("unit-check-names", `/en/unit/check?q=${encodeURIComponent(FIRM)}`);
    const asked = await this.link(clerk, `/en/unit/check?q=${encodeURIComponent(FIRM)}`, /^\/en\/unit\/check\?q=cn-uscc/);
    const checked = add("unit-check", asked);
    add("unit-check-wrong", "/en/unit/check?q=Firm&as_of=yesterday");
    add("unit-entry", await this.link(clerk, checked, /^\/en\/unit\/entries\/[^/]+$/));
    const allowed = `/en/unit/check?q=${encodeURIComponent(this.restricted)}&purpose=supervision`;
    add("unit-check-purpose", allowed);
    add("unit-purpose", await this.link(clerk, allowed, /^\/en\/unit\/entries\/[^/]+$/));
    add("unit-measures", "/en/unit/measures");
    const taking = add("deed", await this.link(clerk, checked, /^\/en\/unit\/do\/take-measure/));
    add("deed-empty", taking, (page) => sends(page, FORM));
    add("deed-check", taking, async (page) => {
      await page.fill('main [name="reasons"]', "The bid is admitted after a look at the file.");
      return sends(page, FORM);
    });
    add("unit-not-same", "/en/unit/not-same");
    add("unit-not-same-empty", `/en/unit/check?q=${encodeURIComponent(FIRM)}`, async (page) => {
      await page.click("main details summary");
      return sends(page, "main details form button");
    });
    add("unit-keys", "/en/unit/keys");
    add("unit-batches", "/en/unit/batches");
    add("unit-batches-empty", "/en/unit/batches", (page) => sends(page, FORM));
    add("unit-batch", await this.screened(clerk, "name,code\n沈阳示例机械有限公司,91210105DEM000014J\nNobody Ltd,\n"));
  }

  /** Sends a file, confirms its columns as they were guessed, and waits for the answers; gives the page of it. */
  async screened(clerk, text) {
    return inPage(this.browser, { ...sized(1280), javaScriptEnabled: false }, async (page) => {
      await page.context().addCookies(clerk.cookies);
      await page.goto(`${this.base}/en/unit/batches`);
      const buffer = Buffer.from(text);
      await page.setInputFiles("#file", { name: "suppliers.csv", mimeType: "text/csv", buffer });
      await sends(page, FORM);
      const address = new URL(page.url()).pathname;
      this.add(clerk, "unit-batch-columns", (await page.locator("#columns").count()) ? address : "");
      await sends(page, "#columns button");
      for (let second = 0; second < SCREENED_WITHIN_S; second += 1) {
        await page.goto(this.base + address);
        if (await page.locator(`main a[href$="/answers"]`).count()) return address;
        await new Promise((done) => setTimeout(done, 1_000));
      }
      throw new Error(`${address} was not screened within ${SCREENED_WITHIN_S} s`);
    });
  }

  async addFirm() {
    const firm = await this.comes((person) => person.signsIn("en", "firm"));
    const add = (name, address, act) => this.add(firm, name, address, act);
    add("my-home", "/en/my");
    add("my-inquiries", "/en/my/inquiries");
    add("my-case", await this.link(firm, "/en/my", /^\/en\/my\/cases\//));
    const entry = add("my-entry", await this.link(firm, "/en/my", /^\/en\/my\/entries\//));
    add("deed-exit", await this.link(firm, entry, /^\/en\/my\/do\/record-exit/));
    const error = add("deed-error", await this.link(firm, entry, /^\/en\/my\/do\/report-error/));
    add("deed-done", error, async (page) => {
      await page.fill('main [name="text"]', "The number of the judgment is 102.");
      await sends(page, FORM);
      return sends(page, '[value="give"]');
    });
  }
}
