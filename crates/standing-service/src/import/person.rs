//! The guard against persons in a source's words: titles, marks of persons trading, care-of lines.
//!
//! INVARIANT (organisations only): a name with one of these signs is refused unless a word of an organisation
//! stands in it, or a person looked at the row and said so in the mapping. It is a net, not a classifier: a
//! person's plain name without any sign is not recognised, and nothing here splits names into parts.

use super::mapping::PersonPart;

/// Titles of persons, upper case, without stops.
const TITLES: &[&str] = &[
    "MR", "MRS", "MS", "MISS", "MX", "DR", "PROF", "SIR", "MME", "MLLE", "MONSIEUR", "MADAME", "HERR",
    "FRAU", "SENOR", "SEÑOR", "SENORA", "SEÑORA", "SRA", "SHRI", "SMT", "HAJI", "ENGR", "ATTY",
];

/// Titles that also address a person in a line of an address. Streets are named after doctors and professors.
const ADDRESSED: &[&str] = &["MR", "MRS", "MISS"];

/// Words that stand in names of organisations: legal forms, and what organisations do or are.
const ORGANISATION_WORDS: &[&str] = &[
    "AB",
    "AG",
    "APS",
    "AS",
    "ASSOCIATES",
    "ASSOCIATION",
    "AUTHORITY",
    "BANK",
    "BHD",
    "BUREAU",
    "BV",
    "CENTER",
    "CENTRE",
    "CIA",
    "CLINIC",
    "CO",
    "COLLEGE",
    "COMPANHIA",
    "COMPANY",
    "COMPANIES",
    "CONSORCIO",
    "CONSORTIUM",
    "CONSTRUCTION",
    "CONSTRUCTIONS",
    "CONSULT",
    "CONSULTANTS",
    "CONSULTING",
    "COOPERATIVE",
    "CORP",
    "CORPORATION",
    "DEPARTMENT",
    "DOO",
    "EIRL",
    "ENGINEERING",
    "ENTERPRISE",
    "ENTERPRISES",
    "EOOD",
    "ESTABLISHMENT",
    "ETABLISSEMENTS",
    "FACTORY",
    "FIRM",
    "FOUNDATION",
    "FUND",
    "FZE",
    "GMBH",
    "GROUP",
    "GROUPE",
    "HOLDING",
    "HOLDINGS",
    "HOSPITAL",
    "INC",
    "INCORPORATED",
    "INDUSTRIA",
    "INDUSTRIES",
    "INSTITUTE",
    "INTERNATIONAL",
    "JSC",
    "KG",
    "LABORATORIES",
    "LABORATORY",
    "LDA",
    "LIMITADA",
    "LIMITED",
    "LLC",
    "LLP",
    "LP",
    "LTD",
    "LTDA",
    "MINISTRY",
    "NV",
    "OAO",
    "OJSC",
    "OOD",
    "OOO",
    "ORGANISATION",
    "ORGANIZATION",
    "OY",
    "PARTNERS",
    "PHARMA",
    "PHARMACEUTICALS",
    "PJSC",
    "PLC",
    "PRIVATE",
    "PROJECTS",
    "PT",
    "PTE",
    "PTY",
    "PVT",
    "SA",
    "SAC",
    "SAL",
    "SARL",
    "SAS",
    "SCHOOL",
    "SDN",
    "SERVICES",
    "SOCIETY",
    "SOLUTIONS",
    "SPA",
    "SRL",
    "SUPPLIES",
    "SYSTEMS",
    "TECHNOLOGIES",
    "TECHNOLOGY",
    "TRADERS",
    "TRADING",
    "TRUST",
    "UAB",
    "UNION",
    "UNIVERSITY",
    "VENTURES",
    "WORKS",
    "ZAO",
    "ООО",
    "ОАО",
    "ЗАО",
    "АО",
    "ПАО",
];

/// Words that stand in names of organisations written without spaces.
const ORGANISATION_WORDS_HAN: &[&str] =
    &["公司", "集团", "厂", "院", "所", "中心", "协会", "银行", "学校", "大学"];

/// Signs of one person trading or of a person's papers, upper case.
const PERSON_SIGNS: &[&str] = &[
    "SOLE PROPRIETOR",
    "SOLE TRADER",
    "INDIVIDUAL ENTREPRENEUR",
    "PRIVATE ENTREPRENEUR",
    "INDIVIDUAL CONSULTANT",
    "NATURAL PERSON",
    "PERSONNE PHYSIQUE",
    "PERSONA FISICA",
    "PERSONA NATURAL",
    "EMPRESARIO INDIVIDUAL",
    "PASSPORT",
    "DATE OF BIRTH",
    "ИНДИВИДУАЛЬНЫЙ ПРЕДПРИНИМАТЕЛЬ",
    "个体工商户",
    "个体户",
];

/// First words that mark a person trading.
const TRADING_WORDS: &[&str] = &["ИП", "ФОП"];

/// Courtesies at the end of a person's name.
const HAN_COURTESIES: &[&str] = &["先生", "女士", "小姐"];

/// Beginnings of a line that says to whom an address is directed.
const CARE_OF: &[&str] = &["C/O", "C/-", "CARE OF ", "ATTN:", "ATTN.", "ATTN ", "ATTENTION:"];

/// The sign by which a name looks like a person's; none when it does not.
pub(super) fn sign_of_person(name: &str, part: &PersonPart) -> Option<&'static str> {
    let upper = name.to_uppercase();
    if says_person(&upper) {
        return Some("says that it is a person or a person trading");
    }
    let first = first_word(&upper);
    if TRADING_WORDS.contains(&first.as_str()) {
        return Some("begins with the mark of a person trading");
    }
    // `DR.SURNAME` is written without a space, too.
    let before_stop = upper.trim_start().split('.').next().unwrap_or_default();
    let has_title = TITLES.contains(&first.as_str())
        || TITLES.contains(&before_stop)
        || part.titles.iter().any(|title| title.trim_end_matches('.').to_uppercase() == first);
    if has_title && !is_organisation(&upper, part) {
        return Some("begins with a person's title");
    }
    let has_courtesy = HAN_COURTESIES.iter().any(|end| upper.trim_end().ends_with(end));
    if has_courtesy && !is_organisation(&upper, part) {
        return Some("ends with a person's courtesy title");
    }
    None
}

/// Whether a text in upper case says so itself.
fn says_person(upper: &str) -> bool {
    PERSON_SIGNS.iter().any(|sign| upper.contains(sign))
}

/// Whether a line says to whom an address is directed; it is no name.
pub(super) fn is_care_of(line: &str) -> bool {
    let line = line.trim_start();
    CARE_OF.iter().any(|mark| {
        line.split_at_checked(mark.len()).is_some_and(|(start, _)| start.eq_ignore_ascii_case(mark))
    })
}

/// An address without its care-of part, unless that names an organisation. None when nothing remains.
pub(super) fn address_without_persons(address: &str, part: &PersonPart) -> Option<String> {
    let upper = address.to_uppercase();
    let names_person = |piece: &str| {
        let is_directed = is_care_of(piece) || ADDRESSED.contains(&first_word(piece).as_str());
        (is_directed && !is_organisation(piece, part)) || says_person(piece)
    };
    if !says_person(&upper) && !upper.split(',').any(names_person) {
        return (!address.is_empty()).then(|| address.to_owned());
    }
    let kept = address.split(',').filter(|piece| !names_person(&piece.to_uppercase()));
    let address = kept.collect::<Vec<_>>().join(",").trim().to_owned();
    (!address.is_empty()).then_some(address)
}

fn is_organisation(upper: &str, part: &PersonPart) -> bool {
    let known = |word: &String| {
        ORGANISATION_WORDS.contains(&word.as_str())
            || part.organisation_words.iter().any(|own| own.to_uppercase() == *word)
    };
    words(upper).skip(1).any(|word| known(&word))
        || ORGANISATION_WORDS_HAN.iter().any(|word| upper.contains(word))
}

fn first_word(upper: &str) -> String {
    words(upper).next().unwrap_or_default()
}

/// The words of a name in upper case: stops vanish (`S.A.` is `SA`), other marks part.
fn words(upper: &str) -> impl Iterator<Item = String> {
    let words = upper.split(|letter: char| !letter.is_alphanumeric() && letter != '.');
    words.map(|word| word.replace('.', "")).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_persons_are_seen_and_names_of_organisations_pass() {
        let part = PersonPart::default();
        for name in [
            "MR. INVENTED PERSON",
            "Mrs Invented Person",
            "DR.INVENTED PERSON",
            "Prof. I. Person",
            "Invented Person (sole proprietor)",
            "ИП Выдуманный",
            "Индивидуальный предприниматель Выдуманный",
            "某某先生",
            "某某个体工商户",
            "Invented Person, passport 1",
        ] {
            assert!(sign_of_person(name, &part).is_some(), "{name}");
        }
        for name in [
            "MR. PRICE GROUP LIMITED",
            "DR. REDDY'S LABORATORIES LTD.",
            "MS CONSTRUCTION",
            "M.S. WORKS",
            "MRT SUPPLIES",
            "INVENTED PERSON S.A.C.",
            "ООО Выдумка",
            "某某有限公司",
            "女士先生服饰有限公司",
            "DRAGON",
            "",
        ] {
            assert_eq!(sign_of_person(name, &part), None, "{name}");
        }
    }

    #[test]
    fn a_mapping_adds_titles_and_words() {
        let part = PersonPart {
            titles: vec!["Ustaz.".to_owned()],
            organisation_words: vec!["Bakery".to_owned()],
            ..PersonPart::default()
        };
        assert!(sign_of_person("USTAZ Invented", &part).is_some());
        assert_eq!(sign_of_person("Mrs Invented Bakery", &part), None);
        assert!(sign_of_person("Mrs Invented Bakery", &PersonPart::default()).is_some());
    }

    #[test]
    fn care_of_lines_are_addresses_and_lose_the_person() {
        let part = PersonPart::default();
        for (address, expect) in [
            ("C/O Invented Person, 1 High Street", Some("1 High Street")),
            ("c/o ACME S.A., 1 High Street", Some("c/o ACME S.A., 1 High Street")),
            ("1 High Street, Attn: Mr Invented", Some("1 High Street")),
            ("MR. INVENTED PERSON, 1 HIGH STREET", Some("1 HIGH STREET")),
            ("1 High Street, City", Some("1 High Street, City")),
            (
                "SHOP 14, SHRI GANESH PLAZA, PROF. DR. X STREET",
                Some("SHOP 14, SHRI GANESH PLAZA, PROF. DR. X STREET"),
            ),
            ("C/O Invented Person", None),
            ("", None),
        ] {
            assert_eq!(address_without_persons(address, &part).as_deref(), expect, "{address}");
        }
        for (line, expect) in
            [("C/O X", true), ("care of X", true), ("CAREFUL CO", false), ("ATTNA", false), ("Attn. X", true)]
        {
            assert_eq!(is_care_of(line), expect, "{line}");
        }
    }
}
