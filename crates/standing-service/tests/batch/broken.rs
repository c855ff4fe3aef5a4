//! Everything that is wrong with files: each broken row is answered, and the next one is asked.

use encoding_rs::GB18030;

use standing_service::batch::Target;

use crate::desk::{Desk, LISTED, Shared, always};
use crate::place::Place;

fn run(test: impl AsyncFnOnce(&Place)) {
    crate::place::run(Place::sqlite, test);
}

#[test]
fn a_broken_row_is_answered_with_line_reason_and_remedy() {
    run(async |place| {
        let desk = Desk::new(place).await;
        let content = format!(
            "id,note\n{LISTED},a\nnothing,b\n{LISTED},\"open\n{LISTED},a,surplus\n{LISTED}\n\"{LISTED}\",\"two\nlines\"\n{LISTED},\0\n"
        );
        let answers = desk.answers("a.csv", content, &["identifier=id"]).await;
        let results = ["found", "not_read", "not_read", "not_read", "found", "found", "found"];
        assert_eq!(answers.results(), results, "{}", answers.text);
        let problems: Vec<String> =
            answers.rows().into_iter().map(|row| row["standing_problem"].clone()).collect();
        for (at, words) in
            [(1, &["line 3", "scheme"][..]), (2, &["line 4", "quote"]), (3, &["line 5", "3 cells", "quote"])]
        {
            assert!(words.iter().all(|word| problems[at].contains(word)), "{}", problems[at]);
        }
        assert_eq!(answers.ended.summary.not_read, 3);
        assert_eq!(answers.ended.summary.problems.len(), 3);
        // A surplus cell is kept, behind the answer.
        assert!(answers.text.lines().any(|line| line.ends_with(",surplus")), "{}", answers.text);
    });
}

#[test]
fn encodings_are_read_and_bytes_of_another_are_named_by_line() {
    run(async |place| {
        let desk = Desk::new(place).await;
        let text = "编号,企业名称\n1,北京示例建工集团有限责任公司\n2,上海甲乙丙贸易有限公司\n3,杭州样本科技股份有限公司\n";
        let gb18030 = GB18030.encode(text).0.into_owned();
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> =
            [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        for (name, bytes, is_marked) in [
            ("utf8.csv", text.as_bytes().to_vec(), false),
            ("gbk.csv", gb18030.clone(), true),
            ("little.csv", little, true),
            ("big.csv", big, true),
        ] {
            let answers = desk.answers(name, bytes, &[]).await;
            assert_eq!(answers.results(), ["possible_match", "nothing_found", "nothing_found"], "{name}");
            assert_eq!(answers.text.starts_with('\u{feff}'), is_marked, "{name}");
            assert_eq!(answers.rows()[0]["企业名称"], "北京示例建工集团有限责任公司", "{name}");
        }
        let mut broken = gb18030;
        broken.extend(b"4,\xff\xff\xff\n");
        let answers = desk.answers("broken.csv", broken, &["name=企业名称"]).await;
        assert_eq!(answers.results()[3], "not_read");
        let problem = &answers.rows()[3]["standing_problem"];
        assert!(
            problem.contains("line 5") && problem.contains("gb18030") && problem.contains("企业名称"),
            "{problem}"
        );
        assert_eq!(answers.ended.summary.undecoded, 1);
        // Bytes of another encoding beside the identifier leave its answer alone, and stay as they are.
        let path = desk
            .file("raw.csv", ["id,x\n,名称名称\n".as_bytes(), LISTED.as_bytes(), b",\xff\xfe\n"].concat());
        let written = Shared::default();
        let plan = desk.plan(&path, &["identifier=id"]).unwrap();
        let ended = desk.screen(plan, Target::Stream(Box::new(written.clone())), always()).await.unwrap();
        assert_eq!((ended.summary.found, ended.summary.undecoded), (1, 1));
        assert!(ended.summary.problems[1].contains("line 3"), "{:?}", ended.summary.problems);
        let bytes = written.0.lock().unwrap().clone();
        assert!(
            bytes.windows(4).any(|window| window == b",\xff\xfe,"),
            "{}",
            String::from_utf8_lossy(&bytes)
        );
    });
}

#[test]
fn long_lines_cells_and_depth_are_bounded() {
    run(async |place| {
        let desk = Desk::new(place).await;
        let mut content = format!("id,x\n{LISTED},").into_bytes();
        content.extend(vec![b'x'; 3_000_000]);
        content.extend(format!("\n{LISTED},ok\n{}\n{LISTED},ok\n", ",".repeat(20_000)).bytes());
        let answers = desk.answers("long.csv", content, &["identifier=id"]).await;
        assert_eq!(answers.results(), ["not_read", "found", "not_read", "found"]);
        assert!(answers.rows()[0]["standing_problem"].contains("line 2: it has more than"));

        let deep = "[".repeat(500_000);
        let lines = format!(
            "{{\"id\":\"{LISTED}\",\"x\":{deep}{}}}\n{deep}\n{{\"id\":{deep}\n{{\"id\":\"{LISTED}\"}}\n",
            "]".repeat(500_000)
        );
        let answers = desk.answers("deep.jsonl", lines, &["identifier=id"]).await;
        let summary = &answers.ended.summary;
        assert_eq!((summary.found, summary.not_read), (2, 2));
    });
}
