#!/usr/bin/env python3
"""Writes the PDF files in this folder from our own sample reports, through the programs that offices use.

Needs LibreOffice (`soffice`), Chromium, python-docx, reportlab, PyMuPDF, WeasyPrint and pikepdf, and the fonts
Noto Serif CJK, AR PL UMing and WenQuanYi Micro Hei; the tests need none of them, only the files.
Run it in the root of the repository:  python3 tests/read/generate_pdf.py
"""

import io
import re
import shutil
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

import docx
import fitz
import pikepdf
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

sys.path.insert(0, str(Path(__file__).resolve().parent))
from generate_office import SAMPLES, merged, number, parts  # noqa: E402

HERE = Path(__file__).resolve().parent
OUT = HERE / "pdf"


def kind(part):
    """What a part of a report is: table, title, heading, subheading, sign or text."""
    if isinstance(part, list):
        return "table"
    if re.match(r"[一二三四五六]、", part):
        return "heading"
    if re.match(r"（[一二三四五六]）", part) and len(part) < 20:
        return "subheading"
    return "text"


def split(text):
    """The title, what follows, and the lines of the signature."""
    found = parts(text)
    sign = [found.pop() for _ in range(2)][::-1] if len(found[-1]) < 14 else []
    return found[0], found[1:], sign


def share(rows):
    """How wide the columns of a table should be, as shares of the whole."""
    width = max(len(row) for row in rows)
    if width == 4:
        return [34, 22, 22, 22]
    if width == 10:
        return [13, 14, 23] + [50 / 7] * 7
    return [100 / width] * width


# ---------------------------------------------------------------- LibreOffice

def field(paragraph, instruction):
    for what, text in [("begin", None), (None, instruction), ("end", None)]:
        run = paragraph.add_run()
        if what:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), what)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def set_font(style, name, size):
    style.font.size = Pt(size)
    style.font.name = name
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def write_docx(text, path, font, size=16, small=9, landscape=False, repeat=False, numbers="- {} -", header=None):
    title, found, sign = split(text)
    document = docx.Document()
    style = document.styles["Normal"]
    set_font(style, font, size)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.8)
    section.top_margin, section.bottom_margin = Cm(3.2), Cm(3)

    def furnish(section):
        footer = section.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        before, after = numbers.split("{}")
        footer.add_run(before)
        field(footer, "PAGE")
        footer.add_run(after)
        if header:
            section.header.paragraphs[0].add_run(header)

    furnish(section)
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.add_run(title).font.size = Pt(22)
    for part in found:
        what = kind(part)
        if what == "table":
            wide = landscape and len(part[0]) > 5
            if wide:
                section = document.add_section()
                section.orientation = WD_ORIENT.LANDSCAPE
                section.page_width, section.page_height = Cm(29.7), Cm(21)
            docx_table(document, part, small, 24 if wide else 15.4, repeat)
            if wide:
                section = document.add_section()
                section.orientation = WD_ORIENT.PORTRAIT
                section.page_width, section.page_height = Cm(21), Cm(29.7)
            continue
        line = document.add_paragraph(part)
        form = line.paragraph_format
        form.first_line_indent = Pt(size * 2)
        form.line_spacing = Pt(size * 1.75)
        form.space_after = Pt(0)
        line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    for line in sign:
        line = document.add_paragraph(line)
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.space_after = Pt(0)
    document.save(path)


def docx_table(document, rows, small, width, repeat):
    cells, height, columns = merged(rows)
    table = document.add_table(height, columns, style="Table Grid")
    table.autofit = False
    for column, part in zip(table.columns, share(rows)):
        for cell in column.cells:
            cell.width = Cm(width * part / 100)
    for cell in cells:
        first = table.cell(cell["r"], cell["c"])
        if cell["w"] > 1 or cell["h"] > 1:
            first = first.merge(table.cell(cell["r"] + cell["h"] - 1, cell["c"] + cell["w"] - 1))
        first.text = cell["text"]
        line = first.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for run in line.runs:
            run.font.size = Pt(small)
    if repeat:
        head = next(at for at, row in enumerate(rows) if any(number(text) for text in row))
        for row in table.rows[:head]:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def by_libreoffice(source, target):
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", f"{folder}/out", str(source)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        shutil.copy(next(Path(folder, "out").iterdir()), target)


def office(text, target, font, **more):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.docx"
        write_docx(text, source, font, **more)
        by_libreoffice(source, target)


# ---------------------------------------------------------------- pages of a browser

def page(text, font, small=9, size=16, borders="1px solid #000", shade="", numbers=True):
    title, found, sign = split(text)
    foot = '@bottom-center { content: "— " counter(page) " —"; font-size: 10pt }' if numbers else ""
    out = [
        f"<!doctype html><meta charset=utf-8><title>{escape(title)}</title><style>"
        f"@page {{ size: A4; margin: 25mm 26mm; {foot} }} "
        f"body {{ font: {size}pt/1.7 '{font}'; margin: 0 }} h1 {{ text-align: center; font-size: 20pt }} "
        f"p {{ text-indent: 2em; margin: 0; text-align: justify }} .sign {{ text-align: right }} "
        f"table {{ border-collapse: collapse; width: 100%; font-size: {small}pt; line-height: 1.3; margin: 8pt 0 }} "
        f"td {{ border: {borders}; padding: 2pt; text-align: center }} {shade}</style><h1>{escape(title)}</h1>"
    ]
    for part in found:
        if kind(part) == "table":
            out.append(html_table(part))
        elif kind(part) == "text":
            out.append(f"<p>{escape(part)}</p>")
        else:
            out.append(f"<p><b>{escape(part)}</b></p>")
    out.extend(f'<p class="sign">{escape(line)}</p>' for line in sign)
    return "\n".join(out)


def html_table(rows):
    cells, height, _ = merged(rows)
    out = ["<table>"]
    out.extend(f'<col style="width:{part}%">' for part in share(rows))
    for row in range(height):
        out.append("<tr>")
        for cell in (cell for cell in cells if cell["r"] == row):
            spans = f' colspan="{cell["w"]}"' if cell["w"] > 1 else ""
            spans += f' rowspan="{cell["h"]}"' if cell["h"] > 1 else ""
            out.append(f"<td{spans}>{escape(cell['text'])}</td>")
        out.append("</tr>")
    return "".join(out) + "</table>"


def by_chromium(html, target):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.html"
        source.write_text(html)
        command = [
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={target}", "--no-pdf-header-footer", str(source),
        ]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def by_weasyprint(html, target):
    import weasyprint

    weasyprint.HTML(string=html).write_pdf(target)


# ---------------------------------------------------------------- reportlab, with a font that is not in the file

def by_reportlab(text, target, repeat=True):
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    base = {"fontName": "STSong-Light", "wordWrap": "CJK"}
    body = ParagraphStyle("body", fontSize=14, leading=24, firstLineIndent=28, **base)
    head = ParagraphStyle("head", fontSize=18, leading=30, alignment=1, **base)
    last = ParagraphStyle("last", fontSize=14, leading=24, alignment=2, **base)
    small = ParagraphStyle("small", fontSize=8, leading=10, alignment=1, **base)
    title, found, sign = split(text)
    flow = [Paragraph(escape(title), head)]
    for part in found:
        if kind(part) != "table":
            flow.append(Paragraph(escape(part), body))
            continue
        cells, height, width = merged(part)
        grid = [[""] * width for _ in range(height)]
        style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
        for cell in cells:
            grid[cell["r"]][cell["c"]] = Paragraph(escape(cell["text"]), small)
            corner = (cell["c"] + cell["w"] - 1, cell["r"] + cell["h"] - 1)
            style.append(("SPAN", (cell["c"], cell["r"]), corner))
        widths = [440 * part / 100 for part in share(part)]
        rows = 3 if repeat and width > 5 else 0
        flow.append(Table(grid, widths, style=style, repeatRows=rows, spaceBefore=6, spaceAfter=6))
    flow.extend(Paragraph(escape(line), last) for line in sign)

    def number_page(canvas, document):
        canvas.setFont("STSong-Light", 10)
        canvas.drawCentredString(A4[0] / 2, 40, f"— {document.page} —")
        canvas.setFont("STSong-Light", 9)
        canvas.drawString(77, A4[1] - 45, "政府信息公开工作年度报告")

    document = SimpleDocTemplate(str(target), pagesize=A4, leftMargin=72, rightMargin=72, topMargin=72, bottomMargin=72, invariant=1)
    document.build(flow, onFirstPage=number_page, onLaterPages=number_page)


# ---------------------------------------------------------------- PyMuPDF, line by line

class Drawn:
    """Pages on which text and lines are put where they shall stand."""

    def __init__(self, width=595, height=842, margin=72):
        self.pdf = fitz.open()
        self.width, self.height, self.margin = width, height, margin
        self.new_page()

    def new_page(self):
        self.page = self.pdf.new_page(width=self.width, height=self.height)
        self.y = self.margin
        return self.page

    def text(self, x, y, text, size):
        self.page.insert_text((x, y), text, fontsize=size, fontname="china-s")

    @staticmethod
    def wide(text, size):
        # The font has no widths for Latin characters: all are as wide as Han characters.
        return size * len(text)

    def lines(self, text, size, room, indent=0):
        out, line, left = [], "", room - indent
        for char in text:
            wide = self.wide(char, size)
            if wide > left + 0.01 and char not in "，。；、）》”：":
                out.append(line)
                line, left = "", room
            line += char
            left -= wide
        return out + [line]

    def paragraph(self, text, size=14, indent=28, centre=False, right=False):
        room = self.width - 2 * self.margin
        for at, line in enumerate(self.lines(text, size, room, indent)):
            if self.y + size * 1.7 > self.height - self.margin:
                self.new_page()
            x = self.margin + (indent if at == 0 else 0)
            if centre or right:
                x = self.margin + (room - self.wide(line, size)) / (2 if centre else 1)
            self.y += size * 1.7
            self.text(x, self.y, line, size)

    def table(self, rows, size=8, repeat=0, cut=False):
        """`cut` lets a row break over two pages where it must."""
        cells, height, width = merged(rows)
        room = self.width - 2 * self.margin
        edges = [self.margin]
        for part in share(rows):
            edges.append(edges[-1] + room * part / 100)
        lead = size * 1.25
        broken, tall = {}, [lead + 4] * height
        for cell in cells:
            wide = edges[cell["c"] + cell["w"]] - edges[cell["c"]]
            broken[id(cell)] = self.lines(cell["text"], size, wide - 4)
            need = len(broken[id(cell)]) * lead + 4
            if cell["h"] == 1:
                tall[cell["r"]] = max(tall[cell["r"]], need)
        self.y += 8
        row = 0
        while row < height:
            last = row
            space = self.height - self.margin - self.y
            if row:
                space -= sum(tall[:repeat])
            while last < height and sum(tall[row:last + 1]) <= space:
                last += 1
            # A header does not stand alone at the foot of a page.
            if last == row or row == 0 and last <= repeat < height and self.y > self.margin + 8:
                self.new_page()
                continue
            if row and repeat:
                self.rows(cells, broken, edges, tall, 0, repeat, lead, size)
            self.rows(cells, broken, edges, tall, row, last, lead, size)
            row = last
            if row < height:
                self.new_page()
        self.y += 8

    def rows(self, cells, broken, edges, tall, first, last, lead, size):
        tops = {}
        y = self.y
        for row in range(first, last):
            tops[row] = y
            y += tall[row]
        tops[last] = y
        for cell in cells:
            begin, end = max(cell["r"], first), min(cell["r"] + cell["h"], last)
            if begin >= end:
                continue
            x0, x1, y0, y1 = edges[cell["c"]], edges[cell["c"] + cell["w"]], tops[begin], tops[end]
            self.page.draw_rect(fitz.Rect(x0, y0, x1, y1), color=(0, 0, 0), width=0.5)
            if cell["r"] < first and begin == first:
                continue
            lines = broken[id(cell)]
            at = y0 + (y1 - y0 - len(lines) * lead) / 2 + size
            for line in lines:
                self.text(x0 + (x1 - x0 - self.wide(line, size)) / 2, at, line, size)
                at += lead
        self.y = y

    def report(self, text, repeat=0, size=14, small=8):
        title, found, sign = split(text)
        self.paragraph(title, size + 4, 0, centre=True)
        for part in found:
            if kind(part) == "table":
                self.table(part, small, repeat if len(part[0]) > 5 else 0)
            else:
                self.paragraph(part, size, size * 2)
        for line in sign:
            self.paragraph(line, size, 0, right=True)

    def number(self, form="- {} -"):
        for at, page in enumerate(self.pdf, 1):
            words = form.format(at)
            page.insert_text((self.width / 2 - 12, self.height - 40), words, fontsize=10, fontname="china-s")

    def save(self, target):
        for page in self.pdf:
            page.clean_contents()
        self.pdf.save(target, garbage=4, deflate=True, no_new_id=True)


def by_pymupdf(text, target, repeat=0, height=842):
    drawn = Drawn(height=height)
    drawn.report(text, repeat)
    drawn.number()
    drawn.save(target)


# ---------------------------------------------------------------- what is not as usual

def pictures(source, target, resolution=60, recognised=False):
    """The pages as pictures, with what a program recognised behind them if that is wanted."""
    old = fitz.open(source)
    new = fitz.open()
    for page in list(old)[:2]:
        sheet = new.new_page(width=page.rect.width, height=page.rect.height)
        picture = page.get_pixmap(dpi=resolution, colorspace=fitz.csGRAY)
        sheet.insert_image(sheet.rect, stream=picture.tobytes("jpg", 30))
        if recognised:
            for x0, y0, _, y1, line, *_ in page.get_text("words"):
                sheet.insert_text((x0, y1 - 3), line, fontsize=y1 - y0 - 4, fontname="china-s", render_mode=3)
    new.save(target, garbage=4, deflate=True, no_new_id=True)


def with_picture_for_table(text, target):
    """A report whose third table is a picture."""
    drawn = Drawn()
    title, found, sign = split(text)
    drawn.paragraph(title, 18, 0, centre=True)
    for part in found:
        if kind(part) != "table":
            drawn.paragraph(part)
        elif len(part[0]) == 10:
            inner = Drawn()
            inner.table(part)
            picture = inner.page.get_pixmap(dpi=50, colorspace=fitz.csGRAY)
            page = drawn.new_page()
            page.insert_image(page.rect, stream=picture.tobytes("jpg", 20))
            drawn.new_page()
        else:
            drawn.table(part)
    for line in sign:
        drawn.paragraph(line, 14, 0, right=True)
    drawn.save(target)


def locked(source, target, user, owner):
    with pikepdf.open(source) as pdf:
        allow = pikepdf.Permissions(extract=False)
        pdf.save(target, encryption=pikepdf.Encryption(user=user, owner=owner, R=6, allow=allow), deterministic_id=False)


def unpacked(source, target):
    """The same file with nothing packed, so that a change to any byte changes what is drawn."""
    with pikepdf.open(source) as pdf:
        level = pikepdf.StreamDecodeLevel.generalized
        pdf.save(target, compress_streams=False, stream_decode_level=level, deterministic_id=True)


def turned(source, target):
    """The same pages, stored lying on their side and turned back by the viewer, within a larger sheet."""
    with pikepdf.open(source) as pdf:
        for page in pdf.pages:
            x0, y0, x1, y1 = [float(edge) for edge in page.mediabox]
            page.contents_coalesce()
            body = page.Contents.read_bytes()
            page.Contents = pdf.make_stream(b"q 0 1 -1 0 %d 30 cm\n" % (y1 + 20) + body + b"\nQ")
            page.mediabox = [-10, -10, y1 + 60, x1 + 80]
            page.cropbox = [20, 30, y1 + 20, x1 + 30]
            page.Rotate = 90
        pdf.save(target, deterministic_id=True)


def main():
    OUT.mkdir(exist_ok=True)
    sound = (SAMPLES / "clean-2021.txt").read_text()
    faulty = (HERE / "faulty.txt").read_text()
    for name, text in [("sound", sound), ("faulty", faulty)]:
        office(text, OUT / f"{name}-libreoffice.pdf", "Noto Serif CJK SC" if name == "faulty" else "WenQuanYi Micro Hei")
        by_reportlab(text, OUT / f"{name}-reportlab.pdf")
        by_pymupdf(text, OUT / f"{name}-pymupdf.pdf")
    by_chromium(page(faulty, "WenQuanYi Micro Hei"), OUT / "faulty-chromium.pdf")
    office(faulty, OUT / "faulty-landscape.pdf", "AR PL UMing CN", landscape=True, repeat=True, numbers="— {} —", header="澜川县人民政府")
    office(sound, OUT / "sound-small.pdf", "WenQuanYi Micro Hei", size=12, small=7, repeat=True, numbers="第 {} 页")
    by_weasyprint(page(faulty, "WenQuanYi Micro Hei", small=8, borders="0.75pt solid #999"), OUT / "faulty-weasyprint.pdf")
    by_reportlab(sound, OUT / "sound-unrepeated.pdf", repeat=False)
    by_pymupdf(faulty, OUT / "faulty-repeated.pdf", repeat=3, height=420)
    unpacked(OUT / "faulty-reportlab.pdf", OUT / "faulty-unpacked.pdf")
    turned(OUT / "faulty-pymupdf.pdf", OUT / "faulty-turned.pdf")
    locked(OUT / "sound-reportlab.pdf", OUT / "sound-owner.pdf", "", "owner")
    locked(OUT / "sound-reportlab.pdf", OUT / "locked.pdf", "user", "owner")
    pictures(OUT / "sound-pymupdf.pdf", OUT / "scan.pdf")
    pictures(OUT / "sound-pymupdf.pdf", OUT / "recognised.pdf", recognised=True)
    with_picture_for_table(faulty, OUT / "picture.pdf")


if __name__ == "__main__":
    main()
