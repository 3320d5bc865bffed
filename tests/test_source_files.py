"""Files of every kind become plain text; what cannot be read is refused with its reason."""

import io
import time

import pytest

from duizhao.model.source_text import Removed
from duizhao.read.sources import Refusal, extract
from source_files import (
    BREAD,
    INTERVIEW,
    NOTES,
    PAGE,
    PARAGRAPHS,
    TALK,
    WOOD_FIRING,
    WOOD_FIRING_SIMPLIFIED,
    book,
    typeset,
    word_document,
    zipped,
)


def refused(name: str, content: bytes) -> tuple[str, str]:
    """Return why a file is refused, and the hint."""
    with pytest.raises(Refusal) as raised:
        extract(name, content)
    return raised.value.message, raised.value.hint


@pytest.mark.parametrize(
    ("codec", "said"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with a byte order mark"),
        ("utf-16", "UTF-16, little-endian"),
        ("utf-16-be", "UTF-16, big-endian, without a mark"),
        ("utf-16-le", "UTF-16, little-endian, without a mark"),
        ("gb18030", "GB 18030"),
        ("cp950", "Big5"),
    ],
)
def test_encodings(codec: str, said: str) -> None:
    """
    an article in traditional Chinese, in every encoding that it is met in
    """
    found = extract("wood.txt", WOOD_FIRING.encode(codec))
    assert (found.text, found.encoding, found.as_is) == (WOOD_FIRING, said, codec == "utf-8")


def test_simplified_and_hong_kong_encodings() -> None:
    """
    GBK of a mainland text; Big5-HKSCS of a Cantonese one, with a character that Big5 lacks
    """
    cantonese = "我哋喺窯裏面燒嘢，佢話嗰個碗唔係好靚，但係我覺得好得意，嚟嘅人都話啲釉色好靚。\n" * 4
    assert extract("a.txt", WOOD_FIRING_SIMPLIFIED.encode("gbk")).encoding == "GB 18030"
    found = extract("a.txt", cantonese.encode("big5hkscs"))
    assert (found.text, found.encoding) == (cantonese, "Big5-HKSCS")


@pytest.mark.parametrize(
    ("text", "codec", "said"),
    [
        ("Crème brûlée is a custard; its crust is caramel.\n", "latin-1", "Latin-1"),
        ("He said “a slab remembers” – and it does…\n", "cp1252", "Windows-1252"),
        ("A slab remembers what was done to it.\n", "utf-16-le", "UTF-16, little-endian, without a mark"),
    ],
)
def test_western_encodings(text: str, codec: str, said: str) -> None:
    """
    English with a few letters and marks beyond ASCII
    """
    found = extract("a.txt", text.encode(codec))
    assert (found.text, found.encoding) == (text, said)


@pytest.mark.parametrize("codec", ["cp1251", "koi8-r", "shift_jis"])
def test_an_encoding_that_is_not_known_is_not_guessed(codec: str) -> None:
    """
    Russian and Japanese in encodings of their own
    """
    text = (
        "こねた生地を冷蔵庫で一晩休ませる。" if codec == "shift_jis" else "Тесто отдыхает четырнадцать часов в холоде."
    )
    assert refused("a.txt", text.encode(codec) * 5) == (
        "its encoding is not recognised, or it is no text",
        "name its encoding if you know it: --encoding gb18030",
    )
    assert extract("a.txt", text.encode(codec), codec).text == text + "\n" or codec


def test_text_is_taken_as_it_is() -> None:
    """
    a talk, whose two speakers begin their lines with their names
    """
    found = extract("talk.txt", TALK.encode())
    assert (found.text, found.as_is, found.speakers) == (TALK, True, ("Mara Quill", "Host"))


def test_markdown_and_its_front_matter() -> None:
    """
    front matter with what a record needs; marks of Markdown in the text
    """
    found = extract(
        "a.md",
        b"---\ntitle: Slow bread\nauthors: [Jo Hale, Li Wei]\ndate: 6 May 2023\npublisher: Crumb Weekly\nlang: en\n---\n"
        b"# Slow *bread*\n\n> The **dough** rests in [the cold](https://x.example) for `14` hours, 2*3*4.\n",
    )
    assert found.text == "Slow bread\n\nThe dough rests in the cold for 14 hours, 2*3*4.\n"
    assert (found.title, found.author, found.date) == ("Slow bread", "Jo Hale, Li Wei", "2023-05-06")
    assert (found.outlet, found.tag) == ("Crumb Weekly", "en")


def test_front_matter_that_is_broken() -> None:
    """
    a key twice
    """
    assert refused("a.md", b"---\ntitle: a\ntitle: b\n---\ntext\n")[1] == "mend the lines between the two ---"


def test_captions() -> None:
    """
    WebVTT with voices, a note, styles and cues that break sentences
    """
    found = extract("a.vtt", INTERVIEW.encode())
    assert found.text == (
        "Ines Falk: Why do you still make slab plates when a jigger would be faster?\n"
        "Teo Brandt: Because a slab remembers. If you bend it once and flatten it again, "
        "it will bend back in the fire. That is clay memory.\n"
    )
    assert (found.speakers, found.tag) == (("Ines Falk", "Teo Brandt"), "en")


def test_chinese_captions_that_roll_up() -> None:
    """
    SRT in GB 18030 whose cues repeat the line before; a tag of a subtitle editor
    """
    text = (
        "1\r\n00:00:01,000 --> 00:00:02,000\r\n{\\an8}我们把面团放进冰箱里\r\n\r\n"
        "2\r\n00:00:02,000 --> 00:00:03,000\r\n我们把面团放进冰箱里\r\n\r\n"
        "3\r\n00:00:03,000 --> 00:00:04,500\r\n让它在那里休息十四个小时。\r\n\r\n"
        "4\r\n00:00:09,000 --> 00:00:10,000\r\n这是一个很长的时间，\r\n可是味道就是这样来的。\r\n"
    )
    found = extract("a.srt", text.encode("gb18030"))
    assert found.text == "我们把面团放进冰箱里让它在那里休息十四个小时。\n这是一个很长的时间，可是味道就是这样来的。\n"


def test_a_page_without_what_stands_around_its_article() -> None:
    """
    a page with a cookie notice, header, navigation, aside, footer, JSON-LD, and paragraphs that are not closed
    """
    found = extract("a.html", PAGE.encode())
    assert found.text == "Slow bread\n" + PARAGRAPHS
    assert found.removed == (
        Removed("cookie notice", "We use cookies."),
        Removed("page header", "Crumb Weekly"),
        Removed("navigation", "Home\nAbout"),
        Removed("aside", "Read also: Fast bread"),
        Removed("footer", "© Crumb Weekly 2023"),
    )
    assert (found.title, found.outlet, found.author, found.date) == (
        "Slow bread",
        "Crumb Weekly",
        "Jo Hale",
        "2023-05-06",
    )


def test_a_page_whole() -> None:
    """
    the same with --whole
    """
    found = extract("a.html", PAGE.encode(), whole=True)
    assert found.text.startswith("We use cookies.\nCrumb Weekly\nHome\nAbout\nSlow bread\n")
    assert found.removed == ()


def test_a_chinese_page_says_its_encoding() -> None:
    """
    <meta charset=gb2312> over a page without <main>, with a list of links under the text
    """
    rows = "".join(f"<p>{line}</p>" for line in WOOD_FIRING_SIMPLIFIED.split("\n") if line)
    links = "".join(f"<li><a href={i}>釉的第{i}篇文章</a></li>" for i in range(4))
    html = f"<html lang=zh-CN><head><meta charset=gb2312><title>柴烧</title></head><body>{rows}<ul>{links}</ul></body></html>"
    found = extract("a.html", html.encode("gb18030"))
    assert found.text == WOOD_FIRING_SIMPLIFIED.replace("\n\n", "\n")
    assert [one.why for one in found.removed] == ["list of links"]
    assert (found.encoding, found.tag, found.title) == ("gb2312, as the page says", "zh-CN", "柴烧")


def test_word_documents() -> None:
    """
    three paragraphs and properties, written by python-docx
    """
    found = extract("a.docx", word_document())
    assert (found.text, found.title, found.author) == (PARAGRAPHS, "Slow bread", "Jo Hale")


def test_pdf_files() -> None:
    """
    several pages set by Typst in narrow lines, with page numbers: paragraphs are put together again
    """
    found = extract("a.pdf", typeset(NOTES))
    assert found.text.splitlines() == list(NOTES)
    assert (found.title, found.author) == ("Slow bread", "Jo Hale")
    assert [one.why for one in found.removed] == ["page number"]


def test_books() -> None:
    """
    two chapters in the order of the spine, one with a space in its name; the table of contents left out
    """
    found = extract("a.epub", book())
    assert found.text == f"{BREAD[0]}\n{BREAD[1]}\n\n{BREAD[2]}\n"
    assert (found.title, found.author, found.outlet, found.date) == (
        "Slow bread",
        "Jo Hale",
        "Crumb Press",
        "2023-05-06",
    )


BOMB = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"", "it is empty"),
        ("a.txt", b" \n\n", "it holds no text"),
        ("a.txt", bytes(range(256)) * 9, "it is no text: it holds bytes that no text has"),
        ("a.docx", b"PK\3\4 and no more", "it is no Word document: not a whole ZIP file"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99),
            "it is an old Word file, or one locked with a password",
        ),
        ("a.docx", zipped({"x": "y"}), "it is no Word document: it has no word/document.xml"),
        (
            "a.docx",
            zipped({"word/document.xml": BOMB}),
            "word/document.xml declares entities, which no such file needs",
        ),
        ("a.docx", zipped({"word/document.xml": "<a>" * 9000}), "word/document.xml nests 500 elements deep"),
        ("a.docx", zipped({"word/document.xml": b" " * (70 << 20)}), "word/document.xml unpacks to more than 64 MiB"),
        (
            "a.epub",
            book({"META-INF/container.xml": BOMB}),
            "META-INF/container.xml declares entities, which no such file needs",
        ),
        (
            "a.epub",
            book({"META-INF/encryption.xml": '<e xmlns="x"><EncryptionMethod Algorithm="aes"/></e>'}),
            "it is locked by its seller (DRM)",
        ),
        ("a.zip", zipped({"x": "y"}), "it is a ZIP file of another kind"),
        ("a.pdf", b"%PDF-1.7 and no more", "it is no PDF that can be read"),
        ("a.vtt", b"1\n00:01.000 --> 00:02.000\nno\n", "it does not begin with WEBVTT, as such a file must"),
        ("a.srt", b"no captions here\n", "it holds no captions"),
        ("a.html", b"<nav>Home</nav>", "no text of an article is left of this page"),
    ],
)
def test_what_cannot_be_read(name: str, content: bytes, message: str) -> None:
    """
    files that are damaged, locked, hostile or something else
    """
    assert refused(name, content)[0] == message


def test_locked_and_scanned_pdf_files() -> None:
    """
    a PDF with a password; one whose page is a picture
    """
    import pikepdf
    import pypdfium2

    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(typeset())) as document:
        document.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert refused("a.pdf", locked.getvalue()) == ("it is locked with a password", "save it without one")
    scanned = io.BytesIO()
    picture = pypdfium2.PdfDocument.new()
    picture.new_page(200, 300)
    picture.save(scanned)
    picture.close()
    assert refused("a.pdf", scanned.getvalue())[0] == "its pages are pictures: they hold no text"


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 50_000 + "The dough rests in the cold.",
        "<p>The dough rests.</p>" + "<!--" * 20_000,
        "<p>The dough rests." * 10_000,
        "<p>The dough rests.</p>" + '<a b="' * 20_000,
        "<p>The dough rests.</p>" + "<a" * 40_000,
        "<p>The dough rests.</p>" + "<script>" * 20_000,
        "<p>The dough rests.</p>" + "<a b='\">" * 20_000,
        "</p>" * 40_000 + "The dough rests.",
        "<ul>" + "<li><a href=x>a</a>" * 15_000 + "</ul><p>The dough rests in the cold for long.</p>",
    ],
)
def test_pages_that_are_meant_to_take_for_ever(page: str) -> None:
    """
    tags that nest without end, comments that do not close, lists without end
    """
    begun = time.process_time()
    assert "The dough rests" in extract("a.html", page.encode(), whole=True).text
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("a.md", "["),
        ("a.md", "![a"),
        ("a.md", "**a"),
        ("a.md", "_a"),
        ("a.md", "<!--"),
        ("a.md", "a: "),
        ("a.srt", "<v "),
        ("a.srt", "<a"),
        ("a.srt", "{\\a"),
        ("a.txt", "Aa "),
        ("a.txt", "** "),
    ],
)
def test_texts_that_are_meant_to_take_for_ever(name: str, unit: str) -> None:
    """
    marks without end, 20,000 times in one line
    """
    begun = time.process_time()
    cue = "1\n00:00:01,000 --> 00:00:02,000\n" if name == "a.srt" else ""
    assert extract(name, f"{cue}The dough rests. {unit * 20_000}\n".encode()).text.startswith("The dough rests.")
    assert time.process_time() - begun < 5
