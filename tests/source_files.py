"""Files of another field, ceramics and bread, each made by a program that people use, as bytes."""

import io
import zipfile
from collections.abc import Mapping

TALK = """\
Mara Quill: Thank you for coming to the kiln yard. I want to talk about glazes, and about what goes wrong with them.
Host: What is the first thing a beginner should know?
Mara Quill: A glaze is a glass that has to fit the pot. When it shrinks more than the clay as it cools, it crazes.
Host: And the remedy?
Mara Quill: You add silica, a little at a time. I fired 212 test tiles before I had a white that I trusted.
"""
WOOD_FIRING = """\
柴燒的溫度與釉色

在窯裡，火焰帶著木灰往前走。灰落在坯體上，到了攝氏一千二百四十度左右就熔成了釉，這種釉叫做自然灰釉。
許多人以為柴燒的顏色全憑運氣，其實不然。窯位、柴種與升溫的速度，都會影響最後的釉色。
我把每一次燒窯的紀錄都輸入電腦，用軟體畫成曲線，再與作品的照片對照。
"""
WOOD_FIRING_SIMPLIFIED = """\
柴烧的温度与釉色

在窑里，火焰带着木灰往前走。灰落在坯体上，到了摄氏一千二百四十度左右就熔成了釉，这种釉叫做自然灰釉。
许多人以为柴烧的颜色全凭运气，其实不然。窑位、柴种与升温的速度，都会影响最后的釉色。
我把每一次烧窑的纪录都输入电脑，用软体画成曲线，再与作品的照片对照。
"""
INTERVIEW = """\
WEBVTT
Language: en

NOTE made by hand

1
00:00:01.000 --> 00:00:04.000
<v Ines Falk>Why do you still make slab plates

2
00:00:04.000 --> 00:00:06.500
<v Ines Falk>when a jigger would be faster?

3
00:00:07.000 --> 00:00:11.000
<v Teo Brandt>Because a slab remembers. If you bend it once
and flatten it again,

4
00:00:11.000 --> 00:00:14.000
<v Teo Brandt>it will bend back in the fire. That is <i>clay memory</i>.
"""
BREAD = (
    "The dough rests for fourteen hours in the cold, and that is where the flavour comes from.",
    "Acids that the yeast has no part in are made by bacteria, slowly, and they need the time.",
    "Whoever shortens the rest gets a loaf that looks the same and tastes of flour & water.",
)
PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Slow bread | Crumb Weekly</title>
<meta property="og:site_name" content="Crumb Weekly">
<script type="application/ld+json">
{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Slow bread",
  "author": {"@type": "Person", "name": "Jo Hale"}, "datePublished": "2023-05-06T10:00:00Z"}
</script>
<style>p { color: red }</style>
</head>
<body>
<div id="cookie-banner">We use cookies. <button>Accept</button></div>
<header><a href="/">Crumb Weekly</a></header>
<nav><ul><li><a href="/">Home</a><li><a href="/about">About</a></ul></nav>
<main><article>
<h1>Slow bread</h1>
<p>The dough rests for <b>fourteen</b> hours in the <a href="/cold">cold</a>, and that is where the flavour comes from.</p>
<p>Acids that the yeast has no part in are made by bacteria, slowly, and they need the time.<p>Whoever shortens the rest
gets a loaf that looks the same and tastes of flour &amp; water.
<aside>Read also: <a href="/fast">Fast bread</a></aside>
</article></main>
<footer>© Crumb Weekly 2023</footer>
</body></html>
"""
PARAGRAPHS = "".join(f"{line}\n" for line in BREAD)


def word_document() -> bytes:
    """Return the bread as Word's own format, written by python-docx."""
    import docx

    document = docx.Document()
    document.core_properties.title = "Slow bread"
    document.core_properties.author = "Jo Hale"
    for line in BREAD:
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


NOTES = tuple(
    f"The {flour} loaf rested {how}, and the crust that came of it was {crust}, as nobody at the bakery had thought."
    for flour, how, crust in zip(
        [
            "spelt",
            "rye",
            "oat",
            "barley",
            "maize",
            "millet",
            "rice",
            "lentil",
            "acorn",
            "chestnut",
            "buckwheat",
            "emmer",
        ],
        ("overnight", "for a day", "too briefly", "in a cellar", "by the stove", "on the roof") * 2,
        ["pale", "dark", "thin", "hard", "soft", "burnt", "brown", "grey", "golden", "black", "rough", "smooth"],
        strict=True,
    )
)


def typeset(paragraphs: tuple[str, ...] = BREAD) -> bytes:
    """Return a PDF, set by Typst in narrow lines, with page numbers."""
    import typst

    body = "\n\n".join(paragraphs)
    made: bytes = typst.compile(
        f'#set document(title: "Slow bread", author: "Jo Hale")\n'
        f'#set page(width: 90mm, height: 120mm, numbering: "1")\n{body}\n'.encode()
    )
    return made


def book(extra: Mapping[str, str] = {}, chapter: str = "") -> bytes:
    """Return the bread as an EPUB book of two chapters; `extra` holds further members."""
    members = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        "OEBPS/content.opf": '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        "<dc:title>Slow bread</dc:title><dc:creator>Jo Hale</dc:creator><dc:publisher>Crumb Press</dc:publisher>"
        "<dc:date>2023-05-06</dc:date><dc:language>en</dc:language></metadata><manifest>"
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        '<item id="two" href="two.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="one" href="text/one%201.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="nav"/><itemref idref="one"/><itemref idref="two"/></spine></package>',
        "OEBPS/nav.xhtml": "<html><body><nav>One Two</nav></body></html>",
        "OEBPS/text/one 1.xhtml": chapter or f"<html><body><p>{BREAD[0]}</p><p>{BREAD[1]}</p></body></html>",
        "OEBPS/two.xhtml": f"<html><body><p>{BREAD[2].replace('&', '&amp;')}</p></body></html>",
        **extra,
    }
    return zipped(members)


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """Return a ZIP file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()
