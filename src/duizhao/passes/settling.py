"""What a person types to settle an answer in doubt, understood or not."""

from collections.abc import Sequence
from typing import Final

from duizhao.model.answer_sheet import TEACHER, rows_of
from duizhao.model.form import FormItem, MatchQuestion, OrderQuestion
from duizhao.model.kinds import kind
from duizhao.model.sheet_reading import RowReading

_LETTERS: Final = "abcdefgh"
_BLANK: Final = "-"
_TEACHER: Final = {"1": 0, "r": 0, "h": 1, "½": 1, "0.5": 1, "0": 2, "w": 2}
_VERDICTS: Final = {"t": 0, "f": 1, "对": 0, "错": 1, "對": 0, "錯": 1}


def names(item: FormItem) -> list[str]:
    """Return what each bubble of a question's row is called at the prompt."""
    if kind(item) in TEACHER:
        return ["1", "½", "0"]
    if kind(item) == "true-false":
        return ["T", "F"]
    letters = _LETTERS[: rows_of(item)[1]]
    return list(letters if isinstance(item, MatchQuestion | OrderQuestion) else letters.upper())


def ask(item: FormItem) -> str:
    """Return what may be typed."""
    if kind(item) in TEACHER:
        return "1 right, h half right, 0 wrong"
    rows, count = rows_of(item)
    if rows > 1:
        return f"{rows} letters of a-{_LETTERS[count - 1]}, row by row, - for a blank one"
    return f"{' or '.join(names(item))}, - for blank" if count == 2 else f"A-{names(item)[-1]}, - for blank"  # noqa: PLR2004


def understood(item: FormItem, typed: str) -> list[tuple[int, ...]] | None:
    """Return for each row of a question the bubbles that the typed words mean, None where they mean nothing.

    Spaces, commas and the case of letters do not matter.
    """
    words = typed.strip().casefold()
    rows, count = rows_of(item)
    if kind(item) in TEACHER:
        return [(_TEACHER[words],)] if words in _TEACHER else None
    marks = [char for char in words if char not in " ,，"]
    if kind(item) == "true-false":
        marks = [_LETTERS[_VERDICTS[char]] if char in _VERDICTS else "?" * (char != _BLANK) or char for char in marks]
    known = set(_LETTERS[:count]) | {_BLANK}
    if len(marks) != rows or not set(marks) <= known:
        return None
    return [() if mark == _BLANK else (_LETTERS.index(mark),) for mark in marks]


def seen(item: FormItem, rows: Sequence[RowReading]) -> list[str]:
    """Return lines that show how dark each bubble of a question is, with what was read in each row.

    A bar of ten is the black of print.
    """
    lines = []
    for row in rows:
        bars = "  ".join(f"{name} {'▇' * round(ink * 10):·<10}" for name, ink in zip(names(item), row.ink, strict=True))
        number = f"row {row.part + 1}  " if len(rows) > 1 else ""
        lines.append(f"{number}{bars}  {row.doubt}".rstrip())
    return lines
