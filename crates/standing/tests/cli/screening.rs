//! `standing screening`: names of one's own files, compared and searched.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use crate::standing::{Folder, run};

fn lines(out: &str) -> Vec<Value> {
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_pairs_of_a_file_are_answered_in_order() {
    let folder = Folder::new();
    let file = "id,left,right,label\na,華為,华为技术有限公司,match\nb,北京建工集团,北京城建集团,different\n";
    let said = run(&["screening", "pairs", &folder.write("pairs.csv", file)]).fine();
    let rows: Vec<&str> = said.out.lines().collect();
    assert_eq!(rows[0], "id,score,match,explanation");
    assert!(rows[1].starts_with("a,0.") && rows[1].contains(",true,"), "{}", said.out);
    assert!(rows[2].starts_with("b,0.") && rows[2].contains(",false,"), "{}", said.out);
    let broken = folder.write("broken.csv", "id,left,right\na,Acme,\nb,Acme,ACME\n");
    run(&["screening", "pairs", &broken]).exits(1).says(&["a,0.000000,false,not compared", "b,0.99"]);
    let wrong = folder.write("wrong.csv", "id,name\n");
    run(&["screening", "pairs", &wrong]).exits(2).warns(&["wrong.csv", "no column 'left'"]);
    run(&["screening", "pairs", "no/such.csv"]).exits(2).warns(&["no/such.csv"]);
}

#[test]
fn queries_are_answered_in_order_and_broken_lines_do_not_stop_it() {
    let folder = Folder::new();
    let corpus = concat!(
        "{\"id\": \"one\", \"names\": [\"Zenith Maritime Ltd\", \"泽尼特海运有限公司\"], \"country\": \"CN\"}\n",
        "{\"id\": \"two\", \"names\": [\"Dulverton Mining plc\"], \"country\": \"GB\"}\n",
        "{\"names\": [\"Without id\"]}\n",
    );
    let queries = "{\"query\": \"ZENITH MARITIME\"}\n{\"query\": 5}\n{\"query\": \"泽尼特海运\", \"country\": \"gb\"}\n";
    let (corpus, queries) = (folder.write("orgs.jsonl", corpus), folder.write("queries.jsonl", queries));
    let arguments = ["screening", "search", "--corpus", &corpus, &queries, "--limit", "2"];
    let said = run(&arguments).exits(1).warns(&["orgs.jsonl: line 3 is left out", "'id'"]);
    let answers = lines(&said.out);
    assert_eq!(answers[0]["query"], "ZENITH MARITIME");
    assert_eq!(answers[0]["results"][0]["id"], "one");
    assert_eq!(answers[0]["results"][0]["match"], true);
    assert_eq!(answers[1]["results"], Value::Array(Vec::new()));
    assert!(answers[1]["error"].as_str().unwrap().starts_with("line 2"));
    let explained = run(&[&arguments[..], &["--explain"]].concat()).exits(1);
    let found = &lines(&explained.out)[2]["results"][0];
    assert_eq!(found["name"], "泽尼特海运有限公司");
    assert!(found["explanation"].as_str().unwrap().contains("different countries"), "{found}");
    run(&["screening", "search", "--corpus", &corpus, &queries, "--limit", "0"]).exits(2);
}

#[test]
fn a_packed_corpus_is_read() {
    let folder = Folder::new();
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all("{\"id\": 5, \"names\": [\"Zenith Maritime Ltd\"]}\n".as_bytes()).unwrap();
    std::fs::write(folder.path().join("orgs.jsonl.gz"), packed.finish().unwrap()).unwrap();
    let queries = folder.write("queries.jsonl", "{\"query\": \"Zenith Maritime\"}\n");
    let said = run(&["screening", "search", "--corpus", &folder.text("orgs.jsonl.gz"), &queries]).fine();
    assert_eq!(lines(&said.out)[0]["results"][0]["id"], "5", "{}", said.out);
}
