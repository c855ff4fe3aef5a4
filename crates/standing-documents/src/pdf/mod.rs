//! A paper as PDF, set by typst from one fixed sheet. The words reach the sheet as data, never as markup; the sheet
//! can open no file but them, and asks no clock.

mod world;

use jiff::civil::Date;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Bytes, Datetime, Smart};
use typst_kit::fonts::FontStore;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::document::Document;
use crate::error::DocumentError;
use world::Sheet;

/// A character that a font for Chinese papers must have, and one for all others.
const NEEDED: [char; 2] = ['\u{540d}', 'a'];

/// The fonts of this machine, read once.
pub struct Press {
    fonts: FontStore,
}

impl Press {
    /// Looks up the fonts of the machine.
    ///
    /// # Errors
    /// [`DocumentError::NoFont`] when none has Chinese characters: papers name Chinese organisations and instruments
    /// in either language.
    pub fn new() -> Result<Self, DocumentError> {
        let mut fonts = FontStore::new();
        fonts.extend(typst_kit::fonts::system());
        let has = |needed: char| {
            let coverage =
                |index| fonts.book().info(index).map(|info| info.coverage.contains(u32::from(needed)));
            (0..).map_while(coverage).any(|covered| covered)
        };
        match NEEDED.into_iter().all(has) {
            true => Ok(Self { fonts }),
            false => Err(DocumentError::NoFont),
        }
    }

    /// The paper as PDF/UA-1. The same paper and fonts give the same bytes.
    ///
    /// # Errors
    /// [`DocumentError::Setting`] when typst refuses, for example because no font has a character that it needs.
    pub fn pdf(&self, document: &Document) -> Result<Vec<u8>, DocumentError> {
        let setting = |what: &dyn ToString| DocumentError::Setting(what.to_string());
        let data = serde_json::to_vec(document).map_err(|error| setting(&error))?;
        let day = moment(document.day);
        let sheet = Sheet::new(&self.fonts, Bytes::new(data), day)?;
        let paged = typst::compile::<PagedDocument>(&sheet).output;
        let paged = paged.map_err(|errors| refused(errors.iter()))?;
        let standards = PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|error| setting(&error.message()))?;
        let options = PdfOptions {
            creator: Smart::Custom(Some("Standing".into())),
            timestamp: day.map(Timestamp::new_utc),
            standards,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&paged, &options).map_err(|errors| refused(errors.iter()))
    }
}

fn refused<'e>(errors: impl Iterator<Item = &'e SourceDiagnostic>) -> DocumentError {
    let messages = errors.map(|error| error.message.to_string()).collect::<Vec<_>>();
    DocumentError::Setting(messages.join("; "))
}

/// Midnight of a day.
fn moment(day: Date) -> Option<Datetime> {
    let (month, number) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    Datetime::from_ymd_hms(day.year().into(), month, number, 0, 0, 0)
}
