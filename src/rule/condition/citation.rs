//! `citation`: documents that are cited, against the pack's registry.

use crate::diagnostic::Label;
use crate::rule::file::CitationCheck;
use crate::rule::found::{Context, Found, Verdict};
use crate::rule::loader::Loader;
use crate::rule::registry::{KnownDocument, NumberFile, Registry, normal};
use crate::rule::scope::Scope;
use crate::rule::trace::Step;
use crate::source::Span;
use crate::source::fold::sentence_around;
use crate::wording::say;
use std::sync::Arc;

/// Citations and what may be wrong with them.
#[derive(Debug)]
pub struct Citations {
    wrong: CitationCheck,
    registry: Arc<Registry>,
}

/// A paragraph: its folded text, and where that begins in the folded text of the document.
#[derive(Clone, Copy)]
struct Passage<'a> {
    context: Context<'a>,
    text: &'a str,
    base: usize,
}

impl Passage<'_> {
    fn span(&self, start: usize, end: usize) -> Span {
        let folded = self.context.subject.folded();
        folded.span(self.base + start, self.base + end)
    }
}

/// A document number or a title as cited; ranges are of the folded text of its paragraph.
struct Cited {
    /// Issuer's code as printed, with its place; empty for titles.
    code: (String, usize, usize),
    year: u32,
    number: u32,
    /// The title, normalised; empty for numbers.
    title: String,
    start: usize,
    end: usize,
}

/// A near miss of a title has at most this many characters wrong.
const WRONG_CHARACTERS: usize = 3;

impl Citations {
    pub(super) const PLACEHOLDERS: &'static [&'static str] = &["cited", "right", "title", "year"];

    pub(super) fn compile(wrong: CitationCheck, loader: &Loader<'_>) -> Citations {
        Citations {
            wrong,
            registry: Arc::clone(&loader.names.registry),
        }
    }

    pub(super) fn check(&self, context: Context<'_>) -> Verdict {
        let year = context.subject.year();
        if self.wrong == CitationCheck::Superseded && year.is_none() {
            return Verdict::unassessable(say(context.lang, "reason.no-year", &[]));
        }
        let folded = context.subject.folded();
        let mut found = Vec::new();
        // A paragraph at a time: a bracket that is never closed must not swallow the next one.
        for span in Scope::Paragraphs.spans(context).unwrap_or_default() {
            let (text, base) = folded.slice(span);
            let passage = Passage {
                context,
                text,
                base,
            };
            context.notes(|| self.looked_at(passage));
            match self.wrong {
                CitationCheck::IssuerCode => self.issuer_codes(passage, &mut found),
                CitationCheck::Superseded => {
                    self.superseded(passage, year.unwrap_or_default(), &mut found);
                }
                CitationCheck::TitleNumber => self.title_numbers(passage, &mut found),
                CitationCheck::Title => self.titles(passage, &mut found),
            }
        }
        Verdict::found(found)
    }

    /// The document whose year and number these are, with its code or a near miss of it: how far
    /// off the code is, and where it starts in the words before the year.
    fn by_number(&self, cited: &Cited) -> Option<(&KnownDocument, &NumberFile, usize, usize)> {
        let candidates = self.registry.documents.iter().filter_map(|document| {
            let known = document.number.as_ref()?;
            let same = known.year == cited.year && known.number == cited.number;
            let (far, start) = ending(&cited.code.0, &known.issuer).filter(|_| same)?;
            (far <= reach(&known.issuer)).then_some((document, known, far, start))
        });
        candidates.min_by_key(|(_, _, far, _)| *far)
    }

    /// Every document number of a folded text.
    fn numbers(&self, text: &str) -> Vec<Cited> {
        let number = self.registry.number.as_ref();
        let Some(pattern) = number.filter(|pattern| pattern.may_match(text)) else {
            return Vec::new();
        };
        let cited = pattern.matches(text).filter_map(|captures| {
            let (whole, code) = (captures.whole(), captures.name("code")?);
            Some(Cited {
                code: (code.as_str().to_owned(), code.start(), code.end()),
                year: captures.name("year")?.as_str().parse().ok()?,
                number: captures.name("number")?.as_str().parse().ok()?,
                title: String::new(),
                start: whole.start(),
                end: whole.end(),
            })
        });
        cited.collect()
    }

    /// Every number and title that is cited, with the document of the registry it is, or nearly is.
    fn looked_at(&self, passage: Passage<'_>) -> Vec<Step> {
        let Passage { context, text, .. } = passage;
        let span = |cited: &Cited| passage.span(cited.start, cited.end);
        let step = |cited: &Cited, known: Option<&KnownDocument>, exact: bool| {
            let key = match (known, exact) {
                (Some(_), true) => "citation",
                (Some(_), false) => "citation.near",
                (None, _) => "citation.unknown",
            };
            Step::new(key)
                .with("cited", context.subject.source.slice(span(cited)))
                .with("known", known.map_or("", |known| known.key.as_str()))
                .with("title", known.map_or("", |known| known.title.as_str()))
                .at(span(cited))
                .is(exact)
        };
        let numbers = self.numbers(text);
        let numbers = numbers.iter().map(|cited| {
            let known = self.by_number(cited);
            let exact = known.is_some_and(|(_, _, far, _)| far == 0);
            step(cited, known.map(|known| known.0), exact)
        });
        let titles = titles(text);
        let titles = titles.iter().map(|cited| match self.by_title(cited) {
            Some(known) => step(cited, Some(known), self.nearly(&cited.title).is_none()),
            None => step(cited, self.nearly(&cited.title), false),
        });
        let mut steps: Vec<Step> = numbers.chain(titles).collect();
        steps.sort_by_key(|step| step.label.as_ref().map(|label| label.span));
        steps
    }

    fn is_other_code(&self, code: &str) -> bool {
        self.registry
            .other_codes
            .iter()
            .any(|other| code.ends_with(other.as_str()))
    }

    fn issuer_codes(&self, passage: Passage<'_>, found: &mut Vec<Found>) {
        for cited in self.numbers(passage.text) {
            let Some((document, known, far, skip)) = self.by_number(&cited) else {
                continue;
            };
            if far == 0 || self.is_other_code(&cited.code.0) {
                continue;
            }
            // The code may stand behind other words, which are none of it.
            let (_, start, end) = cited.code;
            let span = passage.span(start + skip, end);
            let one = found_at(passage.context, span)
                .with("right", known.issuer.as_str())
                .with("title", document.title.as_str())
                .with("year", known.year.to_string());
            found.push(one);
        }
    }

    fn superseded(&self, passage: Passage<'_>, year: i32, found: &mut Vec<Found>) {
        let text = passage.text;
        let numbers = self.numbers(text);
        let by_number = numbers.iter().filter_map(|cited| {
            let (document, _, _, skip) = self.by_number(cited)?;
            Some((cited, document, skip))
        });
        let titles = titles(text);
        let by_title = titles
            .iter()
            .filter_map(|cited| Some((cited, self.by_title(cited)?, 0)));
        for (cited, document, skip) in by_number.chain(by_title) {
            let Some(next) = document
                .superseded_by
                .as_deref()
                .and_then(|key| self.registry.get(key))
            else {
                continue;
            };
            let applies = document.years.is_none_or(|years| years.contains(year));
            let told = found.iter().any(|one| one.values.contains(&document.key));
            if applies || told || self.is_historical(text, cited) {
                continue;
            }
            let span = passage.span(cited.start + skip, cited.end);
            let one = found_at(passage.context, span)
                .with("right", self.registry.written(next))
                .with("title", next.title.as_str())
                .with("year", year.to_string())
                .valued(document.key.as_str());
            found.push(one);
        }
    }

    fn is_historical(&self, text: &str, cited: &Cited) -> bool {
        let around = sentence_around(text, cited.start, cited.end);
        let historical = self.registry.historical.as_ref();
        historical.is_some_and(|pattern| pattern.is_match(&text[around]))
    }

    /// The document of exactly this title.
    fn by_title(&self, cited: &Cited) -> Option<&KnownDocument> {
        let bare = bare(&cited.title);
        self.registry.documents.iter().find(|document| {
            document
                .titles
                .iter()
                .any(|title| self::bare(title) == bare)
        })
    }

    fn title_numbers(&self, passage: Passage<'_>, found: &mut Vec<Found>) {
        let text = passage.text;
        let numbers = self.numbers(text);
        for title in titles(text) {
            let Some(of_title) = self.by_title(&title) else {
                continue;
            };
            // The number stands in brackets right behind its title.
            let Some(number) = numbers.iter().find(|number| {
                number.start >= title.end
                    && text[title.end..number.start]
                        .chars()
                        .all(|c| matches!(c, '(' | ','))
            }) else {
                continue;
            };
            let own = of_title.number.as_ref();
            let is_own =
                own.is_none_or(|own| own.year == number.year && own.number == number.number);
            let other = self.by_number(number).map(|found| found.0);
            // A number nobody knows may be that of a local notice that forwards the document.
            if is_own || other.is_none_or(|other| other.key == of_title.key) {
                continue;
            }
            let span = passage.span(number.start, number.end);
            let one = found_at(passage.context, span)
                .with("right", self.registry.written(of_title))
                .with("title", of_title.title.as_str())
                .with("year", number.year.to_string())
                .also(Label::new(passage.span(title.start, title.end)));
            found.push(one);
        }
    }

    fn titles(&self, passage: Passage<'_>, found: &mut Vec<Found>) {
        for cited in titles(passage.text) {
            let Some(document) = self.nearly(&cited.title) else {
                continue;
            };
            let span = passage.span(cited.start, cited.end);
            let one = found_at(passage.context, span)
                .with("right", document.title.as_str())
                .with("title", document.title.as_str())
                .with("year", "");
            found.push(one);
        }
    }

    /// The document whose title this is with a few characters wrong, or with its inner brackets
    /// in the wrong place; `None` when it is right, or another document.
    fn nearly(&self, title: &str) -> Option<&KnownDocument> {
        let cited = bare(title);
        let length = cited.chars().count();
        let bracketed = title.contains('<');
        let mut nearest = None;
        for document in &self.registry.documents {
            for known in &document.titles {
                let known_length = known.chars().filter(|c| !matches!(c, '<' | '>')).count();
                if known_length.abs_diff(length) > WRONG_CHARACTERS {
                    continue;
                }
                let far = strsim::levenshtein(&bare(known), &cited);
                let misplaced = far == 0 && bracketed && known.contains('<') && known != title;
                if far == 0 && !misplaced {
                    return None;
                }
                // What kind of document it is stands at the end: 指南 is not a 条例 misspelt.
                let kind = |title: &str| title.chars().rev().take(2).collect::<String>();
                let long = known_length >= 6 * far.max(1) && kind(&bare(known)) == kind(&cited);
                if far <= WRONG_CHARACTERS && long && nearest.is_none_or(|(least, _)| far < least) {
                    nearest = Some((far, document));
                }
            }
        }
        nearest.map(|(_, document)| document)
    }
}

fn found_at(context: Context<'_>, span: Span) -> Found {
    let printed = context.subject.source.slice(span);
    Found::here(span).with("cited", printed).valued(printed)
}

/// A title without its inner brackets.
fn bare(title: &str) -> String {
    title.chars().filter(|c| !matches!(c, '<' | '>')).collect()
}

/// How many characters of a code may be wrong.
fn reach(code: &str) -> usize {
    (code.chars().count() / 3).max(1)
}

/// The ending of `words` that is nearest to `code`: how far off it is, and the byte it starts at.
/// It begins as the code does: with another first character it is another issuer's.
fn ending(words: &str, code: &str) -> Option<(usize, usize)> {
    let first = code.chars().next()?;
    let length = code.chars().count();
    let starts = words.char_indices().filter(|(_, c)| *c == first);
    let near = starts.filter_map(|(at, _)| {
        let ending = &words[at..];
        let long = ending.chars().count().abs_diff(length) <= 2;
        long.then(|| (strsim::levenshtein(ending, code), at))
    });
    near.min()
}

/// Every title in 《》, nested ones inside their outer.
fn titles(text: &str) -> Vec<Cited> {
    let mut titles = Vec::new();
    let mut depth = 0usize;
    let mut start = 0;
    for (at, c) in text.char_indices() {
        match c {
            '《' => {
                if depth == 0 {
                    start = at;
                }
                depth += 1;
            }
            '》' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    let end = at + c.len_utf8();
                    let inside = &text[start + c.len_utf8()..at];
                    titles.push(Cited {
                        code: (String::new(), start, start),
                        year: 0,
                        number: 0,
                        title: normal(inside),
                        start,
                        end,
                    });
                }
            }
            // A title does not run over the end of its paragraph.
            '\n' | '。' => depth = 0,
            _ => {}
        }
    }
    titles
}
