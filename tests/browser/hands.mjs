// How people use a page: with a pointer, or with the keyboard alone. Both know the same words, so that whatever is
// walked with one can be walked with the other. Neither needs scripts on the page.
import assert from "node:assert/strict";

/** The most presses of Tab until something is reached. */
const PRESSES_MAX = 250;

/** The field of a form that is filled in by somebody; what the form keeps for itself is hidden. */
const field = (name) => `main [name="${name}"]:not([type=hidden])`;

/** What a press or a click leads to; a page that says no is told in its own words. */
async function led(page, act) {
  const [answer] = await Promise.all([page.waitForNavigation(), act()]);
  if (answer && answer.status() >= 400) {
    const said = await page.locator(".govuk-error-summary, h1").first().innerText();
    throw new Error(`${page.url()} answers ${answer.status()}: ${said.replace(/\s+/g, " ").slice(0, 400)}`);
  }
  return answer;
}

/** With a pointer. */
export const pointer = {
  follow: (page, selector) => led(page, () => page.locator(selector).first().click()),
  press: (page, selector) => led(page, () => page.locator(selector).first().click()),
  type: (page, name, text) => page.fill(field(name), text),
  choose: (page, name, value) => page.selectOption(field(name), value),
  tick: (page, name, value) => page.check(`${field(name)}[value="${value}"]`),
};

/** With the keyboard alone: Tab, the arrows, the space bar, Enter, and letters. */
export const keyboard = {
  async follow(page, selector) {
    await reach(page, selector);
    return led(page, () => page.keyboard.press("Enter"));
  },
  async press(page, selector) {
    await reach(page, selector);
    return led(page, () => page.keyboard.press("Enter"));
  },
  async type(page, name, text) {
    await reach(page, field(name));
    await page.keyboard.press("Control+A");
    await page.keyboard.type(text);
  },
  async choose(page, name, value) {
    const chosen = await reach(page, field(name));
    const choices = await chosen.locator("option").count();
    await page.keyboard.press("Home");
    for (let step = 0; step < choices; step += 1) {
      if ((await chosen.inputValue()) === value) return;
      await page.keyboard.press("ArrowDown");
    }
    assert.equal(await chosen.inputValue(), value, `${name} cannot be chosen with the arrows`);
  },
  async tick(page, name, value) {
    await reach(page, field(name));
    const is = (what) => page.locator(`${field(name)}[value="${value}"]`).evaluate(what);
    for (let step = 0; step < 5 && !(await is((one) => one === document.activeElement)); step += 1) {
      await page.keyboard.press("ArrowDown");
    }
    if (!(await is((one) => one.checked))) await page.keyboard.press("Space");
    assert.ok(await is((one) => one.checked), `${name} is not ${value}`);
  },
};

/** Presses Tab until the focus is on one of those; gives the one that has it. */
async function reach(page, selector) {
  const wanted = page.locator(selector);
  if ((await wanted.count()) === 0) throw new Error(`${page.url()} has no ${selector}`);
  for (let presses = 0; presses < PRESSES_MAX; presses += 1) {
    await page.keyboard.press("Tab");
    const at = await wanted.evaluateAll((all) => all.indexOf(document.activeElement));
    if (at >= 0) return wanted.nth(at);
  }
  throw new Error(`${PRESSES_MAX} presses of Tab on ${page.url()} did not reach ${selector}`);
}
