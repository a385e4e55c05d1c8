//! The file as a whole: opened, drawn page by page, and put together.

use super::THREAD;
use super::device::{Exhausted, Listener};
use super::flow;
use super::harm::{self, Weights};
use super::page::{Page, page};
use super::running::drop_running;
use crate::read::pieces::{Piece, Pieces};
use crate::read::{Limits, ReadError, Reading, Unread};
use crate::source::fold::is_empty;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret_page};
use kurbo::{Affine, Rect};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// The stack of that thread: streams may be nested fifty deep, objects five hundred.
const STACK: usize = 32 << 20;

/// A document has at most so many pages.
const MOST_PAGES: usize = 2_000;

/// A document has at most so many characters.
const MOST_GLYPHS: usize = 1_500_000;

/// A page of which pictures cover so much, and on which so few characters are printed, is a picture.
const PICTURE: (f32, usize) = (0.4, 40);

/// Reads a file.
///
/// The crate that draws was not written for files that mean harm: what panics in it is the file's
/// fault, not ours, and must end no run. So it works in a thread of its own, with stack enough for
/// what may be nested, and a panic there says that the file is damaged.
///
/// # Errors
/// When the file is protected, broken or more than any report is.
pub(super) fn read(path: &str, bytes: &[u8], limits: &Limits) -> Result<Reading, ReadError> {
    let work = || catch_unwind(AssertUnwindSafe(|| pages(bytes, limits)));
    let read = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name(THREAD.to_owned());
        match thread.stack_size(STACK).spawn_scoped(scope, work) {
            Ok(thread) => thread.join().unwrap_or_else(Err),
            // No thread can be had; then this one must do.
            Err(_) => work(),
        }
    });
    let pages = read.unwrap_or_else(|thrown| Err(thrown_out(thrown.as_ref())))?;
    reading(path, pages)
}

/// Why drawing ended early.
fn thrown_out(thrown: &(dyn std::any::Any + Send)) -> ReadError {
    if thrown.is::<Exhausted>() {
        let (what, limit) = ("steps of drawing", super::device::MOST_WORK);
        return ReadError::TooMuch { what, limit };
    }
    damaged("its objects contradict each other")
}

fn damaged(reason: &str) -> ReadError {
    ReadError::Damaged {
        part: String::new(),
        reason: reason.to_owned(),
    }
}

/// Draws every page and takes down what is on it.
fn pages(bytes: &[u8], limits: &Limits) -> Result<Vec<Page>, ReadError> {
    harm::before(bytes, limits.unpacked)?;
    let data: Arc<Vec<u8>> = Arc::new(bytes.to_vec());
    let pdf = Pdf::new(data).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => ReadError::Locked,
        LoadPdfError::Decryption(_) => damaged("it is encrypted in a way that is not known"),
        LoadPdfError::Invalid => damaged("it has no pages"),
    })?;
    let weights = Weights::of(&pdf, limits.unpacked)?;
    let count = pdf.pages().len();
    if count > MOST_PAGES {
        let (what, limit) = ("pages", MOST_PAGES as u64);
        return Err(ReadError::TooMuch { what, limit });
    }
    let cache = InterpreterCache::new();
    let mut listener = Listener::new(weights.step());
    let mut pages = Vec::with_capacity(count);
    let mut glyphs = 0;
    for (index, drawn) in pdf.pages().iter().enumerate() {
        let states = harm::shown(drawn.page_stream().unwrap_or_default())?;
        listener.work(weights.setting(states));
        let settings = InterpreterSettings::default();
        let (width, height) = drawn.render_dimensions();
        let room = Rect::new(0.0, 0.0, width.into(), height.into());
        let upright = Affine::new(drawn.initial_transform(true).as_coeffs());
        let mut context = Context::new(upright, room, &cache, pdf.xref(), settings);
        interpret_page(drawn, &mut context, &mut listener);
        let marks = listener.page((width, height));
        glyphs += marks.glyphs.len() + marks.hidden;
        if glyphs > MOST_GLYPHS {
            let (what, limit) = ("characters", MOST_GLYPHS as u64);
            return Err(ReadError::TooMuch { what, limit });
        }
        pages.push(page(u32::try_from(index + 1).unwrap_or(u32::MAX), marks));
    }
    Ok(pages)
}

/// The reading of all pages.
fn reading(path: &str, mut pages: Vec<Page>) -> Result<Reading, ReadError> {
    let unread = unread(&pages);
    let replaced = pages.iter().map(|page| page.replaced).sum();
    drop_running(&mut pages);
    let mut pieces = Pieces::default();
    let flown: Vec<Piece> = flow::pieces(pages);
    flown.into_iter().for_each(|piece| pieces.push(piece));
    let (source, blocks) = pieces.into_places(path);
    if is_empty(source.text()) {
        return Err(ReadError::Empty);
    }
    Ok(Reading {
        source,
        blocks,
        replaced,
        comments: Vec::new(),
        unread,
        format: "pdf",
    })
}

/// What of the pages cannot be read.
fn unread(pages: &[Page]) -> Unread {
    let pictured = |page: &&Page| page.pictured >= PICTURE.0 && page.printed < PICTURE.1;
    let pictures = pages.iter().filter(pictured);
    let unruled = pages.iter().filter(|page| page.is_unruled());
    Unread {
        of: pages.len(),
        recognised: pictures.clone().any(|page| page.hidden > 0),
        pictures: pictures.map(|page| page.number).collect(),
        unruled: unruled.map(|page| page.number).collect(),
    }
}
