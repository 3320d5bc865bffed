"""The PDFs of a form, read back by two independent readers: pdfium for text, pikepdf for structure."""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import msgspec
import pikepdf
import pypdfium2
import pytest

import duizhao
from duizhao.emit import pdf
from duizhao.emit.sheet import sheet
from duizhao.emit.sheet import width as blank
from duizhao.errors import DuizhaoError
from duizhao.lang import EN, LANGS, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.model.deck import ChoiceItem, Deck, LocalText
from duizhao.model.form import Blueprint, ChoiceQuestion, ClozeQuestion, Form
from duizhao.passes.forms import form
from sample_deck import sample_deck, text

ROOT = Path(__file__).parents[1]
FONTS = Path(duizhao.__file__).parent / "fonts"
TEMPLATES = {f"quiz/{path.name}": path.read_text(encoding="utf-8") for path in (ROOT / "templates/quiz").glob("*.typ")}
PAIR = (ZH_HANS, EN)


def made(deck: Deck, *langs: Lang, items: int = 10, versions: int = 2) -> Form:
    """Return a form of `deck` with seed 7."""
    return form(deck, Blueprint(items=items, versions=versions, seed=7, langs=langs))


def printed(one: Form) -> dict[str, bytes]:
    """Return the bytes of its files by name."""
    return {artifact.name: artifact.content for artifact in pdf.emit(one, TEMPLATES, FONTS)}


@cache
def sample(*langs: Lang) -> tuple[Form, dict[str, bytes]]:
    """Return a form of 10 items in 2 versions of 12 ideas, and its files; made once for all tests that only read."""
    one = made(sample_deck(12), *langs)
    return one, printed(one)


def pages(content: bytes) -> list[str]:
    """Return the text of each page."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def flat(string: str) -> str:
    """Return `string` without the white space that a line break may add or swallow."""
    return re.sub(r"\s", "", string)


def read(content: bytes) -> str:
    """Return the text of all pages without white space."""
    return flat("".join(pages(content)))


def with_stem(stem: str) -> Deck:
    """Return a deck of one choice item with this stem, in every language."""
    deck = sample_deck(1)
    item = deck.ideas[0].items[0]
    assert isinstance(item, ChoiceItem)
    asked = msgspec.structs.replace(item, stem=LocalText(dict.fromkeys(LANGS, stem)))
    return msgspec.structs.replace(deck, ideas=(msgspec.structs.replace(deck.ideas[0], items=(asked,)),))


def structure(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield every element of the structure tree."""
    todo = [document.Root.StructTreeRoot.K]
    while todo:
        node = todo.pop()
        if isinstance(node, pikepdf.Array):
            todo.extend(node)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield node
            if "/K" in node:
                todo.append(node.K)


def test_names() -> None:
    """Two versions of a pair."""
    _, files = sample(*PAIR)
    assert list(files) == [
        "sample.quiz-zh-Hans+en-seed7-A.pdf",
        "sample.quiz-zh-Hans+en-seed7-B.pdf",
        "sample.quiz-zh-Hans+en-seed7-key.pdf",
    ]


@pytest.mark.parametrize("langs", [(EN,), (ZH_HANS,), (ZH_HANT_TW,), (ZH_HANT_HK,), PAIR], ids="+".join)
def test_every_text_is_on_paper_as_written(langs: tuple[Lang, ...]) -> None:
    """Each version: stems, options and the plain parts of clozes, character for character, in printed order."""
    one, files = sample(*langs)
    for version in one.versions:
        paper = read(files[f"sample.quiz-{'+'.join(langs)}-seed7-{version.label}.pdf"])
        at = 0
        for item in version.items:
            if isinstance(item, ChoiceQuestion):
                texts = [item.stem[lang] for lang in langs] + [o[lang] for o in item.options for lang in langs]
            else:
                assert isinstance(item, ClozeQuestion)
                texts = [part for lang in langs for part in item.parts[lang][0::2]]
            for wanted in texts:
                at = paper.index(flat(wanted), at) + len(flat(wanted))


@pytest.mark.parametrize("langs", [(EN,), (ZH_HANS,), (ZH_HANT_TW,), (ZH_HANT_HK,), PAIR], ids="+".join)
def test_the_key_holds_answers_reasons_and_verbatim_quotes(langs: tuple[Lang, ...]) -> None:
    """For each version number and letter or words, and for each item its reason, quote, source line, and labels."""
    one, files = sample(*langs)
    key = read(files[f"sample.quiz-{'+'.join(langs)}-seed7-key.pdf"])
    for version in one.versions:
        for number, item in enumerate(version.items, 1):
            if isinstance(item, ChoiceQuestion):
                assert f"{number}.{'ABCD'[item.key]}" in key
            else:
                assert isinstance(item, ClozeQuestion)
                assert f"{number}.{flat(' / '.join(item.parts[langs[0]][1::2]))}" in key
    for item in one.versions[0].items:
        rationale = item.why[item.key] if isinstance(item, ChoiceQuestion) else item.rationale
        assert all(flat(rationale[lang]) in key for lang in langs)
        if item.quote:
            assert flat(item.quote.text) in key
            assert one.sources[item.quote.source].outlet.replace(" ", "") in key
            for lang in set(langs) & set(item.quote.converted):
                assert flat("機器轉換：" + item.quote.converted[lang]) in key
                assert flat("原文：" + item.quote.text) in key


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        (EN, "Source: Lin Example, 示例周刊, 2024-06-30, line 12"),
        (ZH_HANS, "出处：Lin Example，示例周刊，2024-06-30，第 12 行"),
        (ZH_HANT_TW, "出處：Lin Example，示例周刊，2024-06-30，第 12 行"),
    ],
)
def test_a_source_line(lang: Lang, line: str) -> None:
    """A quote from line 12 of a weekly."""
    _, files = sample(lang)
    assert line in "".join(pages(files[f"sample.quiz-{lang}-seed7-key.pdf"]))


def test_no_space_is_added_between_han_and_latin() -> None:
    """如何利用AI来扩大 must not be read back as 如何利用 AI 来扩大."""
    stem = "如何利用AI来扩大15%～20%，亚当·斯密？"
    paper, _ = printed(made(with_stem(stem), ZH_HANS, items=1, versions=1)).values()
    assert stem in pages(paper)[0]


@pytest.mark.parametrize(
    "stem",
    [
        r"#let x = 1; $a_b$ \alpha *bold* _it_ ] [ } { @ref <label> // comment /* x */ `code` ~ --- ... = + - 1.",
        'He said "it\'s" #panic("x") #sys.inputs \\u{41} &amp; <b>b</b> \\n %s {{x}}',
        "https://example.org/" + "averyverylongpath/" * 20,
        "Donaudampfschifffahrt" * 12,
        "一" * 300,
    ],
    ids=["markup", "code", "url", "word", "han"],
)
@pytest.mark.parametrize("lang", [EN, ZH_HANS])
def test_hostile_text_is_shown_literally(lang: Lang, stem: str) -> None:
    """A stem full of Typst markup, or of one endless word: every character is inside the page."""
    files = printed(made(with_stem(stem), lang, items=1, versions=1))
    for content in files.values():
        assert flat(stem) in read(content)
        with pypdfium2.PdfDocument(content) as document:
            for page in document:
                found = page.get_textpage()
                boxes = [found.get_charbox(i) for i in range(found.count_chars())]
                assert max(box[2] for box in boxes) <= 190 / 25.4 * 72 + 1


def test_an_item_longer_than_a_page_is_broken_not_cut() -> None:
    """A stem of 6,000 characters."""
    stem = "".join(f"{n:04}字" for n in range(1200))
    paper, _ = printed(made(with_stem(stem), ZH_HANS, items=1, versions=1)).values()
    assert set(re.findall(r"\d{4}(?=字)", read(paper))) == {f"{n:04}" for n in range(1200)}
    assert len(pages(paper)) == 3


def test_items_are_not_split_across_pages() -> None:
    """40 items: each one's stem and last option are on one page."""
    one = made(sample_deck(60), EN, items=40, versions=1)
    sheets = [flat(page) for page in pages(next(iter(printed(one).values())))]
    assert len(sheets) > 1
    for item in one.versions[0].items:
        if isinstance(item, ChoiceQuestion):
            page = next(page for page in sheets if flat(item.stem[EN]) in page)
            rest = page[page.index(flat(item.stem[EN])) :]
            assert all(flat(option[EN]) in rest for option in item.options)


def test_a_paper_does_not_hold_what_its_blanks_hide() -> None:
    """The cloze items' hidden words, and the bytes of what the template gets to see."""
    one, _ = sample(ZH_HANS)
    view = sheet(one, one.versions[0])
    hidden = [item.parts[ZH_HANS] for item in one.versions[0].items if isinstance(item, ClozeQuestion)]
    assert hidden
    shown = [
        question["sides"][0]["parts"]
        for block in view["blocks"]
        if block["kind"] == "cloze"
        for question in block["questions"]
    ]
    assert shown == [[[0 if place % 2 else part for place, part in enumerate(parts)]] for parts in hidden]


@pytest.mark.parametrize(
    ("hidden", "width"),
    [
        ("新", 0),
        ("个人电脑", 0),
        ("反向传播法", 1),
        ("internet", 0),
        ("gradient descent", 1),
        ("the cross-entropy of the next token", 2),
    ],
)
def test_a_blank_tells_one_of_three_widths(hidden: str, width: int) -> None:
    """Up to 4 em, up to 10 em, and more; a Latin letter counts half."""
    assert blank(hidden) == width


@pytest.mark.parametrize(
    ("stem", "message"),
    [
        ("robots 🤖", "no font has “🤖” (U+1F916), needed by `learned-weights/meaning`"),
        (
            "ሴ and 𐌰",
            "no font has “ሴ” (U+1234), “𐌰” (U+10330), needed by `learned-weights/meaning`",
        ),
        (
            "".join(map(chr, range(0x1200, 0x1208))),
            "no font has “ሀ” (U+1200), “ሁ” (U+1201), “ሂ” (U+1202), “ሃ” (U+1203), “ሄ” (U+1204) and 3 more, "
            "needed by `learned-weights/meaning`",
        ),
        ("bell \a", "no font has U+0007, needed by `learned-weights/meaning`"),
    ],
)
def test_a_character_without_a_glyph_is_named(stem: str, message: str) -> None:
    """A stem with a character that no font has."""
    with pytest.raises(DuizhaoError) as caught:
        printed(made(with_stem(stem), EN, items=1, versions=1))
    assert (caught.value.message, caught.value.hint) == (
        message,
        "write it with other characters: the vendored fonts hold no emoji",
    )


def test_a_character_missing_from_the_title_is_placed() -> None:
    """The deck's title has an emoji."""
    deck = msgspec.structs.replace(sample_deck(3), title=text("x 🎓", "x", "x"))
    with pytest.raises(DuizhaoError, match=r"needed by the quiz's title$"):
        printed(made(deck, EN, items=2, versions=1))


def test_a_broken_template_is_named() -> None:
    """A quiz.typ that calls what is not there."""
    with pytest.raises(DuizhaoError) as caught:
        pdf.emit(sample(EN)[0], TEMPLATES | {"quiz/quiz.typ": "#nothing()"}, FONTS)
    assert caught.value.message == "typst cannot set the template `quiz/quiz.typ`: unknown variable: nothing"
    assert "quiz.typ:1:1" in caught.value.hint


@pytest.mark.parametrize(("langs", "tag"), [((EN,), "en"), ((ZH_HANT_HK,), "zh-HK"), (PAIR, "zh-CN")], ids=str)
def test_pdf_ua(langs: tuple[Lang, ...], tag: str) -> None:
    """Every file is tagged and titled, says PDF/UA-1, its language, its headings, and what a blank is."""
    for name, content in sample(*langs)[1].items():
        with pikepdf.open(BytesIO(content)) as document:
            assert document.Root.MarkInfo.Marked
            assert str(document.Root.Lang) == tag
            assert document.Root.ViewerPreferences.DisplayDocTitle
            metadata = document.open_metadata()
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"]
            assert not {"xmp:CreateDate", "xmp:ModifyDate"} & set(metadata)
            elements = list(structure(document))
            roles = [str(element.S) for element in elements]
            assert roles.count("/H1") == 1
            assert roles.count("/H2") >= 2
            if not name.endswith("key.pdf"):
                assert {str(e.Alt) for e in elements if "/Alt" in e} == {BLANK[lang] for lang in langs}


BLANK = {EN: "blank", ZH_HANS: "空格", ZH_HANT_TW: "空格", ZH_HANT_HK: "空格"}


def test_a_pair_marks_its_second_language() -> None:
    """English under Chinese: a screen reader is told."""
    with pikepdf.open(BytesIO(sample(*PAIR)[1]["sample.quiz-zh-Hans+en-seed7-A.pdf"])) as document:
        assert "en" in {str(element.Lang) for element in structure(document) if "/Lang" in element}


def test_regions_have_their_own_glyphs() -> None:
    """The same traditional text for Taiwan and for Hong Kong is drawn differently, from one font file."""
    deck = with_stem("骨及次說")
    looks = set()
    for lang in (ZH_HANS, ZH_HANT_TW, ZH_HANT_HK):
        paper = next(iter(printed(made(deck, lang, items=1, versions=1)).values()))
        with pypdfium2.PdfDocument(paper) as document:
            where = document[0].get_textpage()
            at = where.get_text_range().index("骨")
            left, bottom, _, top = where.get_charbox(at)
            high = document[0].get_height()
            area = (left - 1, high - top - 2, left + 44, high - bottom + 2)
            image = document[0].render(scale=4).to_pil().crop(tuple(round(4 * edge) for edge in area))
            assert image.convert("L").getextrema() == (0, 255)
            looks.add(image.tobytes())
    assert len(looks) == 3


def test_two_processes_make_the_same_bytes(tmp_path: Path) -> None:
    """Other time zone, umask, hash seed and working folder."""
    program = (
        "import os, sys; os.umask(int(sys.argv[1], 8));"
        "import hashlib, test_pdf;"
        "print({name: hashlib.sha256(content).hexdigest() for name, content in test_pdf.sample(*test_pdf.PAIR)[1].items()})"
    )
    path = os.pathsep.join([str(ROOT / "tests"), *filter(None, sys.path)])
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program, umask],
            env={"PYTHONPATH": path, "PYTHONHASHSEED": seed, "TZ": zone, "HOME": str(folder)},
            cwd=folder,
            capture_output=True,
            check=True,
            text=True,
        ).stdout.strip()
        for umask, seed, zone, folder in (("022", "1", "UTC", tmp_path), ("077", "2", "Asia/Taipei", ROOT))
    }
    here = {name: hashlib.sha256(content).hexdigest() for name, content in sample(*PAIR)[1].items()}
    assert outputs == {str(here)}


def test_vendored_fonts_are_the_recorded_ones() -> None:
    """src/duizhao/fonts/SHA256SUMS, which tools/rebuild_fonts.py writes."""
    lines = (FONTS / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    assert [line.split()[1] for line in lines] == ["CardsPan-Bold.otf", "CardsPan-Regular.otf"]
    for line in lines:
        digest, name = line.split()
        assert hashlib.sha256((FONTS / name).read_bytes()).hexdigest() == digest
