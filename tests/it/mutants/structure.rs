//! Mistakes in title, sections and their numbers.

use super::base::{Base, Edit, Mutant, Scope};
use super::{Kind, kind, swap};
use gouji::source::Span;
use gouji::syntax::Section;

const NUMBERS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

pub(crate) fn kinds() -> Vec<Kind> {
    let mut kinds = titles();
    kinds.extend(sections());
    kinds.extend(numbers());
    kinds.extend(items());
    kinds.extend(contents());
    kinds
}

fn titles() -> Vec<Kind> {
    use Scope::Title;
    vec![
        swap(
            "title: year removed",
            &["title-no-year"],
            Title,
            "20[0-9]{2}年度?",
            "",
        ),
        kind("title: body removed", &["title-no-unit"], |base| {
            let titles = &base.subject.profile.titles;
            let Some(year) = titles
                .first()
                .and_then(|title| base.text[title.range()].find("20"))
            else {
                return Vec::new();
            };
            let start = titles[0].start as usize;
            vec![around(base.with(Span::new(start, start + year), ""))]
        }),
        swap(
            "title: 工作 removed",
            &["title-form"],
            Title,
            "信息公开(?P<at>工作)年度",
            "",
        ),
        swap(
            "title: 年度报告 shortened",
            &["title-form", "title-missing"],
            Title,
            "公开工作(?P<at>年度报告)",
            "报告",
        ),
        kind("title: written twice", &["title-duplicate"], |base| {
            let titles = &base.subject.profile.titles;
            let [title] = titles.as_slice() else {
                return Vec::new();
            };
            let line = line_of(base, *title);
            vec![base.with(
                Span::new(line.end as usize, line.end as usize),
                &base.text[line.range()],
            )]
        }),
        kind("title: removed", &["title-missing"], |base| {
            let Some(title) = base.subject.profile.titles.first() else {
                return Vec::new();
            };
            let last = base
                .subject
                .profile
                .titles
                .last()
                .expect("there is a first");
            let line = line_of(base, title.cover(*last));
            let mut mutant = base.with(line, "");
            mutant.at = vec![Span::new(0, mutant.text.len())];
            vec![mutant]
        }),
    ]
}

/// The finding may stand on the line before or behind.
fn around(mut mutant: Mutant) -> Mutant {
    let at = mutant.at[0].start as usize;
    let start = mutant.text[..at].rfind('\n').map_or(0, |at| at + 1);
    let end = mutant.text[at..]
        .find('\n')
        .map_or(mutant.text.len(), |end| at + end);
    mutant.at = vec![Span::new(start, end)];
    mutant
}

/// The lines that hold a span, with the line break behind.
pub(crate) fn line_of(base: &Base, span: Span) -> Span {
    let start = base.text[..span.start as usize]
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let rest = &base.text[span.end as usize..];
    let end = span.end as usize + rest.find('\n').map_or(rest.len(), |at| at + 1);
    Span::new(start, end)
}

fn ordinal(base: &Base, section: &Section) -> Option<(Span, usize)> {
    let heading = section.heading.as_ref()?;
    let span = Span::new(heading.span.start as usize, heading.title.start as usize);
    let printed = &base.text[span.range()];
    let number = NUMBERS.iter().position(|number| printed.contains(number))?;
    let start = span.start as usize + printed.find(NUMBERS[number])?;
    Some((Span::new(start, start + NUMBERS[number].len()), number))
}

fn sections() -> Vec<Kind> {
    vec![
        kind("section: deleted", &["section-missing"], |base| {
            let sections = base.sections();
            let cut = sections.iter().enumerate().map(|(index, section)| {
                let mut mutant = base.with(section.span, "");
                let from = index
                    .checked_sub(1)
                    .map_or(0, |before| sections[before].span.start as usize);
                let next = sections
                    .get(index + 1)
                    .and_then(|next| next.heading.as_ref());
                let to = next.map_or(mutant.text.len(), |heading| {
                    heading.span.end as usize - section.span.len()
                });
                mutant.at = vec![Span::new(from, to)];
                mutant
            });
            cut.collect()
        }),
        kind(
            "section: exchanged with the next",
            &["section-order"],
            |base| {
                let sections = base.sections();
                sections
                    .windows(2)
                    .filter_map(|pair| exchanged(base, pair[0], pair[1]))
                    .collect()
            },
        ),
        kind("section: written twice", &["section-duplicate"], |base| {
            let sections = base.sections();
            let texts = sections.iter().filter(|section| {
                matches!(
                    section.role.as_deref(),
                    Some("overview" | "problems" | "other")
                )
            });
            let doubled = texts.map(|section| {
                let end = section.span.end as usize;
                let mut copy = base.text[section.span.range()].to_owned();
                if !base.text[..end].ends_with('\n') {
                    copy.insert(0, if broken(base) { '\n' } else { ' ' });
                }
                let mut mutant = base.with(Span::new(end, end), copy);
                mutant.at[0] = mutant.at[0].cover(section.span);
                mutant
            });
            doubled.collect()
        }),
        kind(
            "section: emptied",
            &["section-empty", "problems-empty"],
            |base| {
                let roles = ["problems", "other"];
                let sections = roles.iter().filter_map(|role| base.section(role));
                let emptied = sections.map(|section| {
                    let mut mutant = base.with(section.body, "\n");
                    mutant.at[0] = mutant.at[0]
                        .cover(section.heading.as_ref().map_or(section.span, |h| h.span));
                    mutant
                });
                emptied.collect()
            },
        ),
        kind(
            "section: table deleted",
            &["table-absent", "unreadable-table"],
            |base| {
                let bound = base
                    .subject
                    .bindings
                    .iter()
                    .filter_map(|binding| binding.region);
                let cut = bound.map(|region| {
                    let mut mutant = base.with(region, "\n");
                    let at = mutant.at[0].start as usize;
                    let start = mutant.text[..at].rfind("情况").unwrap_or(at);
                    mutant.at = vec![Span::new(start.saturating_sub(90), at + 1)];
                    mutant
                });
                cut.collect()
            },
        ),
        swap(
            "section: title reworded",
            &["section-title-variant"],
            Scope::Whole,
            "(?m)^[# ]*五、(?P<at>存在的主要问题及改进情况)",
            "主要问题和下一步打算",
        ),
    ]
}

/// Whether the report has lines at all.
fn broken(base: &Base) -> bool {
    base.text.lines().count() > 5
}

/// Two neighbours exchanged, numbered as they then stand.
fn exchanged(base: &Base, one: &Section, two: &Section) -> Option<Mutant> {
    let (first, _) = ordinal(base, one)?;
    let (second, _) = ordinal(base, two)?;
    let (a, b) = (&base.text[first.range()], &base.text[second.range()]);
    let cut = |section: &Section, at: Span, new: &str| {
        format!(
            "{}{new}{}",
            &base.text[section.span.start as usize..at.start as usize],
            &base.text[at.end as usize..section.span.end as usize]
        )
    };
    let mut text = cut(two, second, a);
    if !text.ends_with('\n') && broken(base) {
        text.push('\n');
    }
    text.push_str(&cut(one, first, b));
    Some(base.with(one.span.cover(two.span), text))
}

fn numbers() -> Vec<Kind> {
    vec![
        kind(
            "section: number changed",
            &["section-number-wrong"],
            |base| {
                let sections = base.sections();
                let known = sections.iter().filter_map(|section| ordinal(base, section));
                let changed =
                    known.map(|(span, number)| base.with(span, NUMBERS[(number + 4) % 6]));
                changed.collect()
            },
        ),
        kind(
            "section: number in another style",
            &["section-number-style-mixed"],
            |base| {
                let sections = base.sections();
                let known = sections.iter().filter_map(|section| ordinal(base, section));
                let changed = known.map(|(span, number)| base.with(span, (number + 1).to_string()));
                changed.collect()
            },
        ),
        kind(
            "section: numbers skip one",
            &["section-number-gap"],
            |base| {
                let sections = base.sections();
                let known: Vec<(Span, usize)> = sections
                    .iter()
                    .filter_map(|section| ordinal(base, section))
                    .collect();
                let gaps = (1..known.len().saturating_sub(1)).map(|from| {
                    let higher =
                        |(span, number): &(Span, usize)| (*span, NUMBERS[number + 1].to_owned());
                    base.edited(known[from..].iter().map(higher).collect())
                });
                gaps.collect()
            },
        ),
        kind(
            "sub-item: bracket of the number lost",
            &["subitem-number-broken"],
            |base| {
                let items = base.items();
                let inner = items.iter().filter_map(|item| {
                    let heading = item.heading.as_ref()?.span;
                    let start = heading.start as usize;
                    if !base.text[start..].starts_with('（') {
                        return None;
                    }
                    let mut mutant = base.with(Span::new(start, start + '（'.len_utf8()), "");
                    mutant.at = vec![Span::new(start, start + 6)];
                    Some(mutant)
                });
                inner.collect()
            },
        ),
        swap(
            "parts: counted wrongly",
            &["parts-count-wrong"],
            Scope::Intro,
            "(?P<at>六)个?部分",
            "五",
        ),
        swap_anywhere(
            "parts: named otherwise than the heading",
            &["intro-disagrees-with-headings"],
            "，(?P<at>存在的主要问题及改进情况)",
            "存在的主要问题和改进措施",
        ),
        swap_anywhere(
            "parts: one left out",
            &["parts-count-wrong"],
            "(?P<at>，存在的主要问题及改进情况)",
            "",
        ),
    ]
}

fn items() -> Vec<Kind> {
    vec![
        kind("sub-item: deleted", &["subitem-missing"], |base| {
            let Some(overview) = base.section("overview") else {
                return Vec::new();
            };
            let items = base.items();
            let cut = items.iter().filter(|_| items.len() == 5).map(|item| {
                let mut mutant = base.with(item.span, "");
                mutant.at = vec![Span::new(
                    overview.span.start as usize,
                    overview.span.end as usize - item.span.len(),
                )];
                mutant
            });
            cut.collect()
        }),
        kind("sub-item: emptied", &["subitem-empty"], |base| {
            let items = base.items();
            let inner = items
                .iter()
                .filter(|item| item.heading.as_ref().is_some_and(|heading| !heading.inline));
            let emptied = inner.map(|item| {
                let heading = item.heading.as_ref().expect("it has one").span;
                let mut mutant = base.with(item.body, "\n");
                mutant.at[0] = mutant.at[0].cover(heading);
                mutant
            });
            emptied.collect()
        }),
        kind(
            "sub-item: exchanged with the next",
            &["subitem-order"],
            |base| {
                let items = base.items();
                // Headings of a report's own making tell no order.
                let topics = ["主动公开", "依申请公开", "管理", "平台", "监督保障"];
                let plain = items.len() == 5
                    && items.iter().zip(topics).all(|(item, topic)| {
                        item.heading
                            .as_ref()
                            .is_some_and(|heading| base.text[heading.span.range()].contains(topic))
                    });
                if !plain {
                    return Vec::new();
                }
                items
                    .windows(2)
                    .filter_map(|pair| exchanged(base, pair[0], pair[1]))
                    .collect()
            },
        ),
    ]
}

fn contents() -> Vec<Kind> {
    vec![
        kind(
            "section one: shortened to a sentence",
            &["overview-too-short", "subitem-missing"],
            |base| {
                let section = base.section("overview").into_iter();
                let short = section.map(|section| {
                    let mut mutant = base.with(section.body, "\n各项工作按要求完成。\n");
                    mutant.at[0] = mutant.at[0].cover(section.span);
                    mutant
                });
                short.collect()
            },
        ),
        kind("section five: 无", &["problems-empty"], |base| {
            let section = base.section("problems").into_iter();
            let none = section.map(|section| {
                let mut mutant = base.with(section.body, "\n无。\n");
                let from = section.span.start as usize;
                mutant.at = vec![Span::new(from, mutant.at[0].end as usize)];
                mutant
            });
            none.collect()
        }),
        kind(
            "section five: measures removed",
            &["problems-no-improvement"],
            |base| {
                let Some(section) = base.section("problems") else {
                    return Vec::new();
                };
                let children: Vec<&Section> = section
                    .children
                    .iter()
                    .map(|id| base.subject.document.section(*id))
                    .collect();
                let [problems, measures] = children.as_slice() else {
                    return Vec::new();
                };
                let heading = |section: &Section| {
                    section
                        .heading
                        .as_ref()
                        .map_or("", |h| &base.text[h.span.range()])
                };
                if !heading(problems).contains("问题") || !heading(measures).contains("改进") {
                    return Vec::new();
                }
                let mut mutant = base.with(measures.span, "");
                let end = section.span.end as usize - measures.span.len();
                mutant.at = vec![Span::new(section.span.start as usize, end)];
                vec![mutant]
            },
        ),
        swap_anywhere(
            "period: left out",
            &["period-missing"],
            "(?P<at>[^。，]*统计[^。]{0,4}期限[^。]*日)[。，]",
            "特此说明",
        ),
        kind(
            "government: evaluation left out",
            &["assessment-missing"],
            |base| {
                if !base
                    .subject
                    .profile
                    .kinds
                    .iter()
                    .any(|kind| kind == "government")
                {
                    return Vec::new();
                }
                let find =
                    regex::Regex::new("[^。]*(?:社会评议|责任追究|追究责任|追责|评议)[^。]*。")
                        .expect("a pattern");
                let edits: Vec<Edit> = base.places(Scope::Role("overview"), &find, "");
                if edits.is_empty() {
                    return Vec::new();
                }
                let mut mutant = base.edited(edits);
                mutant.at = vec![Span::new(0, mutant.text.len())];
                vec![mutant]
            },
        ),
    ]
}

/// A kind whose finding has no better place than the document.
fn swap_anywhere(
    name: &'static str,
    rules: &'static [&'static str],
    find: &str,
    new: &'static str,
) -> Kind {
    let inner = swap(name, rules, Scope::Intro, find, new);
    kind(name, rules, move |base| {
        let mut mutants = (inner.make)(base);
        for mutant in &mut mutants {
            mutant.at = vec![Span::new(0, mutant.text.len())];
        }
        mutants
    })
}
