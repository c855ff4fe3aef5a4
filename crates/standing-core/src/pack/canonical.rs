//! RFC 8785 JSON: one text for one value, so that a hash of the text is a hash of the value.
//!
//! Only what packs hold: a number that is not an integer of at most 53 bits is refused, never rounded.

use serde_json::Value;

/// The largest integer that every JSON reader takes exactly: 2^53 − 1.
pub const INTEGER_MAX: i64 = (1 << 53) - 1;

/// A number that has no canonical form here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the number {0} has no exact canonical form: use whole numbers of at most 53 bits")]
pub struct CanonicalError(pub String);

/// The canonical text of a value.
///
/// ```
/// # use standing_core::pack::canonical::canonical_json;
/// let value = serde_json::json!({ "b": [1, true], "a": "履行" });
/// assert_eq!(canonical_json(&value)?, r#"{"a":"履行","b":[1,true]}"#);
/// # Ok::<(), standing_core::pack::canonical::CanonicalError>(())
/// ```
///
/// # Errors
/// When a number is not an integer of at most 53 bits.
///
/// Source: RFC 8785 sections 3.2.2 and 3.2.3.
pub fn canonical_json(value: &Value) -> Result<String, CanonicalError> {
    let mut text = String::new();
    write_value(&mut text, value)?;
    Ok(text)
}

fn write_value(text: &mut String, value: &Value) -> Result<(), CanonicalError> {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(held) => text.push_str(if *held { "true" } else { "false" }),
        Value::Number(number) => match number.as_i64() {
            Some(whole) if (-INTEGER_MAX..=INTEGER_MAX).contains(&whole) => text.push_str(&whole.to_string()),
            _ => return Err(CanonicalError(number.to_string())),
        },
        Value::String(string) => write_string(text, string),
        Value::Array(items) => {
            text.push('[');
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    text.push(',');
                }
                write_value(text, item)?;
            }
            text.push(']');
        }
        Value::Object(map) => {
            let mut fields = map.iter().collect::<Vec<_>>();
            // The RFC sorts by UTF-16 code units, which is not the order of code points.
            fields.sort_by(|(left, _), (right, _)| left.encode_utf16().cmp(right.encode_utf16()));
            text.push('{');
            for (position, (name, item)) in fields.into_iter().enumerate() {
                if position > 0 {
                    text.push(',');
                }
                write_string(text, name);
                text.push(':');
                write_value(text, item)?;
            }
            text.push('}');
        }
    }
    Ok(())
}

fn write_string(text: &mut String, string: &str) {
    text.push('"');
    for character in string.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\u{8}' => text.push_str("\\b"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\u{c}' => text.push_str("\\f"),
            '\r' => text.push_str("\\r"),
            control if control < ' ' => text.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => text.push(other),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_are_sorted_by_utf16_code_units() {
        // The example of RFC 8785 section 3.2.3: the emoji comes before the Hebrew ligature.
        let value = json!({
            "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh",
            "1": "One", "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control", "\u{f6}": "o umlaut",
        });
        let text = canonical_json(&value).unwrap();
        let order = ["Carriage", "One", "Control", "o umlaut", "Euro", "Emoji", "Hebrew"];
        let places = order.map(|word| text.find(word).unwrap());
        assert!(places.is_sorted(), "{text}");
    }

    #[test]
    fn strings_are_escaped_as_the_rfc_says() {
        let value = json!("\u{20ac}$\u{f}\nA'B\"\\\"/\u{8}\t\u{c}\r\u{7f}");
        let text = canonical_json(&value).unwrap();
        assert_eq!(text, "\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\"/\\b\\t\\f\\r\u{7f}\"");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }

    #[test]
    fn only_exact_integers_are_written() {
        assert_eq!(
            canonical_json(&json!([0, -1, 9_007_199_254_740_991_i64])).unwrap(),
            "[0,-1,9007199254740991]"
        );
        for bad in [json!(1.5), json!(9_007_199_254_740_992_i64), json!(u64::MAX), json!(i64::MIN)] {
            assert!(canonical_json(&bad).is_err(), "{bad} was written");
        }
    }
}
