//! Papers of the project's own scenarios: what each states on which day, in both languages, as HTML and as PDF.
#![cfg(test)]
#![expect(clippy::disallowed_methods, reason = "the test reads packs and scenarios, and runs the PDF reader")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use jiff::civil::Date;
use standing_core::packs::Packs;
use standing_core::scenario::{Played, Scenario};
use standing_core::standing::viewer::Viewer;
use standing_documents::{Document, DocumentError, Invitation, Language, Paper, Press};

#[path = "../../standing-core/tests/common/packs.rs"]
mod packs;

static PACKS: LazyLock<Packs> = LazyLock::new(|| packs::load().unwrap());
static PRESS: LazyLock<Press> = LazyLock::new(|| Press::new().unwrap());

const LISTING: &str = "01-from-judgment-to-removal";

fn played(scenario: &str, until: &str) -> Played {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/cn-credit");
    let text = std::fs::read_to_string(folder.join(format!("{scenario}.md"))).unwrap();
    Scenario::parse(&text).unwrap().play(&PACKS, until.parse().unwrap()).unwrap()
}

fn paper<'a>(played: &'a Played, on: &str, language: Language) -> Paper<'a> {
    let on: Date = on.parse().unwrap();
    Paper { file: &played.file, packs: &played.packs, directory: &played.directory, on, language }
}

fn notice(played: &Played, on: &str, language: Language) -> Document {
    let case = played.file.cases.keys().next().unwrap();
    standing_documents::notice(&paper(played, on, language), case, None).unwrap()
}

fn decision(played: &Played, on: &str, language: Language) -> Result<Document, DocumentError> {
    let case = played.file.cases.keys().next().unwrap();
    standing_documents::decision(&paper(played, on, language), case)
}

/// What a reader of the PDF finds, words in one line.
fn words(pdf: &[u8]) -> String {
    let mut reader = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    reader.stdin.take().unwrap().write_all(pdf).unwrap();
    let text = reader.wait_with_output().unwrap();
    assert!(text.status.success());
    String::from_utf8(text.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn states(html: &str, expected: &[&str]) {
    for words in expected {
        assert!(html.contains(words), "not stated: {words}\n{html}");
    }
}

#[test]
fn a_notice_states_what_is_considered_and_the_rights_with_their_days() {
    let before = notice(&played(LISTING, "2019-09-02"), "2019-09-02", Language::English).to_html();
    states(
        &before,
        &[
            "Warning before a court lists an organisation",
            "沈阳示例机械有限公司",
            "Judgment (2019) example no. 101 of 20 May 2019",
            "opinions-2016 IV(2)3 C155",
            "It is able to perform and does not",
            "The time begins when the notice is served",
            "Nothing in it concerns its officers",
        ],
    );
    assert!(!before.contains("12 September 2019"));
    let served = notice(&played(LISTING, "2019-09-03"), "2019-09-03", Language::English).to_html();
    states(&served, &["Answer this notice in writing until 12 September 2019"]);
    let chinese = notice(&played(LISTING, "2019-09-03"), "2019-09-03", Language::Chinese).to_html();
    states(&chinese, &["lang=\"zh-Hans\"", "列入失信被执行人名单风险提示", "在2019年9月12日前书面陈述申辩"]);
}

#[test]
fn a_notice_brings_the_code_to_the_organisations_door() {
    let played = played(LISTING, "2019-09-02");
    let case = played.file.cases.keys().next().unwrap();
    let invitation =
        Invitation { address: "https://register.example/en/my".into(), code: "K7QW-4M2P".into() };
    let paper = paper(&played, "2019-09-02", Language::English);
    let html = standing_documents::notice(&paper, case, Some(&invitation)).unwrap().to_html();
    states(&html, &["https://register.example/en/my", "K7QW-4M2P", "The code works once"]);
}

#[test]
fn a_decision_is_a_draft_until_the_second_officer_approved() {
    let open = decision(&played(LISTING, "2019-09-03"), "2019-09-03", Language::English);
    assert!(matches!(open, Err(DocumentError::NothingDecided(_))));
    let proposed = decision(&played(LISTING, "2019-09-16"), "2019-09-16", Language::English).unwrap();
    assert!(proposed.draft.contains("a second officer has not approved"));
    states(&proposed.to_html(), &["the accounts show 3 million CNY", "From the facts of the file"]);
    let decided = decision(&played(LISTING, "2019-09-17"), "2019-09-17", Language::English).unwrap();
    assert_eq!(decided.draft, "");
    states(
        &decided.to_html(),
        &[
            "District-Court puts",
            "The judgment is final, the means are there, nothing was paid.",
            "It takes effect only after this decision is served",
            "The organisation did not answer.",
            "Object to District-Court. The time begins",
            "City-Court",
        ],
    );
    let served = decision(&played(LISTING, "2019-09-18"), "2019-09-18", Language::English).unwrap().to_html();
    states(&served, &["In force from 18 September 2019", "Object to District-Court until 8 October 2019"]);
}

#[test]
fn a_report_of_standing_tells_what_its_reader_may_know() {
    let report = |until: &str, viewer: Viewer| {
        let played = played(LISTING, until);
        standing_documents::certificate(&paper(&played, until, Language::English), &viewer, 17)
            .unwrap()
            .to_html()
    };
    let live = report("2019-09-20", Viewer::Public);
    states(
        &live,
        &["Organisations that do not perform judgments", "In force from 18 September 2019", ">17<"],
    );
    let ended = report("2019-11-07", Viewer::Public);
    states(&ended, &["Nothing is in force against this organisation"]);
    assert!(!ended.contains("Ended on 6 November 2019"), "a shielded entry is not shown to the public");
    states(&report("2019-11-07", Viewer::Organisation), &["Ended on 6 November 2019"]);
}

#[test]
fn a_pdf_is_accessible_says_the_same_and_is_the_same_each_time() {
    for (language, expected) in [
        (Language::English, ["Warning before a court lists an organisation", "until 12 September 2019"]),
        (Language::Chinese, ["列入失信被执行人名单风险提示", "2019年9月12日前"]),
    ] {
        let document = notice(&played(LISTING, "2019-09-03"), "2019-09-03", language);
        let pdf = PRESS.pdf(&document).unwrap();
        assert!(pdf.starts_with(b"%PDF-"));
        assert!(pdf.windows(7).any(|bytes| bytes == b"pdfuaid"), "it says that it is PDF/UA");
        let found = words(&pdf);
        // Typesetting puts thin space between digits and characters.
        let found = found.replace(' ', "");
        for text in expected.map(|text| text.replace(' ', "")) {
            assert!(found.contains(&text), "not found: {text}\n{found}");
        }
        assert_eq!(PRESS.pdf(&document).unwrap(), pdf);
    }
}

#[test]
fn what_people_wrote_is_never_markup() {
    let mut played = played(LISTING, "2019-09-17");
    let hostile = "<script>alert(1)</script> #panic(\"x\") $x$ \\ *b* @ref \u{202e}'\"&";
    for case in played.file.cases.values_mut() {
        case.opened.basis = hostile.parse().unwrap();
    }
    let document = decision(&played, "2019-09-17", Language::English).unwrap();
    let html = document.to_html();
    assert!(!html.contains("<script"), "{html}");
    states(&html, &["&lt;script&gt;alert(1)&lt;/script&gt; #panic(&quot;x&quot;)"]);
    let found = words(&PRESS.pdf(&document).unwrap());
    assert!(found.contains("#panic(\"x\") $x$ \\ *b* @ref"), "{found}");
}
