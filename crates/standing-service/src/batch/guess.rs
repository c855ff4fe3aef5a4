//! Guessing from headings and values what columns hold. A guess is always said and can always be overruled.
//!
//! Deliberately absent: numbers of national registers, which look like any other number; somebody has to name them.

use standing_core::identifier::{Identifier, Scheme};

use super::columns::{Column, Role};

/// Headings of columns that hold identifiers, in lower case.
const IDENTIFIER_HEADINGS: [&str; 13] = [
    "identifier",
    "organisation",
    "organisation_id",
    "organization",
    "organization_id",
    "cn-uscc",
    "uscc",
    "usci",
    "统一社会信用代码",
    "信用代码",
    "lei",
    "code",
    "id",
];
/// Headings of columns that hold names of organisations.
const NAME_HEADINGS: [&str; 30] = [
    "name",
    "names",
    "company",
    "company name",
    "company_name",
    "organisation name",
    "organisation_name",
    "organization name",
    "organization_name",
    "supplier",
    "supplier name",
    "supplier_name",
    "vendor",
    "vendor name",
    "vendor_name",
    "firm",
    "firm name",
    "firm_name",
    "名称",
    "企业名称",
    "公司名称",
    "单位名称",
    "供应商",
    "供应商名称",
    "名稱",
    "公司名稱",
    "会社名",
    "企業名",
    "наименование",
    "raison sociale",
];
/// Headings of columns that hold countries.
const COUNTRY_HEADINGS: [&str; 10] = [
    "country",
    "country_code",
    "country code",
    "countrycode",
    "jurisdiction",
    "nation",
    "国家",
    "国别",
    "國家",
    "国",
];
/// Words of which names of firms have one, as they stand in a name that is in lower case.
const FIRM_WORDS: [&str; 24] = [
    "ltd",
    "limited",
    "llc",
    "inc",
    "corp",
    "company",
    "co.",
    "gmbh",
    "s.a",
    "sarl",
    "s.r.l",
    "b.v",
    "ооо",
    "оао",
    "зао",
    "общество",
    "公司",
    "企业",
    "集团",
    "株式会社",
    "有限会社",
    "合同会社",
    "주식회사",
    "厂",
];
/// Least share of fitting values for a column to be taken by its values alone, in percent.
const BY_VALUE_PERCENT: usize = 80;
/// Least share of names with a word of firms for a column of names without a heading that says so, in percent.
const BY_FIRM_PERCENT: usize = 50;

/// The values of one column among the first rows.
pub(super) struct Sample<'a> {
    /// Its place, from 0.
    pub(super) at: usize,
    /// Its heading.
    pub(super) heading: &'a str,
    /// Its values that are not empty.
    pub(super) values: Vec<&'a str>,
}

impl Sample<'_> {
    /// The column, taken for what was said or guessed.
    pub(super) fn as_column(&self, role: Role, is_named: bool) -> Column {
        let fits = self.values.iter().filter(|value| is_fit(&role, value)).count();
        Column {
            at: self.at,
            heading: self.heading.to_owned(),
            role,
            filled: self.values.len(),
            fits,
            is_named,
        }
    }

    fn has_heading(&self, headings: &[&str]) -> bool {
        headings.contains(&self.heading.trim().to_lowercase().as_str())
    }

    fn is_by_value(&self, column: &Column, percent: usize) -> bool {
        column.fits > 0 && column.fits.saturating_mul(100) >= self.values.len().saturating_mul(percent)
    }
}

/// What the columns are taken for; `scheme` is that of codes that carry none, where it was said.
pub(super) fn guess(samples: &[Sample<'_>], scheme: Option<&Scheme>) -> Vec<Column> {
    let mut found: Vec<Column> = samples.iter().filter_map(|sample| identifiers(sample, scheme)).collect();
    let is_free = |found: &[Column], sample: &Sample<'_>| found.iter().all(|column| column.at != sample.at);
    let named = |sample: &&Sample<'_>| sample.has_heading(&NAME_HEADINGS) && is_free(&found, sample);
    let mut names: Vec<Column> = samples
        .iter()
        .filter(named)
        .map(|sample| sample.as_column(Role::Name, false))
        .filter(|column| column.fits > 0)
        .collect();
    if names.is_empty() {
        let by_firm = samples.iter().filter(|sample| is_free(&found, sample)).filter(|sample| {
            let firms = sample.values.iter().filter(|value| is_firm(value)).count();
            firms > 0 && firms.saturating_mul(100) >= sample.values.len().saturating_mul(BY_FIRM_PERCENT)
        });
        names.extend(
            by_firm.map(|sample| sample.as_column(Role::Name, false)).max_by_key(|column| column.fits),
        );
    }
    found.extend(names);
    let countries = samples
        .iter()
        .filter(|sample| sample.has_heading(&COUNTRY_HEADINGS) && is_free(&found, sample))
        .map(|sample| sample.as_column(Role::Country, false))
        .find(|column| column.fits > 0);
    found.extend(countries);
    found
}

/// A column of identifiers: by its heading with some values that fit, or by its values.
fn identifiers(sample: &Sample<'_>, scheme: Option<&Scheme>) -> Option<Column> {
    let mut roles = vec![
        Role::Identifier(None),
        Role::Identifier(Some(Scheme::CnUscc)),
        Role::Identifier(Some(Scheme::Lei)),
    ];
    roles.extend(scheme.map(|scheme| Role::Identifier(Some(scheme.clone()))));
    // The first of the best: a scheme that was said counts only where it fits more than the others.
    let best = roles
        .into_iter()
        .map(|role| sample.as_column(role, false))
        .reduce(|best, next| if next.fits > best.fits { next } else { best })?;
    let is_taken = best.fits > 0
        && (sample.has_heading(&IDENTIFIER_HEADINGS) || sample.is_by_value(&best, BY_VALUE_PERCENT));
    is_taken.then_some(best)
}

fn is_fit(role: &Role, value: &str) -> bool {
    match role {
        Role::Identifier(None) => value.parse::<Identifier>().is_ok(),
        Role::Identifier(Some(scheme)) => {
            value.parse::<Identifier>().is_ok() || Identifier::new(scheme.clone(), value).is_ok()
        }
        Role::Name => is_name(value),
        Role::Country => is_country(value),
    }
}

/// A text that may be a name: it has letters, more of them than digits.
fn is_name(value: &str) -> bool {
    let letters = value.chars().filter(|character| character.is_alphabetic()).count();
    let digits = value.chars().filter(char::is_ascii_digit).count();
    letters >= 2 && letters >= digits && value.parse::<Identifier>().is_err()
}

fn is_firm(value: &str) -> bool {
    let lower = value.to_lowercase();
    is_name(value) && FIRM_WORDS.iter().any(|word| lower.contains(word))
}

/// A code of two or three letters, or a word without digits.
fn is_country(value: &str) -> bool {
    value.chars().count() <= 60
        && value.chars().any(char::is_alphabetic)
        && !value.chars().any(|character| character.is_numeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    const USCC: &str = "91350100M000100Y43";
    const LEI: &str = "5493001KJTIIGC8Y1R12";

    fn guessed(headings: &[&str], rows: &[&[&str]]) -> Vec<String> {
        let samples = headings.iter().enumerate().map(|(at, heading)| Sample {
            at,
            heading,
            values: rows
                .iter()
                .filter_map(|row| row.get(at))
                .copied()
                .filter(|value| !value.is_empty())
                .collect(),
        });
        let found = guess(&samples.collect::<Vec<_>>(), None);
        found.iter().map(|column| format!("{}={}", column.role, column.heading)).collect()
    }

    #[test]
    fn columns_are_known_by_heading_and_by_value() {
        let full = &format!("cn-uscc:{USCC}");
        for (headings, rows, expect) in [
            (&["id", "name"][..], &[&["1", "Acme Ltd"][..]][..], &["name=name"][..]),
            (&["Supplier No", "x"], &[&["7", full]], &["identifier=x"]),
            (&["a", "b"], &[&[USCC, "北京示例有限公司"]], &["cn-uscc=a", "name=b"]),
            (
                &["LEI", "Vendor Name", "Country"],
                &[&[LEI, "Acme", "gb"]],
                &["lei=LEI", "name=Vendor Name", "country=Country"],
            ),
            (&["uscc"], &[&[USCC], &["broken"], &["broken too"]], &["cn-uscc=uscc"]),
            (&["a", "b"], &[&["1", "2"]], &[]),
            (&["city", "firm"], &[&["Berlin", "Muster GmbH"]], &["name=firm"]),
            (&["city", "who"], &[&["Berlin", "Muster GmbH"], &["Rom", "Esempio S.r.l."]], &["name=who"]),
            (
                &["name", "uscc", "lei"],
                &[&["A Ltd", USCC, ""], &["B Ltd", "", LEI]],
                &["cn-uscc=uscc", "lei=lei", "name=name"],
            ),
        ] {
            assert_eq!(guessed(headings, rows), expect, "{headings:?}");
        }
    }

    #[test]
    fn codes_of_a_scheme_that_was_said_are_taken() {
        let scheme: Scheme = "reg-DE".parse().unwrap();
        let samples = [Sample { at: 0, heading: "id", values: vec!["HRB 12345", "HRB 777"] }];
        let found = guess(&samples, Some(&scheme));
        assert_eq!((found.len(), found[0].fits), (1, 2));
        assert_eq!(found[0].role, Role::Identifier(Some(scheme)));
    }
}
