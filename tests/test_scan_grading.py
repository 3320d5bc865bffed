"""From scans to results: what answers are worth, what is flagged, what a person settles, and what is named and left out."""

import csv
import json
from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pypdfium2
import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from duizhao import grading
from duizhao.cli.group import cli
from duizhao.emit import answer_sheet, form_json
from duizhao.emit import results as results_files
from duizhao.errors import DuizhaoError, UsageError
from duizhao.lang import EN
from duizhao.model.answer_sheet import GRID_RADIUS, RADIUS, bubbles, grid, lay_out, rows_of
from duizhao.model.form import Blueprint, ChoiceQuestion, Form, ReportQuestion
from duizhao.model.kinds import KINDS, kind
from duizhao.model.results import Graded, Response, Results
from duizhao.model.roster import Pupil
from duizhao.model.sheet_reading import RowReading
from duizhao.passes import marking, settling
from duizhao.passes.forms import form
from duizhao.read import roster
from sample_deck import sample_deck
from sample_kinds import with_further_kinds
from sheet_damage import Image, fill, printed
from sheet_trial import FONTS, TEMPLATES

CLASS = "id,name\n001,王小明\n002,=Ann\n003,Bo\n"
NAME = "sample.quiz-en-seed7"


@cache
def made(items: int = 12, seed: int = 7) -> Form:
    """Return a form with a question of each kind, two versions."""
    return form(with_further_kinds(sample_deck(200)), Blueprint(items=items, versions=2, seed=seed, langs=(EN,)))


_PRINTED: dict[tuple[bytes, tuple[Pupil, ...]], list[Image]] = {}


def papers(one: Form, *pupils: Pupil) -> list[Image]:
    """Return the pages of its sheets as printed; printed once for all tests."""
    key = (form_json.emit(one)[0].content, pupils)
    if key not in _PRINTED:
        _PRINTED[key] = _papers(one, pupils)
    return _PRINTED[key]


def _papers(one: Form, pupils: Sequence[Pupil]) -> list[Image]:
    return printed(answer_sheet.emit(one, pupils, TEMPLATES, FONTS)[0].content)


def answered(paper: Image, one: Form, label: str, page: int, given: Mapping[int, Sequence[Sequence[int]]]) -> Image:
    """Return a page with bubbles filled: for each question of `given`, from 0, in each row those named."""
    version = grading.version_of(one, label)
    image, chance = paper.copy(), np.random.default_rng(3)
    for row in lay_out(version)[page].rows:
        for place in given.get(row.item, [()] * 9)[row.part]:
            fill(image, *bubbles(row)[place], RADIUS, chance, 0.7)
    return image


def right(one: Form, label: str) -> dict[int, Sequence[Sequence[int]]]:
    """Return the right marks of every question of a version; the teacher finds all right."""
    items = grading.version_of(one, label).items
    return {place: marking.printed(item, marking.right(item)) for place, item in enumerate(items)}


def key_of(one: Form, label: str) -> int:
    """Return which option of a version's first question is right."""
    first = grading.version_of(one, label).items[0]
    assert isinstance(first, ChoiceQuestion)
    return first.key


def numbered(image: Image, number: str) -> Image:
    """Return a page with the pupil's number filled in."""
    image, chance = image.copy(), np.random.default_rng(4)
    for column, digit in zip(grid(), number, strict=False):
        fill(image, *column[int(digit)], GRID_RADIUS, chance, 0.7)
    return image


def saved(folder: Path, name: str, image: Image) -> Path:
    """Write a picture and return its path."""
    file = folder / name
    file.write_bytes(bytes(cv2.imencode(file.suffix, image)[1]))
    return file


@pytest.fixture
def quiz(tmp_path: Path) -> Path:
    """Return the form's JSON file in a folder of its own."""
    return written(tmp_path, made())


def written(folder: Path, one: Form) -> Path:
    """Write a form and return its path."""
    artifact = form_json.emit(one)[0]
    (folder / artifact.name).write_bytes(artifact.content)
    return folder / artifact.name


PUPILS = (Pupil("001", "王小明"), Pupil("002", "=Ann"), Pupil("003", "Bo"))


def test_right_answers_are_the_same_in_every_version() -> None:
    """A question of each kind, answered right on versions A and B: the same responses, all of one point."""
    one = made(40)
    assert {kind(item) for item in one.versions[0].items} == set(KINDS)
    by_version = []
    for version in one.versions:
        responses = {}
        for item in version.items:
            rows = [
                RowReading(item=0, part=part, marked=marks, doubt="", ink=())
                for part, marks in enumerate(marking.printed(item, marking.right(item)))
            ]
            response, doubt = marking.respond(item, rows)
            assert (doubt, response.right, response.points) == ("", True, 1)
            responses[item.idea, item.question] = response
        by_version.append(responses)
    assert by_version[0] == by_version[1]


def test_wrong_options_are_named_in_the_cards_own_order() -> None:
    """Each option of each choice and report in two versions: place 2 is the card's second distractor in both."""
    one = made(40)
    texts: dict[tuple[str, str], dict[int, set[str]]] = {}
    for version in one.versions:
        for item in version.items:
            if isinstance(item, ChoiceQuestion | ReportQuestion):
                shown = (
                    [o[EN] for o in item.options]
                    if isinstance(item, ChoiceQuestion)
                    else [q.text for q in item.reports]
                )
                for place, text in enumerate(shown):
                    (own,) = marking.given(item, [(place,)])
                    texts.setdefault((item.idea, item.question), {}).setdefault(own, set()).add(text)
                    assert (own == 0) == (place == item.key)
    assert len(texts) > 5
    assert all(len(same) == 1 for options in texts.values() for same in options.values())


def test_a_form_without_orders_still_has_its_key_first() -> None:
    """A choice as forms had it before they kept the order of the card: the key is 0, the others follow as printed."""
    item = next(item for item in made(40).versions[0].items if isinstance(item, ChoiceQuestion) and item.key == 1)
    old = msgspec.structs.replace(item, order=())
    assert [marking.given(old, [(place,)]) for place in range(len(old.options))][:2] == [(1,), (0,)]
    assert marking.printed(old, (0,)) == [(1,)]


@pytest.mark.parametrize(
    ("kind_", "marked", "given", "right_", "points"),
    [
        ("match", [(), (), ()], (), False, 0),
        ("cloze", [(1,)], (1,), False, 0.5),
        ("short", [(2,)], (2,), False, 0),
        ("choice", [()], (), False, 0),
    ],
)
def test_what_answers_are_worth(
    kind_: str, marked: list[tuple[int, ...]], given: tuple[int, ...], right_: bool, points: float
) -> None:
    """A blank match, a half right cloze, a wrong short answer, a blank choice."""
    item = next(item for item in made(40).versions[0].items if kind(item) == kind_)
    rows = [RowReading(item=0, part=part, marked=marks, doubt="", ink=()) for part, marks in enumerate(marked)]
    response, _ = marking.respond(item, rows)
    assert (response.given, response.right, response.points) == (given, right_, points)


def test_pairs_are_worth_their_share() -> None:
    """A match of three, of which one pair is right and two are exchanged."""
    item = next(item for item in made(40).versions[0].items if kind(item) == "match")
    marks = marking.printed(item, (0, 2, 1))
    rows = [RowReading(item=0, part=part, marked=one, doubt="", ink=()) for part, one in enumerate(marks)]
    response, _ = marking.respond(item, rows)
    assert (response.given, response.right, round(response.points, 3)) == ((0, 2, 1), False, 0.333)


def test_points_of_the_quiz() -> None:
    """Three points for a match, of which one pair of three is right, and two for a choice; both on one sheet."""
    blueprint = Blueprint(items=40, versions=1, seed=7, langs=(EN,), points={"match": 3, "choice": 2})
    one = form(with_further_kinds(sample_deck(200)), blueprint)
    items = [
        next(item for item in one.versions[0].items if kind(item) == name) for name in ("match", "choice", "short")
    ]
    answers = [
        marking.settled(item, marking.printed(item, at))
        for item, at in zip(items, [(0, 2, 1), (0,), (1,)], strict=True)
    ]
    assert [(each.right, each.points, each.most) for each in answers] == [(False, 1, 3), (True, 2, 2), (False, 0.5, 1)]
    sheet = Graded(pupil="7", name=None, label="A", answers=tuple(answers), source="", flags=())
    written = results_files.emit(Results(quiz=NAME, sheets=(sheet,)), one)
    table = next(each for each in written if each.name.endswith(".csv")).content.decode("utf-8-sig")
    row = next(csv.DictReader(StringIO(table)))
    assert (row["points"], row["of"]) == ("3.5", "6")


def test_a_decision_of_before_counts_by_the_points_of_now() -> None:
    """A short answer that somebody found half right when it was one point, in a quiz that now gives it four."""
    item = next(item for item in made(40).versions[0].items if kind(item) == "short")
    then = Graded(pupil="7", name=None, label="A", answers=(marking.settled(item, [(1,)]),), source="a", flags=())
    unread = [RowReading(item=0, part=0, marked=(), doubt="faint", ink=())]
    now = replace(then, answers=(marking.respond(replace(item, points=4), unread)[0],))
    (sheet,), count = marking.kept([now], [then])
    assert (sheet.answers[0].points, sheet.answers[0].most, count) == (2, 4, 1)


def test_a_class(quiz: Path, tmp_path: Path) -> None:
    """Three pupils: one has all right, one photographed upside down has one wrong, one handed in nothing."""
    one = made()
    first, second, _ = papers(one, *PUPILS)
    wrong = right(one, "B") | {0: [[1 - key_of(one, "B") if key_of(one, "B") < 2 else 0]]}
    scans = tmp_path / "scans"
    scans.mkdir()
    saved(scans, "b.jpg", cv2.rotate(answered(second, one, "B", 0, wrong), cv2.ROTATE_180))
    saved(scans, "a.png", answered(first, one, "A", 0, right(one, "A")))
    (tmp_path / "class.csv").write_text(CLASS, encoding="utf-8")
    ran = CliRunner().invoke(cli, ["grade", str(quiz), str(scans), "--class", str(tmp_path / "class.csv")])
    assert ran.stderr == "no sheet of pupil 003, Bo\n2 sheets, 24 answers: 24 decided, 0 in doubt\n"
    assert ran.exit_code == 0
    names = [f"{NAME}-results.json", f"{NAME}-results.csv", f"{NAME}-marked.pdf"]
    assert ran.stdout.split() == [str(tmp_path / name) for name in names]
    rows = list(csv.DictReader(StringIO((tmp_path / names[1]).read_text(encoding="utf-8-sig"))))
    assert [(row["pupil"], row["name"], row["version"], row["points"], row["of"], row["source"]) for row in rows] == [
        ("001", "王小明", "A", "12", "12", "a.png"),
        ("002", "'=Ann", "B", "11", "12", "b.jpg"),
    ]
    results = json.loads((tmp_path / names[0]).read_bytes())
    assert (results["version"], results["quiz"]) == (1, NAME)
    with pypdfium2.PdfDocument((tmp_path / names[2]).read_bytes()) as document:
        assert len(document) == 2


def test_two_runs_write_the_same_bytes(quiz: Path, tmp_path: Path) -> None:
    """One sheet, graded twice."""
    scan = saved(tmp_path, "a.png", papers(made(), *PUPILS)[0])
    contents = []
    for _ in range(2):
        paths = grading.write(grading.grade(quiz, [scan], None, None), tmp_path)
        contents.append([path.read_bytes() for path in paths])
    assert contents[0] == contents[1]


def test_what_is_odd_is_named(tmp_path: Path) -> None:
    """Two pages a sheet: a blank one, a missing and a doubled page, a stranger, two versions of one pupil."""
    one = made(140)
    quiz = written(tmp_path, one)
    pages = papers(one, *PUPILS, Pupil("900", "Stranger"))
    (tmp_path / "class.csv").write_text(CLASS, encoding="utf-8")
    scans = [saved(tmp_path, f"blank{page}.png", pages[page]) for page in (0, 1)]
    full = [answered(pages[2 + page], one, "B", page, right(one, "B")) for page in (0, 1)]
    other = answered(pages[2], one, "B", 0, right(one, "B") | {0: [[]]})
    scans += [saved(tmp_path, "b1.png", full[0]), saved(tmp_path, "b2.png", full[1]), saved(tmp_path, "b3.png", other)]
    scans.append(saved(tmp_path, "c1.png", answered(pages[4], one, "A", 0, right(one, "A"))))
    scans.append(saved(tmp_path, "d2.png", answered(pages[7], one, "B", 1, right(one, "B"))))
    graded = grading.grade(quiz, scans, tmp_path / "class.csv", None)
    flags = {sheet.pupil: [f for f in sheet.flags if "page is missing" not in f] for sheet in graded.results.sheets}
    teachers = [flag for flag in flags["001"] if flag.endswith("the teacher has not marked it")]
    assert flags == {
        "001": ["the sheet is blank", *teachers],
        "002": ["page 1 is there twice: b1.png, b3.png", "question 1: the page is there twice, with different marks"],
        "003": ["page 2 is missing"],
        "900": ["pupil 900 is not in the class list", "page 1 is missing"],
    }
    assert len(teachers) > 10
    by_pupil = {sheet.pupil: sheet for sheet in graded.results.sheets}
    assert [(answer.right, answer.doubtful) for answer in by_pupil["002"].answers[:2]] == [(None, True), (True, False)]
    missing = [answer for answer in by_pupil["003"].answers if answer.doubtful]
    assert {answer.points for answer in missing} == {0}
    assert len(missing) == len({row.item for row in lay_out(one.versions[0])[1].rows})


def test_what_is_no_page_of_the_quiz_is_named(quiz: Path, tmp_path: Path) -> None:
    """A sheet of another seed, one of the quiz before a question changed, a text, an empty PDF, a picture of nothing."""
    item, *rest = made().versions[0].items
    versions = (msgspec.structs.replace(made().versions[0], items=(*rest, item)), made().versions[1])
    before = msgspec.structs.replace(made(), versions=versions)
    scans = [
        saved(tmp_path, "1.png", papers(made(12, 8))[0]),
        saved(tmp_path, "2.png", papers(before)[0]),
        tmp_path / "3.txt",
        tmp_path / "4.pdf",
        saved(tmp_path, "5.png", np.full((900, 700), 128, np.uint8)),
    ]
    scans[2].write_text("hello")
    scans[3].write_bytes(b"%PDF-1.7\n")
    ran = CliRunner().invoke(cli, ["grade", str(quiz), *map(str, scans)])
    assert ran.stderr.splitlines() == [
        "1.png: a sheet of another quiz, sample.quiz-en-seed8",
        "2.png: a sheet of this quiz as it was before its questions changed; grade it with the JSON file of that time",
        "3.txt: it is no picture and no PDF that can be read; photos must be JPEG, PNG, TIFF or WebP",
        "4.pdf: it is no picture and no PDF that can be read; photos must be JPEG, PNG, TIFF or WebP",
        "5.png: there is no answer sheet in the picture",
        "0 sheets, 0 answers: 0 decided, 0 in doubt",
    ]
    assert ran.exit_code == 1


def test_pages_of_a_pdf_and_a_tiff(quiz: Path, tmp_path: Path) -> None:
    """Sheets without a class list, their numbers filled in: two in a PDF, two in a TIFF, one of them twice."""
    one = made()
    first, second = papers(one)
    done = [numbered(answered(first, one, "A", 0, right(one, "A")), number) for number in ("17", "18", "19")]
    done.append(numbered(answered(second, one, "B", 0, right(one, "B")), "17"))
    written_ = BytesIO()
    with pypdfium2.PdfDocument.new() as document:
        for image in done[:2]:
            page = document.new_page(595, 842)
            picture = pypdfium2.PdfImage.new(document)
            picture.load_jpeg(BytesIO(bytes(cv2.imencode(".jpg", image)[1])), inline=True)
            picture.set_matrix(pypdfium2.PdfMatrix().scale(595, 842))
            page.insert_obj(picture)
            page.gen_content()
        document.save(written_)
    (tmp_path / "scan.pdf").write_bytes(written_.getvalue())
    assert cv2.imwritemulti(str(tmp_path / "scan.tiff"), done[2:])
    graded = grading.grade(quiz, [tmp_path / "scan.pdf", tmp_path / "scan.tiff"], None, None)
    both = "pupil 17 has sheets of versions A and B"
    assert [(s.pupil, s.label, s.source, s.flags) for s in graded.results.sheets] == [
        ("17", "A", "scan.pdf page 1", (both,)),
        ("17", "B", "scan.tiff page 2", (both,)),
        ("18", "A", "scan.pdf page 2", ()),
        ("19", "A", "scan.tiff page 1", ()),
    ]
    assert {sum(answer.points for answer in sheet.answers) for sheet in graded.results.sheets} == {12}


def test_settling(quiz: Path, tmp_path: Path) -> None:
    """A sheet without a number, two marks in question 1: asked, answered, kept; then nothing is asked."""
    one = made()
    key = key_of(one, "A")
    marks = right(one, "A") | {0: [[0, 1]]}
    scan = saved(tmp_path, "a.png", answered(papers(one)[0], one, "A", 0, marks))
    (tmp_path / "class.csv").write_text(CLASS, encoding="utf-8")
    words = ["grade", str(quiz), str(scan), "--class", str(tmp_path / "class.csv")]
    typed = f"009\n003\nx\n{'ABCD'[key]}\n"
    ran = CliRunner().invoke(cli, [*words, "--settle"], input=typed)
    assert ran.exit_code == 0, ran.stderr
    said = ran.stderr.splitlines()
    assert "a.png, version A: no pupil's number is filled in" in said
    assert "  the pupil's number:   “009” is not in the class list" in said
    assert "  question 1: more than one mark" in said
    assert any(line.endswith("- for blank:   “x” is none of these") for line in said)
    assert said[-1] == "1 sheet, 12 answers: 12 decided, 0 in doubt"
    results = results_files.decode((tmp_path / f"{NAME}-results.json").read_bytes())
    assert results is not None
    (sheet,) = results.sheets
    assert (sheet.pupil, sheet.name, sheet.flags) == ("003", "Bo", ())
    assert (sheet.answers[0].right, sheet.answers[0].settled, sheet.answers[1].settled) == (True, True, False)
    again = CliRunner().invoke(cli, words)
    assert again.stderr.splitlines()[-1] == "1 sheet, 12 answers: 12 decided, 0 in doubt, 2 earlier decisions kept"
    assert again.exit_code == 0
    assert results_files.decode((tmp_path / f"{NAME}-results.json").read_bytes()) == results


def test_pages_without_a_number_come_together(tmp_path: Path) -> None:
    """Two pages of one sheet without a number: named by a person, they are one pupil's, now and in the next run."""
    one = made(140)
    quiz = written(tmp_path, one)
    both = [answered(page, one, "A", number, right(one, "A")) for number, page in enumerate(papers(one)[:2])]
    scans = [str(saved(tmp_path, f"{number}.png", page)) for number, page in enumerate(both, 1)]
    asked = CliRunner().invoke(cli, ["grade", str(quiz), *scans, "--settle"], input="42\n42\n")
    assert asked.stderr.splitlines()[-1] == "  the pupil's number: 1 sheet, 140 answers: 140 decided, 0 in doubt"
    again = CliRunner().invoke(cli, ["grade", str(quiz), *scans])
    assert again.stderr == "1 sheet, 140 answers: 140 decided, 0 in doubt, 2 earlier decisions kept\n"
    assert (asked.exit_code, again.exit_code) == (0, 0)
    results = results_files.decode((tmp_path / f"{NAME}-results.json").read_bytes())
    assert results is not None
    assert [(sheet.pupil, sheet.source) for sheet in results.sheets] == [("42", "1.png; 2.png")]


def test_leaving_early_keeps_what_was_said(quiz: Path, tmp_path: Path) -> None:
    """Two doubtful questions: the first is settled, at the second the person leaves."""
    one = made()
    paper = papers(one, *PUPILS)[0]
    scan = saved(tmp_path, "a.png", answered(paper, one, "A", 0, right(one, "A") | {0: [[0, 1]], 1: [[0, 1]]}))
    ran = CliRunner().invoke(cli, ["grade", str(quiz), str(scan), "--settle"], input="a\nq\n")
    assert ran.stderr.splitlines()[-2:] == [
        "  A or B, - for blank: pupil 001, version A: question 2: more than one mark",
        "1 sheet, 12 answers: 11 decided, 1 in doubt",
    ]
    assert ran.exit_code == 1


def test_a_flag_is_accepted_for_good(quiz: Path, tmp_path: Path) -> None:
    """A blank sheet whose teacher's rows are all judged wrong: y, and the next run asks no more."""
    one = made()
    items = one.versions[0].items
    only = {place: [[2]] for place, item in enumerate(items) if kind(item) in {"cloze", "short", "altered"}}
    scans = [saved(tmp_path, f"{name}.png", answered(papers(one, *PUPILS)[0], one, "A", 0, only)) for name in "ab"]
    words = ["grade", str(quiz), *map(str, scans)]
    asked = CliRunner().invoke(cli, words)
    assert asked.stderr.splitlines()[0] == "pupil 001, version A: page 1 is there twice: a.png, b.png"
    assert asked.exit_code == 1
    assert CliRunner().invoke(cli, [*words, "--settle"], input="y\n").exit_code == 0
    again = CliRunner().invoke(cli, words)
    assert again.exit_code == 0
    assert again.stderr == "1 sheet, 12 answers: 12 decided, 0 in doubt, 1 earlier decision kept\n"


@pytest.mark.parametrize(
    ("kind_", "doubtful", "typed", "marked"),
    [
        ("choice", [0], "b", [(1,)]),
        ("choice", [0], " - ", [()]),
        ("choice", [0], "z", None),
        ("choice", [0], "ab", None),
        ("true-false", [0], "F", [(1,)]),
        ("true-false", [0], "對", [(0,)]),
        ("true-false", [0], "a", None),
        ("match", [1], "c", [(0,), (2,), (0,)]),
        ("match", [0, 2], "b, -", [(1,), (0,), ()]),
        ("match", [], "a b c", [(0,), (1,), (2,)]),
        ("match", [1], "a b c", None),
        ("cloze", [0], "h", [(1,)]),
        ("short", [0], "0", [(2,)]),
        ("altered", [0], "yes", None),
    ],
)
def test_what_is_typed(kind_: str, doubtful: list[int], typed: str, marked: list[tuple[int, ...]] | None) -> None:
    """What a person types for a question, some rows of which are in doubt and the others marked a."""
    item = next(item for item in made(40).versions[0].items if kind(item) == kind_)
    rows = [
        RowReading(item=0, part=part, marked=(0,), doubt="a faint mark" * (part in doubtful), ink=())
        for part in range(rows_of(item)[0])
    ]
    assert settling.understood(item, typed, rows) == marked


def test_sheets_for_a_class(quiz: Path, tmp_path: Path) -> None:
    """duizhao sheets QUIZ.json --class: one PDF, a page for each pupil; without, one for each version."""
    (tmp_path / "class.csv").write_text(CLASS, encoding="utf-8")
    for words, count in ((["--class", str(tmp_path / "class.csv")], 3), ([], 2)):
        ran = CliRunner().invoke(cli, ["sheets", str(quiz), *words])
        assert (ran.exit_code, ran.stdout) == (0, f"{tmp_path / NAME}-sheets.pdf\n")
        with pypdfium2.PdfDocument((tmp_path / f"{NAME}-sheets.pdf").read_bytes()) as document:
            assert len(document) == count


@pytest.mark.parametrize(
    ("content", "pupils"),
    [
        ("id,name\n1,Ann\n2,Bo\n", [Pupil("1", "Ann"), Pupil("2", "Bo")]),
        ("學號;姓名;班級\r\n001;王小明;7b\r\n\r\n002; 李\r\n", [Pupil("001", "王小明"), Pupil("002", "李")]),
        ("\ufeff1\tAnn\n2\n", [Pupil("1", "Ann"), Pupil("2", "")]),
        ('1,"Lee, Ann"\n', [Pupil("1", "Lee, Ann")]),
    ],
)
def test_class_lists(content: str, pupils: list[Pupil]) -> None:
    """With and without a heading; commas, semicolons, tabs; a mark of byte order; further columns; a missing name."""
    assert roster.parse(content.encode(), "class.csv") == pupils


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "class.csv names nobody"),
        (b"id,name\n", "class.csv names nobody"),
        ("1,王\n".encode("big5"), "class.csv is not UTF-8"),
        (
            b"1,Ann\n,Bo\n1,Cy\na|b,Di\n",
            "class.csv: line 1: the id “1” is there 2 times; line 2: no id; line 3: the id “1” is there 2 times; "
            "line 4: “|” and control characters cannot be printed in a code",
        ),
        (
            b"1234567890123456789012345,Ann\n",
            "class.csv: line 1: the id “123456789012345678901234…” is longer than 24 characters",
        ),
    ],
)
def test_class_lists_that_cannot_be_used(content: bytes, message: str) -> None:
    """Nobody; only a heading; Big5; ids that are missing, twice, or not for a code; an id that is too long."""
    with pytest.raises(UsageError) as caught:
        roster.parse(content, "class.csv")
    assert caught.value.message == message


def test_what_is_not_there(quiz: Path, tmp_path: Path) -> None:
    """No quiz, no scan, an empty folder, no class list, and results of something else in the way."""
    (tmp_path / "empty").mkdir()
    missing = tmp_path / "missing"
    cases: list[tuple[Path, Path, Path | None, str]] = [
        (missing, quiz, None, f"there is no file {missing}"),
        (quiz, missing, None, f"there is no file {missing}"),
        (quiz, tmp_path / "empty", None, f"the folder {tmp_path / 'empty'} has no scans"),
        (quiz, quiz, missing, f"there is no file {missing}"),
    ]
    for form_, scans, pupils, message in cases:
        with pytest.raises(UsageError) as caught:
            grading.grade(form_, [scans], pupils, None)
        assert caught.value.message == message
    (tmp_path / f"{NAME}-results.json").write_text('{"mine": 1}')
    scan = saved(tmp_path, "a.png", papers(made())[0])
    with pytest.raises(DuizhaoError) as other:
        grading.grade(quiz, [scan], None, None)
    assert other.value.message == f"{tmp_path / NAME}-results.json holds no results of this quiz"


def test_results_come_back() -> None:
    """Results with an undecided answer: JSON and back, and a table whose cells are no formulas."""
    item = made().versions[0].items[0]
    answer = Response(
        idea=item.idea, question=item.question, kind="choice", given=(0, 1), right=None, points=0, doubtful=True
    )
    sheet = Graded(pupil="@1", name="-x", label="A", answers=(answer,), source="=a", flags=("question 1: +",))
    one = Results(quiz="q", sheets=(sheet,))
    files = {artifact.name: artifact.content for artifact in results_files.emit(one, made())}
    assert results_files.decode(files["q-results.json"]) == one
    line = list(csv.reader(StringIO(files["q-results.csv"].decode("utf-8-sig"))))[1]
    assert line[:7] == ["'@1", "'-x", "A", "0", "1", "1", "?"]
    assert line[-1] == "'=a"


def test_without_the_extra(quiz: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which OpenCV is not installed."""
    monkeypatch.setattr(grading, "find_spec", lambda name: None if name == "cv2" else object())
    ran = CliRunner().invoke(cli, ["sheets", str(quiz)])
    assert (ran.exit_code, ran.stderr) == (
        3,
        "duizhao: answer sheets need cv2\n    hint: pip install 'duizhao[scan]'\n",
    )
