//! What every page has around its content: locale, title, breadcrumbs, the twin for machines, the two times.

use super::address;
use super::speech::{Locale, Speech};

/// The frame of one page.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(crate) locale: Locale,
    /// The title, without the name of the register.
    pub(crate) title: String,
    /// Whether the title is somebody's name in this language.
    pub(crate) title_lang: String,
    /// The address without the locale, for the other locale: `entries/e-1?as_of=…`.
    pub(crate) path: String,
    /// Links above the content, from the top down, without the page itself.
    pub(crate) crumbs: Vec<Crumb>,
    /// The same answer for machines; empty where there is none.
    pub(crate) json: String,
    /// The page's Atom feed; empty where it has none.
    pub(crate) feed: String,
    /// The section of the navigation that is marked as current.
    pub(crate) section: Section,
    /// Invented organisations are among those shown: the notice at the top of every page says so.
    pub(crate) is_demonstration: bool,
    /// Something went wrong with the input: browsers' titles say so first.
    pub(crate) is_error: bool,
    /// Who is signed in and where they may go; none on public pages.
    pub(crate) door: Option<DoorHead>,
}

/// What stands at the head of a page behind the sign-in.
#[derive(Debug, Clone)]
pub(crate) struct DoorHead {
    /// The name of the account.
    pub(crate) name: String,
    /// The pages of the door.
    pub(crate) links: Vec<DoorLink>,
}

/// A page of a door in its navigation.
#[derive(Debug, Clone)]
pub(crate) struct DoorLink {
    pub(crate) text: String,
    pub(crate) address: String,
    pub(crate) is_current: bool,
}

/// A link above the content.
#[derive(Debug, Clone)]
pub(crate) struct Crumb {
    pub(crate) text: String,
    pub(crate) address: String,
}

/// A section of the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Search,
    Check,
    Lists,
    Rules,
    Verify,
    About,
    None,
}

impl Frame {
    pub(crate) fn new(
        t: Speech,
        section: Section,
        path: impl Into<String>,
        title: impl Into<String>,
    ) -> Self {
        Self {
            locale: t.locale(),
            title: title.into(),
            title_lang: String::new(),
            path: path.into(),
            crumbs: Vec::new(),
            json: String::new(),
            feed: String::new(),
            section,
            is_demonstration: t.is_demonstration(),
            is_error: false,
            door: None,
        }
    }

    /// With links above the content; the start page is always the first.
    pub(crate) fn below(mut self, t: Speech, crumbs: &[(&str, &str)]) -> Self {
        let home = Crumb { text: t.say("crumb-home"), address: self.to("") };
        let crumbs =
            crumbs.iter().map(|(text, path)| Crumb { text: (*text).to_owned(), address: self.to(path) });
        self.crumbs = std::iter::once(home).chain(crumbs).collect();
        self
    }

    /// With its twin for machines.
    pub(crate) fn twin(mut self, json: impl Into<String>) -> Self {
        self.json = json.into();
        self
    }

    /// With its Atom feed.
    pub(crate) fn feeding(mut self, feed: impl Into<String>) -> Self {
        self.feed = feed.into();
        self
    }

    pub(crate) fn failing(mut self, is_error: bool) -> Self {
        self.is_error = is_error;
        self
    }

    /// Behind the sign-in, with the pages of the door.
    pub(crate) fn behind(mut self, door: DoorHead) -> Self {
        self.door = Some(door);
        self
    }

    /// A page of the same locale.
    pub(crate) fn to(&self, path: &str) -> String {
        address::page(self.locale, path)
    }

    /// The same page in another locale.
    pub(crate) fn in_locale(&self, locale: &Locale) -> String {
        address::page(*locale, &self.path)
    }

    pub(crate) fn is_in(&self, locale: &Locale) -> bool {
        self.locale == *locale
    }

    pub(crate) fn is_current(&self, section: &Section) -> bool {
        self.section == *section
    }

    /// The links of the navigation: section, message, path.
    pub(crate) const fn navigation(&self) -> [(Section, &'static str, &'static str); 6] {
        [
            (Section::Search, "nav-search", "search"),
            (Section::Check, "nav-check", "check"),
            (Section::Lists, "nav-lists", "lists"),
            (Section::Rules, "nav-rules", "packs"),
            (Section::Verify, "nav-verify", "verify"),
            (Section::About, "nav-about", "about"),
        ]
    }

    /// The links at the foot: message, path.
    pub(crate) const fn footer(&self) -> [(&'static str, &'static str); 10] {
        [
            ("footer-about", "about"),
            ("footer-cases", "how-cases-run"),
            ("footer-doubts", "report-or-object"),
            ("footer-authorities", "authorities"),
            ("footer-statistics", "statistics"),
            ("footer-purposes", "purposes"),
            ("footer-data", "data"),
            ("footer-verify", "verify"),
            ("footer-accessibility", "accessibility"),
            ("footer-sign-in", "sign-in"),
        ]
    }
}
