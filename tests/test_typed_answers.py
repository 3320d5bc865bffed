"""Answers typed into a table: every kind of question, in letters; and what is wrong with a table."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from duizhao.diagnostic import Finding
from duizhao.lang import EN
from duizhao.model.deck import Deck, LocalText
from duizhao.model.form import (
    Blueprint,
    ChoiceQuestion,
    Form,
    FormItem,
    MatchQuestion,
    MultipleQuestion,
    OrderQuestion,
    TrueFalseQuestion,
)
from duizhao.model.results import Graded, Response
from duizhao.passes.forms import form
from duizhao.passes.question_texts import canonical, items_by_id, option_texts
from duizhao.passes.typed_answers import results
from duizhao.read.table import read_table
from duizhao.span import Span
from sample_deck import sample_deck, text
from sample_kinds import REPORT, TRUE_FALSE, with_further_kinds

DECK = with_further_kinds(sample_deck(2))
FORM = form(DECK, Blueprint(items=10, versions=2, seed=3, langs=(EN,)))
KINDS = ("choice", "choice", "multiple", "cloze", "true-false", "match", "order", "short", "altered", "report")


def typed(*rows: Sequence[str], deck: Deck = DECK, made: Form = FORM) -> tuple[tuple[Graded, ...], list[Finding]]:
    """Return the sheets of a table whose header is right, and what is wrong with it."""
    header = ("pupil", "version", *map(str, range(1, 11)))
    said, findings = results(
        list(enumerate([header, *rows], 1)), "class.csv", made, items_by_id(deck, {"older-weights": "learned-weights"})
    )
    return said.sheets, findings


def right(question: FormItem) -> str:
    """Return what a cell holds for a right answer."""
    match question:
        case MatchQuestion() | OrderQuestion():
            return "".join("abcd"[question.order.index(place)] for place in range(len(question.order)))
        case MultipleQuestion():
            return "".join("abcde"[place] for place in question.keys)
        case _:
            key = getattr(question, "key", None)
            return "ABCD"[key] if isinstance(key, int) else "f" if isinstance(question, TrueFalseQuestion) else "1"


def one(cell: str, number: int) -> Response:
    """Return how the answer to question `number` of version A is read."""
    row = ["p", "A", *[""] * 10]
    row[1 + number] = cell
    (sheet,), findings = typed(row)
    assert findings == []
    return sheet.answers[number - 1]


def test_the_form_has_every_kind() -> None:
    """
    ten questions of two ideas
    """
    assert tuple(question.__struct_config__.tag for question in FORM.versions[0].items) == KINDS


@pytest.mark.parametrize("label", ["A", "B"])
def test_everything_right(label: str) -> None:
    """
    the letters that are right in a version, typed in small and full-width ones
    """
    version = next(each for each in FORM.versions if each.label == label)
    cells = [right(question) for question in version.items]
    wide = [cell.upper().translate({code: code + 0xFEE0 for code in range(33, 127)}) for cell in cells]
    sheets, findings = typed(("p1", label, *cells), ("p2", label.lower(), *wide))
    assert findings == []
    for sheet in sheets:
        assert [answer.right for answer in sheet.answers] == [True] * 10
        assert [answer.points for answer in sheet.answers] == [1.0] * 10
        assert {answer.kind: answer.given for answer in sheet.answers} == {
            "choice": (0,),
            "multiple": (0, 1),
            "cloze": (),
            "true-false": (0,),
            "match": (0, 1, 2),
            "order": (0, 1, 2, 3),
            "short": (),
            "altered": (),
            "report": (0,),
        }
    assert [(sheet.pupil, sheet.label, sheet.source) for sheet in sheets] == [
        ("p1", label, "class.csv:2"),
        ("p2", label, "class.csv:3"),
    ]


def test_letters_become_the_cards_own_options() -> None:
    """
    each letter of the choice of four, in both versions
    """
    item = items_by_id(DECK, {})["learned-weights", "meaning"]
    for version in FORM.versions:
        number, question = next(
            (number, each) for number, each in enumerate(version.items) if each.question == "meaning"
        )
        assert isinstance(question, ChoiceQuestion)
        for letter, option in zip("ABCD", question.options, strict=True):
            row = ["p", version.label, *[""] * 10]
            row[2 + number] = letter
            (sheet,), _ = typed(row)
            (given,) = sheet.answers[number].given
            assert option_texts(item)[given] == option


def test_blanks_doubts_and_two_letters() -> None:
    """
    nothing, a question mark, two letters
    """
    assert (one("", 1).given, one("", 1).right, one("", 1).points) == ((), False, 0.0)
    assert (one("?", 1).given, one("?", 1).right, one("？", 3).right) == ((), None, None)
    assert (len(one("A B", 1).given), one("AB", 1).right) == (2, False)


@pytest.mark.parametrize("cell", ["t", "TRUE", "对", "對", "✓", "1"])
def test_a_verdict_that_is_wrong(cell: str) -> None:
    """
    “true” of the claim that is false
    """
    assert (one(cell, 5).given, one(cell, 5).right) == ((1,), False)


def test_partly_right() -> None:
    """
    a match with one pair of three right; an order with two steps exchanged; half a cloze
    """
    _, _, _, _, _, match, order, *_ = FORM.versions[0].items
    letters = list(right(match))
    letters[1], letters[2] = letters[2], letters[1]
    assert (one("".join(letters), 6).given, one("".join(letters), 6).points) == ((0, 2, 1), 1 / 3)
    letters = list(right(order))
    letters[0], letters[1] = letters[1], letters[0]
    assert (one(" ".join(letters), 7).given, one("-".join(letters), 7).points) == ((1, 0, 2, 3), 0.5)
    assert (one("0.5", 4).points, one("0.5", 4).right) == (0.5, False)


def test_several_right_options() -> None:
    """
    both keys in either order; one of them; one with a wrong one; every letter; none
    """
    question = FORM.versions[0].items[2]
    assert isinstance(question, MultipleQuestion)
    first, second = ("ABCDE"[place] for place in question.keys)
    wrong = next(letter for place, letter in enumerate("ABCDE") if place not in question.keys)
    cells = (first + second, f"{second}, {first.lower()}", first, first + wrong, "ABCDE", "")
    answers = [one(cell, 3) for cell in cells]
    assert [(answer.points, answer.right) for answer in answers] == [
        (1.0, True),
        (1.0, True),
        (0.5, False),
        (0.0, False),
        (0.0, False),
        (0.0, False),
    ]
    assert [answer.given for answer in answers[:2]] == [(0, 1)] * 2
    assert answers[4].given == (0, 1, 2, 3, 4)


def test_points_of_the_quiz() -> None:
    """
    three points for a question with several right options, two for a match: shares of them
    """
    made = form(DECK, Blueprint(items=10, versions=2, seed=3, langs=(EN,), points={"multiple": 3, "match": 2}))
    several, match = made.versions[0].items[2], made.versions[0].items[5]
    letters = (
        "".join("abc"[match.order.index(place)] for place in (0, 2, 1)) if isinstance(match, MatchQuestion) else ""
    )
    cells = [*[""] * 2, right(several)[:1], *[""] * 2, letters, *[""] * 4]
    (sheet,), findings = typed(("p", "A", *cells), made=made)
    assert findings == []
    assert [(answer.points, answer.most) for answer in sheet.answers] == [
        *[(0.0, 1)] * 2,
        (1.5, 3),
        *[(0.0, 1)] * 2,
        (2 / 3, 2),
        *[(0.0, 1)] * 4,
    ]


@pytest.mark.parametrize(
    ("number", "cell", "hint"),
    [
        (1, "E", "write its letter, nothing for a blank, ? for what nobody has decided"),
        (1, "7", "write its letter, nothing for a blank, ? for what nobody has decided"),
        (
            3,
            "F",
            "write the letters of all that were marked, as in AC, nothing for a blank, ? where nobody has decided",
        ),
        (4, "nan", "write 1 for right, 0 for wrong, a decimal for something in between, or ?"),
        (4, "1.5", "write 1 for right, 0 for wrong, a decimal for something in between, or ?"),
        (5, "maybe", "write T or F, or nothing for a blank"),
        (6, "aab", "write the letters in a row, as in bca"),
        (7, "abc", "write the letters in a row, as in bca"),
    ],
)
def test_a_cell_that_says_nothing(number: int, cell: str, hint: str) -> None:
    """
    a cell that does not fit the kind of its question, in the table's second row
    """
    row = ["p", "A", *[""] * 10]
    row[1 + number] = cell
    (sheet,), findings = typed(row)
    message = f"question {number}: “{cell}” is no answer to a question of this kind"
    assert findings == [Finding("results-answer", Span("class.csv", 2, 1), message, hint)]
    assert (sheet.answers[number - 1].right, sheet.answers[number - 1].doubtful) == (None, True)


def test_a_version_that_there_is_not() -> None:
    """
    a row of version C
    """
    sheets, findings = typed(("p", "C", *[""] * 10))
    assert sheets == ()
    assert findings == [
        Finding("results-version", Span("class.csv", 2, 1), "“C” is no version of this quiz", "write one of A, B")
    ]


@pytest.mark.parametrize(
    ("header", "messages"),
    [
        (("who", "version", "1"), ["no column is called `pupil`"]),
        (("pupil", "1"), ["no column is called `version`"]),
        (
            ("学号", "姓名", "版本", "第1题", "q2", "3", "4", "5", "6", "7", "8", "9", "12"),
            ["the quiz has no question 12: it has 10", "no column holds question 10"],
        ),
    ],
)
def test_headers(header: tuple[str, ...], messages: list[str]) -> None:
    """
    a first row without a column that is needed, or with one too many
    """
    _, findings = results([(1, header)], "class.csv", FORM, items_by_id(DECK, {}))
    assert [(one.code, one.message) for one in findings] == [("results-header", message) for message in messages]


def chosen(options: Sequence[LocalText], *keys: int) -> FormItem:
    """Return a printed question with these options; with several keys it is a multiple-response question."""
    question = next(one for one in FORM.versions[0].items if isinstance(one, ChoiceQuestion))
    if len(keys) == 1:
        return replace(question, options=tuple(options), key=keys[0])
    several = next(one for one in FORM.versions[0].items if isinstance(one, MultipleQuestion))
    return replace(several, options=tuple(options), keys=keys)


def test_options_that_were_edited_since() -> None:
    """
    printed: key, a, b, c; on the card: another key, c, a new one, b
    """
    key, a, b, c = (text(word, "", "") for word in ("key", "a", "b", "c"))
    other, new = text("other", "", ""), text("new", "", "")
    assert canonical(chosen([b, key, a, c], 1), [key, a, b, c]) == ((2, 0, 1, 3), True)
    assert canonical(chosen([b, key, a, c], 1), [other, c, new, b]) == ((3, 0, 2, 1), False)
    assert canonical(chosen([b, key, a], 1), [key, a]) == ((2, 0, 1), False)


def test_several_keys_come_first_though_they_were_edited_since() -> None:
    """
    printed: two keys and two others; on the card in their order, one key reworded, a key turned into a distractor
    """
    key, right, a, b = (text(word, "", "") for word in ("key", "right", "a", "b"))
    other = text("other", "", "")
    printed = chosen([a, right, b, key], 1, 3)
    assert canonical(printed, [key, right, a, b]) == ((2, 1, 3, 0), True)
    assert canonical(printed, [key, other, a, b]) == ((2, 1, 3, 0), False)
    assert canonical(printed, [key, a, right, b]) == ((2, 1, 3, 0), False)
    assert canonical(printed, ()) == ((2, 0, 3, 1), False)


def test_options_of_other_kinds() -> None:
    """
    a claim that is false; two reports in two languages
    """
    assert [each[EN] for each in option_texts(TRUE_FALSE)] == ["False", "True"]
    assert [each[EN] for each in option_texts(replace(TRUE_FALSE, answer=True))] == ["True", "False"]
    assert [each[EN] for each in option_texts(REPORT)] == [
        "大约有十亿个权重。",
        "There are tens of billions of weights.",
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"pupil,version,1\np1,A,B\n\n,,\n",
        b"\xef\xbb\xbfpupil;version;1\r\np1; A ;B\r\n",
        b'pupil\tversion\t1\r"p1"\tA\tB\r',
    ],
)
def test_tables_as_spreadsheets_save_them(content: bytes, tmp_path: Path) -> None:
    """
    commas; a byte order mark and semicolons; tabs and old Macintosh line ends
    """
    file = tmp_path / "class.csv"
    file.write_bytes(content)
    rows, findings = read_table(file, "class.csv")
    assert findings == []
    assert [row.cells for row in rows] == [("pupil", "version", "1"), ("p1", "A", "B")]
    assert rows[1].line == 2


def test_tables_that_cannot_be_read(tmp_path: Path) -> None:
    """
    no file; nothing in it; GB 18030
    """
    file = tmp_path / "class.csv"
    rows, (finding,) = read_table(file, "class.csv")
    assert (rows, finding.code) == ([], "file-unreadable")
    file.write_bytes(b"\n , \n")
    assert read_table(file, "class.csv") == (
        [],
        [Finding("results-table", Span("class.csv"), "this file is empty", "see docs/item-analysis.md")],
    )
    file.write_bytes("pupil,version\n学生,A".encode("gb18030"))
    assert read_table(file, "class.csv") == (
        [],
        [Finding("encoding", Span("class.csv", 2, 1), "this is not UTF-8: byte 0xc9", "save it as “CSV UTF-8”")],
    )
