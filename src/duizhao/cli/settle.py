"""What is in doubt about graded sheets, put before a person in the terminal."""

import sys
from collections.abc import Iterator, Mapping

import click
from msgspec.structs import replace

from duizhao.diagnostic import printable
from duizhao.grading import Grading, rows_read, version_of, with_numbers, with_sheets
from duizhao.model.results import Graded
from duizhao.passes import marking, settling


class _Stopped(Exception):  # noqa: N818 - nothing went wrong
    """The person has had enough."""


def settled(graded: Grading) -> Grading:
    """Return `graded` with what a person says to each doubt; what was said before they left counts."""
    _say("Enter leaves a question open, q leaves all of them. The marked PDF shows each sheet.")
    numbers: dict[str, str] = {}
    done: list[Graded] = []
    try:
        for sheet in graded.results.sheets:
            if sheet.pupil is None and (number := _pupil(graded, sheet)):
                numbers[sheet.source] = number
        graded = _given(graded, numbers)
        done = list(graded.results.sheets)
        for place in range(len(done)):
            for step in (_answers, _flags):
                for sheet in step(graded, done[place]):
                    done[place] = sheet
    except _Stopped:
        graded = graded if done else _given(graded, numbers)
    return with_sheets(graded, done or graded.results.sheets)


def _given(graded: Grading, numbers: Mapping[str, str]) -> Grading:
    """Return `graded` with pages given to pupils; what is decided now is no earlier decision."""
    return replace(with_numbers(graded, numbers), kept=graded.kept)


def _pupil(graded: Grading, sheet: Graded) -> str:
    """Return whose a sheet is that nobody's number can be read on; empty where it stays open."""
    known = {pupil.number for pupil in graded.pupils}
    _say(f"\n{sheet.source}, version {sheet.label}: {'; '.join(sheet.flags[:1])}")
    while number := _typed("the pupil's number"):
        if not known or number in known:
            return number
        _say(f"  “{number}” is not in the class list")
    return ""


def _answers(graded: Grading, sheet: Graded) -> Iterator[Graded]:
    """Ask about each answer in doubt, and yield the sheet anew after each decision."""
    for place, item in enumerate(version_of(graded.form, sheet.label).items):
        if not sheet.answers[place].doubtful:
            continue
        _say(f"\n{sheet.source}, {_whose(sheet)}, version {sheet.label}")
        for flag in sheet.flags:
            if flag.startswith(marking.flag_of(place, "")):
                _say(f"  {flag}")
        rows = rows_read(graded, sheet, place)
        for line in settling.seen(item, rows):
            _say(f"  {line}")
        while typed := _typed(settling.ask(item, settling.in_doubt(item, rows))):
            marked = settling.understood(item, typed, rows)
            if marked is not None:
                sheet = marking.with_answer(sheet, place, marking.settled(item, marked))
                yield sheet
                break
            _say(f"  “{typed}” is none of these")


def _flags(_graded: Grading, sheet: Graded) -> Iterator[Graded]:
    """Ask whether what is odd about the sheet as a whole is all right, and yield it with that marked as looked at."""
    for flag in sheet.flags:
        if sheet.pupil is None or not marking.is_open(flag) or flag.startswith("question "):
            continue
        _say(f"\n{sheet.source}, {_whose(sheet)}, version {sheet.label}\n  {flag}")
        if _typed("y if that is all right").casefold() in {"y", "yes"}:
            sheet = marking.accepted(sheet, flag)
            yield sheet


def _whose(sheet: Graded) -> str:
    return f"pupil {sheet.pupil}" + (f", {sheet.name}" if sheet.name else "") if sheet.pupil else "nobody's"


def _typed(wanted: str) -> str:
    """Return what is typed; empty where nothing is."""
    click.echo(f"  {wanted}: ", nl=False, err=True)
    line = sys.stdin.readline()
    if not line:
        _say("")
    if not line or line.strip().casefold() == "q":
        raise _Stopped
    return line.strip()


def _say(text: str) -> None:
    for line in text.split("\n"):
        click.echo(printable(line), err=True)
