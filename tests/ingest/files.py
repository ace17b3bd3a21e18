"""Files made on the spot, good and bad, of every kind that comes along. Each maker returns the file's bytes."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from email.message import EmailMessage

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls
from fpdf import FPDF
from pypdf import PdfReader, PdfWriter

SENTENCE = "港口在秋天擴建，工程由當地的公司承包，預計明年春天完工。"
SECOND = "市長說：「我們準備好了，經費也已經到位，碼頭的工人不會因此失去工作。」"
SIMPLIFIED = "港口在秋天扩建，工程由当地的公司承包，预计明年春天完工。市长说：“我们准备好了，经费也已经到位。”"
CANTONESE = "佢哋話呢啲嘢唔係噉樣搞嘅，我哋喺度等咗成個鐘，冇人嚟理我哋。政府嘅發言人話，聽日會有新嘅安排畀市民睇。"
ENGLISH = "The port of Keelung will be enlarged in autumn, and a local company has won the contract for the work."
ENGLISH_SECOND = "The mayor said that the money was ready and that no docker would lose his job because of it."


def article(number: int | str) -> str:
    """Return an article of two sentences that no other one holds."""
    return f"第{number}號碼頭：{SENTENCE}{SECOND}"


# Text


def with_front_matter(body: str = SENTENCE, /, **fields: str) -> bytes:
    return ("---\n" + "".join(f"{key}: {value}\n" for key, value in fields.items()) + f"---\n{body}\n").encode()


def alias_bomb() -> bytes:
    """Return front matter of a kilobyte that stands for 9**12 words."""
    lines = ["a0: &a0 [port, port, port, port, port, port, port, port, port]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return ("---\n" + "\n".join(lines) + f"\ntitle: *a11\n---\n{SENTENCE}").encode()


# Pages


def page(*, head: str = "", body: str = "", charset: str = "utf-8") -> bytes:
    """Return a saved page as outlets make them: an article between navigation, links and a footer."""
    body = body or f"<h1>港口擴建</h1><p>{SENTENCE}</p><p>{SECOND}</p><p>{SENTENCE}港務局的人員說明了經費的來源。</p>"
    return f"""<!DOCTYPE html><html><head><meta charset="{charset}"><title>港口擴建 - 海風報</title>{head}</head><body>
    <nav><ul><li><a href="/">首頁</a></li><li><a href="/politics">政治導覽</a></li></ul></nav>
    <article>{body}</article>
    <aside><a href="/1">熱門排行：別的新聞</a></aside><footer>版權所有 海風報</footer>
    <script>var navigation = "導覽腳本";</script></body></html>""".encode(charset)


OPEN_GRAPH = """<meta property="og:title" content="港口擴建動工"><meta property="og:site_name" content="海風報">
<meta property="article:published_time" content="2025-08-18T10:00:00+08:00"><meta name="author" content="林一">"""


def schema_org() -> str:
    about = {
        "@type": ["NewsArticle"],
        "headline": "港口擴建動工",
        "datePublished": "2025-08-18",
        "publisher": {"@type": "Organization", "name": "海風報"},
        "author": [{"name": "林一"}, {"name": "陳二"}],
    }
    return f'<script type="application/ld+json">{json.dumps({"@graph": [about]})}</script>'


def navigation_page() -> bytes:
    links = "".join(f'<li><a href="/{n}">分類{n}</a></li>' for n in range(30))
    return f"<html><head><title>首頁</title></head><body><nav><ul>{links}</ul></nav></body></html>".encode()


def deep_page(depth: int = 20_000) -> bytes:
    return b"<html><body>" + b"<div>" * depth + f"<p>{SENTENCE}</p>".encode()


def mhtml() -> bytes:
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Snapshot-Content-Location"] = "https://example.org/port"
    message.set_content("The page")
    message.add_related(page().decode(), subtype="html")
    return bytes(message)


# PDF


def english_pdf(title: str = "") -> bytes:
    """Return a PDF as programs make it, its paragraphs broken into lines and hyphens."""
    pdf = FPDF(format=(90, 120))
    pdf.set_title(title)
    pdf.add_page()
    pdf.set_font("helvetica", size=11)
    for paragraph in (f"{ENGLISH} {ENGLISH_SECOND}", f"{ENGLISH_SECOND} {ENGLISH}"):
        pdf.multi_cell(0, 6, paragraph, new_x="LMARGIN", new_y="NEXT", align="L")
        pdf.ln(4)
    return bytes(pdf.output())


def scanned_pdf() -> bytes:
    """Return a PDF whose page is one picture."""
    picture = zlib.compress(bytes(64 * 64))
    header = b"<< /Type /XObject /Subtype /Image /Width 64 /Height 64 /ColorSpace /DeviceGray /BitsPerComponent 8"
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R"
        b" /Resources << /XObject << /I 5 0 R >> >> >>",
        stream(b"<<", b"q 300 0 0 400 0 0 cm /I Do Q"),
        stream(header + b" /Filter /FlateDecode", picture),
    )


def chinese_pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """Return a PDF of these lines, whose font says by a ToUnicode map what its glyphs mean."""
    glyphs = sorted({character.encode("utf-16-be").hex() for lines in pages for character in "".join(lines)})
    meanings = "".join(f"1 beginbfchar <{glyph}> <{glyph}> endbfchar\n" for glyph in glyphs)
    to_unicode = b"""/CIDInit /ProcSet findresource begin begincmap
1 begincodespacerange <0000> <FFFF> endcodespacerange
%sendcmap end""" % meanings.encode()
    kids = b" ".join(b"%d 0 R" % (7 + 2 * n) for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H"
        b" /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /FontDescriptor 6 0 R /DW 1000"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        stream(b"<<", to_unicode),
        b"<< /Type /FontDescriptor /FontName /Song /Flags 4 /ItalicAngle 0 /Ascent 880 /Descent -120 /StemV 80"
        b" /CapHeight 880 /FontBBox [0 -120 1000 880] >>",
    ]
    for number, lines in enumerate(pages):
        shown = b" ".join(b"<%s> Tj 0 -20 Td" % line.encode("utf-16-be").hex().encode() for line in lines)
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F 3 0 R >> >> >>" % (8 + 2 * number),
            stream(b"<<", b"BT /F 12 Tf 72 770 Td %s ET" % shown),
        ]
    return pdf_of(*objects)


def wrapped(text: str, width: int = 20) -> list[str]:
    """Return a text broken into lines as a page breaks Chinese: anywhere."""
    return [text[start : start + width] for start in range(0, len(text), width)]


def encrypted_pdf(to_open: str = "secret") -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(english_pdf())))
    writer.encrypt(to_open, "owner's", algorithm="RC4-128")
    return written(writer)


def pdf_with_pages(number: int) -> bytes:
    writer = PdfWriter()
    for _ in range(number):
        writer.add_blank_page(100, 100)
    return written(writer)


def cyclic_pdf() -> bytes:
    """Return a PDF whose tree of pages has itself for a branch."""
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 3 0 R >>",
        b"<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>",
    )


def pdf_bomb(size: int = 120_000_000) -> bytes:
    """Return a small PDF whose page unpacks to so many bytes."""
    packer = zlib.compressobj(9)
    block = b"(port) Tj " * 100_000
    packed = b"".join(packer.compress(block) for _ in range(size // len(block))) + packer.flush()
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R >>",
        stream(b"<< /Filter /FlateDecode", packed),
    )


def stream(dictionary: bytes, content: bytes) -> bytes:
    return b"%s /Length %d >>\nstream\n%s\nendstream" % (dictionary, len(content), content)


def pdf_of(*objects: bytes) -> bytes:
    """Return a PDF of these objects, numbered from 1, the first of them its catalogue."""
    data, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF\n"
    return data + end % (len(objects) + 1, table, len(objects) + 1, len(data))


def written(writer: PdfWriter) -> bytes:
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


# Word


def word(*paragraphs: str, title: str = "") -> bytes:
    document = docx.Document()
    if title:
        document.add_paragraph(title, style="Title")
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def word_with_table() -> bytes:
    """Return a document with a table, one of whose cells is merged with its neighbour, between two paragraphs."""
    document = docx.Document()
    document.add_paragraph(SENTENCE)
    table = document.add_table(rows=2, cols=3)
    for row, words in enumerate(("年份 貨櫃 噸數", "2024 三百萬個 四千萬噸")):
        for cell, text in zip(table.rows[row].cells, words.split(), strict=True):
            cell.text = text
    table.add_row().cells[0].merge(table.rows[2].cells[2]).text = "資料來自港務局的年報。"
    document.add_paragraph(SECOND)
    return saved(document)


def word_with_tracked_changes() -> bytes:
    """Return a document with an inserted and a deleted stretch, and a paragraph in a content control."""
    document = docx.Document()
    changed = (
        f"<w:p {nsdecls('w')}><w:r><w:t>港口在秋天</w:t></w:r>"
        "<w:ins w:id='1' w:author='a'><w:r><w:t>再度</w:t></w:r></w:ins>"
        "<w:del w:id='2' w:author='a'><w:r><w:delText>不會</w:delText></w:r></w:del>"
        "<w:r><w:t>擴建，工程由當地的公司承包。</w:t></w:r></w:p>"
    )
    control = OxmlElement("w:sdt")
    control.append(OxmlElement("w:sdtContent"))
    control[0].append(parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>{SECOND}</w:t></w:r></w:p>"))
    for number, element in enumerate((parse_xml(changed), control)):
        document.element.body.insert(number, element)
    return saved(document)


def word_bomb(size: int = 101_000_000) -> bytes:
    """Return a document of a few hundred kilobytes that unpacks to so many bytes."""
    return repacked(word(SENTENCE), {"word/media/image1.bmp": bytes(size)})


def word_with_entities() -> bytes:
    """Return a document whose text stands for 10**9 times as much: "billion laughs"."""
    entities = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10 if n else '港口'}'>" for n in range(10))
    body = "<w:body><w:p><w:r><w:t>&a9;</w:t></w:r></w:p></w:body>"
    return repacked(
        word(SENTENCE),
        {"word/document.xml": f"<!DOCTYPE d [{entities}]><w:document {nsdecls('w')}>{body}</w:document>".encode()},
    )


def repacked(data: bytes, members: Mapping[str, bytes]) -> bytes:
    """Return an archive with these members in the place of those of the same names, or beside the others."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    return packed({**kept, **members}.items())


def saved(document: docx.document.Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


# Records


def json_lines(*records: object, escaped: bool = False) -> bytes:
    return "\n".join(json.dumps(record, ensure_ascii=escaped) for record in records).encode()


def table(*rows: Sequence[str], separator: str = ",", encoding: str = "utf-8") -> bytes:
    """Return rows as a spreadsheet writes them: every cell in quotation marks."""
    lines = (separator.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    return "\r\n".join(lines).encode(encoding)


# Archives


def packed(members: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return file.getvalue()


def packed_on_windows(names: Sequence[str], encoding: str) -> bytes:
    """Return an archive of articles whose names are in this encoding, as Chinese Windows writes them."""
    stand_ins = [f"{'x' * (len(name.encode(encoding)) - 5)}{n}.txt" for n, name in enumerate(names)]
    data = packed((stand_in, article(name).encode()) for stand_in, name in zip(stand_ins, names, strict=True))
    for stand_in, name in zip(stand_ins, names, strict=True):
        data = data.replace(stand_in.encode(), name.encode(encoding))
    return data


def locked(data: bytes) -> bytes:
    """Return an archive with the mark of a password on its first member."""
    return _marked(data, b"PK\x03\x04", 6)


def _marked(data: bytes, signature: bytes, place: int) -> bytes:
    changed = bytearray(data)
    changed[data.index(signature) + place] |= 1
    changed[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


def spoiled(data: bytes, content: bytes) -> bytes:
    """Return an archive whose stored member with this content no longer is what its checksum says."""
    return data.replace(content, content[::-1])


def zip_bomb(size: int = 150_000_000) -> bytes:
    """Return an archive whose one member unpacks to so many bytes, before an ordinary one."""
    return packed([("bomb.txt", bytes(size)), ("port.txt", SENTENCE.encode())])
