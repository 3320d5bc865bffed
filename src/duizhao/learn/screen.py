"""Lines on a terminal or into a pipe: columns, wrapping, colour, and lines read back."""

import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from io import TextIOWrapper
from itertools import pairwise
from typing import Final, Literal, TextIO, TypeAlias

from msgspec import Struct

from duizhao.diagnostic import printable

Style: TypeAlias = Literal["plain", "strong", "quiet", "good", "bad"]

WIDEST: Final = 80
"""Longer lines are hard to read, however wide the window."""
NARROWEST: Final = 20
GAP: Final = "   "
"""Between entries such as keys and what they do, which are kept whole."""

_BAR: Final = 10
"""Columns of a bar."""
_SGR: Final = {"strong": "1", "quiet": "2", "good": "32", "bad": "31"}
_CLOSING: Final = frozenset("，。、；：？！）】」』》〉”’…—～·,.;:?!)]}%")
_OPENING: Final = frozenset("（【「『《〈“‘([{")
_ZHUYIN: Final = frozenset((*map(chr, range(0x3105, 0x3130)), *map(chr, range(0x31A0, 0x31C0)), *"ˉˊˇˋ˙"))


class Line(Struct, frozen=True):
    """A paragraph to show: `lead` stands before its first line, and later ones align below the text.

    Where `breaks` are given, a line ends at a space or at one of these offsets of `text`, if it can.
    """

    text: str = ""
    style: Style = "plain"
    lead: str = ""
    breaks: tuple[int, ...] = ()


def width(text: str) -> int:
    """Return how many terminal columns `text` takes: two for a wide character, none for a combining one.

    >>> width("软件2.0")
    7
    """
    return len(text) if text.isascii() else sum(map(_columns_of, text))


def wrap(text: str, columns: int, breaks: Sequence[int] = ()) -> list[str]:
    """Return `text` in lines of at most `columns`, broken at spaces and between Han characters.

    No line starts with a closing or ends with an opening mark, unless a whole run of them is longer than a line. Where
    there are `breaks`, Han characters are parted at these offsets alone, unless there are too many between two of them.

    >>> wrap("权重本身是，程序 the program", 10)
    ['权重本身', '是，程序', 'the', 'program']
    >>> wrap("大规模多任务学习", 10, (3, 6))
    ['大规模', '多任务学习']
    >>> wrap("1 重来   2 困难", 12)
    ['1 重来', '2 困难']
    """
    lines = [""]
    room = columns
    for piece in _phrases(text, columns, breaks) if breaks else _entries(text, columns):
        for part in [piece] if width(piece) <= columns else _cut(piece, columns):
            size = width(part)
            if size > room:
                lines[-1] = lines[-1].rstrip(" ")
                lines.append("")
                room = columns
            if part == " " and not lines[-1] and len(lines) > 1:
                continue
            lines[-1] += part
            room -= size
    return [line.rstrip(" ") for line in lines]


class Screen:
    """Where lines are shown. It looks at the window's width for each of them, so that a resized one is used at once."""

    def __init__(self, stdin: TextIO, stdout: TextIO, *, plain: bool = False) -> None:
        """With `plain` nothing is shown that does not read well aloud: no colour, no bars, no line broken by us."""
        self._plain = plain
        self._in = stdin
        self._out = stdout
        for stream, errors in ((stdin, "replace"), (stdout, "backslashreplace")):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors=errors)
        dumb = os.environ.get("TERM") == "dumb" or bool(os.environ.get("NO_COLOR"))
        self._colour = stdout.isatty() and not dumb and not plain
        self._editing = stdin.isatty() and stdout.isatty() and stdin is sys.stdin and stdout is sys.stdout
        if self._editing:
            _prepare_editing()

    def show(self, lines: Iterable[Line]) -> None:
        """Show `lines`; control characters in them appear as escapes."""
        for line in lines:
            for text in [_aloud(line)] if self._plain else _laid_out(line, self.columns()):
                self._out.write(self._styled(text, line.style) + "\n")
        self._out.flush()

    def headed(self, lines: Sequence[Line], done: int, total: int) -> list[Line]:
        """Return `lines` with a bar before the last: how far a session has come.

        It is drawn in a terminal where it fits, and left out where it would be read aloud or kept.
        """
        *before, last = lines
        filled = min(_BAR, done * _BAR // max(total, 1))
        text = f"[{'#' * filled}{'-' * (_BAR - filled)}] {last.text}"
        if self._plain or not self._editing or width(text) > self.columns():
            return [*lines]
        return [*before, Line(text, last.style)]

    def read(self, prompt: str) -> str:
        """Return the line typed after `prompt`, without its end.

        Raises `EOFError` at the end of the input, `KeyboardInterrupt` at Ctrl-C.
        """
        if self._editing:
            return input(prompt)
        self._out.write(prompt)
        self._out.flush()
        line = self._in.readline()
        if not line:
            raise EOFError
        typed = line.rstrip("\r\n")
        if not self._in.isatty():  # what comes through a pipe would else be missing from the transcript
            self._out.write(printable(typed) + "\n")
        return typed

    def columns(self) -> int:
        """Return how many columns a line may have at present."""
        try:
            columns = os.get_terminal_size(self._out.fileno()).columns
        except (OSError, ValueError):  # a pipe, or a stream without a file
            return WIDEST
        return max(NARROWEST, min(columns or WIDEST, WIDEST))

    def _styled(self, text: str, style: Style) -> str:
        return f"\x1b[{_SGR[style]}m{text}\x1b[m" if self._colour and text and style != "plain" else text


def _laid_out(line: Line, columns: int) -> Iterator[str]:
    lead = line.lead
    indent = " " * width(lead)
    shown = printable(line.text.expandtabs(4))
    breaks = line.breaks if shown == line.text and "\n" not in shown else ()
    for paragraph in shown.split("\n"):
        for text in wrap(paragraph, max(columns - len(indent), NARROWEST // 2), breaks):
            yield (lead + text).rstrip(" ")
            lead = indent


def _aloud(line: Line) -> str:
    """Return a line as a screen reader should have it: whole, without what is drawn before it."""
    lead = " ".join(line.lead.replace("|", " ").split())
    text = "\n".join(map(printable, line.text.expandtabs(1).split("\n")))
    return f"{lead} {text}".strip()


def _prepare_editing() -> None:
    """Let `input` edit whole characters: without readline, backspace leaves half of a Chinese one behind."""
    try:
        import readline  # noqa: PLC0415
    except ImportError:  # not built in everywhere
        return
    readline.set_auto_history(False)


def _columns_of(char: str) -> int:
    if unicodedata.east_asian_width(char) in "WF":
        return 2
    return 0 if unicodedata.category(char) in ("Mn", "Me", "Cf") else 1


def _phrases(text: str, columns: int, breaks: Sequence[int]) -> Iterator[str]:
    """Yield what is between `breaks`, and single spaces; in pieces what is longer than a line."""
    for start, end in pairwise((0, *breaks, len(text))):
        for phrase in re.split("( )", text[start:end]):
            if width(phrase) <= columns:
                yield phrase
            else:
                yield from _pieces(phrase)


def _entries(text: str, columns: int) -> Iterator[str]:
    """Yield entries, and single spaces; in pieces what is no entry, or is longer than a line."""
    if GAP not in text:
        yield from _pieces(text)
        return
    for entry in re.split(f"({GAP})", text):
        if entry == GAP:
            yield from GAP
        elif width(entry) <= columns:
            yield entry
        else:
            yield from _pieces(entry)


def _pieces(text: str) -> Iterator[str]:
    """Yield runs that stay together, and single spaces."""
    piece = ""
    for char in text:
        if char == " " or (piece and not _sticks(piece[-1], char)):
            if piece:
                yield piece
            piece = ""
        if char == " ":
            yield char
        else:
            piece += char
    if piece:
        yield piece


def _sticks(before: str, char: str) -> bool:
    if char in _CLOSING or before in _OPENING or "\xa0" in (before, char) or not _columns_of(char):
        return True
    if _ZHUYIN.issuperset((before, char)):  # a syllable of it is never cut
        return True
    return _columns_of(before) < 2 and _columns_of(char) < 2 and before not in "”…—"  # noqa: PLR2004


def _cut(piece: str, columns: int) -> Iterator[str]:
    line, taken = "", 0
    for char in piece:
        size = _columns_of(char)
        if taken + size > columns:
            yield line
            line, taken = "", 0
        line, taken = line + char, taken + size
    yield line
