//! One document, understood: text, tree, tables on their forms, facts. Owned and immutable.

pub mod profile;

pub use profile::Profile;

use crate::fact::sentence::Marked;
use crate::fact::{Balance, Claims, Evidence, Fact, FactSet, Passage, Refusal, cells};
use crate::form::{Binding, Form, bind};
use crate::read::{Comment, DATA, Reading, Unread};
use crate::source::{Folded, Lang, Needles, Pattern, Seen, Source, Span};
use crate::syntax::{Document, Guide, Layout, RawTable, SectionId, outline};
use crate::wording::say;
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

/// What a pack knows of the documents it is for: forms, and how to read title, body and year.
#[derive(Debug)]
pub struct Model {
    /// The forms, in the order of the pack.
    pub forms: Vec<Form>,
    /// Their headings and labels.
    pub guide: Guide,
    /// Patterns of title lines, folded, with groups `body` and `year`.
    pub titles: Vec<Pattern>,
    /// Patterns of lines that look like titles and are none.
    pub not_titles: Vec<Pattern>,
    /// Patterns of the report year elsewhere, with a group `year`, best first.
    pub years: Vec<Pattern>,
    /// Kinds of bodies: key and pattern of the name.
    pub kinds: Vec<(String, Pattern)>,
    /// How sentences claim figures.
    pub claims: Claims,
    /// The words that patterns of the pack cannot match without.
    pub needles: Arc<Needles>,
}

impl Model {
    /// A model that knows nothing.
    #[must_use]
    pub fn empty() -> Model {
        Model {
            forms: Vec::new(),
            guide: Guide::empty(),
            titles: Vec::new(),
            not_titles: Vec::new(),
            years: Vec::new(),
            kinds: Vec::new(),
            claims: Claims::default(),
            needles: Arc::default(),
        }
    }
}

/// One document, understood.
#[derive(Debug)]
pub struct Subject {
    /// The reading text.
    pub source: Source,
    /// The format's name.
    pub format: &'static str,
    /// How many characters stand for undecodable bytes.
    pub replaced: usize,
    /// What of it could not be read.
    pub unread: Unread,
    /// The comments in it that speak to us.
    pub comments: Vec<Comment>,
    /// The tree.
    pub document: Document,
    /// Title, body, year.
    pub profile: Profile,
    /// One binding per table key of the forms.
    pub bindings: Vec<Binding>,
    /// The relations of each binding.
    pub balances: Vec<Balance>,
    /// Index of the form the document follows.
    pub form: usize,
    /// The pack's knowledge.
    pub model: Arc<Model>,
    folded: OnceLock<Folded>,
    seen: OnceLock<Seen>,
    marked: OnceLock<Vec<Vec<Marked>>>,
    facts: OnceLock<FactSet>,
    claimed: OnceLock<FactSet>,
    recognised: OnceLock<bool>,
}

/// So many sections of a form tell a document of its kind.
const FEWEST_SECTIONS: usize = 2;

impl Subject {
    /// Understands a reading. Never fails.
    #[must_use]
    pub fn new(reading: Reading, model: &Arc<Model>) -> Subject {
        let source = reading.source;
        let document = outline(&source, &reading.blocks, &model.guide);
        let profile = profile::profile(&source, &document, model);
        let year = profile.year.map(|(year, _)| year);
        let homes = |raw: &RawTable| {
            let mut id = raw.section;
            while document.section(id).level > 1 {
                id = document.section(id).parent.unwrap_or(SectionId::ROOT);
            }
            document.section(id).role.clone()
        };
        // Where columns cannot be told apart, only tables with lines are bound.
        let unruled = !reading.unread.unruled.is_empty();
        let exact = |table: &&RawTable| table.layout == Layout::Grid;
        let tables = if unruled {
            Cow::Owned(document.tables.iter().filter(exact).cloned().collect())
        } else {
            Cow::Borrowed(&document.tables)
        };
        let bindings = bind::bind(&source, &tables, &homes, &model.forms, year);
        let balances = bindings
            .iter()
            .map(|binding| Balance::new(&model.forms[binding.form], binding))
            .collect();
        let form = followed_form(&bindings, &model.forms, year);
        Subject {
            source,
            format: reading.format,
            replaced: reading.replaced,
            unread: reading.unread,
            comments: reading.comments,
            document,
            profile,
            bindings,
            balances,
            facts: OnceLock::new(),
            claimed: OnceLock::new(),
            recognised: OnceLock::new(),
            form,
            model: Arc::clone(model),
            folded: OnceLock::new(),
            seen: OnceLock::new(),
            marked: OnceLock::new(),
        }
    }

    /// Whether this is a document of the kind the pack is for: it has a title of one, a table of a
    /// form, or at least two of a form's sections under a title that is not of something else.
    /// A pack without forms and titles is for any document.
    #[must_use]
    pub fn is_recognised(&self) -> bool {
        *self.recognised.get_or_init(|| self.recognise())
    }

    fn recognise(&self) -> bool {
        let model = &self.model;
        if model.forms.is_empty() && model.titles.is_empty() {
            return true;
        }
        let bound = self.bindings.iter().any(Binding::is_bound);
        let roles: BTreeSet<&str> = self
            .document
            .top()
            .filter_map(|(_, section)| section.role.as_deref())
            .collect();
        let sectioned = roles.len() >= FEWEST_SECTIONS && !self.profile.of_another_kind;
        !self.profile.titles.is_empty() || bound || sectioned
    }

    /// Whether this is no document but a data file of ours.
    #[must_use]
    pub fn is_data(&self) -> bool {
        self.format == DATA
    }

    /// Whether too little of the document could be read to say anything of it: at least half of its
    /// pages are pictures, or its tables have columns that cannot be told apart, and no table was
    /// found besides.
    #[must_use]
    pub fn is_unread(&self) -> bool {
        let bound = self.bindings.iter().any(Binding::is_bound);
        let unruled = !self.unread.unruled.is_empty();
        (self.unread.is_mostly_pictures() || unruled) && !bound
    }

    /// Why nothing can be said of a document that could not be read.
    #[must_use]
    pub fn why_unread(&self, lang: Lang) -> String {
        let key = if self.unread.is_mostly_pictures() {
            "reason.pictures"
        } else {
            "reason.unruled"
        };
        say(lang, key, &[])
    }

    /// The form the document follows; `None` when the pack has no forms.
    #[must_use]
    pub fn form(&self) -> Option<&Form> {
        self.model.forms.get(self.form)
    }

    /// Every figure, collected when first asked for.
    #[must_use]
    pub fn facts(&self) -> &FactSet {
        self.facts.get_or_init(|| {
            let mut facts = cells::collect(&self.bindings, &self.model.forms);
            self.claimed()
                .iter()
                .cloned()
                .for_each(|fact| facts.add(fact));
            facts
        })
    }

    /// What sentences claim, read when first asked for.
    #[must_use]
    pub fn claimed(&self) -> &FactSet {
        self.claimed.get_or_init(|| {
            let mut facts = FactSet::default();
            self.claims(&mut facts);
            facts
        })
    }

    /// Collects what the paragraphs claim.
    fn claims(&self, facts: &mut FactSet) {
        let claims = &self.model.claims;
        self.passages(&mut |base, _, passage| {
            for sighting in claims.read(passage) {
                let span = |range: std::ops::Range<usize>| {
                    self.folded().span(base + range.start, base + range.end)
                };
                let (value, least, most) = sighting.value;
                facts.add(Fact {
                    key: claims.claims[sighting.claim].key.clone(),
                    value,
                    range: (least, most),
                    span: span(sighting.at),
                    sentence: span(sighting.sentence),
                    from: Evidence::Sentence,
                    standing: sighting.standing,
                });
            }
        });
    }

    /// What looks like a claim at a place and is none: the index of the claim, where, and why.
    #[must_use]
    pub fn refused(&self, at: Span) -> Vec<(usize, Span, Refusal)> {
        let mut refused = Vec::new();
        self.passages(&mut |base, span, passage| {
            if !span.overlaps(at) {
                return;
            }
            let found = self.model.claims.refused(passage).into_iter();
            refused.extend(found.map(|(claim, range, why)| {
                let span = self.folded().span(base + range.start, base + range.end);
                (claim, span, why)
            }));
        });
        refused.retain(|(_, span, _)| span.overlaps(at));
        refused
    }

    /// Every paragraph as it is read: where its folded text begins, its place, and itself.
    fn passages(&self, each: &mut dyn FnMut(usize, Span, Passage<'_>)) {
        let folded = self.folded();
        let mut headings = (SectionId(u32::MAX), String::new(), String::new());
        for paragraph in &self.document.paragraphs {
            let (text, base) = folded.slice(paragraph.span);
            if headings.0 != paragraph.section {
                let (inner, top) = self.headings_above(paragraph.section);
                headings = (paragraph.section, inner, top);
            }
            let passage = Passage {
                text,
                seen: Some((self.seen(), base)),
                role: self.role_of(paragraph.section),
                top: &headings.2,
                headings: &headings.1,
                year: self.year(),
                kinds: &self.profile.kinds,
            };
            each(base, paragraph.span, passage);
        }
    }

    /// The headings above a section's text, folded: inside the top-level section, and its own.
    fn headings_above(&self, mut id: SectionId) -> (String, String) {
        let (mut inner, mut top) = (String::new(), String::new());
        while id != SectionId::ROOT {
            let section = self.document.section(id);
            if let Some(heading) = &section.heading {
                let words = if section.level > 1 {
                    &mut inner
                } else {
                    &mut top
                };
                words.push_str(&crate::source::fold::fold(self.source.slice(heading.title)));
                words.push('\n');
            }
            id = section.parent.unwrap_or(SectionId::ROOT);
        }
        (inner, top)
    }

    /// The role of the top-level section that holds a section.
    #[must_use]
    pub fn role_of(&self, mut id: SectionId) -> Option<&str> {
        while self.document.section(id).level > 1 {
            id = self.document.section(id).parent.unwrap_or(SectionId::ROOT);
        }
        self.document.section(id).role.as_deref()
    }

    /// The folded view of the whole text.
    #[must_use]
    pub fn folded(&self) -> &Folded {
        self.folded
            .get_or_init(|| Folded::new(self.source.read(), 0))
    }

    /// Which of the pack's needles the text has: what rules out most patterns before they run.
    #[must_use]
    pub fn seen(&self) -> &Seen {
        self.seen
            .get_or_init(|| self.model.needles.scan(self.folded().text()))
    }

    /// The sentences of every paragraph with their figures; a semicolon ends none of them.
    #[must_use]
    pub fn marked(&self) -> &[Vec<Marked>] {
        self.marked.get_or_init(|| {
            let paragraphs = self.document.paragraphs.iter();
            let text = |span| self.folded().slice(span).0;
            let claims = &self.model.claims;
            paragraphs
                .map(|paragraph| claims.sentences(text(paragraph.span), true))
                .collect()
        })
    }

    /// The title as printed, on one line.
    #[must_use]
    pub fn title(&self) -> Option<String> {
        let printed = self.source.slice(*self.profile.titles.first()?);
        let pieces = printed
            .lines()
            .map(|line| line.trim_matches(['#', '*', ' ', '\t', '\r', '\u{3000}']));
        Some(pieces.collect())
    }

    /// The report year.
    #[must_use]
    pub fn year(&self) -> Option<i32> {
        self.profile.year.map(|(year, _)| year)
    }

    /// The bound cell of an address, with the index of its binding and cell.
    #[must_use]
    pub fn cell(&self, address: &str) -> Option<(usize, usize)> {
        let (table, rest) = address.split_once('/')?;
        let (row, column) = rest.split_once('/')?;
        self.bindings
            .iter()
            .enumerate()
            .find_map(|(index, binding)| {
                let spec = &self.model.forms[binding.form].tables[binding.table];
                if spec.key != table {
                    return None;
                }
                let (row, column) = (spec.row(row)?, spec.column(column)?);
                let cell = binding
                    .cells
                    .iter()
                    .position(|c| c.row == row && c.column == column)?;
                Some((index, cell))
            })
    }

    /// The number of an address for sums: nothing for a blank, and for a row that the form leaves
    /// to a table which does not have it; `None` when the cell is unread or no number.
    #[must_use]
    pub fn addend(&self, address: &str) -> Option<Decimal> {
        if let Some((binding, cell)) = self.cell(address) {
            return self.bindings[binding].cells[cell].value.for_sums();
        }
        let mut parts = address.split('/');
        let (table, row) = (parts.next()?, parts.next()?);
        self.bindings.iter().find_map(|binding| {
            let spec = &self.model.forms[binding.form].tables[binding.table];
            let absent = spec.key == table && binding.is_absent(spec.row(row)?, spec);
            absent.then_some(Decimal::ZERO)
        })
    }

    /// The address of a bound cell.
    #[must_use]
    pub fn address(&self, binding: usize, cell: usize) -> String {
        let binding = &self.bindings[binding];
        let table = &self.model.forms[binding.form].tables[binding.table];
        let cell = &binding.cells[cell];
        table.address(&table.rows[cell.row], &table.columns[cell.column])
    }

    /// A place in words, and behind it where that is in a file that has no lines to count.
    #[must_use]
    pub fn place_in_file(&self, span: Span, address: Option<&str>, lang: Lang) -> String {
        let words = self.place(span, address, lang);
        let Some(place) = self.source.position(span) else {
            return words;
        };
        let mut parts = Vec::new();
        let mut part = |key: &str, number: u32| {
            let number = number.to_string();
            parts.push(say(lang, key, &[("n", &number)]));
        };
        if place.page > 0 {
            part("position.page", place.page);
        }
        if place.table > 0 {
            part("position.table", place.table);
            part("position.row", place.row);
            part("position.column", place.column);
        } else if place.paragraph > 0 {
            part("position.paragraph", place.paragraph);
        }
        if parts.is_empty() {
            return words;
        }
        let position = parts.join(&say(lang, "position.separator", &[]));
        let filled = [("place", words.as_str()), ("position", position.as_str())];
        say(lang, "position.behind", &filled)
    }

    /// A place in words: the cell by table, row and column, or the section and paragraph.
    #[must_use]
    pub fn place(&self, span: Span, address: Option<&str>, lang: Lang) -> String {
        if let Some(words) = address.and_then(|address| self.cell_place(address, lang)) {
            return words;
        }
        if self.is_data() {
            return say(lang, "place.data", &[]);
        }
        if span == self.source.whole() {
            return say(lang, "place.document", &[]);
        }
        let offset = span.start as usize;
        let separator = say(lang, "place.separator", &[]);
        if let Some(binding) = self
            .bindings
            .iter()
            .find(|binding| binding.region.is_some_and(|region| region.contains(offset)))
        {
            let table = &self.model.forms[binding.form].tables[binding.table];
            return table.title.get(lang).to_owned();
        }
        let mut id = self.document.section_at(offset);
        if id == SectionId::ROOT {
            return say(lang, "place.preamble", &[]);
        }
        let innermost = id;
        let mut words = Vec::new();
        while id != SectionId::ROOT {
            let section = self.document.section(id);
            if let Some(heading) = &section.heading {
                words.push(self.source.slice(heading.span).trim().to_owned());
            }
            id = section.parent.unwrap_or(SectionId::ROOT);
        }
        words.reverse();
        let before = self
            .document
            .paragraphs
            .iter()
            .filter(|p| p.section == innermost);
        let at = before
            .take_while(|p| p.span.start as usize <= offset)
            .count();
        if at > 0 {
            words.push(say(lang, "place.paragraph", &[("n", &at.to_string())]));
        }
        words.join(&separator)
    }

    fn cell_place(&self, address: &str, lang: Lang) -> Option<String> {
        let mut parts = address.split('/');
        let (table, row, column) = (parts.next()?, parts.next(), parts.next());
        let separator = say(lang, "place.separator", &[]);
        let bound = self
            .bindings
            .iter()
            .map(|b| &self.model.forms[b.form].tables[b.table]);
        let spec = bound.into_iter().find(|spec| spec.key == table)?;
        let mut words = vec![spec.title.get(lang).to_owned()];
        if let Some(row) = row {
            words.push(spec.rows[spec.row(row)?].label.get(lang).to_owned());
        }
        if let Some(column) = column {
            words.push(
                spec.columns[spec.column(column)?]
                    .label
                    .get(lang)
                    .to_owned(),
            );
        }
        Some(words.join(&separator))
    }
}

/// The form most tables are of; when they disagree evenly, the one in force that year.
fn followed_form(bindings: &[Binding], forms: &[Form], year: Option<i32>) -> usize {
    let count = |form: usize| {
        bindings
            .iter()
            .filter(|b| b.is_bound() && b.form == form)
            .count()
    };
    let in_force = |form: usize| year.is_some_and(|year| forms[form].years.contains(year));
    let newest = |form: usize| forms[form].years.from;
    let mut best = 0;
    for form in 1..forms.len() {
        let key = |form: usize| (count(form), in_force(form), newest(form));
        if key(form) > key(best) {
            best = form;
        }
    }
    best
}
