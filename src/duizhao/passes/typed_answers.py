"""Answers typed from paper into a table, to results: letters become the card's own options."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from string import ascii_uppercase
from typing import Final, TypeAlias

from msgspec import Struct

from duizhao.diagnostic import Finding, short
from duizhao.model.deck import Item
from duizhao.model.form import (
    ChoiceQuestion,
    Form,
    FormItem,
    MatchQuestion,
    MultipleQuestion,
    OrderQuestion,
    ReportQuestion,
    TrueFalseQuestion,
    Version,
    stem,
)
from duizhao.model.kinds import kind
from duizhao.model.results import Graded, Response, Results
from duizhao.passes.marking import share
from duizhao.passes.question_texts import canonical, option_texts, printed_options
from duizhao.span import Span

Cells: TypeAlias = tuple[int, Sequence[str]]
"""A row of a table: its line and its cells."""

PUPIL: Final = frozenset({"pupil", "id", "学号", "學號", "学生", "學生"})
"""What a column of pupils may be called, in every table that a teacher types."""
_NAME: Final = frozenset({"name", "姓名"})
_VERSION: Final = frozenset({"version", "版本", "卷", "卷别", "卷別"})
_NUMBER: Final = re.compile(r"(?:q|第)?\s*(\d{1,3})\s*[题題]?", re.IGNORECASE)
_YES: Final = frozenset({"T", "TRUE", "Y", "YES", "对", "對", "正确", "正確", "是", "✓", "√", "✔", "+", "1"})
_NO: Final = frozenset({"F", "FALSE", "N", "NO", "错", "錯", "错误", "錯誤", "否", "✗", "×", "✘", "X", "-", "2"})
_WRONG: Final = (_NO - {"2"}) | {"0"}


class _Columns(Struct, frozen=True):
    """Which column holds what; `questions` by printed number."""

    pupil: int
    version: int
    name: int | None
    questions: dict[int, int]


def results(
    rows: Sequence[Cells], path: str, form: Form, items: Mapping[tuple[str, str], Item]
) -> tuple[Results, list[Finding]]:
    """Return what the table at `path` says of `form`, and what is wrong with the table.

    A cell that cannot be understood is reported and stands undecided; a row of no version is left out.
    """
    columns, findings = _columns(rows[0], path, form)
    if columns is None:
        return Results(quiz=stem(form), sheets=()), findings
    by_label = {version.label: version for version in form.versions}
    sheets: list[Graded] = []
    for line, cells in rows[1:]:
        version = by_label.get(_folded(_cell(cells, columns.version)))
        if version is None:
            said = short(_cell(cells, columns.version))
            hint = f"write one of {', '.join(by_label)}"
            at = Span(path, line, 1)
            findings.append(Finding("results-version", at, f"“{said}” is no version of this quiz", hint))
            continue
        answers, wrong = _answers(cells, columns, version, items, Span(path, line, 1))
        findings += wrong
        sheets.append(
            Graded(
                pupil=_cell(cells, columns.pupil) or None,
                name=(_cell(cells, columns.name) or None) if columns.name is not None else None,
                label=version.label,
                answers=answers,
                source=f"{path}:{line}",
                flags=(),
            )
        )
    return Results(quiz=stem(form), sheets=tuple(sheets)), findings


def _columns(header: Cells, path: str, form: Form) -> tuple[_Columns | None, list[Finding]]:
    line, cells = header
    names = {cell.lower(): place for place, cell in reversed(list(enumerate(cells)))}
    pupil, name, version = (
        next((place for said, place in names.items() if said in known), None) for known in (PUPIL, _NAME, _VERSION)
    )
    numbers = {int(match[1]): place for said, place in names.items() if (match := _NUMBER.fullmatch(said))}
    at, hint = Span(path, line, 1), "the first row names the columns: pupil, version, 1, 2, 3 …"
    if pupil is None or version is None:
        missing = "pupil" if pupil is None else "version"
        return None, [Finding("results-header", at, f"no column is called `{missing}`", hint)]
    count = len(form.versions[0].items)
    findings = [
        Finding("results-header", at, f"the quiz has no question {number}: it has {count}", "is it the right form?")
        for number in sorted(numbers)
        if not 1 <= number <= count
    ]
    if absent := [str(number) for number in range(1, count + 1) if number not in numbers]:
        findings.append(Finding("results-header", at, f"no column holds question {', '.join(absent)}", hint))
    return _Columns(pupil, version, name, numbers), findings


def _cell(cells: Sequence[str], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""


def _folded(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip().upper()


def _answers(
    cells: Sequence[str], columns: _Columns, version: Version, items: Mapping[tuple[str, str], Item], at: Span
) -> tuple[tuple[Response, ...], list[Finding]]:
    answers: list[Response] = []
    findings: list[Finding] = []
    for number, question in enumerate(version.items, 1):
        if number not in columns.questions:
            continue
        typed = _cell(cells, columns.questions[number])
        folded, item = _folded(typed), items.get((question.idea, question.question))
        read = _WITHOUT_MARK[folded] if folded in _WITHOUT_MARK else _answer(folded, question, item)
        if read is None:
            message = f"question {number}: “{short(typed)}” is no answer to a question of this kind"
            findings.append(Finding("results-answer", at, message, _EXPECTED[_manner(question)]))
        given, points = read or ((), None)
        answers.append(
            Response(
                idea=question.idea,
                question=question.question,
                kind=kind(question),
                given=given,
                right=None if points is None else points == 1,
                points=(points or 0.0) * question.points,
                doubtful=read is None,
                most=question.points,
            )
        )
    return tuple(answers), findings


_Answered: TypeAlias = tuple[tuple[int, ...], float | None]
"""What was given, in the card's own order, and what it is worth of 1: None where nobody has decided."""
_WITHOUT_MARK: Final[dict[str, _Answered]] = {"": ((), 0.0), "?": ((), None)}
"""A blank is wrong; a question mark leaves the answer undecided."""

_EXPECTED: Final = {
    "letter": "write its letter, nothing for a blank, ? for what nobody has decided",
    "several": "write the letters of all that were marked, as in AC, nothing for a blank, ? where nobody has decided",
    "letters": "write the letters in a row, as in bca",
    "verdict": "write T or F, or nothing for a blank",
    "mark": "write 1 for right, 0 for wrong, a decimal for something in between, or ?",
}


def _manner(question: FormItem) -> str:
    match question:
        case ChoiceQuestion() | ReportQuestion():
            return "letter"
        case MultipleQuestion():
            return "several"
        case MatchQuestion() | OrderQuestion():
            return "letters"
        case TrueFalseQuestion():
            return "verdict"
        case _:
            return "mark"


def _answer(typed: str, question: FormItem, item: Item | None) -> _Answered | None:
    """Return what a cell says, or None where it says nothing that fits the question."""
    match question:
        case ChoiceQuestion() | ReportQuestion() | MultipleQuestion():
            return _chosen(typed, question, item)
        case MatchQuestion() | OrderQuestion():
            return _arranged(typed, question)
        case TrueFalseQuestion():
            if typed not in _YES | _NO:
                return None
            right = (typed in _YES) == question.answer
            return (0 if right else 1,), float(right)
        case _:
            return _marked(typed)


def _chosen(
    typed: str, question: ChoiceQuestion | ReportQuestion | MultipleQuestion, item: Item | None
) -> _Answered | None:
    letters = list(_letters(typed))
    if any(letter >= len(printed_options(question)) for letter in letters) or not letters:
        return None
    places, _ = canonical(question, option_texts(item) if item else ())
    given = tuple(sorted({places[letter] for letter in letters}))
    return given, share(question, given)


def _arranged(typed: str, question: MatchQuestion | OrderQuestion) -> _Answered | None:
    """Return the pair or step that each letter stands for."""
    letters = list(_letters(typed))
    if sorted(letters) != list(range(len(question.order))):
        return None
    given = tuple(question.order[letter] for letter in letters)
    return given, share(question, given)


def _letters(typed: str) -> Iterator[int]:
    for sign in typed:
        if sign in ascii_uppercase:
            yield ascii_uppercase.index(sign)
        elif sign.isalnum():
            yield len(ascii_uppercase)


def _marked(typed: str) -> _Answered | None:
    if typed in _YES:
        return (), 1.0
    if typed in _WRONG:
        return (), 0.0
    try:
        points = float(typed)
    except ValueError:
        return None
    return ((), points) if 0 <= points <= 1 else None
