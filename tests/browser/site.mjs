// One address for each template, found by following the links that readers follow: nothing is made up here but
// the words that are searched for.

/** Every page to be checked, by name. */
export async function pages(base) {
  const found = new Map([
    ["home", "/en/"],
    ["home-zh", "/zh/"],
    ["search-form", "/en/search"],
    ["search", "/en/search?q=example"],
    ["search-chinese", `/en/search?q=${encodeURIComponent("示例")}`],
    ["search-nothing", "/en/search?q=no+such+firm+anywhere"],
    ["search-wrong-code", "/en/search?q=cn-uscc%3A91350100M000100Y44"],
    ["organisation-unknown", "/en/organisations/cn-uscc:91350100M000100Y43"],
    ["check-form", "/en/check"],
    ["check-nothing", "/en/check?organisation=cn-uscc:91350100M000100Y43"],
    ["check-wrong", "/en/check?organisation=nonsense&as_of=yesterday"],
    ["lists", "/en/lists"],
    ["authorities", "/en/authorities"],
    ["packs", "/en/packs"],
    ["verify", "/en/verify"],
    ["how-cases-run", "/en/how-cases-run"],
    ["data", "/en/data"],
    ["about", "/en/about"],
    ["accessibility", "/en/accessibility"],
    ["missing", "/en/no-such-page"],
    ["bad-request", "/en/organisations/nonsense"],
    ["bad-day", "/en/organisations/cn-uscc:91350100M000100Y43?as_of=yesterday"],
  ]);
  const add = async (name, from, pattern) => {
    const html = await (await fetch(base + from)).text();
    const hit = html.match(pattern);
    if (!hit) throw new Error(`${from} has no link like ${pattern}: the page "${name}" cannot be reached`);
    found.set(name, hit[1].replaceAll("&#38;", "&").replaceAll("&amp;", "&"));
  };
  const inForce = await organisationWith(base, "In force");
  found.set("organisation", inForce);
  await add("entry", inForce, /href="(\/en\/entries\/[^"\/]+)"/);
  await add("check", inForce, /href="(\/en\/check\?organisation[^"]+)"/);
  found.set("organisation-ended", await organisationWith(base, "Ended"));
  await add("entry-ended", found.get("organisation-ended"), /standing-card--ended[\s\S]*?href="(\/en\/entries\/[^"\/]+)"/);
  found.set("organisation-zh", inForce.replace("/en/", "/zh/"));
  found.set("entry-zh", found.get("entry").replace("/en/", "/zh/"));
  found.set("report-error", `${found.get("entry")}/report-error`);
  found.set("organisation-earlier", `${inForce}?as_of=2015-01-01`);
  await add("list", "/en/lists", /href="(\/en\/lists\/[^"]+)"/);
  found.set("list-filtered", `${found.get("list")}?status=ended`);
  await add("authority", "/en/authorities", /href="(\/en\/authorities\/[^"]+)"/);
  await add("pack", "/en/packs", /href="(\/en\/packs\/cn-credit\/2019[^"\/]+)"/);
  await add("pack-kind", found.get("pack"), /href="(\/en\/packs\/[^"]+\/consequence)"/);
  await add("pack-changes", found.get("pack"), /href="(\/en\/packs\/[^"]+\/changes[^"]+)"/);
  const imported = await importedEntry(base);
  if (imported) found.set("entry-imported", imported);
  return found;
}

/** The first organisation of the demonstration whose result bears this tag. */
async function organisationWith(base, tag) {
  for (const query of ["示例", "虚构"]) {
    const html = await (await fetch(`${base}/en/search?q=${encodeURIComponent(query)}`)).text();
    for (const card of html.split("<li class=\"standing-card\">").slice(1)) {
      const address = card.match(/href="(\/en\/organisations\/[^"]+)"/)?.[1];
      const bears = card.includes(`>${tag}</strong>`) || (tag === "Ended" && /\d+ ended entr/.test(card));
      if (address && bears) return address;
    }
  }
  throw new Error(`no invented firm has an entry that is "${tag}"; is this the demonstration register?`);
}

/** An entry of a list that another body keeps, where the register holds one. */
async function importedEntry(base) {
  const html = await (await fetch(`${base}/en/lists/ineligible-firms`)).text();
  return html.match(/href="(\/en\/entries\/[^"\/]+)"/)?.[1];
}
