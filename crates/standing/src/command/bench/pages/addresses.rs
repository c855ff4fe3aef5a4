//! Where the pages are: made from the generated entries, or found by following links as readers do.

use std::net::SocketAddr;

use anyhow::{Context, Result};

use super::Page;
use super::people::Cookies;
use super::visit::{encoded, links, read};
use crate::command::bench::generated::{identifier, name};

/// Organisations that are asked about, spread over all of them.
const SPREAD: u64 = 50;
/// A list of the generated entries, and the one that the story plays on.
const LARGE: &str = "/en/lists/ineligible-firms";
const SMALL: &str = "/en/lists/judgment-default";

/// Every page with its addresses.
pub(super) async fn addresses(server: SocketAddr, entries: u64, cookies: &Cookies) -> Result<Vec<Page>> {
    let mut pages = of_search(entries).to_vec();
    pages.extend(of_entries(server, entries).await?);
    pages.extend(of_lists(server).await?);
    pages.extend(
        [
            ("start", "/en/"),
            ("authorities", "/en/authorities"),
            ("authority", "/en/authorities/Example-District-Court"),
            ("rules", "/en/packs"),
            ("rules, one version", "/en/packs/cn-credit/2019.2"),
            ("rules of one kind", "/en/packs/cn-credit/2019.2/consequence"),
            ("rules, changes", "/en/packs/cn-credit/2019.2/changes?from=2018.1"),
            ("statistics", "/en/statistics"),
            ("verify", "/en/verify"),
            ("data", "/en/data"),
            ("about", "/en/about"),
            ("sign in", "/en/sign-in"),
        ]
        .map(|(what, address)| public(what, vec![address.to_owned()])),
    );
    pages.extend(of_doors(server, entries, cookies).await?);
    Ok(pages)
}

fn public(what: &'static str, addresses: Vec<String>) -> Page {
    Page { what, addresses, cookie: String::new() }
}

fn numbers(entries: u64) -> impl Iterator<Item = u64> + Clone {
    let entries = entries.max(1);
    (0..SPREAD).map(move |at| at.wrapping_mul(0x9e37_79b9_7f4a_7c15) % entries)
}

fn of_search(entries: u64) -> [Page; 4] {
    let search = |text: &str| format!("/en/search?q={}", encoded(text));
    let mistyped = |number| {
        let mut name = name(number);
        name.remove(1);
        search(&name)
    };
    let check = |number| format!("/en/check?organisation={}&matter=procurement", identifier(number));
    [
        public("search, a name", numbers(entries).map(|number| search(&name(number))).collect()),
        public("search, a name with a letter left out", numbers(entries).map(mistyped).collect()),
        public("search, a word of many names", vec![search("HARBOUR"), search("logistics limited")]),
        public("check", numbers(entries).map(check).collect()),
    ]
}

async fn of_entries(server: SocketAddr, entries: u64) -> Result<Vec<Page>> {
    let organisations: Vec<_> =
        numbers(entries).map(|number| format!("/en/organisations/{}", identifier(number))).collect();
    let mut found = Vec::new();
    for organisation in &organisations {
        found.extend(entries_of(server, organisation).await?);
    }
    let (mut decided, mut decisions) = (Vec::new(), Vec::new());
    for entry in entries_of(server, SMALL).await? {
        decisions.extend(links(&read(server, &entry, "").await?, "/en/decisions/"));
        decided.push(entry);
    }
    let feeds = organisations.iter().map(|organisation| format!("{organisation}/feed.atom")).collect();
    Ok(vec![
        public("organisation", organisations),
        public("feed of an organisation", feeds),
        public("entry, imported", found),
        public("entry, decided here", decided),
        public("decision", decisions),
    ])
}

/// The entries to which a page leads.
async fn entries_of(server: SocketAddr, page: &str) -> Result<Vec<String>> {
    let mut found = links(&read(server, page, "").await?, "/en/entries/");
    found.retain(|link| link.matches('/').count() == 3);
    Ok(found)
}

async fn of_lists(server: SocketAddr) -> Result<Vec<Page>> {
    let onward = format!("{LARGE}?");
    let first = read(server, LARGE, "").await?;
    let next = links(&first, &onward).into_iter().find(|link| link.contains("after="));
    let next = next.context("the large list has one page")?;
    let of = |query: &str| vec![format!("{LARGE}{query}")];
    Ok(vec![
        public("lists", vec!["/en/lists".to_owned()]),
        public("list", of("")),
        public("list, its second page", vec![next]),
        public("list, what is in force", of("?status=in-force")),
        public("list, what ended", of("?status=ended")),
        public("feed of a list", of("/feed.atom")),
    ])
}

async fn of_doors(server: SocketAddr, entries: u64, cookies: &Cookies) -> Result<Vec<Page>> {
    let behind = |cookie: &String, what, address: &str| Page {
        what,
        addresses: vec![address.to_owned()],
        cookie: cookie.clone(),
    };
    let (officer, unit, firm) = (&cookies.officer, &cookies.unit, &cookies.firm);
    let cases = links(&read(server, "/en/office/cases", officer).await?, "/en/office/cases/");
    let case = cases.first().context("the officer has no case")?;
    let asked: Vec<_> =
        numbers(entries).map(|number| format!("/en/unit/check?q={}", identifier(number))).collect();
    let named: Vec<_> =
        numbers(entries).map(|number| format!("/en/unit/check?q={}", encoded(&name(number)))).collect();
    Ok(vec![
        behind(officer, "officer: what is due", "/en/office"),
        behind(officer, "officer: what is overdue", "/en/office/overdue"),
        behind(officer, "officer: cases", "/en/office/cases"),
        behind(officer, "officer: a case", case),
        behind(officer, "officer: an organisation is searched for", "/en/office/open?q=HARBOUR"),
        behind(unit, "unit: start", "/en/unit"),
        Page { what: "unit: check by code", addresses: asked, cookie: unit.clone() },
        Page { what: "unit: check by name", addresses: named, cookie: unit.clone() },
        behind(unit, "unit: measures", "/en/unit/measures"),
        behind(firm, "organisation: start", "/en/my"),
        behind(firm, "account", "/en/account"),
    ])
}
