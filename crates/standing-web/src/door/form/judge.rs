//! What is wrong with the fields of a form, in the reader's language. Whether the rules take the answers they say
//! themselves.

use jiff::civil::Date;
use standing_core::prose::Prose;

use super::field::{Field, FieldKind};
use crate::pages::{Speech, wrong};

/// Says what is wrong with each field, beside what was said already; whether nothing is.
pub(in crate::door) fn judge(t: Speech, fields: &mut [Field]) -> bool {
    for field in fields.iter_mut().filter(|field| field.problem.is_empty()) {
        field.problem = fault(t, field);
    }
    !is_failing(fields)
}

/// Whether something is wrong with a field.
pub(in crate::door) fn is_failing(fields: &[Field]) -> bool {
    fields.iter().any(|field| !field.problem.is_empty())
}

fn fault(t: Speech, field: &Field) -> String {
    let value = field.value.trim();
    let needs_why = field.kind == FieldKind::Finding && field.why.trim().is_empty();
    match field.kind {
        FieldKind::Shown => String::new(),
        _ if !field.is_given() || needs_why => match (field.is_required, field.kind) {
            (false, _) => String::new(),
            (true, FieldKind::Day) => t.say("error-as-of"),
            (true, _) => t.say("field-needed"),
        },
        FieldKind::Day if value.parse::<Date>().is_err() => t.say("error-as-of"),
        FieldKind::Finding => prose(t, &field.why),
        FieldKind::Area => prose(t, &field.said()),
        _ => String::new(),
    }
}

fn prose(t: Speech, text: &str) -> String {
    text.parse::<Prose>().err().map(|error| wrong::prose(t, &error)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::{Legal, Locale};

    fn is_wrong(kind: FieldKind, is_required: bool, value: &str, why: &str) -> bool {
        let field = Field::new("x", Legal::default(), kind, value);
        let mut fields = [Field { is_required, why: why.to_owned(), ..field }];
        !judge(Speech::new(Locale::English), &mut fields)
    }

    #[test]
    fn a_field_is_taken_or_told_what_is_wrong() {
        for (kind, is_required, value, expected) in [
            (FieldKind::Area, true, "paid", false),
            (FieldKind::Area, true, " ", true),
            (FieldKind::Area, false, "", false),
            (FieldKind::Area, false, "a\u{0}b", true),
            (FieldKind::Day, true, "2019-12-02", false),
            (FieldKind::Day, true, "2 December", true),
            (FieldKind::Day, true, "", true),
            (FieldKind::Day, false, "", false),
            (FieldKind::Day, false, "2019-13-01", true),
            (FieldKind::Choice, true, "", true),
            (FieldKind::Shown, true, "", false),
        ] {
            assert_eq!(is_wrong(kind, is_required, value, ""), expected, "{kind:?} {value:?}");
        }
    }

    #[test]
    fn a_finding_needs_its_reasons() {
        assert!(is_wrong(FieldKind::Finding, true, "yes", ""));
        assert!(is_wrong(FieldKind::Finding, true, "", "because"));
        assert!(is_wrong(FieldKind::Finding, true, "yes", "a\u{0}b"));
        assert!(!is_wrong(FieldKind::Finding, true, "yes", "because"));
    }

    #[test]
    fn what_was_said_already_stays() {
        let field = Field::new("x", Legal::default(), FieldKind::Area, "paid");
        let mut fields = [Field { problem: "refused".to_owned(), ..field }];
        assert!(!judge(Speech::new(Locale::English), &mut fields));
        assert_eq!(fields[0].problem, "refused");
    }
}
