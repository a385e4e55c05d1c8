//! Mistakes in punctuation and blanks, private data, and what conversion leaves behind.

use super::base::{Base, Mutant, Scope};
use super::{Kind, kind, swap};
use gouji::source::Span;
use regex::Regex;

pub(crate) fn kinds() -> Vec<Kind> {
    let mut kinds = typography();
    kinds.extend(digits());
    kinds.extend(privacy());
    kinds.extend(artefacts());
    kinds
}

fn typography() -> Vec<Kind> {
    use Scope::{Role, SubHeadings, Text};
    vec![
        swap(
            "brackets: closing one half-width",
            &["paren-mixed"],
            Text,
            "（(?:以下|地址|电话|国务院)[^（）]*(?P<at>）)",
            ")",
        ),
        swap(
            "brackets: opening one half-width",
            &["paren-mixed"],
            Text,
            "(?P<at>（)(?:以下|地址|电话|国务院)[^（）]*）",
            "(",
        ),
        swap(
            "brackets: one heading half-width",
            &["paren-style-mixed"],
            SubHeadings,
            "^(?P<at>（(?P<n>[二三四])）)",
            "($n)",
        ),
        swap(
            "brackets: one heading half half-width",
            &["paren-mixed"],
            SubHeadings,
            "^（[二三四](?P<at>）)",
            ")",
        ),
        swap(
            "comma: half-width",
            &["halfwidth-punct"],
            Text,
            "\\p{Han}(?P<at>，)\\p{Han}",
            ",",
        ),
        swap(
            "semicolon: half-width",
            &["halfwidth-punct"],
            Text,
            "\\p{Han}(?P<at>；)\\p{Han}",
            ";",
        ),
        swap(
            "blank: inside a word",
            &["space-in-han"],
            Role("overview"),
            "[，。]\\p{Han}(?P<at>)\\p{Han}{2}",
            " ",
        ),
        swap(
            "blank: before a number",
            &["space-in-han"],
            Role("overview"),
            "[，。]\\p{Han}{2,6}(?P<at>)[0-9]",
            " ",
        ),
        swap(
            "blank: behind a heading",
            &["heading-trailing-space"],
            Scope::Whole,
            "(?m)^（[一二三四五]）\\p{Han}{4,12}(?P<at>)$",
            "  ",
        ),
        swap(
            "quotation marks: straight",
            &["ascii-quote"],
            Text,
            "(?P<at>“(?P<inner>\\p{Han}{2,14})”)",
            "\"$inner\"",
        ),
        swap(
            "stop: twice",
            &["dup-punct"],
            Text,
            "\\p{Han}(?P<at>。)",
            "。。",
        ),
        swap(
            "comma: before a stop",
            &["dup-punct"],
            Role("problems"),
            "\\p{Han}(?P<at>。)",
            "，。",
        ),
        swap(
            "paragraph: broken inside a word",
            &["broken-paragraph"],
            Text,
            "[，；、]\\p{Han}{2,}(?P<at>(?P<a>信|群|服|平|监|申)(?P<b>息|众|务|台|督|请))\\p{Han}",
            "$a\n\n$b",
        ),
    ]
}

fn digits() -> Vec<Kind> {
    vec![kind(
        "number: full-width digits",
        &["fullwidth-digit"],
        |base| {
            let find =
                Regex::new("\\p{Han}(?P<at>[0-9]+)(?:条|件|期|次|个|篇|人次)").expect("a pattern");
            let edits = base.places(Scope::Role("overview"), &find, "");
            let wide = edits.into_iter().map(|(span, _)| {
                let digits = base.text[span.range()].chars();
                let wide: String = digits
                    .filter_map(|c| char::from_u32(u32::from(c) + 0xFEE0))
                    .collect();
                base.with(span, wide)
            });
            wide.collect()
        },
    )]
}

/// Words put behind a comma or a stop of the report's own sentences.
fn inserted(
    name: &'static str,
    rules: &'static [&'static str],
    scope: Scope,
    behind: &'static str,
    new: &'static str,
) -> Kind {
    let find = Regex::new(behind).expect("a pattern");
    kind(name, rules, move |base| {
        let places = base.places(scope, &find, "!");
        let put = places
            .into_iter()
            .map(|(span, _)| base.with(Span::new(span.end as usize, span.end as usize), new));
        put.collect()
    })
}

fn privacy() -> Vec<Kind> {
    use Scope::{Role, Whole};
    // The numbers are specimens: of standards, and of card networks for tests.
    vec![
        swap(
            "private: a mobile for the telephone",
            &["mobile-number"],
            Whole,
            "电话：?(?P<at>0300-555[0-9]{4})",
            "13800138000",
        ),
        inserted(
            "private: a mobile number",
            &["mobile-number"],
            Role("overview"),
            "[，]",
            "经办人手机13800138000，",
        ),
        inserted(
            "private: an identity number",
            &["id-card-number"],
            Role("overview"),
            "[，]",
            "申请人身份证号11010519491231002X，",
        ),
        inserted(
            "private: a card number",
            &["bank-card-number"],
            Role("overview"),
            "[，]",
            "补贴发至银行卡号4111111111111111，",
        ),
        inserted(
            "private: a person as contact",
            &["personal-contact"],
            Role("other"),
            "。$",
            "如有疑问，请与李明远联系。",
        ),
        inserted(
            "private: contact by name",
            &["personal-contact"],
            Scope::Intro,
            "。$",
            "联系人：王晓，电话：0300-5550999。",
        ),
    ]
}

fn artefacts() -> Vec<Kind> {
    use Scope::{Role, Text};
    let not_markdown = |inner: Kind| {
        kind(inner.name, inner.rules, move |base: &Base| -> Vec<Mutant> {
            if base.subject.format == "markdown" {
                Vec::new()
            } else {
                (inner.make)(base)
            }
        })
    };
    vec![
        inserted(
            "left: a bookmark",
            &["bookmark-left"],
            Text,
            "[，。]",
            "[bookmark: _GoBack]",
        ),
        inserted(
            "left: a field code",
            &["bookmark-left"],
            Text,
            "[，。]",
            "_Toc90123456",
        ),
        not_markdown(inserted(
            "left: an entity",
            &["markup-left"],
            Text,
            "[，。]",
            "&nbsp;",
        )),
        not_markdown(inserted(
            "left: a tag",
            &["markup-left"],
            Text,
            "[，。]",
            "<br>",
        )),
        not_markdown(swap(
            "left: brackets around an address",
            &["autolink-left"],
            Scope::Intro,
            "门户网站(?P<at>)",
            "<http://www.example.gov.cn/zwgk/>",
        )),
        inserted(
            "left: buttons of the page",
            &["page-chrome-left"],
            Scope::Intro,
            "。$",
            "\n【打印】【关闭】",
        ),
        inserted(
            "left: a picture's place",
            &["draft-mark-left"],
            Text,
            "[，。]",
            "[图片]",
        ),
        swap(
            "left: to be verified",
            &["draft-mark-left"],
            Role("overview"),
            "[0-9](?:次|期|场|人次|个)(?P<at>)[，。]",
            "（待核实）",
        ),
        swap(
            "left: fill in here",
            &["draft-mark-left"],
            Role("problems"),
            "(?P<at>)[，。]",
            "（此处填写具体内容）",
        ),
        inserted(
            "left: a mail address without @",
            &["email-broken"],
            Scope::Intro,
            "。$",
            "电子邮箱：qinghe2022163.com。",
        ),
        swap(
            "left: a masked word",
            &["masked-text"],
            Role("overview"),
            "[，。]\\p{Han}{2}(?P<at>\\p{Han})(?:公开|信息|政府|群众|内容|服务|工作|管理|保障|审核|培训)",
            "***",
        ),
        inserted(
            "left: garbled characters",
            &["garbled-text"],
            Role("overview"),
            "[，。]",
            "锟斤拷",
        ),
        inserted(
            "left: question marks",
            &["garbled-text"],
            Role("problems"),
            "[，]",
            "????",
        ),
    ]
}
