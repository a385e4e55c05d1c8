//! How cells look. What a colour says, a word says too.

use crate::diagnostic::Severity;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

/// The points of letters.
const SIZE: f64 = 10.0;

/// What a cell is, in the order of [`Faces`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    /// The name of a column.
    Head,
    /// A text.
    Text,
    /// A number.
    Number,
    /// A text that leads somewhere.
    Link,
    /// Something that is wrong.
    Error,
    /// Something that is probably wrong.
    Warning,
    /// Something worth knowing.
    Info,
    /// Something that does not count any more.
    Pale,
    /// A text below everything else.
    Total,
    /// A number below everything else.
    TotalNumber,
}

impl Face {
    /// The face of a severity.
    pub(super) fn of(severity: Severity) -> Face {
        match severity {
            Severity::Error => Face::Error,
            Severity::Warning => Face::Warning,
            Severity::Info => Face::Info,
        }
    }
}

/// Every face, made once: plain, and as what leads somewhere.
pub(super) struct Faces {
    plain: [Format; 10],
    leading: [Format; 10],
}

impl Faces {
    pub(super) fn new() -> Faces {
        let grey = Color::RGB(0x00BF_BFBF);
        let base = Format::new()
            .set_font_size(SIZE)
            .set_align(FormatAlign::Top)
            .set_border(FormatBorder::Thin)
            .set_border_color(grey);
        let text = base.clone().set_text_wrap();
        let filled = |letters: u32, ground: u32| {
            text.clone()
                .set_font_color(Color::RGB(letters))
                .set_background_color(Color::RGB(ground))
        };
        let number = base.set_align(FormatAlign::Right);
        let total = |format: &Format| {
            format
                .clone()
                .set_bold()
                .set_border_top(FormatBorder::Medium)
        };
        let plain = [
            filled(0x00FF_FFFF, 0x0033_4E68)
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            text.clone(),
            number.clone(),
            text.clone().set_font_color(Color::RGB(0x0005_63C1)),
            filled(0x009C_0006, 0x00FF_D6D6).set_bold(),
            filled(0x007F_4F00, 0x00FF_EFC2),
            text.clone().set_font_color(Color::RGB(0x001F_4E79)),
            text.clone()
                .set_font_color(Color::RGB(0x0076_7676))
                .set_italic(),
            total(&text),
            total(&number),
        ];
        let underlined = |format: &Format| format.clone().set_underline(FormatUnderline::Single);
        Faces {
            leading: plain.each_ref().map(underlined),
            plain,
        }
    }

    /// The format of a face.
    pub(super) fn format(&self, face: Face) -> &Format {
        &self.plain[face as usize]
    }

    /// The format of a face whose text leads somewhere.
    pub(super) fn leading(&self, face: Face) -> &Format {
        &self.leading[face as usize]
    }
}
