// One case walked by the people whose it is, each in a browser of their own and without scripts: officers of a court
// list a firm, the firm answers, is heard, objects and asks for reconsideration, the court above revokes, a bank takes
// a measure and lifts it again, and the public reads the story. Once in English, once in Chinese, and once with the
// keyboard alone.
import assert from "node:assert/strict";
import { keyboard, pointer } from "./hands.mjs";
import { Person, invited } from "./people.mjs";
import { CHINESE, ENGLISH } from "./words.mjs";

/** Firms of the demonstration about which the court has no case that runs. */
const WALKS = [
  { title: "in English", locale: "en", hand: pointer, firm: "沈阳虚构家具有限公司", words: ENGLISH },
  { title: "in Chinese", locale: "zh", hand: pointer, firm: "沈阳虚构玩具有限公司", words: CHINESE },
  { title: "with the keyboard alone", locale: "en", hand: keyboard, firm: "沈阳虚构餐饮有限公司", words: ENGLISH },
];
const BANK = "Example-Bank";

/** The case from its opening to the end of its last effect; the same in every language and with either hand. */
export async function journey({ browser, base }) {
  const people = await crew(browser, base);
  try {
    for (const plan of WALKS) await new Walk(people, plan).whole(browser, base);
  } finally {
    for (const person of Object.values(people)) await person.close();
  }
  return [];
}

/** Those who take part in every walk. They come in with the keyboard. */
async function crew(browser, base) {
  const comes = () => Person.of(browser, base, keyboard);
  const bank = await (await comes()).takesOver("en", invited("unit", BANK), "bank.clerk");
  assert.match(bank.page.url(), /\/en\/unit$/);
  return {
    officer: await (await comes()).signsIn("en", "officer"),
    approver: await (await comes()).signsIn("en", "approver"),
    superior: await (await comes()).signsIn("en", "superior"),
    bank,
    reader: await comes(),
  };
}

class Walk {
  constructor(people, plan) {
    Object.assign(this, people, plan);
    for (const person of Object.values(people)) person.with(plan.hand);
  }

  /** The steps in their order; what goes wrong says at which. */
  async whole(browser, base) {
    this.member = await Person.of(browser, base, this.hand);
    try {
      for (const step of STEPS) {
        await this[step]().catch((error) => {
          throw new Error(`${this.title}, ${step}: ${error.message}`);
        });
      }
    } finally {
      await this.member.close();
    }
  }

  at(path) {
    return `/${this.locale}/${path}`;
  }

  // --- the officers of the court ---

  async officerOpensACase() {
    const { officer, words } = this;
    await officer.go(this.at("office"));
    await officer.follow(`a[href="${this.at("office/open")}"]`);
    await officer.type("q", this.firm);
    await officer.press("main form button");
    const form = `a[href^="${this.at("office/organisations/")}"][href$="/open-case"]`;
    this.identifier = decodeURIComponent((await officer.link(form)).split("/").at(-2));
    await officer.follow(form);
    await officer.choose("list", "judgment-default");
    await officer.press("main form button");
    await officer.choose("ground", "refuses-judgment");
    await officer.press("main form button");
    await officer.choose("field", "judgment");
    await officer.type("basis", words.basis);
    await officer.choose("act.kind", "judgment");
    await officer.tick("act.final", "yes");
    await officer.tick("restricted", "no");
    await this.given(officer);
    this.case = officer.page.url().match(/\/office\/cases\/(c-[^?]+)/)[1];
    assert.ok((await officer.text("main")).includes(words.basis), "the case does not say on what it rests");
  }

  async officerServesTheNotice() {
    const { officer, words } = this;
    await this.step(officer, "serve-notice");
    await officer.choose("method", "personal");
    await this.given(officer);
    await this.step(officer, "record-service");
    await officer.choose("document", "notice");
    await officer.type("proof", words.proof);
    await this.given(officer);
  }

  async officerHoldsTheHearingAndProposes() {
    const { officer, words } = this;
    await officer.go(this.at(`office/cases/${this.case}`));
    assert.ok((await officer.text("main")).includes(words.answer), "the officer does not read the answer");
    await this.step(officer, "hold-hearing");
    await officer.type("record", words.heard);
    await this.given(officer);
    await this.step(officer, "propose");
    await officer.choose("outcome", "list");
    await officer.tick("finding.able", "yes");
    await officer.type("why.able", words.able);
    await officer.type("reasons", words.reasons);
    await this.given(officer);
    assert.equal(await officer.count('a[href$="/decide"]'), 0, "whoever proposes is offered the decision");
  }

  async secondOfficerApproves() {
    const { approver } = this;
    await approver.go(this.at("office"));
    await approver.follow(`a[href="${this.at("office/cases")}"]`);
    await approver.follow(`a[href="${this.at(`office/cases/${this.case}`)}"]`);
    await this.step(approver, "decide");
    await approver.choose("verdict", "approve");
    await this.given(approver);
    const address = await approver.link(`a[href^="${this.at("office/entries/")}"]`);
    this.entry = address.split("/").at(-1);
  }

  async officerServesTheDecision() {
    const { officer, words } = this;
    await officer.go(this.at(`office/cases/${this.case}`));
    await this.step(officer, "serve-decision");
    await officer.choose("method", "personal");
    await this.given(officer);
    await this.step(officer, "record-service");
    await officer.choose("document", "decision");
    await officer.type("proof", words.proof);
    await this.given(officer);
  }

  async secondOfficerRejectsTheObjection() {
    const { approver, words } = this;
    await approver.go(this.at("office"));
    await approver.follow(`a[href="${this.at(`office/entries/${this.entry}`)}"]`);
    assert.ok((await approver.text("main")).includes(words.objection), "the objection is not on the entry's page");
    await this.step(approver, "decide-objection");
    await approver.tick("founded", "no");
    await approver.type("reasons", words.rejected);
    await this.given(approver);
  }

  async courtAboveRevokes() {
    const { superior, words } = this;
    await superior.go(this.at("office"));
    await superior.follow(`a[href="${this.at(`office/entries/${this.entry}`)}"]`);
    assert.ok((await superior.text("main")).includes(words.asked), "the court above does not read the request");
    await this.step(superior, "decide-reconsideration");
    await superior.tick("founded", "yes");
    await superior.type("reasons", words.founded);
    await superior.type("remedy", words.remedy);
    await this.given(superior);
  }

  // --- the firm ---

  async firmTakesItsAccountOver() {
    const { member } = this;
    await member.takesOver(this.locale, invited("organisation", this.identifier), "firm.member");
    assert.ok(member.page.url().endsWith(this.at("my")), member.page.url());
  }

  async firmAnswersAndAsksToBeHeard() {
    const { member, words } = this;
    await member.follow(this.deed("my", "represent", "case", this.case));
    await member.type("text", words.answer);
    await this.sent(member);
    await member.go(this.at("my"));
    await member.follow(`a[href="${this.at(`my/cases/${this.case}`)}"]`);
    assert.ok((await member.text("main")).includes(words.answer), "the firm does not see its answer");
    await member.follow(this.deed("my", "request-hearing", "case", this.case));
    await this.sent(member);
  }

  async firmObjectsOnce() {
    const { member, words } = this;
    await member.go(this.at("my"));
    await member.follow(`a[href="${this.at(`my/entries/${this.entry}`)}"]`);
    await member.follow(this.deed("my", "object", "entry", this.entry));
    await member.type("reasons", words.objection);
    await this.sent(member);
    const number = "section.standing-answer .standing-code";
    const first = await member.text(number);
    // A browser that loads the page again sends the form again.
    await member.page.reload();
    const again = await member.text(number);
    assert.equal(again, first, "sent twice it is another objection");
    await member.go(this.at(`my/entries/${this.entry}`));
    assert.equal(await member.count(`main .standing-typed:has-text("${words.objection}")`), 1, "there is not one objection");
  }

  async firmAsksTheCourtAbove() {
    const { member, words } = this;
    await member.go(this.at(`my/entries/${this.entry}`));
    assert.ok((await member.text("main")).includes(words.rejected), "the firm does not read why it was rejected");
    await member.follow(this.deed("my", "request-reconsideration", "entry", this.entry));
    await member.type("reasons", words.asked);
    await this.sent(member);
  }

  // --- the bank ---

  async bankLooksItUpAndTakesAMeasure() {
    const { bank, words } = this;
    await bank.go(this.at("unit"));
    await bank.type("q", this.identifier);
    await bank.press("main form button");
    assert.ok(!(await bank.text("section.standing-answer")).includes(words.nothingFollows), "the bank sees nothing");
    await bank.follow(`a[href^="${this.at("unit/do/take-measure?")}"][href*="credit"]`);
    await bank.type("reasons", words.measure);
    await this.sent(bank);
    await bank.go(this.at("unit"));
    assert.equal(await bank.count(this.lifting()), 0, "a measure is to be lifted while the entry is in force");
  }

  async bankLiftsItsMeasure() {
    const { bank, words } = this;
    await bank.go(this.at("unit"));
    assert.equal(await bank.count(this.lifting()), 1, "the bank's screen does not say that it is to lift");
    await bank.follow(this.lifting());
    await bank.type("reasons", words.lifted);
    await this.sent(bank);
    await bank.go(this.at("unit"));
    await bank.follow(this.deed("unit", "acknowledge-recall", "entry", this.entry));
    await this.sent(bank);
    await bank.go(this.at("unit"));
    assert.equal(await bank.count(this.lifting()), 0, "it is still to be lifted");
    assert.ok((await bank.text("section.standing-answer")).includes(words.nothingToDo), "something is left to do");
    await bank.go(this.at(`unit/check?q=${this.identifier}&matter=finance.credit`));
    assert.ok((await bank.text("section.standing-answer")).includes(words.nothingFollows), "the bank sees the firm listed");
  }

  /** The bank's own card of the measure on its entry. */
  lifting() {
    return `li:has(a[href="${this.at(`unit/entries/${this.entry}`)}"]) a[href^="${this.at("unit/do/lift-measure")}"]`;
  }

  // --- everybody else ---

  async readerSeesNothingBeforeTheDecision() {
    const { reader, words } = this;
    await this.readerFinds();
    assert.equal(await reader.count(`main .govuk-tag:text-is("${words.inForce}")`), 0, "a case is shown as an entry");
    assert.ok(!(await reader.text("main")).includes(words.basis), "a case is shown before it is decided");
  }

  async readerSeesTheEntryInForce() {
    const { reader, words } = this;
    await this.readerFinds();
    await reader.follow(`.standing-cards a[href="${this.at(`entries/${this.entry}`)}"]`);
    assert.ok((await reader.text("section.standing-answer")).includes(words.inForce), "the entry is not in force");
  }

  async readerReadsTheWholeStory() {
    const { reader, words } = this;
    await this.readerFinds();
    assert.equal(await reader.count(`main .govuk-tag:text-is("${words.inForce}")`), 0, "the firm looks listed");
    assert.ok((await reader.text("section.standing-answer")).includes(words.nothingFollows), "the firm looks listed");
    await reader.follow(`.standing-cards a[href="${this.at(`entries/${this.entry}`)}"]`);
    assert.equal(await reader.count("section.standing-answer--ended"), 1, "the entry does not look ended");
    const story = await reader.text("main");
    for (const said of [words.able, words.reasons, words.founded, words.remedy]) {
      assert.ok(story.includes(said), `the story leaves out "${said}"`);
    }
    for (const kept of [words.answer, words.objection, words.asked]) {
      assert.ok(!story.includes(kept), `the public reads what the firm wrote: "${kept}"`);
    }
    assert.ok((await reader.count(".standing-timeline__item")) >= 4, "the timeline is short");
  }

  /** From the start page to the firm. */
  async readerFinds() {
    const { reader } = this;
    await reader.go(this.at(""));
    await reader.type("q", this.firm);
    await reader.press("main form button");
    await reader.follow(`main a[href="${this.at(`organisations/${this.identifier}`)}"]`);
  }

  // --- forms ---

  /** Follows the link of a lawful step of the officer's page. */
  step(person, word) {
    return person.follow(`.standing-steps a[href$="/${word}"]`);
  }

  /** An officer's form: its answers are checked, then it is given; what was done is said. */
  async given(person) {
    await person.press('main button[value="check"]');
    await person.press('main button[value="give"]');
    assert.equal(await person.count('[role="status"]'), 1, "nothing says that it was done");
  }

  /** A form of the firm or of a unit. */
  async sent(person) {
    await person.press("main form.standing-form button");
    await person.press('main button[value="give"]');
    assert.equal(await person.count("#answer"), 1, "nothing says that it was taken");
  }

  deed(door, word, what, name) {
    return `a[href="${this.at(`${door}/do/${word}?${what}=${name}`)}"]`;
  }
}

const STEPS = [
  "officerOpensACase",
  "officerServesTheNotice",
  "firmTakesItsAccountOver",
  "firmAnswersAndAsksToBeHeard",
  "readerSeesNothingBeforeTheDecision",
  "officerHoldsTheHearingAndProposes",
  "secondOfficerApproves",
  "officerServesTheDecision",
  "readerSeesTheEntryInForce",
  "bankLooksItUpAndTakesAMeasure",
  "firmObjectsOnce",
  "secondOfficerRejectsTheObjection",
  "firmAsksTheCourtAbove",
  "courtAboveRevokes",
  "bankLiftsItsMeasure",
  "readerReadsTheWholeStory",
];
