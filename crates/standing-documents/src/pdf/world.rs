//! What typst may see: the sheet, the words of one paper, the fonts. Nothing else exists for it.

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_kit::fonts::FontStore;

use crate::error::DocumentError;

const SHEET: &str = include_str!("sheet.typ");

/// One paper being set.
pub(super) struct Sheet<'p> {
    library: LazyHash<Library>,
    fonts: &'p FontStore,
    source: Source,
    words_id: FileId,
    words: Bytes,
    day: Option<Datetime>,
}

impl<'p> Sheet<'p> {
    pub(super) fn new(
        fonts: &'p FontStore,
        words: Bytes,
        day: Option<Datetime>,
    ) -> Result<Self, DocumentError> {
        let (sheet, words_id) = (named("sheet.typ")?, named("paper.json")?);
        Ok(Self {
            library: LazyHash::new(Library::default()),
            fonts,
            source: Source::new(sheet, SHEET.to_owned()),
            words_id,
            words,
            day,
        })
    }
}

fn named(path: &str) -> Result<FileId, DocumentError> {
    let path = VirtualPath::new(path).map_err(|error| DocumentError::Setting(format!("{error:?}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}

impl World for Sheet<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.source.id() { Ok(self.source.clone()) } else { Err(absent(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.words_id { Ok(self.words.clone()) } else { Err(absent(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        self.day
    }
}
