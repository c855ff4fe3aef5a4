//! What a form of a door sent: its fields, and the files in it. Both forms of bodies that browsers send are read.

use std::collections::BTreeMap;

use axum::Form;
use axum::body::Bytes;
use axum::extract::{FromRef as _, FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};

use crate::extract::multipart;
use crate::pages::{Desk, Locale, Problem, Speech};
use crate::state::AppState;

/// What a form sent.
#[derive(Debug, Default)]
pub(in crate::door) struct Posted {
    values: BTreeMap<String, Vec<String>>,
    files: BTreeMap<String, Vec<SentFile>>,
}

/// A file as its sender names it.
#[derive(Debug)]
pub(super) struct SentFile {
    pub(super) name: String,
    pub(super) body: Vec<u8>,
}

impl Posted {
    /// The fields of an address or of a form without files.
    pub(in crate::door) fn of(pairs: Vec<(String, String)>) -> Self {
        let mut posted = Self::default();
        for (name, value) in pairs {
            posted.keep(name, &value);
        }
        posted
    }

    /// The text of a field, with the line ends of the register; empty where there is none. Of a name that comes twice
    /// the first counts.
    pub(in crate::door) fn text(&self, name: &str) -> &str {
        self.all(name).first().map_or("", String::as_str)
    }

    /// Every text under a name.
    pub(super) fn all(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    /// The texts by their names, without the space around them; those under one name with commas between, as commands
    /// take several values.
    pub(in crate::door) fn texts(&self) -> BTreeMap<String, String> {
        let joined =
            |(name, values): (&String, &Vec<String>)| (name.clone(), values.join(",").trim().to_owned());
        self.values.iter().map(joined).collect()
    }

    /// The files under a name. They are taken: a second asking finds none.
    pub(super) fn take_files(&mut self, name: &str) -> Vec<SentFile> {
        self.files.remove(name).unwrap_or_default()
    }

    fn multipart(body: &[u8], boundary: &str) -> Option<Self> {
        let mut posted = Self::default();
        for part in multipart::parts(body, boundary)? {
            match part.file_name {
                None => posted.keep(part.name, std::str::from_utf8(part.content).ok()?),
                // A file field that was left empty is sent as a nameless file of no bytes.
                Some(name) if name.is_empty() && part.content.is_empty() => {}
                Some(name) => {
                    let file = SentFile { name, body: part.content.to_vec() };
                    posted.files.entry(part.name).or_default().push(file);
                }
            }
        }
        Some(posted)
    }

    /// Browsers send line ends as carriage return and line feed.
    fn keep(&mut self, name: String, value: &str) {
        self.values.entry(name).or_default().push(value.replace("\r\n", "\n"));
    }
}

impl FromRequest<AppState> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        let locale = request.extensions().get::<Locale>().copied().unwrap_or(Locale::English);
        let t: Speech = Desk::from_ref(state).speech(locale);
        let wrong = |key: &str| Problem::input(t, t.say(key)).into_response();
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).map(str::to_owned);
        let Some(boundary) = kind.as_deref().and_then(multipart::boundary) else {
            let read = Form::<Vec<(String, String)>>::from_request(request, state).await;
            return read.map(|Form(pairs)| Self::of(pairs)).map_err(|_| wrong("wrong-form-broken"));
        };
        let body = Bytes::from_request(request, state).await.map_err(|_| wrong("wrong-form-large"))?;
        Self::multipart(&body, boundary).ok_or_else(|| wrong("wrong-form-broken"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_bodies_are_read() {
        let pairs = [("text", "a\r\nb c"), ("text", "other"), ("step", "中")];
        let plain = Posted::of(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec());
        assert_eq!((plain.text("text"), plain.text("step"), plain.text("none")), ("a\nb c", "中", ""));
        assert_eq!(plain.all("text"), ["a\nb c", "other"]);
        let body = "--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\na\r\nb\r\n--x\r\n\
                    Content-Disposition: form-data; name=\"file\"; filename=\"收据.pdf\"\r\n\r\n%PDF\r\n--x\r\n\
                    Content-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\r\n--x--";
        let mut parts = Posted::multipart(body.as_bytes(), "x").unwrap();
        assert_eq!(parts.text("text"), "a\nb");
        let files = parts.take_files("file");
        let named: Vec<_> = files.iter().map(|file| (file.name.as_str(), file.body.as_slice())).collect();
        assert_eq!(named, [("收据.pdf", &b"%PDF"[..])], "a field that was left empty is no file");
        assert!(parts.take_files("file").is_empty());
        assert!(Posted::multipart(b"--y--", "x").is_none());
    }
}
