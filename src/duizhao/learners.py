"""The answers to a quiz on paper, entered into the histories of those who wrote it: once, however often it is run."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from msgspec import Struct

from duizhao import outcome
from duizhao.diagnostic import Diagnostic, Finding, has_errors
from duizhao.learn import archive
from duizhao.learn.history import History
from duizhao.learn.schedule import AGAIN, GOOD, ItemKey, Rating, stamp
from duizhao.model.practice import Answered, Archive
from duizhao.model.results import Graded, Results
from duizhao.passes.question_places import QuestionPlace
from duizhao.passes.typed_answers import PUPIL
from duizhao.read.locate import locate
from duizhao.read.table import TableRow, read_table
from duizhao.span import Span

_HISTORY: Final = frozenset({"history", "file", "learner", "历史", "歷史", "記錄", "记录"})
_MINUTE: Final = 60_000
_NOON: Final = timedelta(hours=12)


class Entered(Struct, frozen=True, kw_only=True):
    """What was entered: a line for each learner, and what is wrong with the table of learners."""

    diagnostics: Sequence[Diagnostic] = ()
    report: tuple[str, ...] = ()
    broken: bool = False


class _Planned(Struct, frozen=True):
    """What one history needs: reviews to add, reviews to amend by their number, and how many are left alone."""

    add: tuple[tuple[ItemKey, Rating], ...]
    amend: tuple[tuple[int, Rating], ...]
    known: int
    since: int


def enter(
    results: Results, places: Mapping[tuple[str, str], QuestionPlace], table: Path, taken: datetime, now: datetime
) -> Entered:
    """Enter each pupil's decided answers as reviews at `taken`, Good if right and Again if wrong.

    An answer is known again by its item and its time: to the minute that of the quiz, and within the minute a mark of
    the quiz's name. What the history has already is not entered again, but amended where it was marked otherwise then.
    What the learner took back, or answered since, is left alone. `taken` is in the zone where this runs; midnight means
    that only the day is known.
    """
    path = outcome.shown(table)
    rows, findings = read_table(table, path)
    files, more = _files(rows, table, path) if rows else ({}, [])
    findings += more
    if has_errors(findings):
        return Entered(diagnostics=locate(findings, {}), broken=True)
    at = moment(results.quiz, taken)
    sheets: dict[str, Graded] = {}
    for sheet in results.sheets:
        if sheet.pupil in sheets:
            message = f"pupil `{sheet.pupil}` has two sheets; the first, {sheets[sheet.pupil].source}, is entered"
            findings.append(Finding("learners-sheets", Span(sheet.source), message, severity="warning"))
        elif sheet.pupil:
            sheets[sheet.pupil] = sheet
    report = [_enter(name, sheets[name], places, file, at, now) for name, file in files.items() if name in sheets]
    if absent := [name for name in files if name not in sheets]:
        report.append(f"no sheet of {_listed(absent)}")
    if unmapped := [name for name in sheets if name not in files]:
        report.append(f"not in {path}: {_listed(unmapped)}")
    return Entered(diagnostics=locate(findings, {}), report=tuple(report))


def moment(quiz: str, taken: datetime) -> datetime:
    """Return when the answers to `quiz` were given, as a history keeps it; quizzes of one minute stay apart."""
    taken = taken.replace(second=0, microsecond=0)
    taken = taken + _NOON if not taken.hour and not taken.minute else taken
    mark = int.from_bytes(hashlib.sha256(quiz.encode()).digest()[:8], "big") % _MINUTE
    return stamp((taken + timedelta(milliseconds=mark)).astimezone())


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:10])
    return shown + (f" and {len(names) - 10} more" if len(names) > 10 else "")  # noqa: PLR2004 - as many are shown


def _files(rows: Sequence[TableRow], table: Path, path: str) -> tuple[dict[str, Path], list[Finding]]:
    """Return each pupil's history; paths are from the folder of the table."""
    header = [cell.lower() for cell in rows[0].cells]
    pupil, history = (
        next((place for place, cell in enumerate(header) if cell in known), None) for known in (PUPIL, _HISTORY)
    )
    if pupil is None or history is None:
        missing = "pupil" if pupil is None else "history"
        hint = "the first row names the columns: pupil, history"
        return {}, [Finding("learners-header", Span(path, rows[0].line, 1), f"no column is called `{missing}`", hint)]
    files: dict[str, Path] = {}
    findings: list[Finding] = []
    for row in rows[1:]:
        cells = [*row.cells, "", ""]
        name, file = cells[pupil] if pupil < len(row.cells) else "", cells[history] if history < len(row.cells) else ""
        if not name or not file:
            continue
        whole = table.parent / Path(file).expanduser()
        other = next((one for one, known in files.items() if known.resolve() == whole.resolve()), None)
        at, hint = Span(path, row.line, 1), "a row for each pupil, and a history of its own for each"
        if name in files:
            findings.append(Finding("learners-repeated", at, f"pupil `{name}` stands here twice", hint))
        elif other is not None:
            findings.append(Finding("learners-repeated", at, f"`{name}` and `{other}` have one history", hint))
        files.setdefault(name, whole)
    return files, findings


def _enter(
    name: str,
    sheet: Graded,
    places: Mapping[tuple[str, str], QuestionPlace],
    file: Path,
    at: datetime,
    now: datetime,
) -> str:
    kept = archive.read(file) if file.exists() else Archive(answers=(), taken_back=(), flags=(), tells=False)
    ratings: dict[ItemKey, Rating] = {}
    for one in sheet.answers:
        place = places.get((one.idea, one.question))
        if place is not None and one.right is not None:
            ratings.setdefault(ItemKey(place.anchor, one.question), GOOD if one.right else AGAIN)
    planned = _plan(ratings, kept, at)
    if planned.add or planned.amend:
        with History(file) as history:
            for seq, rating in planned.amend:
                history.amend(seq, rating, stamp(now))
            for key, rating in planned.add:
                history.record(key, rating, at, 0)
    counts = [f"{len(planned.add)} entered"]
    counts += [f"{len(planned.amend)} amended"] if planned.amend else []
    counts += [f"{planned.known} known"] if planned.known else []
    counts += [f"{planned.since} answered since"] if planned.since else []
    return f"{name}: {', '.join(counts)}"


def _plan(ratings: Mapping[ItemKey, Rating], kept: Archive, at: datetime) -> _Planned:
    # compared by the clock on the wall, so that another zone of the teacher's computer is not another quiz
    wall = at.replace(tzinfo=None)
    entered: dict[ItemKey, Answered] = {}
    last: dict[ItemKey, datetime] = {}
    for one in kept.answers:
        key = ItemKey(one.idea, one.question)
        last[key] = max(last.get(key, one.at), one.at)
        if one.at.replace(tzinfo=None) == wall:
            entered[key] = one
    undone = {ItemKey(one.idea, one.question) for one in kept.taken_back if one.at.replace(tzinfo=None) == wall}
    add, amend, known, since = [], [], 0, 0
    for key, rating in ratings.items():
        if key in entered:
            if entered[key].rating == rating:
                known += 1
            elif last[key] > entered[key].at:
                since += 1
            else:
                amend.append((entered[key].seq, rating))
        elif key in undone:
            known += 1
        elif key in last and last[key] > at:
            since += 1
        else:
            add.append((key, rating))
    return _Planned(tuple(add), tuple(amend), known, since)
