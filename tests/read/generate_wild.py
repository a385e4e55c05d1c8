#!/usr/bin/env python3
"""Writes further pages into tests/read/html: bodies as editors leave them, in shells as sites have them.

Unlike generate.py this goes by what pages look like that were pasted, exported and saved; nothing in
the reader was written with them in view. Only the standard library is used, and the output is always
the same: `python3 tests/read/generate_wild.py`.
"""

import html
import json
import random
import re

import generate as g

E = g.escaped
R = random.Random(7)


def is_h1(t): return re.match(r"[一二三四五六七]、", t) and len(t) < 40
def is_h2(t): return re.match(r"（[一二三四五六七八九]）", t)

# ---- texts ----
def lang_split(t, face="仿宋_GB2312", size="16.0pt", each=False):
    out = []
    for run in re.findall(r"[0-9A-Za-z.,%/@-]+|[^0-9A-Za-z.,%/@-]+", t):
        if run[0].isascii() and run[0] not in " ":
            for d in (run if each else [run]):
                out.append(f'<span lang="EN-US" style="font-size:{size};font-family:&quot;Times New Roman&quot;,serif;mso-fareast-font-family:{face}">{E(d)}</span>')
        else:
            at = 0
            while at < len(run):
                n = R.randint(2, 23)
                out.append(f'<span style="font-size:{size};font-family:{face};mso-hansi-font-family:宋体;color:black">{E(run[at:at+n])}</span>')
                at += n
    return "".join(out)

# ---- tables ----
def tab(rows, attrs, tdattrs, inner, first="", rowattrs=lambda i: "", wrap=("<tbody>", "</tbody>"), last=""):
    out = [f"<table{attrs}>{first}{wrap[0]}"]
    for i, row in enumerate(rows):
        out.append(f"<tr{rowattrs(i)}>")
        for c in row:
            out.append(f"<td{tdattrs(c)}{c.spans()}>{inner(c)}</td>")
        out.append("</tr>\n")
    out.append(f"{last}{wrap[1]}</table>")
    return "".join(out)

def width(rows): return max(sum(c.columns for c in row) for row in rows)

def b_pasted(p):
    """Word pasted into UEditor."""
    def par(t):
        st = "text-indent:43px;line-height:37px;text-align:justify"
        if is_h1(t): return f'<p class="MsoNormal" style="{st}"><strong>{lang_split(t, "黑体")}</strong><o:p></o:p></p>'
        return f'<p class="MsoNormal" style="{st}">{lang_split(t)}<span lang="EN-US" style="font-size:21px"><o:p></o:p></span></p>'
    def grid(rows):
        n = width(rows)
        ghost = '<tr style="height:0px">' + "".join(f'<td width="{40+i}" style="border:none;padding:0"></td>' for i in range(n)) + "</tr>"
        ghost = f"<!--[if !supportMisalignedColumns]-->{ghost}<!--[endif]-->" if False else ghost
        return tab(rows, ' class="MsoNormalTable" border="0" cellspacing="0" cellpadding="0" style="border-collapse:collapse;mso-padding-alt:0cm 5.4pt 0cm 5.4pt"',
            lambda c: f' width="{60*c.columns}" valign="center" style="border:1px solid windowtext;padding:0 7px;word-break:break-all"',
            lambda c: f'<p class="MsoNormal" align="center" style="text-align:center">{lang_split(c.text, "宋体", "10.5pt", each=True)}<o:p></o:p></p>',
            rowattrs=lambda i: f' style="mso-yfti-irow:{i};page-break-inside:avoid;height:26px"' + (' class="firstRow"' if i == 0 else ""), last=ghost)
    return mk(p, par, grid)

def b_sheet(p):
    """Tables from a spreadsheet, text by hand."""
    def par(t): return f'<p style="text-indent:2em;">{E(t)}</p>\n'
    def grid(rows):
        n = width(rows)
        cols = "<colgroup>" + "".join(f'<col width="{72}" style="mso-width-source:userset;mso-width-alt:2304;width:54.00pt;"/>' for _ in range(n)) + "</colgroup>"
        def td(c):
            num = f' x:num="{c.text}"' if re.fullmatch(r"[\d.]+", c.text) else " x:str"
            return f' class="xl{65+len(c.text)%7}" height="25"{num} style="height:18.75pt;border:0.5pt solid #000;text-align:center;white-space:normal;"'
        return "<!--StartFragment-->" + tab(rows, ' width="1024" border="0" cellpadding="0" cellspacing="0" style="width:768pt;border-collapse:collapse;table-layout:fixed;"', td,
            lambda c: E(c.text).replace("（", "<font class=\"font7\">（</font>"), first=cols, wrap=("", "")) + "<!--EndFragment-->"
    return mk(p, par, grid)

def b_breaks(p):
    """KindEditor: entities as indents, headings in strong, everything in one p with br."""
    out, line = [], []
    def flush():
        if line: out.append("<p>\n\t" + "<br />\n".join(line) + "\n</p>\n"); line.clear()
    for t in p:
        if isinstance(t, list):
            flush()
            out.append(tab(t, ' style="width:100%;" cellpadding="2" cellspacing="0" border="1" bordercolor="#000000"', lambda c: "", lambda c: "\n\t\t\t\t" + E(c.text) + "<br />\n\t\t\t"))
            out.append("<p>\n\t<br />\n</p>\n")
        elif is_h1(t): line.append(f"<strong>&nbsp; &nbsp; {E(t)}</strong>")
        else: line.append("&nbsp; &nbsp; &nbsp; " + E(t))
    flush()
    return "".join(out)

def b_plainbr(p):
    """One div, br twice, ideographic blanks; the tables in center."""
    out = []
    for t in p:
        if isinstance(t, list):
            out.append("<center>" + tab(t, " border=1 width=95%", lambda c: " align=middle", lambda c: f"<font size=2>{E(c.text)}</font>", wrap=("", "")) + "</center>")
        else: out.append(f"　　{E(t)}<br><br>\n")
    return "".join(out)

def b_font(p):
    """font in p in span in font; every number in its own font; emsp and ensp."""
    def par(t):
        s = re.sub(r"(\d)", r'<font face="Calibri">\1</font>', E(t))
        return f'<p align="justify"><font face="仿宋_GB2312" size="4"><span style="mso-spacerun:\'yes\'">&emsp;&emsp;{s}&ensp;</span></font></p>'
    def grid(rows):
        return '<div style="text-align:center">' + tab(rows, ' border="1" cellspacing="0" style="border-collapse:collapse;margin:auto"', lambda c: ' valign="middle"',
            lambda c: "&ensp;" + re.sub(r"(\d)", r'<font face="Calibri">\1</font>', E(c.text)) + "&emsp;") + "</div>"
    return mk(p, par, grid)

def b_sections(p):
    """Sections in sections."""
    st = 'style="box-sizing:border-box;font-size:16px;outline:none 0px;visibility:visible;"'
    def par(t):
        inner = f"<strong {st}>{E(t)}</strong>" if is_h1(t) else f"{E(t)}"
        if is_h1(t): return f'<section {st} powered-by="xiumi.us"><section {st}><section {st}><p {st}>{inner}</p></section></section></section>'
        return f'<section {st} powered-by="xiumi.us"><p {st}>　　<span leaf="">{inner}</span></p></section>'
    def grid(rows):
        return f'<section {st}>' + tab(rows, ' data-sort="sortDisabled" interlaced="disabled"', lambda c: f' data-colwidth="{c.columns*70}"', lambda c: f'<section {st}><span leaf="">{E(c.text)}</span></section>') + "</section>"
    return f'<section data-role="outer" {st}>' + mk(p, par, grid) + f'</section><section {st}><br></section><p style="display:none;"><mp-style-type data-value="3"></mp-style-type></p>'

def b_h(p):
    """Headings as headings, subheadings too, tables with caption and th and thead."""
    def par(t):
        if is_h1(t): return f"<h2><span>{E(t)}</span></h2>"
        if is_h2(t) and len(t) < 40: return f"<h3>{E(t)}</h3>"
        return f"<p>{E(t)}</p>"
    def grid(rows):
        return f'<div class="table-responsive"><table class="table table-bordered">' + "".join("<tr>" + "".join(f"<{'th' if c.header else 'td'}{c.spans()}><div>{E(c.text)}</div></{'th' if c.header else 'td'}>" for c in row) + "</tr>" for row in rows) + "</table></div>"
    return mk(p, par, grid)

def b_vertical(p):
    """Labels of groups written downwards, numbers with blanks and zero-width marks around them."""
    def par(t): return f'<p style="text-indent: 32pt;"><span style="font-family: 仿宋;">{E(t)}</span></p>'
    def cell(c):
        if re.fullmatch(r"[\d.]+", c.text): return f"<p>&#8203;<span>&nbsp;</span>{E(c.text)}<span style='mso-spacerun:yes'>&nbsp; </span>&#xFEFF;</p>"
        if c.rows > 2 and len(c.text) < 14: return "<br/>".join(E(ch) for ch in c.text)
        if c.rows > 1: return "".join(f"<p>{E(c.text[i:i+2])}</p>" for i in range(0, len(c.text), 2))
        return E(c.text)
    def grid(rows): return tab(rows, ' border="1"', lambda c: "", cell)
    return mk(p, par, grid)

def b_strong(p):
    """strong around halves of headings, u and em in text, an anchor for every heading, empty paragraphs between."""
    n = [0]
    def par(t):
        n[0] += 1
        if is_h1(t): return f'<p><a name="_Toc{n[0]}"></a><a name="OLE_LINK{n[0]}"><strong>{E(t[:2])}</strong></a><b>{E(t[2:])}</b></p><p>&nbsp;</p>'
        k = len(t) // 2
        return f"<p><em></em>{E(t[:k])}<u></u><span></span>{E(t[k:])}</p><p><br></p><p>　</p>"
    def grid(rows): return '<p style="text-align:center"><strong></strong></p>' + tab(rows, ' align="center" width="90%"', lambda c: ' bgcolor="#ffffff"', lambda c: f"<b></b><p style=\"margin:0\">{E(c.text)}</p><p></p>") + "<br/>"
    return mk(p, par, grid)

def b_filtered(p):
    """WPS saved as filtered HTML: p class MsoNormal, span mso-spacerun, font with mso, b with mso."""
    def run(t):
        return "".join(f'<span style="mso-spacerun:\'yes\';font-family:仿宋_GB2312;font-size:16.0000pt;mso-font-kerning:1.0000pt;"><font face="{"Calibri" if r[0].isdigit() else "仿宋_GB2312"}">{E(r)}</font></span>' for r in re.findall(r"\d+|\D{1,40}", t))
    def par(t): return f'<p class=MsoNormal style="text-indent:32.0000pt;">{run(t)}<span style="mso-spacerun:\'yes\';"><o:p></o:p></span></p>\n'
    def grid(rows):
        return tab(rows, ' class=MsoTableGrid border=1 cellspacing=0 style="border-collapse:collapse;width:426.1000pt;"', lambda c: f' width={70*c.columns} valign=center',
            lambda c: f'<p class=MsoNormal align=center style="text-align:center;">{run(c.text)}<span><o:p>&nbsp;</o:p></span></p>')
    return mk(p, par, grid)

def b_splitpage(p):
    """The big table continues in a second one, as it does behind a page break."""
    def par(t): return f"<p>{E(t)}</p>"
    def grid(rows):
        one = lambda rr: tab(rr, ' border="1"', lambda c: "", lambda c: E(c.text))
        if len(rows) > 22:
            at = 5
            return one(rows[:at]) + one(rows[at:])
        return one(rows)
    return mk(p, par, grid)

def b_divs(p):
    """No p at all: div a line, div in div; cells hold div with nobr."""
    def par(t): return f'<div><div style="text-indent:2em">{E(t)}</div></div>'
    def grid(rows): return "<div>" + tab(rows, " border=1", lambda c: " nowrap", lambda c: f"<div align=center><nobr>{E(c.text)}</nobr></div>") + "</div>"
    return mk(p, par, grid)

def mk(p, par, grid):
    return "\n".join(grid(t) if isinstance(t, list) else par(t) for t in p)

BODIES = [b_pasted, b_sheet, b_breaks, b_plainbr, b_font, b_sections, b_h, b_vertical, b_strong, b_filtered, b_splitpage, b_divs]

# ---- shells ----
A = lambda n, h="/a/b.html": f'<a href="{h}" target="_blank">{n}</a>'
NAV = ["首页", "走进云栖", "新闻中心", "政务公开", "政务服务", "互动交流", "数据发布", "专题专栏"]
DIR = ["政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报", "依申请公开", "机构职能", "领导信息", "规划计划", "统计信息", "财政信息", "行政许可", "行政处罚", "政府采购", "重大项目", "应急管理", "建议提案"]
NEWS = ["全市消防安全工作会议召开", "市领导调研重点项目建设情况", "关于2023年春节放假的通知", "市政府第二十七次常务会议", "12345热线一周办理情况通报", "一图读懂：优化营商环境若干措施"]
def filler(size):
    line = "$(function(){var w=$(window).width();if(w<768){$('.pc').hide()}});/*{\"title\":\"一、总体情况\",\"n\":\"<td>99</td>\"}*/\n"
    return "<script>\n" + line * (size // len(line.encode())) + "</script>\n"
def cssf(size):
    line = ".xxgk-l ul li a{display:block;height:36px;line-height:36px;background:url(../images/icon.png) no-repeat}\n"
    return "<style>\n" + line * (size // len(line)) + "</style>\n"
def metas(t):
    return f'<meta name="SiteName" content="云栖市人民政府"/>\n<meta name="SiteDomain" content="www.example.cn"/>\n<meta name="SiteIDCode" content="1409000001"/>\n<meta name="ColumnName" content="政府信息公开年报"/>\n<meta name="ColumnType" content="政府信息公开年报"/>\n<meta name="ArticleTitle" content="{E(t)}"/>\n<meta name="PubDate" content="2023-01-20 10:11"/>\n<meta name="ContentSource" content="市政府办公室"/>\n'
def lis(names): return "<ul>" + "".join(f"<li>{A(n)}</li>" for n in names) + "</ul>"

def s_cells(t, body, size):
    return f'''<!doctype html><html><head><meta charset="utf-8"><title>云栖市人民政府 政府信息公开年报 {E(t)}</title>{metas(t)}<script type="text/javascript" src="/script/jquery.min.js"></script>{filler(size)}</head><body><div id="barrierfree_container">
<div class="header"><div class="wzsy">{A("市委")}|{A("人大")}|{A("政协")}|{A("无障碍浏览")}|{A("长者模式")}</div><div class="nav">{lis(NAV)}</div></div>
<table width="1200" border="0" align="center" cellpadding="0" cellspacing="0"><tr><td height="40">您的位置：{A("首页")}<table style="display:inline-block"><tr><td>{A("政府信息公开")}</td></tr></table> > {A("政府信息公开年报")}</td></tr></table>
<table width="1200" border="0" align="center" cellpadding="0" cellspacing="0" class="xxgk_table"><tbody><tr><td class="t1">索引号</td><td class="t2">01436532X/2023-00123</td><td class="t1">发布机构</td><td class="t2">云栖市人民政府</td></tr><tr><td class="t1">文号</td><td class="t2"></td><td class="t1">成文日期</td><td class="t2">2023-01-18</td></tr><tr><td class="t1">主题分类</td><td class="t2">综合政务/政务公开</td><td class="t1">有效性</td><td class="t2">有效</td></tr></tbody></table>
<table id="c" width="1200" align="center" border="0" cellspacing="0" cellpadding="0"><tr><td class="title" align="center"><!--<$[标题名称(html)]>begin-->{E(t)}<!--<$[标题名称(html)]>end--></td></tr>
<tr><td align="center"><!--<$[副标题(html)]>begin--><!--<$[副标题(html)]>end--></td></tr>
<tr><td><table width="100%"><tr><td width="30%">发布日期：2023-01-20 10:11</td><td width="30%">浏览次数：<script language="javascript" src="/vc/vc/interface/artcount/artcount.jsp?i_id=77"></script></td><td>字号：[<a href="javascript:doZoom(20)"> 大 </a><a href="javascript:doZoom(16)"> 中 </a><a href="javascript:doZoom(14)"> 小 </a>]</td><td width="87"><div class="bshare-custom"><a title="分享到QQ空间" class="bshare-qzone"></a><a title="分享到新浪微博" class="bshare-sinaminiblog"></a></div></td></tr></table></td></tr>
<tr><td class="bt_content"><div id="zoom"><!--ZJEG_RSS.content.begin--><meta name="ContentStart">{body}<meta name="ContentEnd"><!--ZJEG_RSS.content.end--></div></td></tr>
<tr><td align="left">信息来源：市政府办公室</td></tr><tr><td align="right"><a href="javascript:window.print()">【打印】</a><a href="javascript:window.close()">【关闭】</a></td></tr></table>
<div class="qr" style="text-align:center"><img src="/qr/77.png"><p>扫一扫在手机打开当前页</p></div>
<div class="footer"><p>主办：云栖市人民政府办公室 承办：云栖市大数据中心</p><p>网站标识码：1409000001 {A("晋ICP备09990002号","https://beian.miit.gov.cn")} <img src="gh.png"/>{A("晋公网安备14090002000001号")}</p><p>{A("网站地图")} {A("联系我们")} 地址：云栖市滨河路8号 电话：0300-6660101</p><script id="_jc_" sitecode="1409000001" src="//www.example.cn/jc.js"></script></div></div></body></html>'''

def s_list(t, body, size):
    return f'''<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd"><html xmlns="http://www.w3.org/1999/xhtml"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8" /><title>{E(t)}_政府信息公开年报_云栖市人民政府</title>{metas(t)}{cssf(size//2)}</head><body>
<div class="top"><a href="/"><img src="logo.png" alt="云栖市人民政府"/></a><form name="searchform"><input name="sw" value="请输入关键词"/><input type="button" value="搜索"/></form></div><div class="menu">{lis(NAV)}</div>
<div class="wz">当前位置：<a href="../../" title="首页" class="CurrChnlCls">首页</a>&nbsp;&gt;&nbsp;<a href="../" class="CurrChnlCls">政府信息公开</a>&nbsp;&gt;&nbsp;<a href="./" class="CurrChnlCls">政府信息公开年报</a></div>
<div class="xl"><div class="xl_head"><ul class="clearfix"><li><b>索 引 号：</b><span>11140900/2023-00031</span></li><li><b>公开目录：</b><span>年度报告</span></li><li><b>发文日期：</b><span>2023年01月18日</span></li><li><b>主题词：</b><span></span></li><li class="w100"><b>标　　题：</b><span>{E(t)}</span></li></ul></div>
<div class="xl_tit"><h2>{E(t)}</h2></div><div class="xl_info"><span>时间：2023-01-20</span><span>来源：本网</span><span>作者：</span><span class="font">字号：<em onclick="f(1)">大</em><em onclick="f(2)">中</em><em onclick="f(3)">小</em></span><span onclick="window.print()">打印</span></div>
<div class="xl_con"><div class="view TRS_UEDITOR trs_paper_default trs_web"><style type="text/css">.TRS_Editor P{{line-height:2;}}.TRS_Editor TD{{font-size:12pt}}</style>{body}</div></div>
<div id="appendix">附件：<a href="./P020230120367.docx" OLDSRC="P0.docx">{E(t)}.docx</a></div><script>var fj=document.getElementById("appendix");if(fj.innerText.length<5){{fj.style.display="none"}}</script>
<div class="xl_fx"><div class="bdsharebuttonbox"><span>分享到：</span><a href="#" class="bds_tsina" data-cmd="tsina"></a><a href="#" class="bds_weixin" data-cmd="weixin"></a></div></div><div class="xgxx"><h3>相关链接</h3>{lis(["《云栖市政府信息公开工作年度报告》图解", "2021年云栖市政府信息公开工作年度报告"])}</div></div>
<div class="foot"><p>版权所有：云栖市人民政府　主办单位：云栖市人民政府办公室</p><p>备案序号：晋ICP备09990002号　政府网站标识码：1409000001　晋公网安备14090002000001号</p></div>{filler(size//2)}</body></html>'''

def s_column(t, body, size):
    return f'''<!DOCTYPE html><html><head><meta charset="utf-8"><meta http-equiv="X-UA-Compatible" content="IE=edge"><title>{E(t)}_政务公开_云栖市人民政府网</title><meta name="keywords" content="年度报告">{metas(t)}{filler(size)}</head><body><!-- 头部开始 -->
<div class="header_wrap"><div class="mhide"><div class="hd_l"><a href="http://www.example.cn/">政府网</a></div><div class="nav">{lis(NAV)}</div></div><div class="phead" style="display:none"><span class="menu-btn"></span></div></div>
<div class="w1100 padd"><div class="BreadcrumbNav">{A("首页")}&nbsp;&gt;&nbsp;{A("政务公开")}&nbsp;&gt;&nbsp;{A("年报")}</div><div class="content"><div class="article oneColumn pub_border"><h1>
{E(t)}
</h1><div class="pages-date">
2023-01-20 10:11 <span class="font">来源：
云栖市人民政府办公室</span>
<span class="font" id="scan_font" style="display:none">浏览：<em></em>次</span>
<div class="pages_print mhide"><span class="font printIco xxiao">【字体：<span id="da" onclick="doZoom(1)">大</span> <span id="zhong">中</span> <span id="xiao">小</span>】</span><span class="font printIco" onclick="printit()">打印</span><div class="share mhide" id="share"><a title="分享到微信" href="javascript:void(0)" class="share-btn"></a></div></div></div>
<div class="pages_content" id="UCAP-CONTENT">{body}</div><div class="pageInfo pageGray" id="pagination"></div><div class="editor"><span id="editor_baidu">责任编辑：王某</span></div>
<div id="div_div"><div id="qr_container" style="margin:auto; position:relative;">扫一扫在手机打开当前页</div></div><canvas id="Canvas"></canvas><div class="related"><h3>相关稿件</h3><ul class="list"><li>{A(NEWS[0])}</li><li>{A(NEWS[1])}</li></ul></div></div>
<div class="adv"><div class="advisory"></div></div></div></div>
<div class="footer_wrap"><div class="footer"><div class="list1"><dl><dt>链接：</dt><dd>{A("全国人大")}|{A("全国政协")}|{A("国家监察委员会")}|{A("最高人民法院")}|{A("最高人民检察院")}</dd></dl></div><p><span>主办单位：云栖市人民政府办公室</span> <span>运行维护单位：云栖市大数据中心</span></p><p><span>版权所有：云栖市人民政府网 {A("晋ICP备09990002号")}</span> <span>网站标识码1409000001</span></p></div></div></body></html>'''

def s_reader(t, body, size):
    return f'''<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"/><title>{E(t)} - 云栖市人民政府门户网站</title>{metas(t)}</head><body data-aria-ctrl-by-tooltip="true"><ul class="aria-bar"><li>固定</li><li>声音</li><li>语速</li><li>阅读方式</li><li>配色</li><li>大鼠标</li><li>十字线</li><li>大字幕</li><li>读屏专用</li><li>退出</li></ul>
<div class="xxgk-header"><div class="fl">云栖市人民政府</div><div class="fr"><input type="text" placeholder="请输入"/><button>搜索</button></div></div>
<div class="xxgk-main clearfix"><div class="xxgk-left"><div class="tit">政府信息公开</div><ul>{"".join(f'<li class="m"><a href="/x{i}">{n}</a><ul style="display:none"><li><a href="/y">二级栏目</a></li></ul></li>' for i, n in enumerate(DIR))}</ul><div class="tit">政府信息公开年报</div><ul>{"".join(f'<li><a href="/nb{y}">{y}年</a></li>' for y in range(2008, 2024))}</ul></div>
<div class="xxgk-right"><div class="location"><span>当前位置：</span><a href="/">首页</a><i>/</i><a href="/x">政府信息公开</a><i>/</i><span>政府信息公开年报</span></div>
<div class="article" ergodic="article"><ucaptitle><h1 class="article-title">{E(t)}</h1></ucaptitle><div class="article-info"><span>发布时间：<publishtime>2023-01-20 10:11</publishtime></span><span>信息来源：<source>市政府办公室</source></span><span>浏览量：<b id="viewCount">1,204</b> 次</span><span class="zh">【字号：<i data-size="20">大</i> <i data-size="16">中</i> <i data-size="14">小</i>】</span><span class="print">打印</span><span class="fav">收藏</span></div>
<div class="article-content"><ucapcontent>{body}</ucapcontent></div><div class="article-tools"><div class="ewm"><img src="ewm.png"/><p>扫一扫在手机打开当前页</p></div><div class="btns"><span onclick="window.print()">【打印本页】</span><span onclick="window.close()">【关闭窗口】</span><span>【我要纠错】</span></div></div><div class="prev-next"><p>上一篇：<a href="/1">无</a></p><p>下一篇：<a href="/2">{NEWS[2]}</a></p></div></div></div></div>
<div class="footer"><div class="w"><p>主办：云栖市人民政府 承办：云栖市政务服务和大数据局 技术支持：某某软件有限公司</p><p>ICP备案号：晋ICP备09990002号 网站标识码：1409000001 公安备案：晋公网安备14090002000001号</p><p>本网站支持IPv6</p></div></div><div class="dialog" style="display:none"><p>您访问的链接即将离开“云栖市人民政府门户网站”，是否继续？</p><a>继续访问</a><a>放弃</a></div>{filler(size)}</body></html>'''

def s_feed(t, body, size):
    return f'''<!DOCTYPE html><html class=""><head><meta charset="utf-8"><meta property="og:title" content="{E(t)}"/><meta property="twitter:title" content="{E(t)}"/><title></title>{filler(size)}</head><body id="activity-detail" class="zh_CN wx_wap_page"><div id="js_article" class="rich_media"><div id="js_top_ad_area" class="top_banner"></div><div class="rich_media_inner"><div id="page-content" class="rich_media_area_primary"><div class="rich_media_area_primary_inner"><div id="img-content" class="rich_media_wrp">
<h1 class="rich_media_title " id="activity-name">
{E(t)}
</h1><div id="meta_content" class="rich_media_meta_list"><span id="copyright_logo" class="wx_tap_link rich_media_meta">原创</span><span class="rich_media_meta rich_media_meta_text">云栖发布</span><span class="rich_media_meta rich_media_meta_nickname" id="profileBt"><a href="javascript:void(0);" id="js_name">云栖政务</a><div id="js_profile_qrcode" class="profile_container" style="display:none;"><strong class="profile_nickname">云栖政务</strong><p class="profile_meta"><label>微信号</label><span>yunqi_gov</span></p><p><label>功能介绍</label><span>发布云栖市政务信息，服务市民生活，回应社会关切。</span></p></div></span><em id="publish_time" class="rich_media_meta rich_media_meta_text"></em></div>
<div class="rich_media_content js_underline_content autoTypeSetting24psection" id="js_content" style="visibility: hidden; opacity: 0; ">{body}</div>
<div class="rich_media_tool" id="js_tags_preview_toast"><div class="article-tag-card__title">预览时标签不可点</div></div></div></div></div><div class="rich_media_area_extra"><div class="mpda_bottom_container"></div><div id="js_pc_qr_code" class="qr_code_pc_outer" style="display:none;"><p>微信扫一扫<br>关注该公众号</p></div></div></div></div><div class="comment"><span>继续滑动看下一个</span><span>轻触阅读原文</span></div><div id="wx_stream_article_slide_tip"><div>向上滑动看下一个</div></div><div role="dialog" id="js_alert"><div>当前内容可能存在未经审核的第三方商业营销信息，请确认是否继续访问。</div><a href="javascript:;">继续访问</a><a href="javascript:;">取消</a></div><div>微信公众平台广告规范指引</div></body></html>'''

def s_saved(t, body, size):
    return f'''<!DOCTYPE html>
<!-- saved from url=(0061)http://www.example.cn/zwgk/nb/202301/t20230120_8812345.html -->
<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"><title>{E(t)}</title><link rel="stylesheet" href="./{E(t)}_files/style.css"><script src="./{E(t)}_files/jquery.js.下载"></script><style id="autoLayout-style">.pc{{}}</style>{filler(size)}</head>
<body style="zoom: 1;"><div class="ewb-header"><div class="ewb-container"><p class="ewb-date" id="today">今天是2023年2月3日 星期五 农历正月十三</p><div class="weather"><iframe allowtransparency="true" src="./{E(t)}_files/saved_resource.html"></iframe></div></div></div><div class="ewb-nav">{lis(NAV)}</div>
<div class="ewb-container"><div class="ewb-left"><h3 class="ewb-tt">信息公开目录</h3>{lis(DIR)}</div><div class="ewb-right"><div class="ewb-location"><span>您现在所在的位置：</span><a href="http://x/">首页</a>&gt;<a href="http://x/nb">年报</a></div>
<div class="ewb-article"><h3 class="article-title">{E(t)}</h3><div class="ewb-sub"><span>[ 信息发布时间：2023-01-20 阅读次数：<span id="infoViewCount">356</span> ]</span><span>字体大小：<a href="http://x/#" onclick="s(1)">大</a> <a href="http://x/#">中</a> <a href="http://x/#">小</a></span></div><div class="ewb-con infoContent">{body}</div>
<div class="ewb-attach"><p>相关附件：</p><p><a href="http://x/a.pdf">{E(t)}.pdf</a></p></div><div class="ewb-btns"><a href="http://x/print">打印</a><a href="http://x/close">关闭</a></div></div></div></div>
<div class="ewb-footer"><p>版权所有：云栖市人民政府 主办：云栖市人民政府办公室 </p><p>联系电话：0300-6660101 网站标识码：1409000001</p><p>您是第 <span>1234567</span> 位访问者</p></div><div id="bdshare_s" style="display: block;"><iframe id="bdsharePopup_x" style="display:none"></iframe></div><div class="bdsug" style="display:none"></div></body></html>'''

def s_old(t, body, size):
    cal = "<table border=0><tr>" + "".join(f"<td>{d}</td>" for d in "日一二三四五六") + "</tr>" + "".join("<tr>" + "".join(f"<td align=center>{w*7+d+1 if w*7+d < 31 else ''}</td>" for d in range(7)) + "</tr>" for w in range(5)) + "</table>"
    return f'''<HTML><HEAD><META http-equiv=Content-Type content="text/html; charset=gb2312"><TITLE>{E(t)}</TITLE>{filler(size)}</HEAD><BODY bgColor=#ffffff leftMargin=0 topMargin=0><TABLE cellSpacing=0 cellPadding=0 width=1000 align=center border=0><TBODY><TR><TD colSpan=3><IMG src="top.jpg"></TD></TR><TR bgColor=#0055aa><TD colSpan=3 height=30><MARQUEE scrollAmount=3>欢迎访问青禾区人民政府门户网站。今天是2023年2月3日 星期五。</MARQUEE></TD></TR>
<TR><TD vAlign=top width=220><TABLE width="100%"><TBODY>{"".join(f'<TR><TD height=24>&nbsp;·<A href="/d{i}.htm">{n}</A></TD></TR>' for i, n in enumerate(DIR))}</TBODY></TABLE>{cal}<FORM>用户名：<INPUT size=10><BR>密　码：<INPUT type=password size=10><INPUT type=submit value=登录></FORM></TD><TD width=10></TD><TD vAlign=top><TABLE width="100%"><TBODY><TR><TD height=30>当前位置：首页 &gt;&gt; 政务公开 &gt;&gt; 年度报告</TD></TR><TR><TD align=middle><FONT color=#cc0000 size=5><B>{E(t)}</B></FONT></TD></TR><TR><TD align=middle>发布日期：2023-1-20　阅读：<SCRIPT src="c.asp"></SCRIPT>次　来源：区政府办</TD></TR><TR><TD class=txt>{body}</TD></TR><TR><TD align=right>【<A href="javascript:print()">打印本页</A>】【<A href="javascript:close()">关闭窗口</A>】</TD></TR></TBODY></TABLE></TD></TR>
<TR><TD colSpan=3 align=middle height=80>版权所有：青禾区人民政府　主办：青禾区人民政府办公室　承办：区信息中心<BR>地址：禾苗路1号　邮编：034000　晋ICP备09990001号　网站标识码：1409990001</TD></TR></TBODY></TABLE></BODY></HTML>'''

def s_flat(t, body, size):
    """All in one container, no links near, info as plain paragraphs."""
    return f'''<!DOCTYPE html><html><head><meta charset="utf-8"><title>{E(t)}</title>{cssf(size)}</head><body><div id="app"><div class="detail"><h1>{E(t)}</h1><p class="info">发布时间：2023-01-20 10:11</p><p class="info">来源：市政府办公室</p><p class="info">浏览次数：1023</p>{body}<p>【打印】【关闭】</p></div></div></body></html>'''

def s_twice(t, body, size):
    """The article a second time for phones, hidden by a style sheet elsewhere."""
    return f'''<!DOCTYPE html><html><head><meta charset="utf-8"><title>{E(t)}-云栖市人民政府</title>{metas(t)}<link rel="stylesheet" href="/css/app.css"></head><body><div class="pc hidden-xs"><div class="nav">{lis(NAV)}</div><div class="position">位置：{A("首页")} &gt; {A("年报")}</div><div class="art"><h1 class="tt">{E(t)}</h1><div class="inf">2023-01-20 来源：市政府办</div><div class="con">{body}</div></div></div>
<div class="wap visible-xs"><div class="wnav">{lis(NAV[:4])}</div><div class="wart"><h2>{E(t)}</h2><div class="winf">2023-01-20</div><div class="wcon">{body}</div></div></div><div class="footer"><p>主办：云栖市人民政府办公室 网站标识码：1409000001 {A("晋ICP备09990002号")}</p></div>{filler(size)}</body></html>'''

def s_state(t, body, size):
    state = json.dumps({"title": t, "content": body}, ensure_ascii=False).replace("</", "<\\/")
    return f'''<!doctype html><html data-n-head-ssr><head><title data-n-head="ssr">{E(t)}</title><meta charset="utf-8">{metas(t)}</head><body><div data-server-rendered="true" id="__nuxt"><div id="__layout"><div><header class="hd"><div class="logo">云栖市人民政府</div><nav>{lis(NAV)}</nav></header><div class="el-breadcrumb"><span>首页</span><i>/</i><span>政务公开</span><i>/</i><span>正文</span></div><div class="page"><h1>{E(t)}</h1><div class="sub"><span>2023-01-20 10:11:22</span><span>市政府办公室</span><span class="icon">字号</span><span>T</span><span>T+</span></div><div class="html">{body}</div><div class="share"><span>分享</span><i class="wx"></i><i class="wb"></i></div></div><footer><p>云栖市人民政府主办</p></footer></div></div></div><script>window.__NUXT__={state}</script>{filler(size)}</body></html>'''

def s_attach(t, body, size):
    """Facts with figures in a table, a list of files with sizes and counts, side data."""
    files = "".join(f'<tr><td>{i}</td><td><a href="/f{i}.pdf">附件{i}.pdf</a></td><td>{i*137}</td><td>2023-01-20</td></tr>' for i in range(1, 5))
    return f'''<!DOCTYPE html><html><head><meta charset="utf-8"><title>{E(t)} 政府信息公开</title>{metas(t)}{cssf(size)}</head><body><div class="h">{lis(NAV)}</div><div class="main"><div class="side"><h3>公开统计</h3><table><tr><td>主动公开</td><td>3214</td></tr><tr><td>依申请公开</td><td>58</td></tr><tr><td>政策文件</td><td>426</td></tr></table></div>
<div class="content"><div class="bread"><a href="/">首页</a> &gt; <a href="/x">政务公开</a> &gt; 正文</div><table class="head"><tbody><tr><th>索引号：</th><td>000014348/2023-00017</td><th>信息分类：</th><td>年度报告</td></tr><tr><th>发布机构：</th><td>云栖市人民政府办公室</td><th>生成日期：</th><td>2023-01-18</td></tr><tr><th>名称：</th><td colspan="3">{E(t)}</td></tr><tr><th>文号：</th><td></td><th>关键词：</th><td>年报</td></tr><tr><th>内容概述：</th><td colspan="3">{E(t)}</td></tr></tbody></table><h1 class="title">{E(t)}</h1><div class="text">{body}</div><div class="fj"><table><tr><th>序号</th><th>名称</th><th>大小</th><th>日期</th></tr>{files}</table></div><div class="copy"><p>打开微信，点击底部的“发现”，使用“扫一扫”即可将网页分享至朋友圈。</p></div></div></div><div class="f"><p>主办：云栖市人民政府</p><p>网站标识码1409000001</p></div></body></html>'''

def s_none(t, body, size):
    return f'<meta charset="utf-8"><div style="text-align:center"><span style="font-size:22pt">{E(t)}</span></div>\n{body}'

def pagewrap(t, inner, head=""): return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{head or E(t)}</title></head><body>{inner}</body></html>'
def s_flat2(t, b, z): return pagewrap(t, f'<div class="nav">{lis(NAV)}</div><div><h1>{E(t)}</h1><div>2023-01-20 10:11&nbsp;&nbsp;来源：市政府办公室&nbsp;&nbsp;<span onclick="p()">打印</span></div>{b}<div><span onclick="window.print()">【打印本页】</span><span onclick="window.close()">【关闭窗口】</span></div><div><a href="/1">上一篇：{NEWS[0]}</a></div><div><a href="/2">下一篇：{NEWS[1]}</a></div></div>')
def s_textarea(t, b, z): return pagewrap(t, f'<h1>{E(t)}</h1><textarea style="display:none" id="src">{E(b)}</textarea><div class="c">{b}</div><noscript>{b}</noscript><template><div>{b}</div></template><xmp style="display:none">{E(b)}</xmp>')
def s_h1site(t, b, z): return pagewrap(t, f'<div class="logo"><h1>云栖市人民政府门户网站</h1></div>{lis(NAV)}<div class="w"><div class="bt">{E(t)}</div><div class="sx">日期：2023-01-20</div><div class="nr">{b}</div></div><div class="foot">主办：云栖市人民政府</div>', head="云栖市人民政府门户网站")
def s_titledup(t, b, z): return pagewrap(t, f'<div class="art"><h1>{E(t)}</h1><div class="info"><span>2023-01-20</span><span>来源：本站</span></div><div class="body"><p style="text-align:center"><strong><span>{E(t)}</span></strong></p>{b}</div></div>')
def s_titledup2(t, b, z):
    k = t.find("20"); return pagewrap(t, f'<div class="art"><h2 class="t">{E(t)}</h2><div class="body"><p align="center"><b>{E(t[:k])}</b></p><p align="center"><b>{E(t[k:])}</b></p>{b}</div></div>')
def s_related(t, b, z):
    rel = "".join(f'<div class="item"><h4><a href="/r{i}">{n}</a></h4><p>1月{i+3}日，市政府召开会议，研究部署有关工作，审议通过《云栖市{i}类事项管理办法》，收到群众来信{i+20}件，全部办结。会议强调，各级各部门要提高认识，压实责任。</p><span>2023-01-{i+10}</span></div>' for i, n in enumerate(NEWS))
    return pagewrap(t, f'<div class="l"><div class="art"><h1>{E(t)}</h1><div class="con">{b}</div></div><div class="rel"><h3>相关阅读</h3>{rel}</div></div>')
def s_comments(t, b, z):
    c = "".join(f'<div class="cm"><b>网友{i}</b><p>报告写得很清楚，希望以后继续公开更多的数据，方便群众查阅，也希望把申请办理的流程再写得细一些，谢谢。</p><span>{i}楼</span></div>' for i in range(1, 6))
    return pagewrap(t, f'<div class="art"><h1>{E(t)}</h1><div class="con">{b}</div></div><div class="comments"><h3>评论</h3>{c}</div>')
def s_onecell(t, b, z): return pagewrap(t, f'<table width="100%" border="0"><tr><td class="STYLE1"><div align="center">{E(t)}</div></td></tr><tr><td bgcolor="#f5f5f5"><div align="center">作者：办公室 &nbsp; 更新时间：2023-1-20 &nbsp; 点击数：<script>document.write("77")</script></div></td></tr><tr><td>{b}</td></tr><tr><td><div align="right">文章录入：admin&nbsp;&nbsp;&nbsp;&nbsp;责任编辑：admin</div></td></tr><tr><td><li>上一篇文章：<a href=1>无</a></li><br><li>下一篇文章：<a href=2>{NEWS[0]}</a></li></td></tr><tr><td align=right>【<a href=#>发表评论</a>】【<a href=#>加入收藏</a>】【<a href=#>打印此文</a>】【<a href=javascript:close()>关闭窗口</a>】</td></tr></table>')
def s_tabs(t, b, z):
    years = "".join(f'<li{" class=on" if y == 2022 else ""}><a href="/nb/{y}">{y}</a></li>' for y in range(2010, 2024))
    other = "".join(f'<tr><td><a href="/u{i}">{n}2022年政府信息公开工作年度报告</a></td><td>2023-01-{i+10}</td></tr>' for i, n in enumerate(["市教育局", "市公安局", "市民政局", "市司法局", "市财政局", "市人社局"]))
    return pagewrap(t, f'<div class="tabs"><ul>{years}</ul></div><div class="box"><div class="lst"><table><thead><tr><th>名称</th><th>日期</th></tr></thead>{other}</table><div class="page">共 6 条 第 1/1 页</div></div><div class="det"><p class="tt" style="text-align:center;font-size:24px">{E(t)}</p>{b}</div></div>')
def s_pages(t, b, z): return pagewrap(t, f'<div class="c"><h1>{E(t)}</h1><div class="n">{b}</div><div class="pg"><span>1</span><a href="2.html">2</a><a href="3.html">3</a><a href="2.html">下一页</a><span>共3页</span></div></div>')
def s_json(t, b, z): return pagewrap(t, f'<script type="application/ld+json">{json.dumps({"headline": t, "articleBody": re.sub("<.*?>", "", b)}, ensure_ascii=False)}</script><script type="text/template" id="tpl"><div>{b.replace("</script", "")}</div></script><main><h1>{E(t)}</h1>{b}</main><input type="hidden" name="c" value="{html.escape(b)}">')
def s_deep(t, b, z): return pagewrap(t, "<div><div><table><tr><td><div><section>" * 6 + f"<h1>{E(t)}</h1>{b}" + "</section></div></td></tr></table></div></div>" * 6)
def s_meta_in_p(t, b, z): return pagewrap(t, f'<div id="content"><p style="text-align:center;font-size:22px;">{E(t)}</p><p style="text-align:center;color:#999">2023-01-20&nbsp;&nbsp;&nbsp;来源：云栖市人民政府&nbsp;&nbsp;&nbsp;[字体：<a href="javascript:f(1)">大</a> <a href="javascript:f(2)">中</a> <a href="javascript:f(3)">小</a>]</p><hr>{b}<p style="text-align:right"><a href="javascript:print()">[打印文章]</a></p><p>（编辑：<a href="/e">李某</a>）</p></div>')


SHELLS = [
    s_cells, s_list, s_column, s_reader, s_feed, s_saved, s_old, s_flat, s_twice, s_state, s_attach, s_none,
    s_flat2, s_textarea, s_h1site, s_titledup, s_titledup2, s_related, s_comments, s_onecell, s_tabs, s_pages, s_json, s_deep, s_meta_in_p,
]
BODIES = [b_pasted, b_sheet, b_breaks, b_plainbr, b_font, b_sections, b_h, b_vertical, b_strong, b_filtered, b_splitpage, b_divs]


def main():
    reports = list((name, g.report(path)) for name, path in g.REPORTS.items())
    for at, shell in enumerate(SHELLS):
        body = BODIES[at * 5 % len(BODIES)]
        name, parts = reports[at % len(reports)]
        text = shell(parts[0], body(parts[1:]), 60_000 if at % 9 == 4 else 1_500)
        data = text.encode("gb18030" if shell is s_old else "utf-8")
        file = f"{name}.portal-{shell.__name__[2:]}-{body.__name__[2:]}.html".replace("_", "-")
        (g.OUT / file).write_bytes(data)
        print(f"{len(data):8} {file}")


if __name__ == "__main__":
    main()
