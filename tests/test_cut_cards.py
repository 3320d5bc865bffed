"""Study cards to cut, read back: pdfium for text and places, pikepdf for structure."""

import re
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pypdfium2
import pytest
from click.testing import CliRunner
from msgspec.structs import replace

import duizhao
from conftest import Make
from duizhao import cut
from duizhao.cli.group import cli
from duizhao.emit import cut_cards
from duizhao.errors import DuizhaoError, UsageError
from duizhao.lang import EN, LANGS, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.model.cut import Cell, CutCards
from duizhao.model.deck import Deck, LocalText
from duizhao.passes.imposition import PAPERS, grid, impose
from duizhao.workspace.reading import templates
from sample_deck import sample_deck, with_readings
from test_pdf import flat, structure

FONTS = Path(duizhao.__file__).parent / "fonts"
MILLIMETRE = 72 / 25.4
PAIR = (ZH_HANS, EN)
LAYOUTS = ("2x4", "3x3")
TURNS = ("long", "short", "fold")


class Place(NamedTuple):
    """Where a side of a card was found: its page from 0, and in millimetres from the page's lower left corner."""

    page: int
    left: float
    right: float
    foot: float


def imposed(
    deck: Deck,
    *langs: Lang,
    layout: str = "2x4",
    turn: str = "long",
    paper: str = "a4",
    offset: tuple[float, float] = (0, 0),
    readings: bool = False,
) -> CutCards:
    """Return the cards of a deck in their places."""
    wanted = cut.Wanted(langs=langs, layout=layout, turn=turn, paper=paper, offset=offset, readings=readings)
    return cut.imposed(deck, wanted)


def printed(cards: CutCards) -> bytes:
    """Return the bytes of the PDF."""
    return cut_cards.emit(cards, templates(None), FONTS).content


@cache
def sample(*langs: Lang, count: int = 11) -> bytes:
    """Return the PDF of cards with readings, made once for all tests that only read."""
    return printed(imposed(with_readings(sample_deck(count)), *langs, readings=True))


def places(content: bytes) -> dict[int, list[Place]]:
    """Return where the sides of each card are, by its number, from the line at its foot: its id and “7/11 · sheet 1”."""
    found: dict[int, list[Place]] = {}
    with pypdfium2.PdfDocument(content) as document:
        for number, page in enumerate(document):
            text = page.get_textpage()
            words = text.get_text_range()
            ids = [
                text.get_charbox(one.start()) for one in re.finditer(r"[a-z]+-[a-z]+(-\d+)?(?=\s)|overfitting", words)
            ]
            for one in re.finditer(r"(?<!\d)(\d+)/\d+ · sheet \d+", words):
                right, foot = text.get_charbox(one.end() - 1)[2], text.get_charbox(one.start())[1]
                left = max(box[0] for box in ids if abs(box[1] - foot) < 6 and box[0] < right - 60)
                place = Place(number, left / MILLIMETRE, right / MILLIMETRE, foot / MILLIMETRE)
                found.setdefault(int(one[1]), []).append(place)
    return found


def read(content: bytes) -> str:
    """Return the text of all pages without white space."""
    with pypdfium2.PdfDocument(content) as document:
        return flat("".join(page.get_textpage().get_text_range() for page in document))


@pytest.mark.parametrize("count", [1, 5, 8, 9, 20])
@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_back_is_behind_its_front_on_paper(layout: str, turn: str, count: int) -> None:
    """Text positions in the PDF, mirrored over the edge: the same card within half a millimetre, to the last sheet."""
    deck = sample_deck(count)
    cells = grid(layout, turn, "a4")  # type: ignore[arg-type]
    found = places(printed(imposed(deck, EN, layout=layout, turn=turn)))
    assert sorted(found) == list(range(1, count + 1))
    for sides in found.values():
        front, back = sides if turn != "fold" else sorted(sides, key=lambda one: one.left)
        assert back.page - front.page == (0 if turn == "fold" else 1)
        assert front.page % 2 == 0 or turn == "fold"
        # what is left of the text in front is right of it behind
        assert front.right - front.left == pytest.approx(cells.width - 10, abs=0.5)
        if turn == "short":
            assert back.left == pytest.approx(front.left, abs=0.5)
            row = round((front.foot - cells.top - 5) / cells.height)
            mirrored = round((back.foot - cells.top - 5) / cells.height)
            assert row + mirrored == cells.rows - 1
            assert front.foot - row * cells.height == pytest.approx(back.foot - mirrored * cells.height, abs=0.5)
        else:
            assert front.left + back.right == pytest.approx(cells.paper_width, abs=0.5)
            assert back.foot == pytest.approx(front.foot, abs=0.5)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("count", [1, 7, 8, 9, 10, 23])
def test_each_card_has_one_front_and_one_back(layout: str, turn: str, paper: str, count: int) -> None:
    """The plan alone: every side once, and the cells in the middle of the paper with room for the printer."""
    cells = grid(layout, turn, paper)  # type: ignore[arg-type]
    pages = impose(count, cells, turn)  # type: ignore[arg-type]
    sides = [cell for page in pages for cell in page.cells if cell]
    assert sorted((one.card, one.back) for one in sides) == [(n, back) for n in range(count) for back in (False, True)]
    assert cells.left >= 9.5
    assert cells.top >= 9.5
    assert all(len(page.cells) == cells.columns * cells.rows for page in pages)


def test_a_fold_has_fronts_at_its_left_and_backs_at_its_right() -> None:
    """Six cards of three columns: two sheets turned sideways."""
    first, second = impose(6, grid("3x3", "fold", "a4"), "fold")
    assert first.cells == tuple(
        Cell(card, back)
        for row in (0, 2)
        for card, back in ((row, False), (row + 1, False), (row + 1, True), (row, True))
    )
    assert second.cells == (
        Cell(4, back=False),
        Cell(5, back=False),
        Cell(5, back=True),
        Cell(4, back=True),
        *[None] * 4,
    )


def test_an_offset_moves_the_backs_and_nothing_else() -> None:
    """3 mm to the right and 2 mm up."""
    straight = places(printed(imposed(sample_deck(5), EN)))
    moved = places(printed(imposed(sample_deck(5), EN, offset=(3, -2))))
    for number, (front, back) in straight.items():
        assert moved[number][0] == front
        assert moved[number][1].left - back.left == pytest.approx(3, abs=0.01)
        assert moved[number][1].foot - back.foot == pytest.approx(2, abs=0.01)


@pytest.mark.parametrize(
    "langs", [(EN,), (ZH_HANS,), (ZH_HANT_TW,), (ZH_HANT_HK,), PAIR, (ZH_HANT_TW, EN)], ids="+".join
)
def test_every_text_is_on_its_card(langs: tuple[Lang, ...]) -> None:
    """Terms in front; definitions and quotes behind, with conversion, gloss, note and line."""
    text = read(sample(*langs))
    for idea in sample_deck(11).ideas:
        for lang in langs:
            assert flat(idea.definition[lang]) in text
            assert flat(idea.term[lang]) in text
        for quote in idea.quotes:
            assert flat(quote.text) in text
            assert all(flat(quote.converted[lang]) in text for lang in langs if lang in quote.converted)
            if quote.note:
                assert flat(quote.note[langs[0]]) in text
    assert ("xué" in text) is (langs[0] == ZH_HANS)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("langs", [(EN,), (ZH_HANT_TW, EN)], ids="+".join)
def test_nothing_is_printed_outside_its_card(langs: tuple[Lang, ...], layout: str) -> None:
    """Long terms and definitions: every character at least 4 mm inside the cut, on every page."""
    deck = with_readings(sample_deck(9))
    long = dict.fromkeys(LANGS, "很長的定義，" * 26) | {EN: "Counterintuitive " * 14}
    ideas = tuple(replace(idea, definition=LocalText(long)) for idea in deck.ideas)
    endless = LocalText(dict.fromkeys(LANGS, "Donaudampfschifffahrtsgesellschaftskapitän"))
    ideas = (replace(ideas[0], term=endless), *ideas[1:])
    cards = imposed(replace(deck, ideas=ideas), *langs, layout=layout, readings=True)
    with pypdfium2.PdfDocument(printed(cards)) as document:
        for page in document:
            text = page.get_textpage()
            for index in range(text.count_chars()):
                left, bottom, right, top = (side / MILLIMETRE for side in text.get_charbox(index))
                if right - left < 0.01:
                    continue
                across, down = left - cards.grid.left, bottom - cards.grid.top
                assert 4 <= across % cards.grid.width <= cards.grid.width - 4
                assert 4 <= down % cards.grid.height <= cards.grid.height - 4
                assert (right - cards.grid.left) // cards.grid.width == across // cards.grid.width
                assert (top - cards.grid.top) // cards.grid.height == down // cards.grid.height


def test_the_structure_is_tagged_and_knows_its_languages() -> None:
    """PDF/UA-1, a title, and marks that no screen reader reads out."""
    with pikepdf.open(BytesIO(sample(*PAIR))) as document:
        assert document.Root.Lang == "zh-CN"
        assert document.Root.MarkInfo.Marked
        assert b"<pdfuaid:part>1<" in bytes(document.Root.Metadata.read_bytes())
        assert document.docinfo.Title == "示例牌组"
        languages = {str(one.Lang) for one in structure(document) if "/Lang" in one}
        assert "en" in languages


def test_the_same_deck_gives_the_same_bytes() -> None:
    """Twice."""
    assert printed(imposed(sample_deck(5), *PAIR)) == printed(imposed(sample_deck(5), *PAIR))


def test_card_text_is_never_markup() -> None:
    """A term, a definition and a quote full of Typst."""
    wording = '#panic("x") $1$ *b* \\ `r` <label> @ref // /* "'
    local = LocalText(dict.fromkeys(LANGS, wording))
    first = sample_deck(1).ideas[0]
    quote = replace(first.quotes[0], text=wording, converted={})
    deck = replace(sample_deck(1), ideas=(replace(first, term=local, definition=local, quotes=(quote,)),))
    assert read(printed(imposed(deck, EN))).count(flat(wording)) == 3


def test_a_missing_glyph_is_named() -> None:
    """A robot in a term."""
    first = sample_deck(1).ideas[0]
    deck = replace(sample_deck(1), ideas=(replace(first, term=LocalText(dict.fromkeys(LANGS, "🤖"))),))
    with pytest.raises(DuizhaoError) as error:
        printed(imposed(deck, EN))
    assert error.value.message == "no font has “🤖” (U+1F916), needed by `learned-weights`"


def test_all_that_do_not_fit_are_named() -> None:
    """Two definitions of 2,000 letters, on small cards."""
    deck = sample_deck(3)
    endless = LocalText(dict.fromkeys(LANGS, "too long " * 400))
    deck = replace(deck, ideas=(deck.ideas[0], *(replace(idea, definition=endless) for idea in deck.ideas[1:])))
    with pytest.raises(cut_cards.TooLong) as error:
        printed(imposed(deck, EN, layout="3x3"))
    assert error.value.ideas == ("gradient-descent", "overfitting")


IDEA = """\
topic: t
ideas:
- id: {id}
  level: {level}
  term: {{en: Term, zh-Hans: 词}}
  definition: {{en: {definition}, zh-Hans: 定义}}
"""
DECK = "id: mine\nname: Mine\ntitle: {en: Mine, zh-Hans: 我的}\ndescription: {en: Mine., zh-Hans: 我的。}\n"


def test_the_command(make: Make) -> None:
    """Two ideas of different levels, one of them asked for."""
    root = make(
        {
            "cards/a.yaml": IDEA.format(id="one", level=1, definition="Short"),
            "cards/b.yaml": IDEA.replace("topic: t", "topic: u").format(id="two", level=3, definition="Short too"),
            "decks/mine.yaml": DECK,
        }
    )
    run = CliRunner().invoke(
        cli, ["-C", str(root), "cards", "mine", "--level", "3", "--lang", "en", "--paper", "letter"]
    )
    assert run.output == "decks/out/mine.cards-en-2x4-long-letter.pdf: 1 card on 1 sheet\n"
    text = read((root / "decks/out/mine.cards-en-2x4-long-letter.pdf").read_bytes())
    assert "Shorttoo" in text
    assert text.count("two") == 2


def test_the_command_says_what_does_not_fit(make: Make) -> None:
    """A definition of 4,000 letters: its place, and no file."""
    root = make({"cards/a.yaml": IDEA.format(id="one", level=1, definition="much " * 800), "decks/mine.yaml": DECK})
    run = CliRunner().invoke(cli, ["-C", str(root), "cards", "mine", "--lang", "en"])
    assert run.exit_code == 1
    assert run.output == (
        "cards/a.yaml:3:3: error[card-too-long]: `one` does not fit on a card of 95 × 69 mm in the smallest letters\n"
        "    hint: print larger cards, or shorten its definition, its shortest quote or that quote's note\n"
    )
    assert not list(root.glob("decks/out/*.pdf"))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--offset", "a"], "'a' is not two numbers of millimetres such as 1.5,-0.5"),
        (["--offset", "nan,1"], "'nan,1' is more than 20 mm: measure again"),
        (["--duplex", "fold", "--offset", "1,1"], "a sheet to fold has no back to move"),
        (["--topic", "x"], "deck `mine` has no topic `x`"),
        (["--level", "5"], "deck `mine` has no such ideas"),
    ],
)
def test_words_that_are_off(make: Make, words: list[str], message: str) -> None:
    """`duizhao cards mine` with each of these."""
    root = make({"cards/a.yaml": IDEA.format(id="one", level=1, definition="Short"), "decks/mine.yaml": DECK})
    run = CliRunner().invoke(cli, ["-C", str(root), "cards", "mine", *words])
    assert run.exit_code == 2
    assert message in run.output


def test_a_deck_without_such_ideas_is_refused() -> None:
    """Topics and levels are both heeded."""
    wanted = cut.Wanted(langs=(EN,), layout="2x4", turn="long", paper="a4", topics=("training",), levels=(3,))
    assert [idea.id for idea in cut.chosen(sample_deck(3), wanted).ideas] == ["gradient-descent"]
    with pytest.raises(UsageError):
        cut.chosen(sample_deck(3), replace(wanted, levels=(2,)))
