"""A class list: a CSV file of numbers and names."""

import csv
from collections import Counter
from io import StringIO
from typing import Final

from duizhao.errors import UsageError
from duizhao.model.answer_sheet import SEPARATOR
from duizhao.model.roster import Pupil

_HEADS: Final = frozenset(
    {"id", "number", "no", "no.", "nr", "学号", "學號", "座號", "座号", "編號", "编号", "學生編號"}
)
"""What the first cell of a list says where it is a heading."""
_LONGEST: Final = 24
_SHOWN: Final = 5


def parse(content: bytes, name: str) -> list[Pupil]:
    """Return the pupils of a class list, in its order: an id and a name on each line, with or without a heading.

    Commas, semicolons and tabs may part the cells; further columns are left alone. `name` is what messages call the
    file. Raises `UsageError` that says all lines which cannot be used.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name} is not UTF-8", "save it as “CSV UTF-8” in your spreadsheet") from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        lines = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise UsageError(f"{name} is no table: {error}", "a class list has an id and a name on each line") from error
    rows = [(number, cells) for number, cells in enumerate(lines, 1) if any(cell.strip() for cell in cells)]
    if rows and rows[0][1][0].strip().casefold() in _HEADS:
        rows = rows[1:]
    pupils = [Pupil(cells[0].strip(), cells[1].strip() if len(cells) > 1 else "") for _, cells in rows]
    counts = Counter(pupil.number for pupil in pupils)
    wrong = [
        f"line {number}: {problem}"
        for (number, _), pupil in zip(rows, pupils, strict=True)
        if (problem := _problem(pupil, counts[pupil.number]))
    ]
    if wrong:
        more = f"; and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
        raise UsageError(f"{name}: {'; '.join(wrong[:_SHOWN])}{more}", "each line is an id of its own and a name")
    if not pupils:
        raise UsageError(f"{name} names nobody", "a class list has an id and a name on each line")
    return pupils


def _problem(pupil: Pupil, count: int) -> str:
    """Return what keeps a line from being used, empty where nothing does."""
    if not pupil.number:
        return "no id"
    if count > 1:
        return f"the id “{pupil.number}” is there {count} times"
    if len(pupil.number) > _LONGEST:
        return f"the id “{pupil.number[:_LONGEST]}…” is longer than {_LONGEST} characters"
    if SEPARATOR in pupil.number or not (pupil.number + pupil.name).isprintable():
        return f"“{SEPARATOR}” and control characters cannot be printed in a code"
    return ""
