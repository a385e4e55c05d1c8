#!/usr/bin/env python3
"""Writes the pages of tests/read/html from reports that are text.

Only the standard library is used, and the output is always the same, so the pages are committed
and this script is run by hand: `python3 tests/read/generate.py`.
"""

import base64
import html
import pathlib
import quopri
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
OUT = ROOT / "tests/read/html"

# The reports whose tables have bars, a row a line.
REPORTS = {
    "clean-2021": "rules/gir/samples/clean-2021.txt",
    "clean-2019": "rules/gir/samples/clean-2019.txt",
    "archive-2024": "tests/corpus/archive-2024-framed.txt",
    "bureau-2022": "tests/corpus/bureau-2022-framed.txt",
    "city-2020": "tests/corpus/city-department-2020-pipes.txt",
    "township-2022": "tests/corpus/township-2022-pipes.txt",
}


class Cell:
    """A cell with its text and the columns and rows it reaches over."""

    def __init__(self, text, columns=1, rows=1, header=False):
        self.text, self.columns, self.rows, self.header = text, columns, rows, header

    def spans(self):
        out = f' colspan="{self.columns}"' if self.columns > 1 else ""
        return out + (f' rowspan="{self.rows}"' if self.rows > 1 else "")


# Shapes of rows: (columns, rows) of each label, then how many values, and the columns of each.
WIDE = ([(4, 1)], 0, 1)


def disclosure(year):
    if year < 2021:
        head, row, short = ([(1, 1)] * 4, 0, 1), ([(1, 1)], 3, 1), ([(1, 1)] * 2 + [(2, 1)], 0, 1)
        fees = ([(1, 1)], 2, 1)
        return [WIDE, head, row, row, WIDE, head, row, row, WIDE, head, row, row, WIDE, short, fees, WIDE, short, fees]
    head, row = ([(1, 1)] * 4, 0, 1), ([(1, 1)], 3, 1)
    short, single = ([(1, 1), (3, 1)], 0, 1), ([(1, 1)], 1, 3)
    return [WIDE, head, row, row, WIDE, short, single, WIDE, short, single, single, WIDE, short, single]


def applications(year):
    other = 3 if year >= 2021 else 1
    whole, two, one = ([(3, 1)], 7, 1), ([(2, 1)], 7, 1), ([(1, 1)], 7, 1)
    rows = [([(3, 3), (7, 1)], 0, 1), ([(1, 2), (5, 1), (1, 2)], 0, 1), ([(1, 1)] * 5, 0, 1), whole, whole]
    first = 1 + 1 + 8 + 3 + 5 + other + 1
    rows += [([(1, first), (2, 1)], 7, 1), two]
    for group in (8, 3, 5, other):
        rows += [([(2, 1)], 7, 1)] if group == 1 else [([(1, group), (1, 1)], 7, 1)] + [one] * (group - 1)
    return rows + [two, whole]


def review(_year):
    head = [(1, 2)] * 5 + [(5, 1)] * 2
    return [([(5, 1), (10, 1)], 0, 1), (head, 0, 1), ([(1, 1)] * 10, 0, 1), ([], 15, 1)]


def laid(lines, shapes):
    """The rows of a table as cells, or None when they are not of these shapes."""
    if len(lines) != len(shapes):
        return None
    rows = []
    for line, (labels, values, wide) in zip(lines, shapes):
        texts = [text.strip() for text in line.strip().strip("|").split("|")]
        filled = [text for text in texts if text]
        if len(filled) != len(labels) + values:
            return None
        header = values == 0
        row = [Cell(text, *span, header) for text, span in zip(filled, labels)]
        row += [Cell(text, wide) for text in filled[len(labels):]]
        rows.append(row)
    return rows


def report(path):
    """Paragraphs as strings and tables as lists of rows."""
    text = (ROOT / path).read_text(encoding="utf-8-sig")
    year = int(re.search(r"(20\d\d)年", text).group(1))
    pieces, lines = [], []
    for line in text.split("\n") + [""]:
        if "|" in line:
            lines.append(line)
            continue
        if lines:
            tables = [laid(lines, shapes(year)) for shapes in (disclosure, applications, review)]
            plain = [[Cell(t.strip()) for t in row.strip().strip("|").split("|")] for row in lines]
            pieces.append(next((table for table in tables if table), plain))
            lines = []
        if line.strip():
            pieces.append(line.strip())
    return pieces


def is_heading(text):
    return re.match(r"[一二三四五六]、", text) and len(text) < 40


def escaped(text):
    return html.escape(text, quote=False)


def table(rows, attributes="", cell=lambda cell: escaped(cell.text), th=False):
    out = [f"<table{attributes}>"]
    for row in rows:
        tags = [("th" if th and one.header else "td", one) for one in row]
        cells = "".join(f"<{tag}{one.spans()}>{cell(one)}</{tag}>" for tag, one in tags)
        out.append(f"<tr>{cells}</tr>")
    return "\n".join(out + ["</table>"])


def page(title, body, charset="utf-8", head=""):
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="{charset}">\n'
        f"<title>{escaped(title)}</title>\n{head}</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def article(pieces, paragraph=None, heading=None, grid=None):
    """The body of a page: every piece in its own element."""
    paragraph = paragraph or (lambda text: f"<p>{escaped(text)}</p>")
    heading = heading or paragraph
    grid = grid or (lambda rows: table(rows, ' border="1"'))
    out = []
    for piece in pieces:
        if isinstance(piece, list):
            out.append(grid(piece))
        else:
            out.append(heading(piece) if is_heading(piece) else paragraph(piece))
    return "\n".join(out)


# The plain styles.


def clean(pieces):
    head, rest = pieces[0], pieces[1:]
    body = article(rest, heading=lambda text: f"<h2>{escaped(text)}</h2>", grid=lambda rows: table(rows, th=True))
    return page(head, f"<article>\n<h1>{escaped(head)}</h1>\n{body}\n</article>")


def groups(rows):
    """A table with its head, body and foot apart, and the foot written before the body."""
    heads = next((at for at, row in enumerate(rows) if any(not one.header for one in row)), 0)
    def lines(part):
        return "".join("<tr>" + "".join(f"<td{c.spans()}>{escaped(c.text)}" for c in row) for row in part)
    return (
        f"<table><caption></caption><colgroup><col><col></colgroup><thead>{lines(rows[:heads])}"
        f"<tfoot>{lines(rows[-1:])}<tbody>{lines(rows[heads:-1])}</table>"
    )


def sloppy(pieces):
    """Upper case, no quotes, and as few end tags as can be."""
    def grid(rows):
        out = ["<TABLE BORDER=1 CELLSPACING=0>"]
        for row in rows:
            out.append("<TR>")
            for one in row:
                spans = one.spans().replace('"', "").upper()
                out.append(f"<TD{spans} ALIGN=center><FONT SIZE=3><B>{escaped(one.text)}</FONT>")
        return "\n".join(out) + "\n</TABLE>"
    body = article(pieces, paragraph=lambda text: f"<P STYLE=text-indent:2em><I>{escaped(text)}</B>", grid=grid)
    return f"<HTML><HEAD><META HTTP-EQUIV=Content-Type CONTENT=\"text/html; charset=UTF-8\"><TITLE>{escaped(pieces[0])}</TITLE>\n<BODY BGCOLOR=#FFFFFF>\n<CENTER><DIV>{body}</CENTER>"


def split_spans(text, size=1):
    """Word splits a text wherever it pleases."""
    pieces = re.findall(r"\d|[^\d]{1,7}", text)
    out = []
    for at, piece in enumerate(pieces):
        lang = " lang=EN-US" if piece.isdigit() else ""
        face = "Times New Roman" if piece.isdigit() else "仿宋_GB2312"
        out.append(
            f"<span{lang} style='font-size:16.0pt;font-family:\"{face}\";mso-bidi-font-size:\n"
            f"12.0pt;color:black;mso-font-kerning:0pt'>{escaped(piece)}{'<o:p></o:p>' if at % 5 == 4 else ''}</span>"
        )
    return "".join(out)


def word(pieces):
    style = "<style><!-- /* Font Definitions */ @font-face {font-family:宋体; panose-1:2 1 6 0 3 1 1 1 1 1;} p.MsoNormal, li.MsoNormal {mso-style-parent:\"\"; margin:0cm;} --></style>\n"
    style = style * 12
    xml = (
        "<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->\n"
        "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View><w:Zoom>0</w:Zoom></w:WordDocument></xml><![endif]-->\n"
    )
    def paragraph(text):
        return f"<p class=MsoNormal style='text-indent:32.0pt;line-height:\n28.0pt;mso-line-height-rule:exactly'>{split_spans(text)}<span lang=EN-US><o:p>&nbsp;</o:p></span></p>\n"
    def cell(one):
        width = 60 * one.columns
        return (
            f"<p class=MsoNormal align=center style='text-align:center;mso-element:frame'>"
            f"{split_spans(one.text)}<span lang=EN-US style='display:none;mso-hide:all'>9</span></p>\n<!--{width}-->"
        )
    def grid(rows):
        return "<div align=center>\n" + table(
            rows, " class=MsoNormalTable border=0 cellspacing=0 cellpadding=0 style='border-collapse:collapse;mso-yfti-tbllook:1184'", cell
        ) + "</div>\n<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>\n"
    body = article(pieces, paragraph=paragraph, grid=grid)
    return (
        '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"\nxmlns="http://www.w3.org/TR/REC-html40">\n'
        '<head>\n<meta http-equiv=Content-Type content="text/html; charset=utf-8">\n<meta name=Generator content="Microsoft Word 15">\n'
        f"{xml}{style}</head>\n<body lang=ZH-CN style='tab-interval:21.0pt'>\n<div class=WordSection1 style='layout-grid:15.6pt'>\n"
        f"<![if !supportEmptyParas]>&nbsp;<![endif]>{body}</div>\n</body>\n</html>\n"
    )


def layout_tables(pieces):
    """The article in a table of frames, three deep."""
    body = "<br>\n".join(
        table(piece, " border=1") if isinstance(piece, list) else f"&#12288;&#12288;{escaped(piece)}" for piece in pieces[1:]
    )
    return page(
        pieces[0],
        "<table width=1000 align=center><tr><td width=10><img src=a.gif width=1 height=1></td><td>\n"
        "<table width=100%><tr><td><table><tr><td align=center>"
        f"<b>{escaped(pieces[0])}</b></td></tr></table></td></tr>\n<tr><td>{body}</td></tr></table>\n"
        "</td><td>&nbsp;</td></tr></table>",
    )


def entities(pieces):
    """Every third Han character as a number, blanks and marks by name, digits split by tags."""
    def write(text):
        out = []
        for at, c in enumerate(text):
            if c == "“":
                out.append("&ldquo;")
            elif c == "”":
                out.append("&rdquo;")
            elif at % 3 == 1 and ord(c) > 0x3000:
                out.append(f"&#{ord(c)};" if at % 2 else f"&#x{ord(c):X};")
            elif c.isdigit():
                out.append(f"<font face=Arial>{c}</font>")
            else:
                out.append(escaped(c))
        return "".join(out)
    def paragraph(text):
        return f"<p>&nbsp;&nbsp;&nbsp;&nbsp;{write(text)}&nbsp;</p>"
    return page(pieces[0], article(pieces, paragraph, grid=lambda rows: table(rows, "", lambda one: f"&nbsp;{write(one.text)}&nbsp;")))


def pre(path):
    text = (ROOT / path).read_text(encoding="utf-8-sig")
    return page(text.split("\n")[0], f"<pre>\n{escaped(text)}</pre>")


def lines(path):
    """The text as it is, a paragraph a line."""
    text = (ROOT / path).read_text(encoding="utf-8-sig")
    body = "\n".join(f"<p>{escaped(line)}</p>" for line in text.split("\n") if line.strip())
    return page(text.split("\n")[0], f"<div>{body}</div>")


def gb(pieces):
    text = page(pieces[0], article(pieces), charset="gb2312")
    return text.encode("gb18030")


def xhtml(pieces):
    body = article(pieces).replace("<br>", "<br/>")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{escaped(pieces[0])}</title><meta content="a" name="b"/></head>\n'
        f'<body><a id="top"/><div>{body}</div></body></html>\n'
    )


def mht(pieces, encoding):
    text = clean(pieces).encode()
    if encoding == "base64":
        coded = base64.encodebytes(text).decode().replace("\n", "\r\n")
    else:
        coded = quopri.encodestring(text).decode().replace("\n", "\r\n")
    return (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.cn/a.html\r\nSubject: =?utf-8?Q?a?=\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----MultipartBoundary--x1"\r\n\r\n\r\n'
        "------MultipartBoundary--x1\r\nContent-Type: text/css\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\np { margin: 0 }\r\n"
        f"------MultipartBoundary--x1\r\nContent-Type: text/html\r\nContent-ID: <frame@mhtml.blink>\r\nContent-Transfer-Encoding: {encoding}\r\n"
        f"Content-Location: https://example.cn/a.html\r\n\r\n{coded}\r\n------MultipartBoundary--x1--\r\n"
    ).encode()


# Pages as sites make them: everything below is made up.

MENU = ["首页", "政务要闻", "政府信息公开", "政务服务", "政民互动", "走进青禾", "专题专栏", "数据开放"]
NEWS = ["区政府召开第十二次常务会议", "我区启动冬春农田水利建设", "关于元旦放假安排的通知", "2022年第三批公开遴选公告", "全区安全生产专项整治推进会召开"]


def links(names, tag="li", wrap="ul"):
    return f"<{wrap}>" + "".join(f'<{tag}><a href="/c{at}/index.html" title="{n}">{n}</a></{tag}>' for at, n in enumerate(names)) + f"</{wrap}>"


def script(size):
    line = "var tpl='<table><tr><td>一、本年新收政府信息公开申请数量</td><td>999</td></tr></table>';document.write('</'+'div>');if(a<b&&c>d){x+=1}\n"
    return "<script type=\"text/javascript\">\n//<![CDATA[\n" + line * max(1, size // len(line)) + "//]]>\n</script>\n"


def css(size):
    line = ".TRS_Editor P{line-height:2;font-family:宋体;font-size:12pt;}.nav li a:hover{color:#c00}\n"
    return "<style type=\"text/css\">\n" + line * max(1, size // len(line.encode())) + "</style>\n"


FOOT = (
    "主办：云栖市青禾区人民政府办公室　承办：青禾区大数据中心　网站标识码：1409990001　"
    '<a href="https://beian.miit.gov.cn/">晋ICP备09990001号-1</a>　<a href="http://www.beian.gov.cn/"><img src="ga.png">晋公网安备 14099902000001号</a><br>'
    '地址：云栖市青禾区禾苗路1号　电话：0300-5550100　<a href="/map.html">网站地图</a> | <a href="/us.html">联系我们</a> | <a href="/law.html">法律声明</a>'
)
FACTS = [("索&nbsp;引&nbsp;号：", "000014348/2023-00017"), ("主题分类：", "综合政务\\政务公开"), ("发布机构：", "青禾区人民政府"), ("成文日期：", "2023-01-16"), ("文　　号：", "无"), ("发布日期：", "2023年01月18日")]


def facts_table(title):
    rows = [FACTS[at : at + 2] for at in range(0, len(FACTS), 2)]
    cells = "".join("<tr>" + "".join(f"<td><b>{k}</b></td><td>{v}</td>" for k, v in row) + "</tr>" for row in rows)
    return f'<table class="xxgk" width="100%">{cells}<tr><td>标　　题：</td><td colspan="3">{escaped(title)}</td></tr></table>'


TOOLS = '<div class="tools">发布时间：2023-01-18 09:30　来源：区政府办　浏览次数：<script src="/count.js?id=1"></script>　【字体：<a href="javascript:doZoom(18)">大</a> <a href="javascript:doZoom(16)">中</a> <a href="javascript:doZoom(14)">小</a>】<a href="javascript:window.print()">打印本页</a></div>'
SHARE = '<div class="share">分享到：<a href="#" onclick="s(1)">微信</a><a href="javascript:s(2)">微博</a><img src="qr.png"><span>扫一扫在手机打开当前页</span><script>var q=1</script></div>'
RELATED = "<div class=\"rel\"><h3>相关链接</h3>" + links(NEWS[:3]) + "</div>"
SEARCH = '<div class="search"><form action="/s"><select name="t"><option>全文</option><option>标题</option></select><input type="text" name="q" value="请输入关键字"><input type="submit" value="搜索"></form></div>'


def site_head(title, size, extra=""):
    return (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml">\n<head>\n'
        '<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />\n'
        f'<title>{escaped(title)}_青禾区人民政府</title>\n<meta name="SiteName" content="青禾区人民政府" />\n<meta name="ArticleTitle" content="{escaped(title)}" />\n<meta name="PubDate" content="2023-01-18 09:30" />\n'
        f"{extra}{css(size)}{script(size)}</head>\n"
    )


def trs(text):
    """Paragraphs as a well-known editor leaves them."""
    return f'<p style="text-indent: 2em; line-height: 2;"><span style="font-family: 宋体; font-size: 12pt;">{split_numbers(text)}</span></p>'


def split_numbers(text):
    return re.sub(r"\d+", lambda m: "".join(f'<span lang="EN-US">{d}</span>' for d in m.group(0)), escaped(text))


def portal_a(p, size):
    """Divisions by class, metadata table, tools, share buttons, footer."""
    body = article(p[1:], trs, grid=lambda rows: table(rows, ' border="1" cellspacing="0" style="width:100%"', lambda c: f"<p align=center>{split_numbers(c.text)}</p>"))
    return site_head(p[0], size) + (
        f'<body>\n<div class="top"><div class="w"><a href="/">青禾区人民政府</a>{links(MENU)}</div>{SEARCH}</div>\n'
        '<div class="mobile" style="display:none">手机版菜单' + links(MENU) + "</div>\n"
        '<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/xxgk">政府信息公开</a> &gt; <a href="/nb">政府信息公开年报</a></div>\n'
        f'<div class="main"><div class="left">{links(NEWS)}</div><div class="right">{facts_table(p[0])}<h1>{escaped(p[0])}</h1>{TOOLS}\n'
        f'<div class="TRS_Editor"><div class="Custom_UnionStyle">{body}</div></div>\n{SHARE}<p>上一篇：<a href="/1.html">{NEWS[0]}</a></p><p>下一篇：<a href="/2.html">{NEWS[1]}</a></p></div></div>\n'
        f'{RELATED}<div class="footer">{FOOT}</div>{script(size)}</body></html>'
    )


def portal_b(p, size):
    """Everything in tables, in upper case; the title in a cell; the text in one cell."""
    body = "".join(
        table(x, " BORDER=1", lambda c: f"<FONT>{split_numbers(c.text)}</FONT>").upper().replace("COLSPAN", "colspan") if isinstance(x, list) else f"<P>　　{escaped(x)}</P>\n" for x in p[1:]
    )
    menu = "".join(f"<TD><A HREF=/c{i}>{n}</A></TD>" for i, n in enumerate(MENU))
    news = "".join(f"<TR><TD>·<A HREF=/n{i}>{n}</A></TD><TD>[2023-01-{10 + i}]</TD></TR>" for i, n in enumerate(NEWS))
    return site_head(p[0], size) + (
        f"<BODY TOPMARGIN=0><CENTER><TABLE WIDTH=1000><TR>{menu}</TR></TABLE>\n<TABLE WIDTH=1000><TR><TD VALIGN=top WIDTH=200><TABLE>{news}</TABLE>\n"
        f"<TABLE><TR><TD><FORM><INPUT NAME=q VALUE=关键字><INPUT TYPE=submit></FORM></TD></TR></TABLE></TD><TD VALIGN=top>\n<TABLE WIDTH=100%><TR><TD>当前位置：<A HREF=/>首页</A>&gt;&gt;<A HREF=/x>信息公开</A></TD></TR>\n"
        f"<TR><TD ALIGN=center><STRONG>{escaped(p[0])}</STRONG></TD></TR>\n<TR><TD ALIGN=center>2023-01-18 来源：办公室 点击：<SCRIPT>document.write(12)</SCRIPT> <A HREF=javascript:print()>打印</A></TD></TR>\n"
        f"<TR><TD CLASS=con>{body}</TD></TR>\n<TR><TD ALIGN=right>【<A HREF=javascript:top()>返回顶部</A>】【<A HREF=javascript:window.close()>关闭窗口</A>】</TD></TR></TABLE>\n"
        f"</TD></TR></TABLE>\n<TABLE WIDTH=1000><TR><TD ALIGN=center>{FOOT}</TD></TR></TABLE></CENTER></BODY></HTML>"
    )


def portal_c(p, size):
    """HTML5 with roles, asides, and a hidden second copy for phones."""
    body = article(p[1:], lambda t: f"<p>{escaped(t)}</p>", lambda t: f"<h2>{escaped(t)}</h2>", lambda r: f'<figure><div style="overflow:auto">{groups(r)}</div></figure>')
    return page(
        f"{p[0]} - 青禾区人民政府门户网站",
        f'<a class="skip" href="#main">跳到主要内容</a><header role="banner"><div>青禾区人民政府</div><nav>{links(MENU)}</nav></header>\n'
        f'<aside><h3>热点信息</h3>{links(NEWS)}<p>本栏目每日更新，欢迎公众订阅并提出意见建议。</p></aside>\n<main id="main"><article><header><h1>{escaped(p[0])}</h1><p class="meta">2023-01-18 <span>区政府办</span> <button>收藏</button></p></header>\n'
        f'<section>{body}</section><footer><p>责任编辑：王某某</p>{SHARE}</footer></article></main>\n'
        f'<div hidden>{body}</div><div role="complementary"><p>您好，智能问答为您服务。请输入您的问题，我们将尽快答复。</p></div><footer>{FOOT}</footer>{script(size)}',
        head=css(size),
    )


def portal_d(p, size):
    """No container for the article: the paragraphs are children of the body."""
    body = article(p[1:], trs)
    return site_head(p[0], size) + (
        f"<body>\n<div>{links(MENU)}</div>\n{SEARCH}<div>您的位置：<a href=/>首页</a>-<a href=/x>公开年报</a></div>\n<h1>{escaped(p[0])}</h1>\n{TOOLS}\n{body}\n{SHARE}\n{RELATED}\n<div>{FOOT}</div>\n{script(size)}</body></html>"
    )


def portal_e(p, size):
    """Broken: a division too many closed, the navigation never closed, the title only a line."""
    body = article(p[1:], lambda t: f"<div>　　{split_numbers(t)}</div>", grid=lambda r: table(r).replace("</td>", "").replace("</tr>", ""))
    return site_head(p[0], size) + (
        f"<body>\n<nav>{links(MENU)}\n<div class=crumb><a href=/>首页</a>&gt;<a href=/x>年报</a></div></div></div>\n"
        f"<div id=zoom><p align=center style='font-size:22px'><strong>{escaped(p[0])}</strong></p>\n{TOOLS}{body}</div></div></div>\n{SHARE}<div>{FOOT}</div>{script(size)}</body>"
    )


def portal_f(p, size):
    """Word pasted into an editor, inside a portal."""
    def grid(rows):
        return table(rows, " class=MsoTableGrid", lambda c: f"<p class=MsoNormal><b>{split_spans(c.text)}</b></p>")
    body = article(p[1:], lambda t: f"<p class=MsoNormal>{split_spans(t)}</p>", grid=grid)
    head = f'<div class="ewb-info"><h3 class="t">{escaped(p[0])}</h3><p>【信息时间：2023/1/18　阅读次数：<span id="n">0</span>】【<a href="javascript:void(0)">我要打印</a>】【<a href="javascript:c()">关闭</a>】</p></div>'
    return site_head(p[0], size) + (
        f'<body><div id="h"><ul><li><a href="/">首页</a></li></ul>{links(MENU)}</div><div class="c">{head}<div class="ewb-article">{body}</div>'
        f'<div class="att">附件：<a href="a.xlsx">附件1.xlsx</a> <a href="b.xlsx">附件2.xlsx</a></div></div><div class="f">{FOOT}</div></body></html>'
    )


def portal_g(p, size):
    """A title cut in two lines, lists for tools, a calendar of links, an old frame of tables."""
    body = article(p[1:], trs)
    calendar = "<table>" + "".join("<tr>" + "".join(f"<td><a href=/d{d + w * 7}>{d + w * 7}</a></td>" for d in range(1, 8)) + "</tr>" for w in range(4)) + "</table>"
    return site_head(p[0], size) + (
        f"<body><div class=hd>{links(MENU)}</div><div class=bd><div class=l>{calendar}{links(NEWS)}</div><div class=r>"
        f"<div class=title>{escaped(p[0])}</div><dl class=info><dt>发布日期：</dt><dd>2023-01-18</dd><dt>来源：</dt><dd><a href=/y>区政府办</a></dd><dt>字号：</dt><dd><a href=# onclick=z(1)>大</a><a href=javascript:z(2)>小</a></dd></dl>"
        f"<div class=art>{body}</div><iframe src=share.html></iframe></div></div><table width=100%><tr><td>{FOOT}</td></tr></table></body></html>"
    )


def portal_h(p, size):
    """The whole report is one table: headings and texts are rows over its width."""
    rows = []
    for piece in p:
        if isinstance(piece, list):
            rows += ["<tr>" + "".join(f"<td{c.spans()}>{split_numbers(c.text)}</td>" for c in row) + "</tr>" for row in piece]
        else:
            rows.append(f'<tr><td colspan="15"><p>{escaped(piece)}</p></td></tr>')
    body = "\n".join(rows)
    return site_head(p[0], size) + (
        f'<body><div>{links(MENU)}</div><div class="box"><table border="1" width="100%"><tbody>{body}</tbody></table></div>{SHARE}<div>{FOOT}</div></body></html>'
    )


def portal_i(p, size):
    """One cell with line breaks; the title only a large line; facts without links below it."""
    body = "<BR><BR>".join(table(x, " border=1") if isinstance(x, list) else f"&nbsp;&nbsp;&nbsp;&nbsp;{escaped(x)}" for x in p[1:])
    head = site_head(p[0], size)
    head = re.sub(r"<title>.*?</title>", "<title>政府信息公开</title>", head)
    head = re.sub(r'<meta name="ArticleTitle".*?/>', "", head)
    return head + (
        f"<body><table width=980><tr><td>{links(MENU, 'span', 'div')}</td></tr></table><table width=980 align=center><tr><td height=40>您现在的位置：首页 &gt; 政府信息公开 &gt; 年度报告</td></tr></table>\n"
        f'<table width=980><tr><td class="title" align="center" style="font-size:24px">{escaped(p[0])}</td></tr><tr><td align=center>发布日期：2023-01-18&nbsp;&nbsp;信息来源：区政府办&nbsp;&nbsp;浏览次数：136</td></tr>\n'
        f"<tr><td><hr></td></tr><tr><td>{body}</td></tr></table><table width=980><tr><td>{FOOT}</td></tr></table></body></html>"
    )


def portal_j(p, size):
    """What is hidden by a style sheet in the page; summaries with sentences beside the article."""
    body = article(p[1:], trs)
    summaries = "".join(
        f'<li><a href="/n{i}">{n}</a><p>近日，我区围绕群众关心的问题，组织有关部门开展专项行动{i}次，现将有关情况予以通报。<a href="/n{i}">[详细]</a></p></li>' for i, n in enumerate(NEWS[:2])
    )
    hidden = "<style>\n@media print { .con { display: none } }\n.phone, #pop {display:none; color:red}\ndiv.tip{ DISPLAY : none }\n</style>"
    return site_head(p[0], size, hidden) + (
        f'<body><div class="phone">{links(MENU)}<p>手机版首页内容，收到申请999件。请用电脑浏览。</p></div><div id="pop"><p>温馨提示：您的浏览器版本过低，请升级后访问，以获得更好的体验。</p></div>\n'
        f'<div class="w"><div class="side"><ul>{summaries}</ul></div><div class="con"><h2>{escaped(p[0])}</h2><div class="tip">共1页</div><div class="info"><span>时间：2023-01-18</span><span>作者：佚名</span></div>'
        f'<div class="txt">{body}</div></div></div><div class="f">{FOOT}</div></body></html>'
    )


def portal_k(p, size):
    """A title broken in two, tables in boxes, comments below."""
    cut = p[0].find("20")
    body = article(p[1:], trs, grid=lambda r: f'<div class="tb" style="overflow-x:auto"><div>{table(r, th=True)}</div></div>')
    comments = "".join(f"<li><b>网友{i}</b><span>2023-02-0{i}</span><p>写得很清楚。</p><a href=# onclick=r({i})>回复</a></li>" for i in range(1, 4))
    return site_head(p[0], size) + (
        f'<body><div id="header">{links(MENU)}{SEARCH}</div><div class="article"><h1>{escaped(p[0][:cut])}<br/>{escaped(p[0][cut:])}</h1>{TOOLS}<div class="content">{body}</div>'
        f'<div class="edit">责任编辑：王某某</div><div class="cmt"><h3>网友评论</h3><ul>{comments}</ul><form><textarea name=c>我来说两句。请文明发言。</textarea><button>发表</button></form></div></div>{RELATED}<div>{FOOT}</div></body></html>'
    )


def portal_l(p, size):
    """An old page: upper case, nothing closed, fonts and centres everywhere."""
    body = []
    for piece in p[1:]:
        if isinstance(piece, list):
            rows = "".join("<TR>" + "".join(f"<TD{c.spans().upper()}><FONT FACE=宋体><CENTER>{escaped(c.text)}" for c in row) for row in piece)
            body.append(f"<TABLE BORDER=1 WIDTH=100%>{rows}</TABLE>")
        else:
            body.append(f"<P><FONT SIZE=3 FACE=仿宋>　　{escaped(piece)}")
    menu = "".join(f"<TD><A HREF=/{i}><FONT COLOR=#FFFFFF>{n}" for i, n in enumerate(MENU))
    return (
        f"<HTML><HEAD><TITLE>{escaped(p[0])}</TITLE>{script(size)}<BODY><CENTER><TABLE BGCOLOR=#003399><TR>{menu}</TABLE><TABLE WIDTH=760><TR><TD>"
        f"<CENTER><FONT SIZE=5><B>{escaped(p[0])}</B></FONT></CENTER><HR>{''.join(body)}</TABLE><TABLE WIDTH=760><TR><TD ALIGN=center>{FOOT}</TABLE>"
    )


def portal_m(p, size):
    """Title, facts and tools in one box of tables; a long disclaimer; a code for phones below."""
    body = article(p[1:], trs, grid=lambda r: f"<div align=center><table><tr><td>{table(r, ' border=1')}</td></tr></table></div>")
    menu = "".join(f'<li><a href="/{i}" title="{n}">{n}</a></li>' for i, n in enumerate(MENU + NEWS))
    claim = "本网站刊载的所有内容，包括文字、图片、音频、视频、软件、程序以及网页版式设计等，均受法律保护。" * 4
    return site_head(p[0], size) + (
        f'<body><div class="a"><ul>{menu}</ul></div><div class="b"><table width="100%"><tr><td>&nbsp;</td><td class="t"><h1>{escaped(p[0])}</h1></td><td>&nbsp;</td></tr>'
        f'<tr><td>&nbsp;</td><td>{facts_table(p[0])}</td><td><a href="javascript:print()">打印</a></td></tr></table>{body}'
        f'<p align="center"><img src="qr.png" width="120"><br>扫一扫在手机打开当前页</p></div>'
        f'<div class="c"><ul>{menu}</ul><p>{claim}</p><p>{FOOT}</p></div></body></html>'
    )


def portal_n(p, size):
    """The title stands only in the title of the page, behind the name of the site; sections in boxes."""
    boxes, box = [], []
    for piece in p[1:]:
        if isinstance(piece, str) and is_heading(piece) and box:
            boxes.append(box)
            box = []
        box.append(piece)
    boxes.append(box)
    body = "\n".join(f'<section class="box"><div class="in">{article(one, trs)}</div></section>' for one in boxes)
    head = site_head(p[0], size)
    head = re.sub(r"<title>.*?</title>", f"<title>青禾区人民政府-{escaped(p[0])}</title>", head)
    return head + (
        f'<body><div class="hd">{links(MENU)}</div><div class="sub">{links(NEWS)}</div><div class="boxes">{body}</div><div class="ft">{FOOT}</div></body></html>'
    )


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    pages = {}
    reports = {name: report(path) for name, path in REPORTS.items()}
    first, old, archive, bureau, city, township = reports
    for name, style in [
        (first, clean), (old, clean), (archive, clean), (bureau, word), (city, word), (township, sloppy), (first, sloppy),
        (old, layout_tables), (bureau, layout_tables), (archive, entities), (city, entities), (township, gb), (old, gb), (bureau, xhtml),
    ]:
        pages[f"{name}.{style.__name__.replace('_', '-')}.html"] = style(reports[name])
    for name, path in {"clean-2021": REPORTS["clean-2021"], "street-2021": "tests/corpus/street-2021-tab.txt", "provincial-2022": "tests/corpus/provincial-department-2022-aligned.txt"}.items():
        pages[f"{name}.pre.html"] = pre(path)
    pages["township-2022.lines.html"] = lines(REPORTS["township-2022"])
    pages["clean-2021.quoted.mht"] = mht(reports[first], "quoted-printable")
    pages["clean-2019.base64.mhtml"] = mht(reports[old], "base64")
    pages["archive-2024.renamed.doc"] = word(reports[archive])
    pages["bureau-2022.renamed.txt"] = clean(reports[bureau])
    pages["clean-2021.utf16.html"] = clean(reports[first]).replace("utf-8", "utf-16").encode("utf-16")
    portals = [
        (first, portal_a, 3_000), (old, portal_a, 60_000), (archive, portal_b, 4_000), (old, portal_b, 9_000), (bureau, portal_c, 5_000),
        (city, portal_d, 8_000), (township, portal_d, 4_000), (first, portal_e, 6_000), (city, portal_f, 20_000), (township, portal_g, 5_000), (first, portal_h, 30_000), (city, portal_h, 5_000), (old, portal_i, 40_000), (bureau, portal_i, 20_000),
        (first, portal_j, 10_000), (archive, portal_k, 320_000 // 2), (city, portal_k, 9_000), (township, portal_l, 50_000), (old, portal_l, 3_000),
        (first, portal_m, 12_000), (bureau, portal_m, 3_000), (city, portal_n, 7_000), (first, portal_n, 9_000),
    ]
    for name, style, size in portals:
        pages[f"{name}.{style.__name__.replace('_', '-')}.html"] = style(reports[name], size)
    for name, text in pages.items():
        data = text if isinstance(text, bytes) else text.encode()
        (OUT / name).write_bytes(data)
        print(f"{len(data):8} {name}")


if __name__ == "__main__":
    main()
