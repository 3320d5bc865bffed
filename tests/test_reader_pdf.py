"""The printed reader, read back: pdfium for text and places, pikepdf for structure."""

import hashlib
import os
import re
import subprocess
import sys
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from msgspec.structs import replace

import duizhao
from conftest import REPOSITORY
from duizhao import printing
from duizhao.emit import reader
from duizhao.errors import DuizhaoError, UsageError
from duizhao.lang import EN, LANGS, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.model.booklet import Paper
from duizhao.model.deck import Deck, LocalText
from duizhao.passes.index_terms import booklet, read_strokes
from duizhao.workspace.reading import templates
from sample_deck import sample_deck, text, with_readings
from test_cli import duizhao as command
from test_pdf import flat, structure

PACKAGE = Path(duizhao.__file__).parent
PAIR = (ZH_HANT_TW, EN)
MILLIMETRE = 72 / 25.4
MARGIN = 22 * MILLIMETRE
"""The head and the foot of a page stand in it."""

every_choice = pytest.mark.parametrize(
    "langs", [(EN,), (ZH_HANS,), (ZH_HANT_TW,), (ZH_HANT_HK,), PAIR, (ZH_HANS, ZH_HANT_HK)], ids="+".join
)


def made(deck: Deck, *langs: Lang, paper: Paper = "a4") -> bytes:
    """Return the bytes of the booklet."""
    strokes = read_strokes((PACKAGE / "strokes/strokes.txt").read_text(encoding="utf-8"))
    return reader.emit(booklet(deck, langs, paper, strokes), templates(None), PACKAGE / "fonts").content


@cache
def deck() -> Deck:
    """Return 40 ideas with readings, each with its number in its texts."""
    return with_readings(replace(sample_deck(), ideas=sample_deck(43).ideas[3:]))


@cache
def sample(*langs: Lang) -> bytes:
    """Return its booklet, made once for all tests that only read."""
    return made(deck(), *langs)


@cache
def pages(content: bytes) -> list[str]:
    """Return the text of each page, without its head and foot."""
    with pypdfium2.PdfDocument(content) as document:
        return [
            page.get_textpage().get_text_bounded(bottom=MARGIN, top=page.get_height() - MARGIN) for page in document
        ]


def read(content: bytes) -> str:
    """Return the text of all pages without white space."""
    return flat("".join(pages(content)))


def page_in_list(listed: str, term: str) -> int:
    """Return the number that stands behind `term` and dots in a list."""
    spaced = r"\s*".join(map(re.escape, flat(term)))
    found = re.search(rf"{spaced}[\s.]*?[\s.](\d+)(?!\d)\s", listed + "\n")
    assert found, term
    return int(found[1])


def true_page(content: bytes, definition: str) -> int:
    """Return the only page whose text has the beginning of `definition`."""
    (page,) = [number for number, page in enumerate(map(flat, pages(content)), 1) if flat(definition) in page]
    return page


def bookmarks(content: bytes) -> list[tuple[int, str, int]]:
    """Return the level, title and page of each bookmark."""
    with pypdfium2.PdfDocument(content) as document:
        return [(one.level, one.get_title(), one.get_dest().get_index() + 1) for one in document.get_toc()]


def hostile(wording: str) -> Deck:
    """Return the sample of three with `wording` for the first idea's term, definition and quote, and for the deck's."""
    local = LocalText(dict.fromkeys(LANGS, wording))
    first, *others = sample_deck(3).ideas
    quote = replace(first.quotes[0], text=wording, converted={})
    first = replace(first, term=local, definition=local, quotes=(quote,))
    return replace(sample_deck(3), ideas=(first, *others), title=local, description=local, topics={"software": local})


@pytest.mark.parametrize(
    ("langs", "paper", "name"),
    [
        (PAIR, "a4", "sample.reader-zh-Hant-TW+en-a4.pdf"),
        ((EN,), "letter", "sample.reader-en-letter.pdf"),
    ],
)
def test_names(langs: tuple[Lang, ...], paper: Paper, name: str) -> None:
    """Languages and paper are in it, so that no booklet takes another's place."""
    one = booklet(sample_deck(1), langs, paper, read_strokes(""))
    assert reader.emit(one, templates(None), PACKAGE / "fonts").name == name


@every_choice
def test_quotes_are_verbatim(langs: tuple[Lang, ...]) -> None:
    """Each quote character for character; its conversion and gloss behind a label, never without the original."""
    found = read(sample(*langs))
    words = {EN: "Ourtranslation:", ZH_HANS: "", ZH_HANT_TW: "機器轉換：", ZH_HANT_HK: "機器轉換："}
    at = 0
    for idea in deck().ideas:
        for quote in idea.quotes:
            at = found.index(flat(quote.text), at)
            for lang in langs:
                if lang in quote.converted:
                    assert flat(words[lang] + quote.converted[lang]) in found[at:]
                elif lang == EN and quote.language != EN and quote.gloss:
                    assert flat(words[lang] + quote.gloss[lang]) in found[at:]


@every_choice
def test_every_idea_has_its_texts_in_order(langs: tuple[Lang, ...]) -> None:
    """Term, level, definition, quotes with note and source line, in study order."""
    found = read(sample(*langs))
    at = found.index(flat(deck().ideas[0].definition[langs[0]]))
    for idea, following in pairwise(deck().ideas):
        end = found.index(flat(following.definition[langs[0]]), at)
        passage = found[at:end]
        assert all(flat(idea.definition[lang]) in passage for lang in langs)
        assert all(flat(following.term[lang]) in passage for lang in langs)
        assert {EN: f"Level{following.level}of5", ZH_HANS: f"难度{following.level}/5"}.get(langs[0], "/5") in passage
        for quote in idea.quotes:
            source = deck().sources[quote.source]
            assert flat(quote.speaker) in passage
            assert flat(source.outlet) in passage
            assert source.date in passage
            assert not quote.note or all(flat(quote.note[lang]) in passage for lang in langs)
        at = end


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        (EN, ["Source: Lin Example, 示例周刊, 2024-06-30, line 12", "Related: Gradient descent (p. 3)"]),
        (ZH_HANS, ["出处：Lin Example，示例周刊，2024-06-30，第 12 行", "相关概念：梯度下降（第 3 页）"]),
        (ZH_HANT_TW, ["出處：Lin Example，示例周刊，2024-06-30，第 12 行", "先備概念：學到的權重（第 3 頁）"]),
    ],
)
def test_lines_of_an_idea(lang: Lang, lines: list[str]) -> None:
    """A quote from line 12 of a weekly; an idea related to another on page 3."""
    page = pages(made(with_readings(sample_deck(3)), lang))[2]
    assert [line for line in lines if line not in page] == []


@every_choice
def test_every_number_is_the_true_page(langs: tuple[Lang, ...]) -> None:
    """In the contents and in each index, against the page that the definition is on."""
    content = sample(*langs)
    starts = [page for level, _, page in bookmarks(content) if level == 0]
    contents = "\n".join(pages(content)[1 : starts[1] - 1])
    indexes = [*starts[-len(langs) :], len(pages(content)) + 1]
    for idea in deck().ideas:
        page = true_page(content, idea.definition[langs[0]])
        assert page_in_list(contents, "".join(dict.fromkeys(idea.term[lang] for lang in langs))) == page
        for lang, (first, end) in zip(langs, pairwise(indexes), strict=True):
            assert page_in_list("\n".join(pages(content)[first - 1 : end - 1]), idea.term[lang]) == page
        assert (1, idea.term[langs[0]], page) in bookmarks(content)


def column_ends(content: bytes, page: int) -> tuple[float, float]:
    """Return how far down the texts of the left and of the right half of a page reach, in points."""
    with pypdfium2.PdfDocument(content) as document:
        sheet = document[page - 1]
        middle, high = sheet.get_width() / 2, sheet.get_height()
        texts = sheet.get_textpage()
        boxes = [texts.get_rect(i) for i in range(texts.count_rects())]
    inside = [(left, high - bottom) for left, bottom, _, _ in boxes if MARGIN < bottom < high - MARGIN]
    return max(end for left, end in inside if left < middle), max(end for left, end in inside if left > middle)


@pytest.mark.parametrize("count", [4, 43, 150])
def test_the_last_columns_of_an_index_are_equally_long(count: int) -> None:
    """A few lines, a page, and more than a page: the right column ends with the left one, or a little before it."""
    ideas = sample_deck(count).ideas
    content = made(replace(sample_deck(), ideas=ideas), EN)
    starts = [page for level, _, page in bookmarks(content) if level == 0]
    assert (len(pages(content)) > starts[-1]) == (count > 100)
    left, right = column_ends(content, len(pages(content)))
    assert -1 < left - right < 60
    index = flat("".join(pages(content)[starts[-1] - 1 :]))
    assert [index.count(flat(idea.term[EN])) >= 1 for idea in ideas] == [True] * count
    if count > 100:  # a full page has no room for another line
        assert min(column_ends(content, starts[-1])) > 297 * MILLIMETRE - 24 * MILLIMETRE - 60


def test_every_link_leads_to_the_page_it_names() -> None:
    """The numbers in the contents and in the index."""
    content = sample(EN)
    with pikepdf.open(BytesIO(content)) as document, pypdfium2.PdfDocument(content) as text_of:
        numbers = {page.objgen: number for number, page in enumerate(document.pages, 1)}
        places = pikepdf.NameTree(document.Root.Names.Dests)
        shown = 0
        for page, seen in zip(document.pages, text_of, strict=True):
            for link in (one for one in page.get("/Annots", []) if "/Dest" in one):
                words = seen.get_textpage().get_text_bounded(*map(float, link.Rect)).strip()
                if words.isdigit():
                    shown += 1
                    assert numbers[places[str(link.Dest)][0].objgen] == int(words)
        assert shown == 2 * len(deck().ideas)


@pytest.mark.parametrize("langs", [(ZH_HANS,), PAIR], ids="+".join)
def test_headings_and_quotes_stay_together(langs: tuple[Lang, ...]) -> None:
    """A term is on the page of its definition, a quote on the page of its source line."""
    sheets = [flat(page) for page in pages(sample(*langs))]
    for number, idea in enumerate(deck().ideas, 1):
        page = sheets[true_page(sample(*langs), idea.definition[langs[0]]) - 1]
        assert f"{number}{flat(idea.term[langs[0]])}" in page
        for quote in idea.quotes:
            whole = re.compile(re.escape(flat(quote.text)) + r"(?!\d)")
            (page,) = [found.string[found.end() :] for found in map(whole.search, sheets) if found]
            assert flat(deck().sources[quote.source].outlet) in page


def test_the_first_and_the_last_pages() -> None:
    """Title, description, licence; the sources; two indexes."""
    sheets = pages(sample(*PAIR))
    assert sheets[0].split("\r\n") == [
        "範例牌組",
        "Sample deck",
        "由程式碼產生的牌組。",
        "A deck made by code.",
        "40 個概念，27 段引文，2 個來源",
        "40 ideas, 27 quotes, 2 sources",
        "隨意使用。",
        "Do as you like.",
    ]
    everything = read(sample(*PAIR))
    assert (
        flat("示例周刊，权重的故事，2024-06-30，Example Podcast #7 2024-06-01，https://example.org/weekly?a=1&b=2")
        in everything
    )
    assert flat("Example Press, Downhill, 2023") in everything
    assert [title for level, title, _ in bookmarks(sample(*PAIR)) if level == 0] == [
        "目錄 · Contents",
        "概念 · Ideas",
        "資料來源 · Sources",
        "詞彙索引（依筆畫）",
        "Index of terms",
    ]


def test_topics_are_parts_where_the_study_order_has_them_apart() -> None:
    """One idea of a topic, then two of another."""
    assert [title for level, title, _ in bookmarks(made(sample_deck(3), *PAIR)) if level == 0][1:3] == [
        "軟體 · Software",
        "訓練 · Training",
    ]


def test_only_sources_with_words_in_the_booklet_are_listed() -> None:
    """An idea with an English quote alone."""
    one = sample_deck(3)
    found = read(made(replace(one, ideas=one.ideas[1:2]), EN))
    assert "Downhill" in found
    assert "权重的故事" not in found


def test_what_is_not_in_the_deck_is_not_referred_to() -> None:
    """The second idea without the first, which it requires."""
    one = sample_deck(3)
    assert "Requires" not in read(made(replace(one, ideas=one.ideas[1:]), EN))


def test_what_both_languages_call_alike_stands_there_once() -> None:
    """The term “LLM OS” in two languages."""
    one = sample_deck(1)
    named = replace(one.ideas[0], term=text("LLM OS", "LLM OS", "LLM OS"))
    found = pages(made(replace(one, ideas=(named,)), *PAIR))[2]
    assert found.count("LLM OS") == 1


@pytest.mark.parametrize(
    "wording",
    [
        r"#let x = 1; $a_b$ \alpha *bold* _it_ ] [ } { @ref <label> // comment /* x */ `code` ~ --- ... = + - 1.",
        'He said "it\'s" #panic("x") #sys.inputs \\u{41} &amp; <b>b</b> \\n %s {{x}} #pagebreak()',
        "https://example.org/" + "averyverylongpath/" * 20,
        "Donaudampfschifffahrt" * 12,
        "一" * 300,
    ],
    ids=["markup", "code", "url", "word", "han"],
)
@pytest.mark.parametrize("langs", [(EN,), PAIR], ids="+".join)
def test_hostile_text_is_shown_literally(langs: tuple[Lang, ...], wording: str) -> None:
    """A term, a title and a quote full of markup or of one endless word: every character is on the line, a mark at its end a little beyond."""
    content = made(hostile(wording), *langs)
    assert read(content).count(flat(wording)) >= 6
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            found = page.get_textpage()
            seen = [n for n in range(found.count_chars()) if found.get_text_range(n, 1).strip()]
            assert max(found.get_charbox(n)[2] for n in seen) <= page.get_width() - 32 * MILLIMETRE + 2


def test_text_from_right_to_left_is_shown() -> None:
    """Hebrew with an override that is never closed: the numbers of pages stay what they are."""
    content = made(hostile("שלום \u202eabc"), EN)
    page = true_page(content, sample_deck(3).ideas[1].definition[EN])
    assert "שלום" in read(content)
    assert (1, "Gradient descent", page) in bookmarks(content)
    assert page_in_list(pages(content)[1], "Gradient descent") == page


def test_a_quote_longer_than_a_page_is_broken_not_cut() -> None:
    """A quote of 6,000 characters."""
    found = read(made(hostile("".join(f"{n:04}字" for n in range(1200))), ZH_HANS))
    assert {f"{n:04}" for n in range(1200)} <= set(re.findall(r"\d{4}(?=字)", found))


def test_a_character_without_a_glyph_is_named() -> None:
    """A term with an emoji."""
    first, *others = sample_deck(2).ideas
    broken = replace(sample_deck(2), ideas=(replace(first, term=text("x 🤖", "x", "x")), *others))
    with pytest.raises(DuizhaoError) as caught:
        made(broken, EN)
    assert caught.value.message == "no font has “🤖” (U+1F916), needed by `learned-weights`"


@pytest.mark.parametrize(("paper", "size"), [("a4", (210, 297)), ("letter", (216, 279))])
def test_paper(paper: Paper, size: tuple[int, int]) -> None:
    """A4 and Letter, in millimetres."""
    with pypdfium2.PdfDocument(made(sample_deck(3), EN, paper=paper)) as document:
        assert {tuple(round(edge / MILLIMETRE) for edge in page.get_size()) for page in document} == {size}


def test_head_and_foot() -> None:
    """The section that the page begins in; the title, the page's number and how many there are."""
    with pypdfium2.PdfDocument(sample(EN)) as document:
        total = len(document)
        for number, page in enumerate(document, 1):
            found = page.get_textpage()
            high = page.get_height()
            foot = found.get_text_bounded(top=MARGIN).split()
            head = found.get_text_bounded(bottom=high - MARGIN)
            assert foot == ([] if number == 1 else ["Sample", "deck", str(number), "/", str(total)])
            sections = {number: title for _, title, number in bookmarks(sample(EN)) if title in {"Contents", "Ideas"}}
            assert head == sections.get(number, head)


@pytest.mark.parametrize(("langs", "tag"), [((EN,), "en"), ((ZH_HANT_HK,), "zh-HK"), (PAIR, "zh-TW")], ids=str)
def test_pdf_ua(langs: tuple[Lang, ...], tag: str) -> None:
    """The file is tagged and titled, says PDF/UA-1, its language and headings, and no date."""
    with pikepdf.open(BytesIO(sample(*langs))) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == tag
        metadata = document.open_metadata()
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == deck().title[langs[0]]
        assert not {"xmp:CreateDate", "xmp:ModifyDate"} & set(metadata)
        elements = list(structure(document))
        roles = [str(element.S) for element in elements]
        assert roles.count("/H1") == 3 + len(langs)
        assert roles.count("/H2") >= len(deck().ideas)
        tongues = {str(element.Lang) for element in elements if "/Lang" in element}
        assert len(langs) == 1 or "en" in tongues


def test_two_processes_make_the_same_bytes(tmp_path: Path) -> None:
    """Other time zone, hash seed and working folder."""
    program = "import hashlib, test_reader_pdf as t; print(hashlib.sha256(t.sample(*t.PAIR)).hexdigest())"
    path = os.pathsep.join([str(REPOSITORY / "tests"), *filter(None, sys.path)])
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONPATH": path, "PYTHONHASHSEED": seed, "TZ": zone, "HOME": str(folder)},
            cwd=folder,
            capture_output=True,
            check=True,
            text=True,
        ).stdout.strip()
        for seed, zone, folder in (("1", "UTC", tmp_path), ("2", "Asia/Taipei", REPOSITORY))
    }
    assert outputs == {hashlib.sha256(sample(*PAIR)).hexdigest()}


def test_what_is_retired_is_left_out(starter: Path) -> None:
    """The starter's second idea taken back: no term, no number beside the first, and a booklet of one."""
    cards = starter / "cards/memory.yaml"
    before = printing.reader(starter, "mine", (EN,), "a4", None, None)
    assert before.report == (str(starter / "decks/out/mine.reader-en-a4.pdf"),)
    assert "Testingeffect(p.3)" in read(Path(before.report[0]).read_bytes())
    cards.write_text(cards.read_text().replace("- id: testing-effect\n", "- id: testing-effect\n  retired: true\n"))
    after = read(Path(printing.reader(starter, "mine", (EN,), "a4", None, None).report[0]).read_bytes())
    assert "Spacingeffect" in after
    assert "1idea,1quote,1source" in after
    assert "Testingeffect" not in after


def test_an_unknown_deck(starter: Path) -> None:
    """duizhao reader mien."""
    with pytest.raises(UsageError) as caught:
        printing.reader(starter, "mien", (EN,), "a4", None, None)
    assert caught.value.message == "there is no deck `mien`"


def test_a_mistake_in_the_cards_prints_nothing(starter: Path) -> None:
    """level: 9."""
    cards = starter / "cards/memory.yaml"
    cards.write_text(cards.read_text().replace("level: 2", "level: 9"))
    done = printing.reader(starter, "mine", (EN,), "a4", None, None)
    assert done.broken
    assert not (starter / "decks/out").exists()


def test_the_command(starter: Path) -> None:
    """A pair on Letter; then a tag that there is not."""
    assert command("reader", "mine", "--lang", "zh-Hant-TW,en", "--paper", "letter", folder=starter) == (
        0,
        "decks/out/mine.reader-zh-Hant-TW+en-letter.pdf\n",
        "",
    )
    code, out, err = command("reader", "mine", "--lang", "zh-TW", folder=starter)
    assert (code, out) == (2, "")
    assert err.endswith("'zh-TW' is not one of en, zh-Hans, zh-Hant-TW, zh-Hant-HK\n")
    code, out, err = command("reader", "mine", "--paper", "a5", folder=starter)
    assert (code, out) == (2, "")
