//! What stands around an article on a page, case by case: none of it is read.

use crate::read::cells;
use crate::support::{checked, none_wrong, root, sample};
use gouji::source::fold::squeeze;

/// The article of a page made from the sample: its headline, and what follows that.
fn article() -> (String, String) {
    let path = root().join("tests/read/html/clean-2021.clean.html");
    let page = std::fs::read_to_string(path).expect("the page is there");
    let (_, rest) = page.split_once("<h1>").expect("a headline");
    let (headline, rest) = rest.split_once("</h1>").expect("its end");
    let (body, _) = rest
        .split_once("</article>")
        .expect("the end of the article");
    (headline.to_owned(), body.to_owned())
}

/// Pages around the article `{h}` `{b}`, each with one thing that is no part of it.
const PAGES: &[(&str, &str)] = &[
    ("nothing", "<h1>{h}</h1>{b}"),
    (
        "a second copy for phones, hidden by a sheet elsewhere",
        "<div class=pc><h1>{h}</h1><div>{b}</div></div><div class=wap><h2>{h}</h2><div>{b}</div></div>",
    ),
    (
        "a second copy for printing before the first",
        "<div id=print><h3>{h}</h3><div>{b}</div></div><div><h1>{h}</h1><div>{b}</div></div>",
    ),
    (
        "lines about the document, told by their class",
        "<div><h1>{h}</h1><p class=info>发布时间：2023-01-20</p><p class='article-meta'>浏览次数：12</p>\
         <div id=pageTools>字号 大 中 小</div>{b}</div>",
    ),
    (
        "a line with a button",
        "<div><h1>{h}</h1><div>2023-01-20　来源：本站<span onclick='p()'>打印</span></div>{b}</div>",
    ),
    (
        "buttons that are words in brackets",
        "<div><h1>{h}</h1>{b}<p>【打印本页】【关闭】</p><p>[收藏]</p></div>",
    ),
    (
        "neighbours and files to fetch",
        "<div><h1>{h}</h1>{b}<p>附件：<a href=a.docx>年度报告.docx</a></p><p>上一篇：<a href=1>无</a></p></div>",
    ),
    (
        "the headline again in the article",
        "<div><h1>{h}</h1><div><p><strong>{h}</strong></p>{b}</div></div>",
    ),
    (
        "the headline again in two lines, behind a line about it",
        "<div><h1>{h}</h1><div>2023-01-20</div><div><p>云栖市青禾区民政局</p>\
         <p>2022年政府信息公开工作年度报告</p><p></p>{b}</div></div>",
    ),
    (
        "the name of the site as the first heading",
        "<title>云栖市人民政府门户网站</title><h1>云栖市人民政府门户网站</h1><ul><li><a href=1>首页</a>\
         <li><a href=2>要闻</a><li><a href=3>公开</a><li><a href=4>服务</a><li><a href=5>互动</a></ul>\
         <div><div class=bt>{h}</div><div class=sx>日期：2023-01-20</div><div>{b}</div></div>",
    ),
    (
        "comments behind the article",
        "<div><div><h1>{h}</h1><div>{b}</div></div><div><h3>网友评论</h3><div><b>甲</b><p>报告写得很清楚，\
         希望以后继续公开更多的数据，方便群众查阅和使用，谢谢。</p></div><div><b>乙</b><p>建议把办理申请的\
         流程再写得细一些，让第一次申请的人也看得明白，少跑路。</p></div></div></div>",
    ),
    (
        "summaries of other articles behind it",
        "<div><div><h1>{h}</h1><div>{b}</div></div><div><h3>相关阅读</h3><h4><a href=1>常务会议召开</a></h4>\
         <p>1月3日，区政府召开常务会议，审议通过3项办法，听取群众来信办理情况的汇报，研究部署下一步工作。</p>\
         <h4><a href=2>冬春水利建设启动</a></h4><p>近日，各乡镇组织劳力投入农田水利建设，已经修复沟渠12公里，\
         清淤塘坝5座，受益农田3000亩。</p><h4><a href=3>专项行动通报</a></h4><p>有关部门开展检查42次，发现问题\
         17个，已经全部督促整改到位，下一步将继续加大力度。</p></div></div>",
    ),
    (
        "the page as text, for a script",
        "<div><h1>{h}</h1><xmp style='display:none'>{e}</xmp><div>{b}</div></div>",
    ),
];

#[test]
fn what_stands_around_an_article_is_not_read() {
    let text = sample("clean-2021.txt");
    let expected = checked("clean-2021.txt", text.as_bytes());
    let bare = |text: &str| squeeze(text).replace('|', "");
    let (headline, body) = article();
    let code = body.replace('<', "&lt;").repeat(6);
    let mut wrong = Vec::new();
    for (what, page) in PAGES {
        let page = page.replace("{h}", &headline).replace("{b}", &body);
        let page = page.replace("{e}", &code);
        let page = format!("<!DOCTYPE html><meta charset=utf-8><body>{page}</body>");
        let read = checked("page.html", page.as_bytes());
        let (one, other) = (cells(&expected.subject), cells(&read.subject));
        if one != other {
            wrong.push(format!("{what}: other cells"));
        }
        let rules = |report: &gouji::check::Report| -> Vec<String> {
            let found = report.diagnostics.iter();
            found
                .map(|finding| format!("{} {}", finding.rule, finding.message))
                .collect()
        };
        if rules(&expected) != rules(&read) {
            wrong.push(format!("{what}: {:?}", rules(&read)));
        }
        let (one, other) = (bare(&text), bare(read.subject.source.text()));
        if one != other {
            let same = one
                .chars()
                .zip(other.chars())
                .take_while(|(a, b)| a == b)
                .count();
            let cut = |text: &str| text.chars().skip(same).take(30).collect::<String>();
            wrong.push(format!(
                "{what}: {:?} instead of {:?}",
                cut(&other),
                cut(&one)
            ));
        }
    }
    none_wrong("pages", &wrong);
}

#[test]
fn a_sheet_with_a_margin_holds_texts_and_tables() {
    let (headline, body) = article();
    let row = |text: &str| format!("<tr><td></td><td colspan=15>{text}</td></tr>");
    let mut sheet = row(&headline);
    let mut rest = body.as_str();
    while let Some((line, after)) = rest.split_once('\n') {
        rest = after;
        if line.starts_with("<tr>") {
            sheet += &line.replacen("<tr>", "<tr><td></td>", 1);
        } else if line.starts_with("<h2>") || line.starts_with("<p>") {
            sheet += &row(&line.replace("h2>", "b>"));
        }
    }
    let page = format!("<meta charset=utf-8><body><table>{sheet}</table>");
    let sample = sample("clean-2021.txt");
    let expected = checked("clean-2021.txt", sample.as_bytes());
    let read = checked("page.html", page.as_bytes());
    assert_eq!(cells(&expected.subject), cells(&read.subject));
    let sections = |report: &gouji::check::Report| {
        let top = report.subject.document.top();
        let roles = top.map(|(_, section)| section.role.clone());
        roles.collect::<Vec<Option<String>>>()
    };
    assert_eq!(sections(&expected), sections(&read));
}

#[test]
fn headings_of_the_first_rank_may_head_sections() {
    let sample = sample("clean-2021.txt");
    let (headline, body) = article();
    let body = body.replace("<h2>", "<h1>").replace("</h2>", "</h1>");
    let page = format!("<meta charset=utf-8><body><p align=center>{headline}</p>{body}");
    let expected = checked("clean-2021.txt", sample.as_bytes());
    let read = checked("page.html", page.as_bytes());
    assert_eq!(cells(&expected.subject), cells(&read.subject));
    let sections = |report: &gouji::check::Report| {
        let top = report.subject.document.top();
        let roles = top.map(|(_, section)| section.role.clone());
        roles.collect::<Vec<Option<String>>>()
    };
    assert_eq!(sections(&expected), sections(&read));
    let title = |report: &gouji::check::Report| {
        let profile = &report.subject.profile;
        let titles = profile.titles.iter();
        titles
            .map(|span| report.subject.source.slice(*span).to_owned())
            .collect::<Vec<String>>()
    };
    assert_eq!(title(&expected), title(&read));
}
