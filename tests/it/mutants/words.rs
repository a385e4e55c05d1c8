//! Mistakes in words, citations and dates.

use super::base::{Base, Edit, Mutant, Scope};
use super::{Kind, kind, swap};
use crate::support::root;
use gouji::source::Span;
use regex::Regex;

pub(crate) fn kinds() -> Vec<Kind> {
    let mut kinds = wording();
    kinds.extend(citations());
    kinds.extend(titles());
    kinds.extend(dates());
    kinds
}

/// Right and wrong words of the pack's own list.
fn list() -> Vec<(String, String)> {
    let path = root().join("rules/gir/words/common-typo.txt");
    let text = std::fs::read_to_string(path).expect("the list is there");
    let entries = text.lines().filter(|line| !line.starts_with('#'));
    entries
        .filter_map(|line| line.split_once("=>"))
        .map(|(wrong, right)| {
            let right = right.split('!').next().unwrap_or_default();
            (right.trim().to_owned(), wrong.trim().to_owned())
        })
        .filter(|(right, _)| !right.is_empty())
        .collect()
}

/// Places outside of titles in 《》, whose words are a matter of citations.
fn outside_titles(base: &Base, scope: Scope, find: &Regex, new: &str) -> Vec<Edit> {
    let cited = Regex::new("《[^》]*》").expect("a pattern");
    let titles = base.places(scope, &cited, "");
    let mut edits = base.places(scope, find, new);
    edits.retain(|(span, _)| titles.iter().all(|(title, _)| !title.overlaps(*span)));
    edits
}

fn each(base: &Base, edits: Vec<Edit>) -> Vec<Mutant> {
    edits
        .into_iter()
        .map(|edit| base.edited(vec![edit]))
        .collect()
}

fn wording() -> Vec<Kind> {
    use Scope::{Role, Text};
    let words = list();
    let term = Regex::new("(?P<at>政府信息公开)(?:申请|行政复议|工作|。|，)").expect("a pattern");
    vec![
        kind("word: typo of the list", &["common-typo"], move |base| {
            let mut mutants = Vec::new();
            for (right, wrong) in &words {
                let find = Regex::new(&regex::escape(right)).expect("a word");
                // A table's and a heading's words are matters of other rules.
                let edits = outside_titles(base, Role("overview"), &find, wrong);
                mutants.extend(each(base, edits.into_iter().take(1).collect()));
                let edits = outside_titles(base, Role("problems"), &find, wrong);
                mutants.extend(each(base, edits.into_iter().take(1).collect()));
            }
            mutants
        }),
        swap(
            "word: written twice",
            &["repeat-phrase"],
            Role("overview"),
            "[，。](?P<at>(?P<word>\\p{Han}{2}))\\p{Han}",
            "$word$word",
        ),
        swap(
            "word: written twice in section five",
            &["repeat-phrase"],
            Role("problems"),
            "是(?P<at>(?P<word>\\p{Han}{2}))\\p{Han}",
            "$word$word",
        ),
        swap(
            "clause: written twice",
            &["repeat-phrase"],
            Text,
            "[，。](?P<at>(?P<clause>\\p{Han}{6,20}，))",
            "$clause$clause",
        ),
        swap(
            "placeholder: XX for a number",
            &["placeholder"],
            Role("overview"),
            "\\p{Han}(?P<at>[0-9]+)(?:期|次|场|人次|个|篇)",
            "XX",
        ),
        swap(
            "placeholder: ×× for a number",
            &["placeholder"],
            Role("problems"),
            "\\p{Han}(?P<at>[0-9]+)(?:期|次|个|卷|份)",
            "××",
        ),
        kind(
            "word: 政务信息公开",
            &["term-not-statutory"],
            move |base| {
                each(
                    base,
                    outside_titles(base, Role("overview"), &term, "政务信息公开"),
                )
            },
        ),
        swap(
            "paragraph: stop lost",
            &["sentence-no-stop"],
            Role("overview"),
            "\\p{Han}(?P<at>。)$",
            "",
        ),
        swap(
            "paragraph: comma at its end",
            &["sentence-no-stop"],
            Role("overview"),
            "\\p{Han}(?P<at>。)$",
            "，",
        ),
        swap(
            "self: 我镇 in a bureau",
            &["foreign-subject"],
            Text,
            "(?P<at>我局)",
            "我镇",
        ),
        swap(
            "self: 我局 elsewhere",
            &["foreign-subject"],
            Text,
            "(?P<at>我(?:镇|乡|街道))",
            "我局",
        ),
    ]
}

fn citations() -> Vec<Kind> {
    use Scope::Text;
    vec![
        swap(
            "citation: 办 lost from the issuer code",
            &["issuer-code-wrong"],
            Text,
            "国办公开(?P<at>办函)〔",
            "函",
        ),
        swap(
            "citation: 政务公开 for 公开 in the code",
            &["issuer-code-wrong"],
            Text,
            "国办(?P<at>公开)办函〔",
            "政务公开",
        ),
        swap(
            "citation: 涵 for 函",
            &["issuer-code-wrong"],
            Text,
            "国办(?:公开办)?(?P<at>函)〔",
            "涵",
        ),
        swap(
            "citation: issuer code lost",
            &["issuer-code-missing"],
            Text,
            "（(?P<at>国办(?:公开办)?函)〔",
            "",
        ),
        swap(
            "citation: year in square brackets",
            &["year-bracket-wrong"],
            Text,
            "函(?P<at>〔(?P<y>[0-9]{4})〕)",
            "[$y]",
        ),
        swap(
            "citation: year in black brackets",
            &["year-bracket-wrong"],
            Text,
            "函(?P<at>〔(?P<y>[0-9]{4})〕)",
            "【$y】",
        ),
        swap(
            "citation: year in round brackets",
            &["year-bracket-wrong"],
            Text,
            "函(?P<at>〔(?P<y>[0-9]{4})〕)",
            "（$y）",
        ),
        swap(
            "citation: closing bracket of the year lost",
            &["document-number-broken"],
            Text,
            "〔20[0-9]{2}(?P<at>〕)",
            "",
        ),
        swap(
            "citation: serial number lost",
            &["document-number-broken"],
            Text,
            "函〔20[0-9]{2}〕(?P<at>[0-9]+)号",
            "",
        ),
        swap(
            "citation: number of the form of 2019",
            &["superseded-format-cited", "title-number-mismatch"],
            Text,
            "国办公开办函(?P<at>〔2021〕30号)",
            "〔2019〕60号",
        ),
        swap(
            "citation: number of another document",
            &["title-number-mismatch"],
            Text,
            "通知》（(?P<at>国办公开办函〔2021〕30号)",
            "国办函〔2020〕109号",
        ),
        swap(
            "citation: order 492",
            &["old-regulation-cited"],
            Text,
            "国务院令第(?P<at>711)号",
            "492",
        ),
        swap(
            "citation: angle brackets inside 《》",
            &["nested-title-mark"],
            Text,
            "印发(?P<at>〈(?P<inner>[^〉]*)〉)",
            "<$inner>",
        ),
    ]
}

fn titles() -> Vec<Kind> {
    use Scope::Text;
    vec![
        swap(
            "cited title: 政府 lost",
            &["cited-title-wrong"],
            Text,
            "《中华人民共和国(?P<at>政府)信息公开条例》",
            "",
        ),
        swap(
            "cited title: 政务 for 政府",
            &["cited-title-wrong"],
            Text,
            "《中华人民共和国(?P<at>政府)信息公开条例》",
            "政务",
        ),
        swap(
            "cited title: 工作 lost",
            &["cited-title-wrong"],
            Text,
            "〈中华人民共和国政府信息公开(?P<at>工作)年度报告格式〉",
            "",
        ),
        kind(
            "cited title: the fee rules misquoted",
            &["cited-title-wrong", "fee-title"],
            |base| {
                let change = |find: &str, new: &str| {
                    let find = Regex::new(find).expect("a pattern");
                    each(base, base.places(Text, &find, new))
                };
                let mut mutants = change("公开(?P<at>信息)处理费管理办法〉", "");
                mutants.extend(change("公开信息处理费(?P<at>管理)办法〉", "收取"));
                mutants
            },
        ),
        alone("title marks: opening one lost", "(?P<at>《)\\p{Han}[^》]*"),
        alone("title marks: closing one lost", "《[^《》]*(?P<at>》)"),
        alone("quotation marks: closing one lost", "“\\p{Han}+(?P<at>”)"),
        alone(
            "brackets: closing one lost",
            "（(?:以下|地址|电话)[^（）]*(?P<at>）)",
        ),
    ]
}

/// A mark taken away; the finding may stand at its partner.
fn alone(name: &'static str, find: &'static str) -> Kind {
    let find = Regex::new(find).expect("a pattern");
    kind(name, &["unbalanced-pair"], move |base| {
        let mut mutants = Vec::new();
        for (span, _) in base.places(Scope::Text, &find, "") {
            let mut mutant = base.with(span, "");
            let at = span.start as usize;
            let partner = |mark: Option<usize>| mark.map(|start| Span::new(start, start + 3));
            mutant
                .at
                .extend(partner(mutant.text[..at].rfind(['《', '“', '（'])));
            mutant.at.extend(partner(
                mutant.text[at..]
                    .find(['》', '”', '）'])
                    .map(|mark| at + mark),
            ));
            mutants.push(mutant);
        }
        mutants
    })
}

fn year_of(base: &Base) -> i32 {
    base.subject.year().unwrap_or(0)
}

/// A kind whose pattern is about the report's own year: `{y}` stands for it, `{next}` for the next.
fn dated(
    name: &'static str,
    rules: &'static [&'static str],
    scope: Scope,
    find: &'static str,
    new: impl Fn(i32) -> String + Send + Sync + 'static,
) -> Kind {
    kind(name, rules, move |base| {
        let year = year_of(base);
        let find = find
            .replace("{y}", &year.to_string())
            .replace("{next}", &(year + 1).to_string());
        let find = Regex::new(&find).expect("a pattern");
        each(base, base.places(scope, &find, &new(year)))
    })
}

fn dates() -> Vec<Kind> {
    use Scope::{Intro, Role, Text, Whole};
    vec![
        kind(
            "period: of the year before",
            &["period-year-wrong"],
            |base| {
                let year = year_of(base);
                let find =
                    Regex::new(&format!("(?P<at>{year})年(?:1月1|12月31)日")).expect("a pattern");
                let edits = base.places(Intro, &find, &(year - 1).to_string());
                let [(one, _), (two, _)] = edits.as_slice() else {
                    return Vec::new();
                };
                let whole = Span::new(one.start as usize, two.end as usize + 12);
                let mut mutant = base.edited(edits);
                mutant.at = vec![whole];
                vec![mutant]
            },
        ),
        dated(
            "period: ends before it begins",
            &["period-invalid"],
            Intro,
            "{y}年1月1日[^。]{0,6}(?P<at>{y})年12月31日",
            |year| (year - 1).to_string(),
        ),
        dated(
            "period: ends in November",
            &["period-invalid"],
            Intro,
            "{y}年1月1日[^。]{0,6}{y}年(?P<at>12月31日)",
            |_| "11月30日".to_owned(),
        ),
        dated(
            "year: slip in the main sentence",
            &["year-slip"],
            Role("overview"),
            "(?:^|[。；])(?P<at>{y})年，?[^。；，年]{0,8}(?:主动公开政府信息|新收政府信息公开申请|共收到政府信息公开申请)[0-9]",
            |year| (year - 1).to_string(),
        ),
        dated(
            "year: slip in the plan",
            &["plan-year-slip"],
            Role("problems"),
            "(?P<at>{next})年，[^。，]{0,12}将",
            |year| year.to_string(),
        ),
        dated(
            "year: 年 lost",
            &["year-digits-lost"],
            Text,
            "20[0-9]{2}(?P<at>年)1月1日",
            |_| String::new(),
        ),
        dated(
            "year: a digit lost",
            &["year-digits-lost"],
            Intro,
            "20(?P<at>[0-9]{2})年12月31日",
            |_| "2".to_owned(),
        ),
        dated(
            "year: two digits",
            &["short-year"],
            Role("overview"),
            "[。，](?P<at>)(?:全年|本年|组织|开展|发布)",
            |year| format!("{:02}年度", year % 100),
        ),
        dated(
            "period: double dash",
            &["range-dash"],
            Intro,
            "1月1日(?P<at>起?，?[至到—])(?:20[0-9]{2}年)?12月31日",
            |_| "——".to_owned(),
        ),
        dated(
            "date: published before the year was over",
            &["published-early"],
            Whole,
            "(?m)^(?:发布日期：)?(?P<at>{next})[年-][0-9]+[月-][0-9]+日?$",
            |year| year.to_string(),
        ),
        kind(
            "date: line of a late publication",
            &["published-late"],
            |base| {
                let signed = Regex::new("(?m)^20[0-9]{2}年[0-9]+月[0-9]+日$").expect("a pattern");
                let bureau = base
                    .subject
                    .profile
                    .body
                    .as_ref()
                    .is_some_and(|(body, _)| body.ends_with(['局', '厅']));
                let late = bureau && !signed.is_match(&base.text);
                let Some(title) = base.subject.profile.titles.first().filter(|_| late) else {
                    return Vec::new();
                };
                let end = title.end as usize;
                vec![base.with(
                    Span::new(end, end),
                    format!("\n发布日期：{}-05-18", year_of(base) + 1),
                )]
            },
        ),
    ]
}
