//! A form with a file in it (RFC 7578), read piece by piece, so that the size of the file does not matter. The small
//! form that is held in memory is in `multipart`.

use axum::body::BodyDataStream;
use futures_util::StreamExt as _;

use super::multipart::names_in;

/// The longest head of a part, in bytes.
const HEAD_BYTES_MAX: usize = 8 * 1024;
/// What ends a head.
const HEAD_END: &[u8] = b"\r\n\r\n";

/// A form that is being read, part by part.
pub(crate) struct FormStream {
    body: BodyDataStream,
    /// What stands before each part.
    between: Vec<u8>,
    held: Vec<u8>,
    has_ended: bool,
}

/// The head of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) name: String,
    /// What its sender calls the file; none for a field that is no file.
    pub(crate) file_name: Option<String>,
}

/// The form broke off, or is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Broken;

impl FormStream {
    pub(crate) fn new(body: BodyDataStream, boundary: &str) -> Self {
        // As if a line ended before the first boundary too.
        let (between, held) = (format!("\r\n--{boundary}").into_bytes(), b"\r\n".to_vec());
        Self { body, between, held, has_ended: false }
    }

    /// The head of the next part; none after the last. What was left of the part before is passed over.
    ///
    /// # Errors
    /// The form broke off, or is none.
    pub(crate) async fn next(&mut self) -> Result<Option<Head>, Broken> {
        while self.piece().await?.is_some() {}
        self.fill(self.between.len().saturating_add(2)).await?;
        self.held.drain(..self.between.len());
        let after: Vec<u8> = self.held.drain(..2).collect();
        if after == b"--" {
            return Ok(None);
        }
        if after != b"\r\n" {
            return Err(Broken);
        }
        loop {
            if let Some(end) = find(&self.held, HEAD_END) {
                let head: Vec<u8> = self.held.drain(..end).collect();
                self.held.drain(..HEAD_END.len());
                let head = std::str::from_utf8(&head).map_err(|_| Broken)?;
                let (name, file_name) = names_in(head).ok_or(Broken)?;
                return Ok(Some(Head { name, file_name }));
            }
            if self.held.len() > HEAD_BYTES_MAX {
                return Err(Broken);
            }
            self.more().await?;
        }
    }

    /// The next piece of the part; none at its end.
    ///
    /// # Errors
    /// The form broke off.
    pub(crate) async fn piece(&mut self) -> Result<Option<Vec<u8>>, Broken> {
        loop {
            let found = find(&self.held, &self.between);
            // The end of what is held may be the beginning of what stands between two parts.
            let sure = found.unwrap_or_else(|| self.held.len().saturating_sub(self.between.len()));
            if sure > 0 {
                return Ok(Some(self.held.drain(..sure).collect()));
            }
            if found.is_some() {
                return Ok(None);
            }
            self.more().await?;
        }
    }

    /// A field's text; none when it is longer than is taken, or no text.
    ///
    /// # Errors
    /// The form broke off.
    pub(crate) async fn text(&mut self, bytes_max: usize) -> Result<Option<String>, Broken> {
        let mut bytes = Vec::new();
        while let Some(piece) = self.piece().await? {
            if bytes.len().saturating_add(piece.len()) > bytes_max {
                return Ok(None);
            }
            bytes.extend(piece);
        }
        Ok(String::from_utf8(bytes).ok())
    }

    async fn fill(&mut self, length: usize) -> Result<(), Broken> {
        while self.held.len() < length {
            self.more().await?;
        }
        Ok(())
    }

    async fn more(&mut self) -> Result<(), Broken> {
        match self.body.next().await {
            Some(Ok(bytes)) if !self.has_ended => {
                self.held.extend_from_slice(&bytes);
                Ok(())
            }
            _ => {
                self.has_ended = true;
                Err(Broken)
            }
        }
    }
}

fn find(text: &[u8], words: &[u8]) -> Option<usize> {
    text.windows(words.len()).position(|window| window == words)
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, Bytes};
    use futures_util::stream;

    use super::*;

    const BODY: &[u8] =
        b"--x\r\nContent-Disposition: form-data; name=\"matter\"\r\n\r\nprocurement\r\n--x\r\n\
        Content-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\nContent-Type: text/csv\r\n\r\n\
        id\r\n--y\r\n\r\n--x--\r\n";

    /// The parts of a body that comes in pieces of a length.
    async fn parts(body: &[u8], length: usize) -> Result<Vec<(Head, Vec<u8>)>, Broken> {
        let pieces: Vec<_> =
            body.chunks(length).map(|piece| Ok::<_, std::io::Error>(Bytes::copy_from_slice(piece))).collect();
        let body = Body::from_stream(stream::iter(pieces));
        let mut form = FormStream::new(body.into_data_stream(), "x");
        let mut parts = Vec::new();
        while let Some(head) = form.next().await? {
            let mut content = Vec::new();
            while let Some(piece) = form.piece().await? {
                content.extend(piece);
            }
            parts.push((head, content));
        }
        Ok(parts)
    }

    #[tokio::test]
    async fn parts_are_the_same_however_the_body_is_cut() {
        for length in [1, 2, 3, 7, 64, 4_096] {
            let found = parts(BODY, length).await.unwrap();
            let named: Vec<_> =
                found.iter().map(|(head, _)| (head.name.as_str(), head.file_name.as_deref())).collect();
            assert_eq!(named, [("matter", None), ("file", Some("a.csv"))], "{length}");
            assert_eq!(
                (found[0].1.as_slice(), found[1].1.as_slice()),
                (&b"procurement"[..], &b"id\r\n--y\r\n"[..])
            );
        }
    }

    #[tokio::test]
    async fn what_is_cut_or_no_form_breaks() {
        for length in 0..BODY.len() - 4 {
            assert_eq!(parts(&BODY[..length], 16).await, Err(Broken), "cut at {length}");
        }
        assert_eq!(parts(&vec![b'a'; 20_000], 1_000).await, Err(Broken));
        assert_eq!(parts(b"--x--", 2).await, Ok(Vec::new()));
    }

    #[tokio::test]
    async fn texts_have_a_limit_and_what_is_left_is_passed_over() {
        for (most, expected) in [(11, Some("procurement")), (10, None)] {
            let mut form = FormStream::new(Body::from(BODY).into_data_stream(), "x");
            form.next().await.unwrap();
            assert_eq!(form.text(most).await.unwrap().as_deref(), expected);
            assert_eq!(form.next().await.unwrap().unwrap().name, "file");
        }
    }
}
