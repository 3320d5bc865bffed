"""Answer sheets: where things stand on them, what is read off damaged ones, and what is never said."""

import subprocess
import sys
import time
from collections import Counter
from io import BytesIO

import cv2
import numpy as np
import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhao.emit import answer_sheet
from duizhao.lang import EN, LANGS, ZH_HANS, ZH_HANT_TW, Lang
from duizhao.model.answer_sheet import (
    BOTTOM,
    CODE,
    HEIGHT,
    MARK,
    MARKS,
    MODULES,
    PITCH,
    RADIUS,
    RIGHT,
    TOP,
    WIDTH,
    Ticket,
    bubbles,
    digest,
    lay_out,
    ticket_of,
    ticket_text,
)
from duizhao.model.form import Blueprint, Form
from duizhao.model.kinds import Kind
from duizhao.model.roster import Pupil
from duizhao.passes.forms import form
from duizhao.scan import codes, documents, pages, vision
from duizhao.scan.decide import Levels, crossed, decide, levels
from duizhao.scan.ink import Beside, Measured
from duizhao.scan.locate import SCALE, Located, locate
from sample_deck import sample_deck
from sample_kinds import with_further_kinds
from sheet_damage import Image, fill, filled, printed
from sheet_trial import FONTS, TEMPLATES, sheet, trials


def made(items: int = 30, langs: tuple[Lang, ...] = (EN,), versions: int = 2, kinds: tuple[Kind, ...] = ()) -> Form:
    """Return a form of the sample deck with every kind of question, seed 7."""
    wanted = Blueprint(items=items, versions=versions, seed=7, langs=langs)
    if kinds:
        wanted = Blueprint(items=items, versions=versions, seed=7, langs=langs, kinds=kinds)
    return form(with_further_kinds(sample_deck(200)), wanted)


def sheets(one: Form, *pupils: Pupil) -> bytes:
    """Return the PDF of its answer sheets."""
    artifact = answer_sheet.emit(one, pupils, TEMPLATES, FONTS)[0]
    return artifact.content


def located(image: Image) -> Located:
    """Return the page in a picture that must have one."""
    found = locate(image)
    assert isinstance(found, Located), found
    return found


def test_damaged_sheets_are_read_without_a_silent_error() -> None:
    """Four sheets of 96 questions for each of scan, photo and hard photo and for each style of marks.

    Every row that is not flagged is what was meant, double marks are always flagged, and of plain marks few are. Of the
    hardest photos one may be refused by name.
    """
    done = list(trials(seed=20_000, each=4))
    refused = [(one.level, one.unread) for one in done if one.unread]
    assert refused in ([], [("hard", "the code cannot be read")])
    assert sum(one.marks for one in done) > 12_000
    assert "silent" not in {one.number for one in done}
    rows = sum((one.rows for one in done), Counter())
    silent = {event: count for (event, result), count in rows.items() if result == "silent"}
    assert silent == {}
    assert rows["double", "flagged"] > 60
    assert rows["double", "right"] == rows["beside", "right"] == 0
    assert rows["plain", "right"] > 0.97 * (rows["plain", "right"] + rows["plain", "flagged"])
    assert rows["plain", "right"] > 1600
    several = rows["several, plain", "right"] + rows["several, plain", "flagged"]
    assert rows["several, plain", "right"] > 0.88 * several
    assert rows["several, plain", "right"] > 600
    assert rows["several, crossed out", "flagged"] > 0
    assert rows["several, crossed out", "right"] == rows["several, beside", "right"] == 0
    assert rows["only crossed out", "right"] == rows["crossed out", "right"] == 0


@pytest.mark.parametrize("threshold", [128, 160, 190])
def test_scans_in_black_and_white_lose_no_mark_silently(threshold: int) -> None:
    """Three sheets, filled, ticked and crossed lightly and strongly, at 300 dots to the inch, black or white by a threshold.

    Below it the lighter marks are gone, and so are the letters in the bubbles: no row is taken for blank then, and none
    in which several may be right for complete.
    """
    _, layout, paper = sheet()
    results: Counter[str] = Counter()
    for number, style in enumerate(("fill", "tick", "cross")):
        chance = np.random.default_rng(5000 + number)
        meant = filled(paper, layout.rows, chance, style, plain=True)
        large = cv2.resize(meant.image, None, fx=1.5, fy=1.5, interpolation=cv2.INTER_CUBIC).astype(np.float32)
        seen = cv2.GaussianBlur(large, (0, 0), 0.5) + chance.normal(0, 4, large.shape)
        found = located(np.where(seen > threshold, 255, 0).astype(np.uint8))
        assert found.ticket is not None
        read = pages.read(found.page, "", found.ticket, layout)
        for place, row, wanted in zip(layout.rows, read.rows, meant.meant, strict=True):
            result = "flagged" if row.doubt else "right" if row.marked == wanted else "silent"
            results[f"several, {result}" if place.kind == "multiple" else result] += 1
    assert results["silent"] == results["several, silent"] == 0
    assert results["right"] > 0.85 * (results["right"] + results["flagged"])


@pytest.mark.parametrize("langs", [(EN,), (ZH_HANT_TW,), (ZH_HANS, EN)], ids="+".join)
@pytest.mark.parametrize("dpi", [100, 200])
def test_an_empty_sheet_is_empty(langs: tuple[Lang, ...], dpi: int) -> None:
    """A sheet as printed: every row blank, none in doubt, no number."""
    one = made(langs=langs)
    with pypdfium2.PdfDocument(sheets(one)) as document:
        image = document[1].render(scale=dpi / 72, grayscale=True).to_numpy()
        found = located(np.ascontiguousarray(image.reshape(image.shape[:2])))
    assert found.ticket is not None
    assert (found.ticket.quiz, found.ticket.label) == (f"sample.quiz-{'+'.join(langs)}-seed7", "B")
    read = pages.read(found.page, "", found.ticket, lay_out(one.versions[1])[0])
    assert {(row.marked, row.doubt) for row in read.rows} == {((), "")}
    assert (read.digits, read.digits_doubt) == ("", "no pupil's number is filled in")


@pytest.mark.parametrize("turn", [cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE])
def test_a_page_may_lie_any_way(turn: int) -> None:
    """The sheet by quarter turns: laid flat, its mark 0 is at the upper left again."""
    _, _, paper = sheet()
    upright, turned = (located(image).page for image in (paper, cv2.rotate(paper, turn)))
    assert np.abs(upright.astype(float) - turned).mean() < 8
    assert np.abs(upright.astype(float) - upright[::-1, ::-1]).mean() > 16


def test_three_corners_are_enough_and_two_are_not() -> None:
    """The sheet with one corner covered, then with two."""
    paper = sheet()[2].copy()
    paper[:220, :220] = 128
    assert located(paper).ticket is not None
    paper[-220:, :220] = 128
    assert locate(paper) == "only 2 of the sheet's 4 corner marks can be seen"


def test_pictures_without_a_sheet() -> None:
    """A thumbnail, grey noise, and two sheets side by side."""
    noise = np.random.default_rng(1).integers(0, 255, (900, 700), np.uint8)
    paper = cv2.resize(sheet()[2], None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    assert locate(noise[:200, :200]) == "the picture is too small"
    assert locate(noise) == "there is no answer sheet in the picture"
    assert locate(np.hstack([paper, paper])) == "there is more than one sheet in the picture"


def test_a_covered_code_is_not_guessed() -> None:
    """The sheet with a finger on its code."""
    paper = sheet()[2].copy()
    dots = 200 / 25.4
    x, y, side = (round(value * dots) for value in CODE)
    paper[y : y + side // 2, x : x + side] = 180
    assert located(paper).ticket is None


def test_corner_marks_are_opencvs() -> None:
    """The modules that the template draws, beside those that OpenCV would."""
    dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    for name, rows in enumerate(MODULES):
        drawn = cv2.aruco.generateImageMarker(dictionary, name, 6) < 128
        assert ["".join("01"[module] for module in row) for row in drawn.astype(int)] == answer_sheet.framed(rows)


@given(
    st.builds(
        Ticket,
        quiz=st.from_regex(r"[a-z0-9.+-]{1,40}", fullmatch=True),
        digest=st.from_regex(r"[0-9a-f]{8}", fullmatch=True),
        label=st.sampled_from("ABZ"),
        page=st.integers(1, 20),
        pages=st.integers(1, 20),
        pupil=st.text(st.characters(categories=["L", "N"]), max_size=24),
    ),
    st.data(),
)
def test_a_ticket_comes_back_or_not_at_all(ticket: Ticket, data: st.DataObject) -> None:
    """Any ticket, and its text with one character changed."""
    text = ticket_text(ticket)
    assert ticket_of(text) == ticket
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(categories=["L", "N"]).filter(lambda char: char != text[place]))
    assert ticket_of(text[:place] + other + text[place + 1 :]) is None


def test_a_ticket_of_another_format() -> None:
    """A web address, as in most codes, and an empty text."""
    assert ticket_of("https://example.org/a|b") is None
    assert ticket_of("") is None


@pytest.mark.parametrize("pupil", ["0012", "學生-7", "É" * 24])
def test_a_code_holds_any_number(pupil: str) -> None:
    """Class lists with digits, with Chinese, and with the longest number there may be."""
    paper = printed(sheets(made(8), Pupil(pupil, "王小明")))[0]
    ticket = located(paper).ticket
    assert ticket is not None
    assert ticket.pupil == pupil
    assert codes.texts(paper) == [ticket_text(ticket)]


def test_a_changed_quiz_has_another_digest() -> None:
    """Two seeds, two versions, and the same again."""
    one, other = made(), form(sample_deck(60), Blueprint(items=30, versions=1, seed=8, langs=(EN,)))
    digests = [digest(version) for version in (*one.versions, *other.versions, *made().versions)]
    assert len(set(digests)) == 3
    assert digests[:2] == digests[3:]


@pytest.mark.parametrize(("items", "kinds", "count"), [(8, (), 1), (90, (), 1), (140, (), 2), (100, ("choice",), 1)])
def test_rows_stand_apart_and_within_the_page(items: int, kinds: tuple[Kind, ...], count: int) -> None:
    """8 to 140 questions: no bubble touches another, a corner mark or the code; a question's rows are one column."""
    version = made(items, kinds=kinds, versions=1).versions[0]
    layout = lay_out(version)
    assert len(layout) == count
    assert [row.item for page in layout for row in page.rows if not row.part] == list(range(items))
    for page in layout:
        centres = [centre for row in page.rows for centre in bubbles(row)]
        assert min(x for x, _ in centres) > RADIUS + 10
        assert max(x for x, _ in centres) <= RIGHT - RADIUS
        assert min(y for _, y in centres) >= TOP
        assert max(y for _, y in centres) <= BOTTOM
        gaps = [np.hypot(x - a, y - b) for i, (x, y) in enumerate(centres) for a, b in centres[:i]]
        assert min(gaps) >= PITCH - 1e-9
        for x, y in MARKS:
            assert all(a + RADIUS < x or a - RADIUS > x + MARK or b + RADIUS < y or b > y + MARK for a, b in centres)
        for first, second in zip(page.rows, page.rows[1:], strict=False):
            if second.part:
                assert (second.item, second.x) == (first.item, first.x)


def test_the_pdf() -> None:
    """Two pupils and two versions: PDF/UA-1, A4, the same bytes again, and nothing of the answers in it."""
    one = made(30, (ZH_HANT_TW,))
    content = sheets(one, Pupil("1", "王小明"), Pupil("2", "Ann"))
    assert content == sheets(one, Pupil("1", "王小明"), Pupil("2", "Ann"))
    with pikepdf.open(BytesIO(content)) as document:
        assert document.open_metadata()["pdfuaid:part"] == "1"
        assert str(document.Root.Lang) == "zh-TW"
        sizes = [[round(float(edge) / 72 * 25.4) for edge in page.MediaBox] for page in document.pages]
    assert sizes == [[0, 0, WIDTH, HEIGHT]] * 2
    with pypdfium2.PdfDocument(content) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    assert ["王小明" in text for text in texts] == [True, False]
    assert ["|A|1/1|1|" in text for text in texts] == [True, False]
    assert ["|B|1/1|2|" in text for text in texts] == [False, True]


@pytest.mark.parametrize("lang", LANGS)
def test_words_of_every_language(lang: Lang) -> None:
    """A sheet without a class list, with every kind of question: its title and hints are in its own language."""
    heads = {"en": "Answer sheet", "zh-Hans": "答题卡", "zh-Hant-TW": "答案卡", "zh-Hant-HK": "答題紙"}
    with pypdfium2.PdfDocument(sheets(made(30, (lang,)))) as document:
        text = document[0].get_textpage().get_text_range()
    assert [head in text for head in heads.values()] == [name == lang for name in heads]


_SHEET = Levels(empty=0.05, peak=0.2, noise=0.03, dark=0.5, has_marks=True)
_EMPTY, _FULL, _SMEAR, _TICK = (Measured(*one) for one in ((0.05, 0.2), (0.6, 0.75), (0.2, 0.3), (0.18, 0.65)))
_LIGHT = Measured(0.06, 0.34)


@pytest.mark.parametrize(
    ("row", "stray", "marked", "doubt"),
    [
        ((_EMPTY, _EMPTY, _EMPTY), 0.0, (), ""),
        ((_EMPTY, _FULL, _EMPTY), 0.0, (1,), ""),
        ((_EMPTY, _TICK, _EMPTY), 0.0, (1,), ""),
        ((_SMEAR, _FULL, _EMPTY), 0.0, (1,), ""),
        ((_FULL, _TICK, _EMPTY), 0.0, (0, 1), "more than one mark"),
        ((_FULL, _FULL, _FULL), 0.0, (0, 1, 2), "more than one mark"),
        ((_SMEAR, _EMPTY, _EMPTY), 0.0, (), "a faint mark"),
        ((_TICK, _SMEAR, _EMPTY), 0.0, (0,), "another mark that is fainter"),
        ((_EMPTY, Measured(0.1, 0.44), _FULL), 0.0, (2,), "another mark that is fainter"),
        ((_EMPTY, Measured(0.06, 0.45), _EMPTY), 0.0, (), "a faint mark"),
        ((_EMPTY, _LIGHT, _EMPTY), 0.0, (), "a faint mark"),
        ((_FULL, _LIGHT, _EMPTY), 0.0, (0,), ""),
        ((_EMPTY, _EMPTY, _EMPTY), 1.5, (), "a mark beside the bubbles"),
        ((_EMPTY, _FULL, _EMPTY), 1.5, (1,), ""),
        ((_FULL, _EMPTY, _EMPTY), 3.9, (0,), ""),
        ((_FULL, _EMPTY, _EMPTY), 4.1, (0,), "a mark that may be crossed out"),
    ],
)
def test_what_is_decided(row: tuple[Measured, ...], stray: float, marked: tuple[int, ...], doubt: str) -> None:
    """Rows of three bubbles on a sheet whose empty ones hold 5 % ink and whose strokes are as dark as 50 % over it."""
    assert decide(row, (Beside(stray), Beside(0.0), Beside(0.0)), _SHEET) == (marked, doubt)


@pytest.mark.parametrize(
    ("row", "stray", "marked", "doubt"),
    [
        ((_EMPTY, _EMPTY, _EMPTY), 0.0, (), ""),
        ((_EMPTY, _FULL, _EMPTY), 0.0, (1,), ""),
        ((_FULL, _TICK, _EMPTY), 0.0, (0, 1), ""),
        ((_FULL, _TICK, _EMPTY), 2.0, (0, 1), ""),
        ((_FULL, _TICK, _EMPTY), 4.1, (0, 1), "a mark that may be crossed out"),
        ((_FULL, _EMPTY, _TICK), 0.0, (0, 2), ""),
        ((_EMPTY, _FULL, _TICK), 4.0, (1, 2), ""),
        ((_FULL, _FULL, _FULL), 0.0, (0, 1, 2), "all bubbles are marked"),
        ((_SMEAR, _EMPTY, _EMPTY), 0.0, (), "a faint mark"),
        ((_FULL, _SMEAR, _FULL), 0.0, (0, 2), "another mark that is fainter"),
        ((_FULL, _EMPTY, _EMPTY), 4.1, (0,), "a mark that may be crossed out"),
        ((_FULL, _SMEAR, _TICK), 0.0, (0, 2), "another mark that is fainter"),
        ((_FULL, _LIGHT, _EMPTY), 0.0, (0,), "another mark that is fainter"),
    ],
)
def test_what_is_decided_where_several_may_be_right(
    row: tuple[Measured, ...], stray: float, marked: tuple[int, ...], doubt: str
) -> None:
    """Rows of three bubbles, with so much ink around the first one, which counts if that is marked."""
    assert decide(row, (Beside(stray), Beside(0.0), Beside(0.0)), _SHEET, several=True) == (marked, doubt)


@pytest.mark.parametrize("several", [False, True])
def test_ink_in_all_four_corners_is_a_cross(several: bool) -> None:
    """Little of it, around a mark; around an empty bubble it does not matter."""
    little, none = Beside(1.0, 0.25), Beside(1.0, 0.15)
    crossed_out = ((0,), "a mark that may be crossed out")
    assert decide((_FULL, _EMPTY), (little, none), _SHEET, several=several) == crossed_out
    assert decide((_FULL, _EMPTY), (none, little), _SHEET, several=several) == ((0,), "")
    large = crossed([Beside(3.0, 0.3)] * 9)
    assert decide((_FULL, _EMPTY), (little, none), _SHEET, large, several=several) == ((0,), "")


def test_on_a_sheet_without_marks_print_is_no_mark() -> None:
    """What would be a light stroke on a sheet with marks."""
    empty = levels([_EMPTY] * 39 + [_LIGHT])
    assert decide((_EMPTY, _LIGHT, _EMPTY), (), empty) == ((), "")
    assert decide((_EMPTY, _LIGHT, _EMPTY), (), empty, several=True) == ((), "")


def test_smears_alone_are_no_marks() -> None:
    """A sheet of 40 bubbles on which nothing but three remains of rubbing out are to be seen."""
    sheet_levels = levels([_EMPTY] * 37 + [_SMEAR] * 3)
    assert decide((_SMEAR, _EMPTY), (), sheet_levels) == ((), "a faint mark")


def test_a_pale_pupil_is_read_by_their_own_measure() -> None:
    """A sheet filled with strokes half as dark as another's."""
    pale = Measured(0.3, 0.55)
    assert decide((_EMPTY, pale), (), levels([_EMPTY] * 30 + [pale] * 10)) == ((1,), "")
    assert decide((_EMPTY, pale), (), levels([_EMPTY] * 30 + [Measured(0.9, 1.1)] * 10))[1] == "a faint mark"


def test_a_number_with_a_gap_is_flagged() -> None:
    """1, nothing, 3 in the grid; then 1, 2, 3 in its last columns."""
    _, layout, paper = sheet()
    chance = np.random.default_rng(5)
    from duizhao.model.answer_sheet import GRID_RADIUS, grid

    for columns, read in (
        ({0: 1, 2: 3}, ("1 3", "the pupil's number, 1_3: a digit is missing")),
        ({5: 1, 6: 2, 7: 3}, ("123", "")),
    ):
        image = paper.copy()
        for column, digit in columns.items():
            fill(image, *grid()[column][digit], GRID_RADIUS, chance, 0.7)
        found = located(image)
        assert found.ticket is not None
        result = pages.read(found.page, "", found.ticket, layout)
        assert (result.digits, result.digits_doubt) == read


def test_pictures_bound_and_drawn_again() -> None:
    """Two pages as JPEG in a PDF, and their pictures again; a text file is neither."""
    paper = sheet()[2]
    content = documents.bound([vision.jpeg(paper), vision.jpeg(255 - paper)], WIDTH, HEIGHT)
    time.sleep(1.1)  # the clock that pdfium writes moves by seconds
    assert content == documents.bound([vision.jpeg(paper), vision.jpeg(255 - paper)], WIDTH, HEIGHT)
    first, second = documents.pages(content)
    assert first is not None
    assert second is not None
    assert first.shape[0] == documents.LONGEST
    assert located(first).page.shape == (HEIGHT * SCALE, WIDTH * SCALE)
    assert abs(float(first.mean()) - (255 - float(second.mean()))) < 1
    assert list(documents.pages(b"%PDF-1.7 no more")) == []
    assert vision.decoded(b"hello") == vision.decoded(b"") == []


def test_duizhao_alone_loads_nothing_of_this() -> None:
    """The modules of a fresh process after everything but the scanner is imported."""
    program = (
        "import sys, duizhao, duizhao.grading, duizhao.quizzes, duizhao.cli.group, duizhao.cli.grade;"
        "print(sorted({'cv2', 'numpy', 'zxingcpp', 'pypdfium2', 'segno'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert ran.stdout == "[]\n"
