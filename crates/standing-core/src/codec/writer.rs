//! Canonical JSON, written straight into bytes: an event is written with every command, and a tree of values in
//! between would be most of what that costs.
//!
//! Fields come in the order of their names, without spaces; those that hold null are left out. Deliberately
//! absent: fractions, and sorting what is written, which whoever writes must do (`in_order` for records).

use std::fmt::Display;

use serde::{Serialize, Serializer as _};

use super::Stored;

/// Room for an event of everyday length, in bytes.
const EVERYDAY_BYTES: usize = 512;

/// JSON under construction.
#[derive(Debug)]
pub struct Writer(Vec<u8>);

/// A field of a record: its name, and how it is written.
pub(crate) type Field<R> = (&'static str, fn(&R, &mut Writer));

impl Default for Writer {
    fn default() -> Self {
        Self(Vec::with_capacity(EVERYDAY_BYTES))
    }
}

impl Writer {
    /// What was written.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// Nothing; the field that holds it is left out.
    pub fn null(&mut self) {
        self.0.extend_from_slice(b"null");
    }

    /// True or false.
    pub fn flag(&mut self, held: bool) {
        self.0.extend_from_slice(if held { b"true" } else { b"false" });
    }

    /// A whole number.
    pub fn number(&mut self, number: impl Into<i128>) {
        self.scalar(&number.into());
    }

    /// A text.
    pub fn text(&mut self, text: &str) {
        self.scalar(text);
    }

    /// A text, as the value shows itself.
    pub fn text_of(&mut self, value: &impl Display) {
        // As in `scalar`: neither the value nor memory refuses.
        drop(serde_json::Serializer::new(&mut self.0).collect_str(value));
    }

    /// An array of all items.
    pub fn array<'i, T: Stored + 'i>(&mut self, items: impl IntoIterator<Item = &'i T>) {
        self.0.push(b'[');
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                self.0.push(b',');
            }
            item.store(self);
        }
        self.0.push(b']');
    }

    /// An object, whose fields or entries `write` writes by rising name.
    pub fn object(&mut self, write: impl FnOnce(&mut Self)) {
        self.0.push(b'{');
        write(self);
        self.0.push(b'}');
    }

    /// A field of an object, left out when `write` writes null.
    pub fn field(&mut self, name: &str, write: impl FnOnce(&mut Self)) {
        let before = self.0.len();
        self.name(name);
        let value = self.0.len();
        write(self);
        if self.0.get(value..) == Some(b"null") {
            self.0.truncate(before);
        }
    }

    /// An entry of a map, which is there even if it is null.
    pub fn entry(&mut self, key: &str, value: &impl Stored) {
        self.name(key);
        value.store(self);
    }

    /// A record with its fields [`in_order`].
    pub(crate) fn record<R>(&mut self, record: &R, fields: &[Field<R>]) {
        self.object(|to| fields.iter().for_each(|(name, write)| to.field(name, |to| write(record, to))));
    }

    fn name(&mut self, name: &str) {
        // No value ends with the brace that opens an object.
        if self.0.last() != Some(&b'{') {
            self.0.push(b',');
        }
        self.text(name);
        self.0.push(b':');
    }

    fn scalar(&mut self, value: &(impl Serialize + ?Sized)) {
        // Texts and numbers have a JSON form, and memory takes every byte, so this cannot fail.
        drop(serde_json::to_writer(&mut self.0, value));
    }
}

/// Fields by rising name, worked out when the program is compiled.
#[expect(clippy::indexing_slicing, reason = "worked out by the compiler, which refuses a wrong index")]
pub(crate) const fn in_order<R, const COUNT: usize>(mut fields: [Field<R>; COUNT]) -> [Field<R>; COUNT] {
    let mut sorted = 0;
    while sorted < COUNT {
        let mut at = sorted;
        while at > 0 && is_before(fields[at].0, fields[at - 1].0) {
            fields.swap(at, at - 1);
            at -= 1;
        }
        sorted += 1;
    }
    fields
}

/// Whether a name comes before another, byte by byte.
const fn is_before(left: &str, right: &str) -> bool {
    let (mut left, mut right) = (left.as_bytes(), right.as_bytes());
    loop {
        match (left, right) {
            (_, []) => return false,
            ([], _) => return true,
            ([l, ls @ ..], [r, rs @ ..]) => {
                if *l != *r {
                    return *l < *r;
                }
                left = ls;
                right = rs;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Writer)) -> String {
        let mut to = Writer::default();
        write(&mut to);
        String::from_utf8(to.into_bytes()).unwrap()
    }

    #[test]
    fn fields_are_sorted_by_the_compiler_as_texts_are() {
        const NAMES: [Field<()>; 6] =
            in_order([("b", null), ("ab", null), ("a_b", null), ("a", null), ("abc", null), ("B", null)]);
        fn null((): &(), to: &mut Writer) {
            to.null();
        }
        let mut sorted = NAMES.map(|(name, _)| name);
        sorted.sort_unstable();
        assert_eq!(NAMES.map(|(name, _)| name), sorted);
    }

    #[test]
    fn null_leaves_a_field_out_and_not_an_entry() {
        let none = None::<String>;
        let object = written(|to| {
            to.object(|to| {
                to.field("a", |to| none.store(to));
                to.field("b", |to| to.text("null"));
                to.field("c", |to| to.object(|to| to.field("d", Writer::null)));
                to.field("e", |to| none.store(to));
                to.entry("f", &none);
            });
        });
        assert_eq!(object, r#"{"b":"null","c":{},"f":null}"#);
    }

    #[test]
    fn texts_are_escaped_as_in_a_tree() {
        for text in ["", "a\"b\\c", "line\nbreak\t\u{1}\u{7f}", "中文 é \u{2028}"] {
            let tree = serde_json::Value::from(text).to_string();
            assert_eq!(written(|to| to.text(text)), tree);
            assert_eq!(written(|to| to.text_of(&text)), tree);
        }
        assert_eq!(written(|to| to.number(u64::MAX)), u64::MAX.to_string());
        assert_eq!(written(|to| to.number(i64::MIN)), i64::MIN.to_string());
        assert_eq!(written(|to| to.array(&[true, false])), "[true,null]");
    }
}
