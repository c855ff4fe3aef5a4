//! A text as a picture that telephones read, drawn as one path of an SVG: nothing is loaded and no script runs.

use std::fmt::Write as _;

use qrcode::{Color, QrCode};

/// Light modules around the picture, as the standard asks.
const MARGIN: usize = 4;

/// A picture of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    /// Modules on each side, with the margin.
    pub(crate) side: usize,
    /// The dark modules as one path.
    pub(crate) path: String,
}

impl Picture {
    /// The picture of a text; none when it is too long for one.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let code = QrCode::new(text).ok()?;
        let width = code.width();
        let mut path = String::new();
        for (row, modules) in code.to_colors().chunks(width).enumerate() {
            for (column, _) in modules.iter().enumerate().filter(|(_, module)| **module == Color::Dark) {
                // Writing to a string cannot fail.
                let _ =
                    write!(path, "M{} {}h1v1h-1z", column.saturating_add(MARGIN), row.saturating_add(MARGIN));
            }
        }
        Some(Self { side: width.saturating_add(MARGIN.saturating_mul(2)), path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_its_corners_and_its_margin() {
        let picture = Picture::of("otpauth://totp/Standing:ann?secret=MZXW6YTBOI").unwrap();
        assert!(picture.path.starts_with("M4 4h1v1h-1z"), "the corner of the finder");
        assert!(picture.path.contains(&format!("M{} 4h", picture.side - 5)), "the corner on the right");
        assert!(!picture.path.contains("M3 ") && !picture.path.contains(" 3h"), "the margin is light");
        assert_eq!(Picture::of(&"x".repeat(8_000)), None);
    }
}
