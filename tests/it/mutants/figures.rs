//! Mistakes in the figures of sentences: against the tables, against their parts, against claims.

use super::base::{Base, Mutant, Scope};
use super::{Kind, kind, swap};
use gouji::fact::Fact;
use gouji::source::Span;
use regex::Regex;

/// Kinds of figures: name, rules, keys of the claims.
#[rustfmt::skip]
const FIGURES: &[(&str, &[&str], &[&str])] = &[
    ("sentence: received", &["received-disagrees"], &["applications.received"]),
    ("sentence: carried in", &["carried-in-disagrees"], &["applications.carried-in"]),
    ("sentence: carried out", &["carried-out-disagrees"], &["applications.carried-out"]),
    ("sentence: processed", &["processed-disagrees"], &["applications.processed", "applications.handled"]),
    ("sentence: granted", &["outcome-disagrees"], &["applications.granted", "applications.granted-or-partial"]),
    ("sentence: granted in part", &["outcome-disagrees"], &["applications.partial"]),
    ("sentence: denied", &["outcome-disagrees"], &["applications.denied"]),
    ("sentence: unavailable", &["outcome-disagrees"], &["applications.unavailable"]),
    ("sentence: not handled", &["outcome-disagrees"], &["applications.not-handled"]),
    ("sentence: other outcome", &["outcome-disagrees"], &["applications.other"]),
    ("sentence: natural persons", &["applicant-type-disagrees"], &["applicants.natural"]),
    ("sentence: organisations", &["applicant-type-disagrees"], &["applicants.organisations"]),
    ("sentence: reviews", &["review-disagrees"], &["review.total"]),
    ("sentence: results of reviews", &["review-disagrees"], &["review.upheld", "review.corrected", "review.other", "review.pending"]),
    ("sentence: lawsuits", &["litigation-disagrees"], &["litigation.total", "review-and-litigation.total"]),
    ("sentence: kinds and results of lawsuits", &["litigation-disagrees"],
        &["litigation.direct", "litigation.after-review", "litigation.upheld", "litigation.corrected", "litigation.other", "litigation.pending"]),
    ("sentence: normative documents made", &["normative-documents-disagree"], &["normative-documents.made", "normative-documents.made-counted-first"]),
    ("sentence: normative documents repealed", &["normative-documents-disagree"], &["normative-documents.repealed"]),
    ("sentence: normative documents in force", &["normative-documents-disagree"], &["normative-documents.in-force"]),
    ("sentence: penalties", &["decisions-disagree"], &["penalties"]),
    ("sentence: other decisions and fees", &["decisions-disagree"], &["permits", "coercion", "fees-charged"]),
];

/// The last digit is another one; also of Chinese numerals.
fn slipped(printed: &str) -> Option<String> {
    const WORDS: [&str; 9] = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];
    if let Some(at) = printed.rfind(|c: char| c.is_ascii_digit()) {
        let digit: u32 = printed[at..=at].parse().ok()?;
        return Some(format!(
            "{}{}{}",
            &printed[..at],
            1 + (digit + 3) % 9,
            &printed[at + 1..]
        ));
    }
    let (at, word) = WORDS
        .iter()
        .enumerate()
        .filter_map(|(value, word)| Some((printed.rfind(word)?, value)))
        .max()?;
    Some(format!(
        "{}{}{}",
        &printed[..at],
        WORDS[(word + 3) % 9],
        &printed[at + 3..]
    ))
}

/// Whether a number stands there, not words that stand for one.
fn printed<'a>(base: &'a Base, fact: &Fact) -> Option<&'a str> {
    let text = &base.text[fact.span.range()];
    (text.chars().count() <= 12 && !text.contains(['未', '无', '没'])).then_some(text)
}

pub(crate) fn kinds() -> Vec<Kind> {
    let mut kinds: Vec<Kind> = FIGURES
        .iter()
        .map(|(name, rules, keys)| {
            kind(name, rules, move |base| {
                let facts = base.figures(keys).into_iter();
                facts
                    .filter_map(|fact| Some(base.with(fact.span, slipped(printed(base, fact)?)?)))
                    .collect()
            })
        })
        .collect();
    kinds.extend(against());
    kinds.extend(claimed());
    kinds.extend(parts());
    kinds.extend(fees());
    kinds
}

/// Figures of table 2 that a sentence repeats: the sentence is where the two are compared.
fn against() -> Vec<Kind> {
    vec![kind(
        "table 2: a figure that a sentence repeats",
        &[
            "normative-documents-disagree",
            "decisions-disagree",
            "in-force-impossible",
            "in-force-below-made",
        ],
        |base| {
            let keys = ["normative-documents", "permits", "penalties", "coercion"];
            let claims = &base.subject.model.claims.claims;
            let mut mutants = Vec::new();
            for fact in base.figures(&keys) {
                let claim = claims
                    .iter()
                    .find(|claim| claim.key == fact.key)
                    .expect("its claim");
                let Some([(address, _)]) = claim.same_as.first().map(|same| same.cells.as_slice())
                else {
                    continue;
                };
                let Some((binding, cell)) = base.subject.cell(address) else {
                    continue;
                };
                let span = base.subject.bindings[binding].cells[cell].span;
                if span.is_empty() || printed(base, fact).is_none() {
                    continue;
                }
                let number = &base.text[span.range()];
                let Ok(first) = number[..1].parse::<u32>() else {
                    continue;
                };
                let mut mutant =
                    base.with(span, format!("{}{}", 1 + (first + 3) % 9, &number[1..]));
                mutant.at.push(fact.span);
                mutants.push(mutant);
            }
            mutants
        },
    )]
}

/// A sentence in the place of the one that holds a figure.
fn instead(base: &Base, keys: &[&str], new: &str) -> Vec<Mutant> {
    let mut mutants: Vec<Mutant> = Vec::new();
    for fact in base.figures(keys) {
        if fact.value.is_zero() || printed(base, fact).is_none() {
            continue;
        }
        let mutant = base.with(fact.sentence, new);
        if mutants.iter().all(|known| known.text != mutant.text) {
            mutants.push(mutant);
        }
    }
    mutants
}

fn claimed() -> Vec<Kind> {
    vec![
        kind(
            "claim: none received",
            &["none-received-disagrees"],
            |base| {
                instead(
                    base,
                    &["applications.received"],
                    "全年未收到政府信息公开申请",
                )
            },
        ),
        kind(
            "claim: neither review nor lawsuit",
            &["no-review-claimed"],
            |base| {
                instead(
                    base,
                    &["review.total"],
                    "没有发生因政府信息公开引起的行政复议、行政诉讼",
                )
            },
        ),
        kind("claim: no permits", &["none-claimed"], |base| {
            let facts = ["disclosure/permits/decisions"];
            added_when(base, &facts, "全年未作出行政许可决定。", "overview")
        }),
        kind("claim: no penalties", &["none-claimed"], |base| {
            let facts = ["disclosure/penalties/decisions"];
            added_when(base, &facts, "全年没有作出行政处罚决定。", "overview")
        }),
        kind("claim: all concluded", &["all-done-but-carried"], |base| {
            let facts = ["applications/carried-out/total"];
            added_when(
                base,
                &facts,
                "全年政府信息公开申请办结率为100%。",
                "overview",
            )
        }),
        kind(
            "claim: another number published",
            &["quantity-contradicted"],
            |base| {
                let mut mutants = Vec::new();
                for fact in base.figures(&["published.total"]) {
                    let new = format!(
                        "全年共主动公开政府信息{}条。",
                        fact.value.trunc() + rust_decimal::Decimal::from(7)
                    );
                    mutants.extend(appended(base, &new, "overview").map(|mut mutant| {
                        mutant.at.push(fact.span);
                        mutant
                    }));
                }
                mutants
            },
        ),
    ]
}

/// A sentence at the end of a section's last paragraph.
fn appended(base: &Base, new: &str, role: &'static str) -> Option<Mutant> {
    let last = *base.spans(Scope::Role(role)).last()?;
    let end = last.end as usize;
    base.text[..end]
        .ends_with('。')
        .then(|| base.with(Span::new(end, end), new))
}

/// The same, when one of these cells has a number above 0.
fn added_when(base: &Base, addresses: &[&str], new: &str, role: &'static str) -> Vec<Mutant> {
    let facts = base.subject.facts();
    let counted = addresses
        .iter()
        .any(|address| facts.get(address).iter().any(|fact| !fact.value.is_zero()));
    if counted {
        appended(base, new, role).into_iter().collect()
    } else {
        Vec::new()
    }
}

/// A list: its whole, its parts, and the lists inside it.
struct List {
    whole: Span,
    parts: Vec<Span>,
}

/// Lists that follow 其中 and add up, of figures that no table repeats.
fn lists(base: &Base, nested: bool) -> Vec<List> {
    let number = "[0-9]+|[一二三四五六七八九十百]+";
    let pattern = if nested {
        format!("(?P<whole>{number})(?P<unit>[条件])（含(?P<rest>[^）]*)）")
    } else {
        format!("(?P<whole>{number})(?P<unit>[条件个])，其中(?P<rest>[^。；]*)")
    };
    let find = Regex::new(&pattern).expect("a pattern");
    let bare = Regex::new("（[^）]*）").expect("a pattern");
    let part = Regex::new("([0-9]+)([条件个]) *(?:、|，|$)").expect("a pattern");
    let mut lists = Vec::new();
    for span in base.spans(Scope::Text) {
        for captures in find.captures_iter(&base.text[span.range()]) {
            let start = span.start as usize;
            let group = |name: &str| captures.name(name).expect("a group");
            // Brackets are blanked, so that places stay.
            let rest = bare.replace_all(group("rest").as_str(), |found: &regex::Captures<'_>| {
                " ".repeat(found[0].len())
            });
            let rest = rest.into_owned();
            // Channels may publish the same thing, so that they need not add up.
            if ["网站", "新媒体", "公报", "公众号", "公开栏"]
                .iter()
                .any(|channel| rest.contains(channel))
            {
                continue;
            }
            let from = start + group("rest").start();
            let parts: Vec<Span> = part
                .captures_iter(&rest)
                .filter(|found| &found[2] == group("unit").as_str())
                .filter_map(|found| found.get(1))
                .map(|found| Span::new(from + found.start(), from + found.end()))
                .collect();
            let whole = Span::new(start + group("whole").start(), start + group("whole").end());
            let sum: u64 = parts
                .iter()
                .filter_map(|part| base.text[part.range()].parse::<u64>().ok())
                .sum();
            let total = gouji::source::numeral::integer(&base.text[whole.range()]);
            let told = |span: Span| {
                base.subject
                    .facts()
                    .iter()
                    .any(|fact| fact.span.overlaps(span) && !fact.key.starts_with("published"))
            };
            let alone = !told(whole) && parts.iter().all(|part| !told(*part));
            if parts.len() > 1
                && total.is_some_and(|total| u64::try_from(total) == Ok(sum))
                && alone
            {
                lists.push(List { whole, parts });
            }
        }
    }
    lists
}

/// A list with one number changed; the finding may stand anywhere in the list.
fn wrong(base: &Base, list: &List, span: Span) -> Option<Mutant> {
    let mut mutant = base.with(span, slipped(&base.text[span.range()])?);
    let end = list.parts.last().map_or(list.whole, |part| *part).end as usize;
    mutant.at = vec![Span::new(list.whole.start as usize, end)];
    Some(mutant)
}

fn parts() -> Vec<Kind> {
    let part = |name, nested: bool, rules| {
        kind(name, rules, move |base: &Base| {
            let lists = lists(base, nested);
            let all = lists
                .iter()
                .flat_map(|list| list.parts.iter().map(move |part| (list, *part)));
            all.filter_map(|(list, part)| wrong(base, list, part))
                .collect()
        })
    };
    vec![
        part(
            "list: a part changed",
            false,
            &["breakdown-sum-wrong", "nested-breakdown-wrong"],
        ),
        kind(
            "list: the whole changed",
            &["breakdown-sum-wrong"],
            |base| {
                let lists = lists(base, false);
                lists
                    .iter()
                    .filter_map(|list| wrong(base, list, list.whole))
                    .collect()
            },
        ),
        part(
            "list: a part of a part changed",
            true,
            &["nested-breakdown-wrong", "breakdown-sum-wrong"],
        ),
        kind(
            "percentage: a digit changed",
            &["percentage-wrong"],
            |base| {
                let find = Regex::new("占[^。，、；0-9]{0,12}(?P<at>[0-9]{1,2}[.][0-9])%")
                    .expect("a pattern");
                let mut mutants = Vec::new();
                for (span, _) in base.places(Scope::Role("overview"), &find, "") {
                    let share = &base.text[span.range()];
                    let before = base.text[..span.start as usize].chars().rev();
                    let around: String = before.take(24).collect();
                    if around.contains('件') || around.contains('条') {
                        let tens = &share[..1];
                        let other = if tens == "9" { "8" } else { "9" };
                        mutants.push(base.with(span, format!("{other}{}", &share[1..])));
                    }
                }
                mutants
            },
        ),
        swap(
            "growth: a percentage that does not follow",
            &["growth-wrong"],
            Scope::Role("overview"),
            "。(?P<at>)(?:全年|组织|开展|发布|对)",
            "答复群众咨询120件，比上年的100件增长35%。",
        ),
        swap(
            "growth: a difference that does not follow",
            &["growth-wrong"],
            Scope::Role("overview"),
            "。(?P<at>)(?:全年|组织|开展|发布|对)",
            "发布解读120篇，较上年100篇增加10篇。",
        ),
        swap(
            "list: a number skipped",
            &["enumeration-gap"],
            Scope::Text,
            "；(?P<at>三)是",
            "四",
        ),
        swap(
            "list: a number skipped early",
            &["enumeration-gap"],
            Scope::Text,
            "；(?P<at>二)是",
            "三",
        ),
        swap(
            "list: 。 for ；",
            &["enumeration-punctuation"],
            Scope::Text,
            "二是[^；。]*(?P<at>；)三是",
            "。",
        ),
    ]
}

fn fees() -> Vec<Kind> {
    let fee = "[^。]*(?:信息处理费|收费通知|实收)[^。]*。";
    let missing = Regex::new(fee).expect("a pattern");
    let other = Regex::new(fee).expect("a pattern");
    let year = |base: &Base| base.subject.year().unwrap_or(0);
    vec![
        kind(
            "fee: sentence removed",
            &["fee-missing", "section-empty"],
            move |base| {
                let edits = base.places(Scope::Role("other"), &missing, "");
                let Some(section) = base.section("other").filter(|_| year(base) > 2020) else {
                    return Vec::new();
                };
                if edits.is_empty() {
                    return Vec::new();
                }
                let mut mutant = base.edited(edits);
                // A sub-heading that names the fee still speaks of it.
                if ["信息处理费", "收费"]
                    .iter()
                    .any(|word| mutant.text[section.span.start as usize..].contains(word))
                {
                    return Vec::new();
                }
                mutant.at = vec![Span::new(section.span.start as usize, mutant.text.len())];
                vec![mutant]
            },
        ),
        kind(
            "fee: sentence in section one",
            &["fee-misplaced"],
            move |base| {
                let mut edits = base.places(Scope::Role("other"), &other, "");
                let last = base.spans(Scope::Role("overview")).last().copied();
                let (true, [(span, _)], Some(last)) = (year(base) > 2020, edits.as_slice(), last)
                else {
                    return Vec::new();
                };
                let sentence = base.text[span.range()].to_owned();
                let end = last.end as usize;
                edits.push((Span::new(end, end), sentence));
                let section = base
                    .section("other")
                    .map_or(0, |section| section.span.start as usize);
                let mut mutant = base.edited(edits);
                mutant.at.push(Span::new(section, mutant.text.len()));
                vec![mutant]
            },
        ),
        swap(
            "fee: no multiple of ten",
            &["fee-contradiction"],
            Scope::Role("other"),
            "年度?[^。年]*实(?:际收取|收)(?:信息处理费)?[1-9][0-9]*(?P<at>0)元",
            "3",
        ),
        swap(
            "fee: in 万元",
            &["fee-contradiction"],
            Scope::Role("other"),
            "年度?[^。年]*实(?:际收取|收)(?:信息处理费)?[1-9][0-9]*(?P<at>元)",
            "万元",
        ),
        kind(
            "fee: another amount in section one",
            &["fee-amount-disagrees"],
            |base| {
                let facts = base.figures(&["fee.collected"]).into_iter();
                facts
                    .filter(|fact| !fact.value.is_zero() && base.subject.year() > Some(2020))
                    .filter_map(|fact| {
                        let mut mutant = appended(base, "全年收取信息处理费9990元。", "overview")?;
                        let moved =
                            Span::new(fact.span.start as usize, fact.span.end as usize + 80);
                        mutant.at.push(moved);
                        Some(mutant)
                    })
                    .collect()
            },
        ),
    ]
}
