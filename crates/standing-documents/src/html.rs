//! A paper as an HTML fragment: one `article` that a page or a file puts into its own frame. Every text is escaped;
//! nothing that a person wrote becomes markup.

use std::fmt::{self, Write};

use crate::document::{Block, Document, Fact, Item, Passage, Section};

impl Document {
    /// The paper as one `article` element, without styles or scripts. Its title is a first heading.
    #[must_use]
    pub fn to_html(&self) -> String {
        let mut html = String::with_capacity(16 * 1024);
        match article(&mut html, self) {
            Ok(()) => html,
            // Writing into a text cannot fail.
            Err(fmt::Error) => String::new(),
        }
    }

    /// The paper as a whole HTML file.
    #[must_use]
    pub fn to_page(&self) -> String {
        let (lang, title) = (Escaped(self.language), Escaped(&self.title.text));
        let meta = "<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">";
        let (name, paper) = (Escaped(&self.addressee.text), self.to_html());
        format!(
            "<!doctype html>\n<html lang=\"{lang}\"><head>{meta}<title>{title} – {name}</title></head>\n\
             <body><main>{paper}</main></body></html>\n"
        )
    }
}

fn article(out: &mut String, document: &Document) -> fmt::Result {
    write!(out, "<article class=\"standing-paper\" lang=\"{}\">", Escaped(document.language))?;
    if !document.draft.is_empty() {
        write!(out, "<p class=\"standing-paper__draft\"><strong>{}</strong></p>", Escaped(&document.draft))?;
    }
    write!(out, "<p class=\"standing-paper__issuer\">{}</p>", Spoken(&document.issuer))?;
    write!(out, "<h1>{}</h1>", Spoken(&document.title))?;
    write!(out, "<p class=\"standing-paper__addressee\">{}</p>", Spoken(&document.addressee))?;
    facts(out, &document.head)?;
    for section in &document.sections {
        write_section(out, section)?;
    }
    out.push_str("<footer>");
    for line in &document.foot {
        write!(out, "<p>{}</p>", Spoken(line))?;
    }
    out.push_str("</footer></article>\n");
    Ok(())
}

fn write_section(out: &mut String, section: &Section) -> fmt::Result {
    write!(out, "<section><h2>{}</h2>", Escaped(&section.title))?;
    for block in &section.blocks {
        match block {
            Block::Text(text) => write!(out, "<p>{}</p>", Spoken(text))?,
            Block::Facts(held) => facts(out, held)?,
            Block::Items(held) => items(out, held)?,
        }
    }
    out.push_str("</section>");
    Ok(())
}

fn facts(out: &mut String, facts: &[Fact]) -> fmt::Result {
    if facts.is_empty() {
        return Ok(());
    }
    out.push_str("<dl>");
    for fact in facts {
        write!(out, "<dt>{}</dt>", Escaped(&fact.name))?;
        for value in &fact.values {
            write!(out, "<dd>{}</dd>", Spoken(value))?;
        }
    }
    out.push_str("</dl>");
    Ok(())
}

fn items(out: &mut String, items: &[Item]) -> fmt::Result {
    if items.is_empty() {
        return Ok(());
    }
    out.push_str("<ul>");
    for item in items {
        out.push_str("<li>");
        if !item.label.is_empty() {
            write!(out, "<strong>{}</strong> ", Escaped(&item.label))?;
        }
        write!(out, "{}", Spoken(&item.says))?;
        if let Some(source) = &item.source {
            write!(out, " · {}", Spoken(source))?;
        }
        for line in &item.more {
            write!(out, "<br>{}", Spoken(line))?;
        }
        if !item.clauses.is_empty() {
            write!(out, "<br><small>{}</small>", Escaped(&item.clauses.join("; ")))?;
        }
        out.push_str("</li>");
    }
    out.push_str("</ul>");
    Ok(())
}

/// A text with its language tag; line breaks stay.
struct Spoken<'a>(&'a Passage);

impl fmt::Display for Spoken<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.lang.as_str() {
            "" => f.write_str("<bdi>")?,
            lang => write!(f, "<bdi lang=\"{}\">", Escaped(lang))?,
        }
        for (at, line) in self.0.text.lines().enumerate() {
            if at > 0 {
                f.write_str("<br>")?;
            }
            write!(f, "{}", Escaped(line))?;
        }
        f.write_str("</bdi>")
    }
}

/// A text in which nothing is markup.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}
