//! Every check that a pack must pass when it is loaded, broken one at a time in an otherwise good pack.
//!
//! A case is an edit of the good pack and the problem that it must bring, at the line that was edited.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use standing_core::pack::{Known, Pack, PackError, Problem};

const GOOD: &str = include_str!("packs/minimal.toml");

/// One edit and what must be said about it.
struct Break {
    /// What is replaced, once.
    from: &'static str,
    /// By what.
    to: &'static str,
    /// The rule that is blamed.
    rule: &'static str,
    /// What the line that is named must hold.
    line: &'static str,
    /// What must be said.
    says: &'static str,
    /// How many problems follow from it beside.
    also: usize,
}

impl Break {
    const fn also(self, also: usize) -> Self {
        Self { also, ..self }
    }
}

const fn edit(
    from: &'static str,
    to: &'static str,
    rule: &'static str,
    line: &'static str,
    says: &'static str,
) -> Break {
    Break { from, to, rule, line, says, also: 0 }
}

fn known() -> Known {
    Known {
        calendars: Some(["weekdays".parse().unwrap()].into()),
        requirements: Some(["R1", "R2", "R3", "R4", "R5"].map(str::to_owned).into()),
    }
}

fn problems(text: &str) -> Vec<Problem> {
    match Pack::from_toml(&[("pack.toml", text)], &known()) {
        Ok(_) => Vec::new(),
        Err(PackError::Problems(problems)) => problems,
        Err(other) => panic!("{other}"),
    }
}

fn check(breaks: &[Break]) {
    let failures = breaks.iter().filter_map(|case| failure(case).err()).collect::<Vec<_>>();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

fn failure(Break { from, to, rule, line, says, also }: &Break) -> Result<(), String> {
    let must = |holds: bool, what: &dyn std::fmt::Display| {
        if holds { Ok(()) } else { Err(format!("{says}: {what}")) }
    };
    must(GOOD.contains(from), &"the good pack has no such text to edit")?;
    let text = GOOD.replacen(from, to, 1);
    let found = problems(&text);
    let listed = found.iter().map(Problem::to_string).collect::<Vec<_>>().join("\n  ");
    must(found.len() == 1 + also, &format!("{} problems instead of {}:\n  {listed}", found.len(), 1 + also))?;
    let said = found.iter().find(|problem| problem.to_string().contains(says));
    let problem = said.ok_or_else(|| format!("{says}: not said in\n  {listed}"))?;
    let named = text.lines().nth(problem.line.unwrap() as usize - 1).unwrap();
    must(named.contains(line), &format!("the line named is\n  {named}\nnot {line}"))?;
    must(problem.rule.as_deref().unwrap_or_default() == *rule, &format!("not {rule}: {problem}"))?;
    must(!problem.remedy.is_empty() && problem.file == "pack.toml", problem)
}

#[test]
fn the_good_pack_is_good() {
    assert_eq!(problems(GOOD), Vec::new());
}

#[test]
fn citations() {
    check(&[
        edit(
            "cite = { source = \"act\", clause = \"s. 20\" }\n",
            "",
            "restoration put-right",
            "[[restoration]]",
            "cites no clause",
        ),
        edit("clause = \"s. 20\"", "clause = \" \"", "restoration put-right", "cite =", "the text is empty"),
        edit(
            "{ source = \"act\", clause = \"s. 20\" }",
            "[]",
            "restoration put-right",
            "cite = []",
            "cites no clause",
        ),
        edit(
            "source = \"act\", clause = \"s. 22\"",
            "source = \"acts\", clause = \"s. 22\"",
            "pledge licence-pledge",
            "s. 22",
            "the source 'acts' is not one of the pack",
        ),
        edit(
            "source = \"act\", clause = \"s. 6(a)\"",
            "source = \"bill\", clause = \"s. 6(a)\"",
            "ground refuses",
            "id = \"basis\"",
            "the source 'bill' is not one of the pack",
        ),
        edit("id = \"R5\"", "id = \"R9\"", "consequence procurement", "R9", "'R9' is not in clauses.tsv"),
        edit("id = \"R4\"", "id = \"R8\"", "ground refuses", "R8", "'R8' is not in clauses.tsv"),
        edit(
            "cite = { source = \"act\", clause = \"s. 17\" }",
            "cite = { source = \"press\", clause = \"p. 3\" }",
            "consequence inspections",
            "p. 3",
            "press reports alone",
        ),
        edit("permanent review P5Y", "permanent review P0D", "list watched", "term =", "never reviewed"),
        edit(
            "cite = { source = \"act\", clause = \"s. 4\" }",
            "cite = { source = \"press\", clause = \"p. 4\" }",
            "list watched",
            "term =",
            "cites no law",
        ),
    ]);
}

#[test]
fn names_are_unique() {
    check(&[
        edit("id = \"press\"\n", "id = \"act\"\n", "source act", "id = \"act\"", "has the id 'act' already")
            .also(2),
        edit("id = \"case.warnings\"", "id = \"act.date\"", "fact act.date", "id = \"act.date\"", "already")
            .also(3),
        edit("id = \"inspections\"", "id = \"procurement\"", "consequence procurement", "id =", "already"),
        edit("id = \"final\"", "id = \"basis\"", "ground refuses", "act.final", "another limb"),
        edit(
            "id = \"training\"",
            "id = \"correction\"",
            "restoration put-right",
            "Training",
            "another evidence",
        ),
        edit(
            "[[duty]]",
            "[[application]]\nid = \"again\"\ntitle = \"Again\"\nstep = \"listing\"\ngoverning = \"on-the-day\"\n\
             cite = { source = \"act\", clause = \"s. 25\" }\n\n[[duty]]",
            "application again",
            "step =",
            "governs the step listing already",
        ),
    ]);
}

#[test]
fn tests_fit_their_facts() {
    let deep = "{ not = { not = { not = { not = { not = { not = { not = { id = \"final\", fact = \"act.final\", \
                is = true } } } } } } } }";
    check(&[
        edit(
            "{ id = \"final\", fact = \"act.final\", is = true }",
            deep,
            "ground refuses",
            "not =",
            "deeper than 8",
        ),
        edit("fact = \"act.final\"", "fact = \"act.last\"", "ground refuses", "act.last", "is not declared"),
        edit("is = true", "is = \"true\"", "ground refuses", "is = \"true\"", "which is yes or no"),
        edit(
            "in = [\"judgment\", \"ruling\"]",
            "in = [\"gossip\"]",
            "ground refuses",
            "gossip",
            "not one of its values",
        ),
        edit("in = [\"judgment\", \"ruling\"]", "in = []", "ground refuses", "in = []", "names no value"),
        edit("\"10 000 GBP\"", "10000", "ground refuses", "10000", "which is an amount"),
        edit("\"10 000 GBP\"", "\"much\"", "ground refuses", "much", "which is an amount"),
        edit(
            "is = true",
            "at_least = true",
            "ground refuses",
            "at_least",
            "is for numbers, amounts and days",
        ),
        edit("is = true", "within = \"P1Y\"", "ground refuses", "within", "are for days"),
        edit("within = \"P1Y\" },", "within = \"P0D\" },", "ground refuses", "P0D", "'within' is nothing"),
        edit(
            "at_least = 3 } }",
            "at_least = 2030-01-01 } }",
            "ground refuses",
            "2030-01-01 } }",
            "a whole number",
        ),
    ]);
}

#[test]
fn conditions_can_be_answered() {
    check(&[
        edit(
            "title = \"Ability to perform\", ",
            "any = [], ",
            "ground refuses",
            "id = \"able\"",
            "exactly one of all",
        ),
        edit(
            "{ any = [\n    { id = \"old\", fact = \"act.date\", before = 2030-01-01 },\n    { not = { id = \"warned\", \
             fact = \"case.warnings\", at_least = 3 } },\n  ] },",
            "{ any = [] },",
            "ground refuses",
            "any = []",
            "'any' is empty",
        ),
        edit("{ id = \"able\", ", "{ ", "ground refuses", "finding =", "the finding has no id"),
        edit(
            "when = { not = { fact = \"organisation.kind\", is = \"law-firm\" } }",
            "when = { id = \"x\", finding = \"Serious\" }",
            "consequence procurement",
            "when =",
            "in a ground only",
        ),
        edit(
            "at_least = 3\nwithin",
            "at_least = 0\nwithin",
            "ground three-fields",
            "at_least = 0",
            "always holds",
        ),
        edit("at_least = 3\nwithin", "at_least = -1\nwithin", "ground three-fields", "[[ground]]", "from 1"),
    ]);
}

#[test]
fn counts_can_be_taken() {
    check(&[
        edit(
            "distinct = \"field\"",
            "distinct = \"kind\"",
            "ground three-fields",
            "distinct",
            "no attribute 'kind'",
        ),
        edit(
            "list_kind = \"key-scrutiny\"",
            "kind = \"pledge\"",
            "ground three-fields",
            "where",
            "no attribute 'kind'",
        ),
        edit(
            "list_kind = \"key-scrutiny\"",
            "list_kind = \"key\"",
            "ground three-fields",
            "where",
            "called 'key'",
        ),
        edit(
            "list_kind = \"key-scrutiny\"",
            "list = \"gone\"",
            "ground three-fields",
            "where",
            "called 'gone'",
        ),
        edit(
            "[\"in-force\", \"suspended\"]",
            "\"live\"",
            "ground three-fields",
            "where",
            "no status is called 'live'",
        ),
        edit("[\"in-force\", \"suspended\"]", "[]", "ground three-fields", "where", "names no value"),
        edit("\"P1Y\"\ncite", "\"P0D\"\ncite", "ground three-fields", "within", "'within' is nothing"),
    ]);
}

#[test]
fn every_list_has_its_procedure() {
    check(&[
        edit(
            "term = \"until-exit\"\nkept_by = \"The World Body\"",
            "term = \"until-exit\"",
            "list trusted",
            "[[list]]",
            "no procedure, and no other body keeps it",
        )
        .also(2),
        edit(
            "public = false\n",
            "public = false\nkept_by = \"Them\"\n",
            "list watched",
            "[list.procedure]",
            "kept elsewhere",
        )
        .also(1),
        edit(
            "decided_by = [\"court\"]",
            "decided_by = []",
            "list excluded",
            "decided_by",
            "no kind of authority",
        ),
        edit(
            "notice = \"proposed-listing\"",
            "notice = \"gone\"",
            "list excluded",
            "notice =",
            "no notice 'gone'",
        ),
        edit(
            "instead = \"watched\"",
            "instead = \"excluded\"",
            "list excluded",
            "instead",
            "not another list",
        ),
        edit(
            "instead = \"watched\"",
            "instead = \"trusted\"",
            "list excluded",
            "instead",
            "not another list",
        ),
    ]);
}

#[test]
fn every_step_names_a_fitting_deadline() {
    check(&[
        edit("answer = \"answer\"", "answer = \"gone\"", "list excluded", "answer =", "no deadline 'gone'"),
        edit(
            "answer = \"answer\"",
            "answer = \"objection\"",
            "list excluded",
            "answer =",
            "starts with decision.served",
        ),
        edit(
            "hearing = \"hearing\"",
            "hearing = \"review\"",
            "list excluded",
            "hearing =",
            "one of the authority",
        ),
        edit(
            "standstill = \"standstill\"",
            "standstill = \"answer\"",
            "list excluded",
            "standstill",
            "starts with",
        ),
        edit(
            "objection = \"objection\"",
            "objection = \"answer\"",
            "list excluded",
            "objection",
            "starts with",
        ),
        edit("review = \"review\"", "review = \"end\"", "list excluded", "review", "starts with exit.arose"),
        edit(
            "review = \"review\"",
            "review = \"answer\"",
            "list excluded",
            "review",
            "one of the organisation",
        ),
        edit(
            "reconsideration = \"reconsideration\"",
            "reconsideration = \"answer\"",
            "list excluded",
            "reconsideration =",
            "starts with notice.served",
        ),
        edit(
            "reconsideration_review = \"reconsideration-review\"",
            "reconsideration_review = \"review\"",
            "list excluded",
            "reconsideration_review",
            "one of the authority",
        ),
        edit(
            "appeal = \"An action in the administrative court within six months.\"\n",
            "",
            "list excluded",
            "[list.procedure]",
            "the key `appeal` is missing",
        ),
    ]);
}

#[test]
fn lists_are_complete() {
    check(&[
        edit(
            "lists = [\"excluded\"]\nmatter",
            "lists = [\"watched\"]\nmatter",
            "list excluded",
            "[[list]]",
            "nothing follows from the list",
        ),
        edit(
            "lists = [\"excluded\", \"watched\"]\nevidence",
            "lists = [\"watched\"]\nevidence",
            "list excluded",
            "[[list]]",
            "nobody can leave the list",
        ),
        edit(
            "automatic = false",
            "automatic = true",
            "list watched",
            "[[list]]",
            "a term that the list does not have",
        ),
        edit(
            "lists = [\"excluded\"]\nstart",
            "lists = [\"gone\"]\nstart",
            "interim pending",
            "lists",
            "no list 'gone'",
        ),
        edit(
            "lists = [\"excluded\"]\nstart",
            "lists = []\nstart",
            "interim pending",
            "lists",
            "names no list",
        ),
        edit("tier = \"high\"", "tier = \"low\"", "inspection high-inspection", "tier", "no tier 'low'"),
        edit("deadline = \"end\"", "deadline = \"gone\"", "exit performed", "deadline", "no deadline 'gone'"),
        edit(
            "deadline = \"end\"",
            "deadline = \"publish\"",
            "exit performed",
            "deadline",
            "starts with decision.made",
        ),
        edit(
            "deadline = \"restore\"",
            "deadline = \"end\"",
            "restoration put-right",
            "deadline",
            "starts with exit.arose",
        ),
        edit(
            "deadline = \"publish\"",
            "deadline = \"answer\"",
            "publication publish-entry",
            "deadline",
            "organisation",
        ),
    ]);
}

#[test]
fn grounds_lead_to_every_list() {
    let text = GOOD
        .replace("lists = [\"excluded\", \"watched\"]\ncite", "lists = [\"watched\"]\ncite")
        .replace("lists = [\"excluded\"]\ncount", "lists = [\"watched\"]\ncount");
    let found = problems(&text);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].what.contains("nobody can be put on the list"), "{}", found[0]);
}

#[test]
fn consequences() {
    check(&[
        edit(
            "inspection_factor_percent = 200\n",
            "",
            "consequence inspections",
            "[[consequence]]",
            "has no inspection",
        ),
        edit(
            "percent = 200\ncite",
            "percent = 50\ncite",
            "consequence inspections",
            "percent",
            "which eases",
        ),
        edit(
            "inspection_factor_percent = 50",
            "inspection_factor_percent = 150",
            "consequence eased",
            "percent",
            "burdens",
        ),
        edit(
            "strength = \"bar\"",
            "strength = \"bar\"\ninspection_factor_percent = 200",
            "consequence procurement",
            "percent",
            "only inspect and ease multiply",
        ),
        edit(
            "strength = \"inspect\"\nclass = \"administrative\"\nends_with_entry = true\ninspection_factor_percent = 200",
            "strength = \"ease\"\nclass = \"administrative\"\nends_with_entry = true\ninspection_factor_percent = 100",
            "consequence inspections",
            "strength",
            "a list that is not trusted",
        ),
        edit(
            "strength = \"ease\"\nclass = \"administrative\"\nends_with_entry = true\ninspection_factor_percent = 50",
            "strength = \"bar\"\nclass = \"administrative\"\nends_with_entry = true",
            "consequence eased",
            "strength",
            "bar follows from a trusted list",
        ),
    ]);
}

#[test]
fn single_rules() {
    check(&[
        edit(
            "ends_after = \"P12M\"",
            "ends_after = \"P0D\"",
            "interim pending",
            "ends_after",
            "has no length",
        ),
        edit("ends_after = \"P12M\"\n", "", "interim pending", "[[interim]]", "`ends_after` is missing"),
        edit(
            "extension_max = \"P6M\"",
            "extension_max = \"P0M\"",
            "interim pending",
            "extension_max",
            "no length",
        ),
        edit(
            "when = { count = \"entry\", where = { list_kind = \"exclusion\", status = \"in-force\" } }\n",
            "",
            "tier high",
            "[[tier]]",
            "never reached",
        ),
        edit(
            "id = \"ordinary\"",
            "id = \"ordinary\"\nwhen = { fact = \"act.final\", is = true }",
            "tier ordinary",
            "when",
            "may have no tier",
        ),
        edit("menu_min = 1", "menu_min = 3", "restoration put-right", "menu_min", "the menu has 2"),
        edit(
            "[\"display\", \"sharing\", \"measures\"]",
            "[]",
            "restoration put-right",
            "stops",
            "stops nothing",
        ),
        edit(
            "items = [\"The facts found\", { en = \"The ground\", zh = \"理由\" }]",
            "items = []",
            "notice proposed-listing",
            "items",
            "states nothing",
        ),
        edit("length = 60", "length = 99999", "deadline reconsideration", "[[deadline]]", "99999"),
    ]);
}

#[test]
fn identity() {
    check(&[
        edit(
            "subject = \"organisation\"",
            "subject = \"person\"",
            "pack",
            "[pack]",
            "speaks of organisations only",
        ),
        edit("valid_until = 2029-12-31", "valid_until = 2019-12-31", "", "valid_until", "before valid_from"),
        edit("until = 2019-11-30", "until = 2020-01-01", "", "comment", "not before valid_from"),
        edit("until = 2019-11-30", "until = 2019-09-30", "", "comment", "before it begins"),
        edit("Europe/London", "Europe/Atlantis", "", "time_zone", "Europe/Atlantis"),
        edit("0123456789abcdef0123", "0123456789ABCDEF0123", "source act", "text_sha256", "hexadecimal"),
    ]);
}

#[test]
fn the_calendar_is_known_where_it_has_a_say() {
    let text = GOOD.replace("calendar = \"weekdays\"", "calendar = \"cn\"");
    let found = problems(&text);
    let needing = GOOD.matches("working_day\"\ncount").count()
        + GOOD.matches("\"calendar_day\"\ncount = \"exclude_first\"\nroll = \"next").count()
        + 1;
    assert_eq!(found.len(), needing, "{found:#?}");
    assert!(found.iter().all(|problem| problem.what.contains("the calendar 'cn' is not known")));
    assert!(found.iter().all(|problem| problem.remedy.contains("weekdays")));
}

#[test]
fn words_are_neutral() {
    check(&[
        edit(
            "title = \"Ordinary\"",
            "title = \"Not on the blacklist\"",
            "tier ordinary",
            "title",
            "'blacklist'",
        ),
        edit("zh = \"除外名单\"", "zh = \"黑名单\"", "list excluded", "title", "黑名单"),
        edit("title = { en = \"Test rules\"", "title = { en = \"Red list rules\"", "", "title", "'red list'"),
        edit("zh = \"有能力履行\"", "de = \"black list\"", "ground refuses", "able", "black list"),
        edit("note = \"The Act", "note = \"The black-list", "list excluded", "note", "exclusion list"),
    ]);
}
