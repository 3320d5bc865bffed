"""What a person types to settle an answer in doubt, understood or not."""

from collections.abc import Mapping, Sequence
from typing import Final

from duizhao.model.answer_sheet import TEACHER, rows_of
from duizhao.model.form import FormItem, MatchQuestion, MultipleQuestion, OrderQuestion
from duizhao.model.kinds import kind
from duizhao.model.sheet_reading import RowReading

_LETTERS: Final = "abcdefgh"
_BLANK: Final = "-"
_TWO: Final = 2
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


def ask(item: FormItem, doubtful: Sequence[int]) -> str:
    """Return what may be typed; `doubtful` are the parts of a question of several rows that are in doubt."""
    if kind(item) in TEACHER:
        return "1 right, h half right, 0 wrong"
    rows, count = rows_of(item)
    if rows > 1:
        which = f"row{'s' * (len(doubtful) > 1)} {', '.join(str(part + 1) for part in doubtful)}"
        return f"a-{_LETTERS[count - 1]} for {which}, - for blank"
    last = names(item)[-1]
    if isinstance(item, MultipleQuestion):
        return f"all letters that count, A-{last}, or - for blank"
    return f"{names(item)[0]} or {last}, - for blank" if count == _TWO else f"A-{last}, - for blank"


def understood(item: FormItem, typed: str, rows: Sequence[RowReading]) -> list[tuple[int, ...]] | None:
    """Return for each of a question's rows the bubbles that count, None where what was typed means nothing.

    One letter is typed for each row in doubt, the others stay as they were read; where several options may be right,
    all letters of the one row. Spaces, commas and the case of letters do not matter.
    """
    words = typed.strip().casefold()
    if kind(item) in TEACHER:
        return [(_TEACHER[words],)] if words in _TEACHER else None
    marks = [char for char in words if char not in " ,，"]
    known = (
        _VERDICTS if kind(item) == "true-false" else {one: at for at, one in enumerate(_LETTERS[: rows_of(item)[1]])}
    )
    if isinstance(item, MultipleQuestion):
        return _several(marks, known)
    doubtful = in_doubt(item, rows)
    if len(marks) != len(doubtful) or not set(marks) <= {_BLANK, *known}:
        return None
    read = {row.part: row.marked for row in rows}
    read |= {part: () if mark == _BLANK else (known[mark],) for part, mark in zip(doubtful, marks, strict=True)}
    return [read[part] for part in range(rows_of(item)[0])]


def _several(marks: Sequence[str], known: Mapping[str, int]) -> list[tuple[int, ...]] | None:
    """Return the bubbles of a row in which several count."""
    if marks == [_BLANK]:
        return [()]
    return [tuple(sorted({known[mark] for mark in marks}))] if marks and set(marks) <= set(known) else None


def in_doubt(item: FormItem, rows: Sequence[RowReading]) -> list[int]:
    """Return the parts of a question that are in doubt: all, where no row says which, or some were not read."""
    count = rows_of(item)[0]
    doubtful = sorted({row.part for row in rows if row.doubt})
    return doubtful if doubtful and len({row.part for row in rows}) == count else list(range(count))


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
