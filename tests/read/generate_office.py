#!/usr/bin/env python3
"""Writes the office files in this folder from our own sample reports.

Needs python-docx and LibreOffice (`soffice`); the tests need neither, only the files.
Run it in the root of the repository:  python3 tests/read/generate_office.py
"""

import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent.parent / "rules" / "gir" / "samples"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DATE = (2024, 1, 1, 0, 0, 0)

# Mistakes put into a sound report: old text, new text. Each must be found in every format.
MISTAKES = [
    ("一、本年新收政府信息公开申请数量\t\t\t412\t", "一、本年新收政府信息公开申请数量\t\t\t421\t"),
    ("全县办结申请512件", "全县办结申请521件"),
    ("行政规范性文件\t11\t8\t67", "行政规范性文件\t11\t\t67"),
    ("关停长期不更新的账号14个。", "关停长期不更新的账号14个，，"),
]


# ---------------------------------------------------------------- reports

def parts(text):
    """Lines of text and tables (lists of rows), in order."""
    found = []
    for line in text.splitlines():
        if line.startswith("|"):
            row = [cell.strip() for cell in line.strip().strip("|").split("|")]
        elif "\t" in line:
            row = [cell.strip() for cell in line.split("\t")]
        else:
            if line.strip():
                found.append(line.strip())
            continue
        if found and isinstance(found[-1], list):
            found[-1].append(row)
        else:
            found.append([row])
    return found


def number(text):
    return re.fullmatch(r"[-+]?[0-9.]+", text) is not None


def merged(rows):
    """Cells as (row, column, rows, columns, text): a blank beside or under a label is part of it."""
    width = max(len(row) for row in rows)
    owner = {}
    cells = []
    for r, row in enumerate(rows):
        row = row + [""] * (width - len(row))
        values = any(number(text) for text in row)
        for c, text in enumerate(row):
            left = owner.get((r, c - 1))
            above = owner.get((r - 1, c))
            tail = not any(row[c:])
            if text:
                pass
            elif left and left["r"] == r and not (number(left["text"]) and not tail):
                head = r > 0 and not any(number(text) for text in rows[r - 1])
                edge = above and above["c"] == c and above["r"] < r and head and not values
                if not edge:
                    owner[r, c] = left
                    left["w"] = c - left["c"] + 1
                    continue
                owner[r, c] = above
                above["h"] = r - above["r"] + 1
                continue
            elif above and not number(above["text"]) and not (left and left["r"] == r):
                owner[r, c] = above
                above["h"] = r - above["r"] + 1
                continue
            cell = {"r": r, "c": c, "h": 1, "w": 1, "text": text}
            owner[r, c] = cell
            cells.append(cell)
    return cells, len(rows), width


# ---------------------------------------------------------------- python-docx

def by_python_docx(text, path):
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "页眉：第999号文件"
    section.footer.paragraphs[0].text = "— 3 —"
    for index, part in enumerate(parts(text)):
        if isinstance(part, list):
            cells, height, width = merged(part)
            table = document.add_table(height, width, style="Table Grid")
            for cell in cells:
                first = table.cell(cell["r"], cell["c"])
                if cell["w"] > 1 or cell["h"] > 1:
                    last = (cell["r"] + cell["h"] - 1, cell["c"] + cell["w"] - 1)
                    first = first.merge(table.cell(*last))
                first.text = cell["text"]
        elif index == 0:
            document.add_paragraph(part).alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif re.match(r"[一二三四五六]、", part):
            document.add_heading(part, 1)
        elif re.match(r"（[一二三四五六]）", part):
            document.add_heading(part, 2)
        else:
            document.add_paragraph(part)
    document.save(path)
    repack(path)


def repack(path):
    """The same parts with a fixed date and without the picture of the template."""
    with zipfile.ZipFile(path) as old:
        kept = [(info.filename, old.read(info)) for info in old.infolist()]
    write_zip(path, [(name, data) for name, data in kept if "humbnail" not in name and data])


def write_zip(path, found):
    """What says what the package is comes first and is not packed."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in found:
            info = zipfile.ZipInfo(name, DATE)
            plain = name == "mimetype"
            info.compress_type = zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED
            package.writestr(info, data)


# ---------------------------------------------------------------- raw XML, as WPS writes it

NUMBERING = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="3"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="2"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/><w:lvlJc w:val="left"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:pStyle w:val="3"/><w:suff w:val="tab"/><w:lvlText w:val="（%2）"/><w:lvlJc w:val="left"/></w:lvl>
</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num></w:numbering>"""

STYLES = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:default="1" w:styleId="1"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="20"><w:name w:val="base of headings"/><w:basedOn w:val="1"/><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/><w:basedOn w:val="20"/><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="3"><w:name w:val="heading 2"/><w:basedOn w:val="1"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="7"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="8"><w:name w:val="toc 1"/><w:basedOn w:val="1"/></w:style>
<w:style w:type="character" w:styleId="30"><w:name w:val="Placeholder Text"/></w:style>
</w:styles>"""

TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/><Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/></Types>"""

RELS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"""

PARTS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/></Relationships>"""

FOOTNOTES = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> 脚注的文字。</w:t></w:r></w:p></w:footnote></w:footnotes>"""

DOCUMENT = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document xmlns:w="{W}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" mc:Ignorable="wps"><w:body>%s</w:body></w:document>'
)


def run(text, marks=""):
    return f'<w:r>{marks}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def split_runs(text):
    """A figure over several runs, as editing leaves it, with a proofing mark between."""
    out = []
    for piece in re.findall(r"[0-9]+|[^0-9]+", text):
        if piece.isdigit() and len(piece) > 1:
            out.append(run(piece[:1], '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'))
            out.append('<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="1" w:name="_Toc1"/>')
            out.append(run(piece[1:]))
        else:
            out.append(run(piece))
    return "".join(out)


def tracked(text):
    """The first figure was another one; the change is recorded."""
    found = re.search(r"[0-9]{2,}", text)
    if not found:
        return split_runs(text)
    who = 'w:id="9" w:author="a" w:date="2024-01-01T00:00:00Z"'
    old = f'<w:del {who}><w:r><w:delText>{found[0][::-1]}7</w:delText></w:r></w:del>'
    new = f"<w:ins {who}>{run(found[0])}</w:ins>"
    return split_runs(text[: found.start()]) + old + new + split_runs(text[found.end():])


def paragraph(content, style=None):
    style = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{style}{content}</w:p>"


def text_box(lines):
    """A text box, said twice as programs do, behind a run of the paragraph it hangs on."""
    content = "<w:txbxContent>" + "".join(paragraph(run(line)) for line in lines) + "</w:txbxContent>"
    choice = (
        '<mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData uri="x"><wps:wsp>'
        f"<wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
    )
    fallback = f"<mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback>"
    return f"<w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>"


def raw_table(rows):
    cells, height, width = merged(rows)
    at = {(cell["r"], cell["c"]): cell for cell in cells}
    under = {}
    for cell in cells:
        for row in range(cell["r"] + 1, cell["r"] + cell["h"]):
            under[row, cell["c"]] = cell
    out = ["<w:tbl><w:tblPr/><w:tblGrid>" + '<w:gridCol w:w="600"/>' * width + "</w:tblGrid>"]
    for row in range(height):
        out.append("<w:tr>")
        if row == 2:
            out.append('<w:trPr><w:trHeight w:val="400"/></w:trPr>')
        column = 0
        while column < width:
            cell = at.get((row, column)) or under[row, column]
            marks = f'<w:gridSpan w:val="{cell["w"]}"/>' if cell["w"] > 1 else ""
            if cell["h"] > 1:
                marks += '<w:vMerge w:val="restart"/>' if cell["r"] == row else "<w:vMerge/>"
            text = cell["text"] if cell["r"] == row else ""
            out.append(f"<w:tc><w:tcPr>{marks}</w:tcPr>{paragraph(split_runs(text))}</w:tc>")
            column += cell["w"]
        out.append("</w:tr>")
    who = 'w:id="1" w:author="a" w:date="2024-01-01T00:00:00Z"'
    old = f"<w:p><w:pPr><w:rPr><w:del {who}/></w:rPr></w:pPr><w:del {who}><w:r><w:delText>999</w:delText></w:r></w:del></w:p>"
    gone = f"<w:tr><w:trPr><w:del {who}/></w:trPr>" + f"<w:tc>{old}</w:tc>" * width + "</w:tr>"
    return "".join(out) + gone + "</w:tbl>"


def as_wps(text, path):
    found = parts(text)
    sign = [found.pop() for _ in range(2)][::-1] if len(found[-1]) < 14 else []
    contents = "".join(
        paragraph(run(line) + "<w:r><w:tab/></w:r>" + run("3"), "8")
        for line in found
        if isinstance(line, str) and re.match(r"[一二三四五六]、", line)
    )
    body = [paragraph(run(found[0])), contents]
    for index, part in enumerate(found[1:], 1):
        last = text_box(sign) if sign and index == len(found) - 1 else ""
        if isinstance(part, list):
            body.append(raw_table(part))
        elif re.match(r"[一二三四五六]、", part):
            body.append(paragraph(run(part[2:]), "2"))
        elif re.match(r"（[一二三四五六]）", part):
            body.append(paragraph(run(part[3:]), "3"))
        elif "依申请公开" in part or "新收" in part:
            body.append(paragraph(tracked(part) + last))
        else:
            body.append(paragraph(split_runs(part) + last))
    write_docx(path, "".join(body))


def write_docx(path, body, **others):
    found = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS,
        "word/_rels/document.xml.rels": PARTS,
        "word/document.xml": DOCUMENT % body,
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        "word/footnotes.xml": FOOTNOTES,
    }
    found.update(others)
    write_zip(path, list(found.items()))


# ---------------------------------------------------------------- everything a line can hold

def features(path):
    hidden = "<w:rPr><w:vanish/></w:rPr>"
    asked = '<w:rPr><w:rStyle w:val="30"/></w:rPr>'
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF a </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("结果") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    gone = '<w:rPr><w:del w:id="3" w:author="a"/></w:rPr>'
    lines = [
        run("软\u00adhyphen") + "<w:r><w:softHyphen/><w:noBreakHyphen/></w:r>" + run("后"),
        run("制表") + "<w:r><w:tab/></w:r>" + run("之后") + "<w:r><w:br/></w:r>" + run("新行"),
        run("隐藏", hidden) + run("可见"),
        "<w:r><w:t>  首尾空白不算  </w:t></w:r>" + run("。"),
        run("域：") + field + '<w:fldSimple w:instr="PAGE">' + run("7") + "</w:fldSimple>",
        run("控件：") + f"<w:sdt><w:sdtContent>{run('内容')}</w:sdtContent></w:sdt>"
        + f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击此处', asked)}</w:sdtContent></w:sdt>",
        run("移动：") + f'<w:moveFrom w:id="4" w:author="a">{run("旧")}</w:moveFrom><w:moveTo w:id="5" w:author="a">{run("新")}</w:moveTo>',
        "<w:r><w:ruby><w:rt>" + run("pin") + "</w:rt><w:rubyBase>" + run("拼") + "</w:rubyBase></w:ruby></w:r>" + run("音"),
        run("符号：") + '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Symbol" w:char="F0B7"/></w:r>',
        run("公式：") + "<m:oMath><m:r><m:t>1+1</m:t></m:r></m:oMath>",
        run("有脚注12") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("件"),
        run("实体：<&>") + "<w:r><w:t>&#20844;&#x5f00;</w:t></w:r>",
    ]
    body = "".join(paragraph(line) for line in lines)
    body += f"<w:p><w:pPr>{gone}</w:pPr>{run('并入')}</w:p>" + paragraph(run("下一段"))
    body += f'<w:p><w:pPr>{gone}</w:pPr><w:del w:id="6" w:author="a"><w:r><w:delText>整段删除</w:delText></w:r></w:del></w:p>'
    body += f"<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/></w:docPartObj></w:sdtPr><w:sdtContent>{paragraph(run('目录'))}</w:sdtContent></w:sdt>"

    def item(text, num, level):
        marks = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr></w:pPr>'
        return f"<w:p>{marks}{run(text)}</w:p>"

    formats = [
        ("upperRoman", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "%3)"), ("decimalEnclosedCircle", "%4"),
        ("decimalFullWidth", "%5．"), ("ideographTraditional", "%6、"), ("bullet", "\uf0b7"), ("chineseLegalSimplified", "第%8条"),
        ("decimal", "%1.%2.%9"),
    ]
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{name}"/><w:lvlText w:val="{text}"/>{"<w:isLgl/>" if at == 8 else ""}</w:lvl>'
        for at, (name, text) in enumerate(formats)
    )
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num></w:numbering>'
    )
    for num, level in [(1, 0), (1, 1), (1, 1), (1, 2), (1, 3), (1, 4), (1, 5), (1, 6), (1, 7), (1, 8), (1, 0), (1, 1), (2, 0), (2, 0), (1, 0)]:
        body += item(f"列表{num}级{level}", num, level)

    def cell(content, marks=""):
        return f"<w:tc><w:tcPr>{marks}</w:tcPr>{content}</w:tc>"

    inner = f"<w:tbl><w:tr>{cell(paragraph(run('内表')))}</w:tr></w:tbl>"
    body += (
        "<w:tbl><w:tr>" + cell(paragraph(run("旧式合并")), '<w:hMerge w:val="restart"/>') + cell(paragraph(""), "<w:hMerge/>")
        + cell(paragraph(run("右"))) + "</w:tr><w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>"
        + cell(paragraph(run("5"))) + cell(inner + paragraph(run("段"))) + "</w:tr><w:tr>"
        + cell(paragraph(run("1")) + paragraph(run("2"))) + cell(paragraph(run("商业")) + paragraph(run("企业")))
        + "<w:sdt><w:sdtContent>" + cell(paragraph(run("6"))) + "</w:sdtContent></w:sdt></w:tr></w:tbl>"
    )
    write_docx(path, body, **{"word/numbering.xml": numbering})
    strict = DOCUMENT.replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main").replace("w:", "x:").replace(":w=", ":x=")
    found = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS,
        "word\\document.xml": strict % paragraph(run("严格格式的正文")).replace("w:", "x:"),
    }
    write_zip(path.with_name("strict.docx"), list(found.items()))


# ---------------------------------------------------------------- LibreOffice

def by_libreoffice(source, kind, target):
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / ("in" + source.suffix)
        shutil.copy(source, copy)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", f"{folder}/out", str(copy)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        shutil.copy(next(Path(folder, "out").iterdir()), target)
    if kind in ("docx", "odt"):
        repack(target)


def main():
    sound = (SAMPLES / "clean-2021.txt").read_text()
    faulty = (SAMPLES / "government-2021.txt").read_text()
    for old, new in MISTAKES:
        if old not in faulty:
            sys.exit(f"not in the sample: {old}")
        faulty = faulty.replace(old, new, 1)
    (HERE / "faulty.txt").write_text(faulty)
    for name in ["docx", "odt", "rtf", "doc"]:
        (HERE / name).mkdir(exist_ok=True)
    for name, text in [("sound", sound), ("faulty", faulty)]:
        plain = HERE / "docx" / f"{name}-python-docx.docx"
        wps = HERE / "docx" / f"{name}-wps.docx"
        by_python_docx(text, plain)
        as_wps(text, wps)
        by_libreoffice(wps, "docx", HERE / "docx" / f"{name}-libreoffice.docx")
        for kind in ["odt", "rtf", "doc"]:
            by_libreoffice(plain, kind, HERE / kind / f"{name}-plain.{kind}")
            by_libreoffice(wps, kind, HERE / kind / f"{name}-numbered.{kind}")
    features(HERE / "docx" / "features.docx")
    for kind in ["odt", "rtf", "doc"]:
        by_libreoffice(HERE / "docx" / "features.docx", kind, HERE / kind / f"features.{kind}")


if __name__ == "__main__":
    main()
