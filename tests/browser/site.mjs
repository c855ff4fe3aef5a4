// Every page to be checked: each template in its states. Addresses are found by following the links that readers
// follow: nothing is made up here but the words that are searched for and two identifiers. Those behind the sign-in
// are in doors.mjs.
//
// A page's name begins with its template's: `entry-in-force` is templates/entry.html.

import { sends } from "./browser.mjs";
import { addDoors } from "./doors.mjs";

/** Well formed, with a right check character, and in no register. */
const UNKNOWN = "cn-uscc:91350100M000100Y43";
/** The same with a wrong one. */
const WRONG = "cn-uscc:91350100M000100Y44";
/** How many days back an entry that is no longer shown is looked for. */
const DAYS_BACK = [30, 60, 90, 120, 180, 240];

/** Every page by name: its address; where it needs one, the act on that address that leads to it; and behind the
 * sign-in the one who looks at it. */
export async function pages(browser, base) {
  const site = new Site(base);
  for (const [name, address] of fixed()) site.add(name, address);
  await site.addOrganisations();
  await site.addEntries();
  await site.addRegister();
  await site.addActs();
  await addDoors(browser, base, site);
  site.addChinese();
  return site.found;
}

function fixed() {
  return [
    ["home", "/en/"],
    ["search-form", "/en/search"],
    ["search-latin", "/en/search?q=example"],
    ["search-chinese", `/en/search?q=${encodeURIComponent("示例")}`],
    ["search-nothing", "/en/search?q=no+such+firm+anywhere"],
    ["search-wrong-code", `/en/search?q=${encodeURIComponent(WRONG)}`],
    ["organisation-unknown", `/en/organisations/${UNKNOWN}`],
    ["check-form", "/en/check"],
    ["check-nothing", `/en/check?organisation=${UNKNOWN}`],
    ["check-wrong", "/en/check?organisation=nonsense&as_of=yesterday"],
    ["lists", "/en/lists"],
    ["statistics", "/en/statistics"],
    ["authorities", "/en/authorities"],
    ["packs", "/en/packs"],
    ["verify", "/en/verify"],
    ["sheet-how-cases-run", "/en/how-cases-run"],
    ["data", "/en/data"],
    ["sheet-about", "/en/about"],
    ["sheet-report-or-object", "/en/report-or-object"],
    ["purposes", "/en/purposes"],
    ["sheet-accessibility", "/en/accessibility"],
    ["sign-in", "/en/sign-in"],
    ["invitation", "/en/invitation"],
    ["problem-missing", "/en/no-such-page"],
    ["problem-identifier", "/en/organisations/nonsense"],
    ["problem-day", `/en/organisations/${UNKNOWN}?as_of=yesterday`],
  ];
}

class Site {
  constructor(base) {
    this.base = base;
    this.found = new Map();
  }

  add(name, address, act, who) {
    this.found.set(name, { address, act, who });
  }

  async read(address) {
    const answer = await fetch(this.base + address);
    return answer.text();
  }

  /** The first link on a page that is of this form. */
  async follow(name, from, pattern) {
    const [first] = links(await this.read(from), pattern);
    if (!first) throw new Error(`${from} has no link like ${pattern}: the page "${name}" cannot be reached`);
    this.add(name, first);
    return first;
  }

  /** One organisation in each state that searching for the invented firms shows. */
  async addOrganisations() {
    this.firms = [];
    for (const word of ["示例", "虚构"]) {
      const html = await this.read(`/en/search?q=${encodeURIComponent(word)}`);
      for (const card of html.split('<li class="standing-card">').slice(1)) {
        const [address] = links(card, /^\/en\/organisations\//);
        const state = card.match(/govuk-tag[^>]*>([^<]+)</)?.[1] ?? (/\d+ ended/.test(card) ? "Ended" : "None");
        this.firms.push(address);
        const name = `organisation-${slug(state)}`;
        if (!this.found.has(name)) this.add(name, address);
      }
    }
    const listed = this.address("organisation-in-force", "no invented firm is listed; is this the demonstration?");
    this.add("organisation-earlier", `${listed}?as_of=2015-01-01`);
    await this.follow("check", listed, /^\/en\/check\?organisation/);
  }

  /** One entry in each state, one imported, one of which only the end is shown. */
  async addEntries() {
    for (const address of await this.entries()) {
      const answer = (await this.read(address)).match(/id="answer">([^<]+)</)?.[1] ?? "";
      const isOnlyItsEnd = answer === "An entry ended";
      const name = isOnlyItsEnd ? "entry-ended" : `entry-${slug(answer.split(/ (?:since|on|until) /)[0])}`;
      if (!this.found.has(name)) this.add(name, address);
    }
    const live = this.address("entry-in-force", "no entry of the invented firms is in force");
    await this.follow("decision", live, /^\/en\/decisions\/[^/]+$/);
    this.add("report-error", `${live}/report-error`);
    await this.follow("entry-imported", "/en/lists/ineligible-firms", /^\/en\/entries\/[^/]+$/);
  }

  /** The entries that the invented firms have or had, also those that are no longer shown. */
  async entries() {
    const found = new Set();
    for (const firm of this.firms) {
      for (const days of [0, ...DAYS_BACK]) {
        const day = new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
        const html = await this.read(days ? `${firm}?as_of=${day}` : firm);
        for (const entry of links(html, /^\/en\/entries\/[^/]+$/)) found.add(entry.split("?")[0]);
      }
    }
    return found;
  }

  async addRegister() {
    const list = await this.follow("list", "/en/lists", /^\/en\/lists\/judgment/);
    this.add("list-filtered", `${list}?status=ended`);
    const long = await this.follow("list-long", "/en/lists", /^\/en\/lists\/ineligible-firms/);
    await this.follow("list-second", long, /^\/en\/lists\/ineligible-firms\?.*after=/);
    await this.follow("authority", "/en/authorities", /^\/en\/authorities\//);
    const pack = await this.follow("pack", "/en/packs", /^\/en\/packs\/cn-credit\/2019[^/]+$/);
    for (const kind of ["ground", "deadline", "consequence", "publication"]) {
      await this.follow(`pack-kind-${kind}`, pack, new RegExp(`/${kind}$`));
    }
    await this.follow("pack-changes", pack, /^\/en\/packs\/[^/]+\/[^/]+\/changes/);
  }

  /** What forms answer with. */
  async addActs() {
    const send = (page) => sends(page, "main form button[type=submit] >> nth=-1");
    const filled = (field, text) => async (page) => {
      await page.fill(field, text);
      return send(page);
    };
    const report = this.address("report-error");
    this.add("report-error-empty", report, send);
    this.add("report-error-taken", report, filled("#text", "The second name belongs to another company."));
    const checked = `/api/v1/${this.address("check").replace("/en/", "")}&receipt=true`;
    const { receipt } = await (await fetch(this.base + checked)).json();
    this.add("verify-holds", "/en/verify", filled("#receipt", receipt));
    this.add("verify-wrong", "/en/verify", filled("#receipt", receipt.replace(/\d/, "x")));
  }

  /** Every page in Chinese too. */
  addChinese() {
    for (const [name, { address, act, who }] of [...this.found]) {
      this.add(`${name}-zh`, address.replace("/en/", "/zh/"), act, who);
    }
  }

  address(name, otherwise) {
    const page = this.found.get(name);
    if (!page) throw new Error(otherwise ?? `there is no page "${name}"`);
    return page.address;
  }
}

/** The links of this form in a text of HTML, each without the place on the page that it leads to. */
export function links(html, pattern) {
  const found = [...html.matchAll(/href="([^"]*)/g)].map(([, link]) =>
    link.replaceAll("&#38;", "&").replaceAll("&amp;", "&").split("#")[0],
  );
  return found.filter((link) => pattern.test(link));
}

function slug(words) {
  return words.trim().toLowerCase().replace(/[^a-z]+/g, "-");
}
