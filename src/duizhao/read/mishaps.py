"""What libyaml could not read, said in the words of who wrote it: the likely cause, at its place.

libyaml names what it expected where it gave up. The cause is often a line above, and always something that the author
typed: a tab, a colon, a quotation mark.
"""

import re
from collections.abc import Callable
from typing import Final

from msgspec import Struct

COLON_HINT: Final = "write an ASCII colon and a space after the key: `key: value`"
_FULLWIDTH_COLON: Final = re.compile(r"^[ ]*(?:- )*[^\s:#\"'“‘,，。：]{1,40}：")
_MERGE: Final = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")
_WIDE_SPACE: Final = re.compile("[ ]*([\xa0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff])")
_TIGHT: Final = re.compile(r"[ ]*(?:- )*([A-Za-z][\w-]*):(?=[^\s:/])")
_KEY: Final = re.compile(r"([ ]*(?:- +)*)([\w-]+|'[^']*'|\"[^\"]*\"):(?: +(.*))?$")
_WORDS: Final = re.compile(r"[ ]*(?:- )*(\S.*)")
_TIGHT_DASH: Final = re.compile(r"[ ]*(-[A-Za-z][\w-]*:)(?: |$)")
_BULLET: Final = re.compile(r"[ ]*([–—‒―•·*＊－])(?=[ ])")
_VALUE: Final = re.compile(r"[ ]*(?:- )*[\w-]+: +(.+)")
_MOST: Final = 40


class Where(Struct, frozen=True, kw_only=True):
    """Where libyaml gave up, and what it was doing: 0-based lines and columns, `began` those of what it was in.

    `quoted` are the first and the last line and the first column of the last text in quotation marks before that.
    """

    lines: list[str]
    line: int
    column: int
    problem: str
    began: tuple[int, int] | None
    quoted: tuple[int, int, int] | None

    @property
    def here(self) -> str:
        """The line in which it gave up."""
        return self.row(self.line)

    def row(self, number: int) -> str:
        """Return a line, "" behind the last one."""
        return self.lines[number] if number < len(self.lines) else ""


class Mishap(Struct, frozen=True):
    """The likely cause: 0-based line and column, what it is, and the remedy."""

    line: int
    column: int
    message: str
    hint: str


def fullwidth_colon(value: str) -> bool:
    """Say whether a string looks like a key and a full-width colon: ``标题：…``."""
    return bool(_FULLWIDTH_COLON.match(value))


def likely_cause(at: Where) -> Mishap:
    """Return the first cause that fits, or else what libyaml says."""
    for cause in _CAUSES:
        found = cause(at)
        if found is not None:
            return found
    return Mishap(
        at.line, at.column, at.problem, "check the indentation and the quotation marks of this line and the one above"
    )


def _near(at: Where) -> list[int]:
    """Return the lines in which the cause may be: this one, the one where it began, the one with words above."""
    above = next(
        (number for number in range(min(at.line, len(at.lines)) - 1, -1, -1) if at.lines[number].strip()), at.line
    )
    numbers = (at.line, *([at.began[0]] if at.began else []), above)
    return [number for number in dict.fromkeys(numbers) if number < len(at.lines)]


def _short(text: str) -> str:
    return text if len(text) <= _MOST else text[:_MOST] + "…"


def _merge(at: Where) -> Mishap | None:
    for number, line in enumerate(at.lines):
        if _MERGE.match(line):
            return Mishap(
                number, 0, "the marks of an unfinished merge stand here", "keep one side, and delete the marks"
            )
    return None


def _colon(at: Where) -> Mishap | None:
    for number in _near(at):
        if _FULLWIDTH_COLON.match(at.lines[number]):
            message = "“：” is a full-width colon, which YAML takes for text"
            return Mishap(number, at.lines[number].index("："), message, COLON_HINT)
    return None


def _indent(at: Where) -> Mishap | None:
    for number in _near(at):
        line = at.lines[number]
        tab = line[: len(line) - len(line.lstrip(" \t"))].find("\t")
        if tab >= 0:
            return Mishap(number, tab, "a tab indents this line, which YAML does not allow", "indent with spaces")
        wide = _WIDE_SPACE.match(line)
        if wide:
            message = f"U+{ord(wide[1]):04X} indents this line, which YAML takes for text"
            return Mishap(number, wide.start(1), message, "indent with ordinary spaces")
    if at.here[at.column : at.column + 1] == "\t":
        return Mishap(at.line, at.column, "a tab stands here, where YAML allows none", "write a space")
    return None


def _dash(at: Where) -> Mishap | None:
    for number in _near(at):
        line = at.lines[number]
        bullet = _BULLET.match(line)
        if bullet:
            message = f"“{bullet[1]}” is no dash that begins a part of a list"
            return Mishap(number, bullet.start(1), message, "write an ASCII hyphen and a space: `- `")
        tight = _TIGHT_DASH.match(line)
        if tight:
            message = f"`{_short(tight[1])}` has no space behind its dash"
            return Mishap(number, tight.start(1), message, "write `- ` before each part of a list")
    if "expected '-' indicator" in at.problem and at.here[: at.column].strip() == "":
        message = f"“{_short(at.here.strip())}” stands beside a list, and is no part of it"
        return Mishap(at.line, at.column, message, "write `- ` before it, or indent it as what it belongs to")
    if "block sequence entries are not allowed" in at.problem:
        return Mishap(at.line, at.column, "a list begins behind a key on its line", "begin it on a line of its own")
    return None


def _quotes(at: Where) -> Mishap | None:
    before = at.here[: at.column].rstrip()
    if "found unexpected end of stream" in at.problem and "quoted scalar" in at.problem and at.began:
        mark = at.row(at.began[0])[at.began[1] : at.began[1] + 1]
        message = f"the quotation mark `{mark}` that opens here is never closed"
        return Mishap(*at.began, message, "close it at the end of the value")
    if "unknown escape" in at.problem:
        sign = at.here[at.column : at.column + 1] if at.here[at.column - 1 : at.column] == "\\" else ""
        sign = sign or at.here[at.column + 1 : at.column + 2]
        message = f"`\\{sign}` means nothing in double quotation marks"
        return Mishap(at.line, at.column, message, f"write `\\\\{sign}`, or put the value in single ones")
    if not at.quoted or not before.endswith(("'", '"')):
        return None
    first, last, column = at.quoted
    if last > first and last == at.line:
        message = f"the quotation mark `{before[-1]}` that opens here closes only in line {last + 1}"
        return Mishap(first, column, message, "close it at the end of its value")
    if last == at.line:
        message = f"text follows the closing quotation mark `{before[-1]}`"
        hint = "put all of the value in quotation marks; write those within it twice: 'it''s'"
        return Mishap(at.line, at.column, message, hint)
    return None


def _open_bracket(at: Where) -> tuple[int, int] | None:
    """Return where the last bracket opens that nothing closes before the place where libyaml gave up."""
    closed = 0
    for number in range(min(at.line, len(at.lines) - 1), -1, -1):
        line = at.lines[number][: at.column] if number == at.line else at.lines[number]
        for column in range(len(line) - 1, -1, -1):
            closed += (line[column] in "]}") - (line[column] in "[{")
            if closed < 0:
                return number, column
    return None


def _brackets(at: Where) -> Mishap | None:
    sign = at.here[at.column : at.column + 1]
    if "parsing a flow node" in at.problem:
        if sign in (",", "]", "}", ":"):
            hint = "write what is missing, or delete the comma"
            return Mishap(at.line, at.column, f"a part is missing before `{sign}`", hint)
        place = _open_bracket(at)
        return _unclosed(at, *place) if place else None
    if "parsing a block node" in at.problem and sign in ("]", "}"):
        hint = "delete it, or put the value in quotation marks"
        return Mishap(at.line, at.column, f"the bracket `{sign}` closes nothing", hint)
    return _parts(at) if "flow sequence" in at.problem or "flow mapping" in at.problem else _behind_bracket(at)


def _parts(at: Where) -> Mishap:
    """Return what is wrong between the parts of what is in brackets."""
    row, column = at.began or (at.line, at.column)
    sign = at.row(row)[column : column + 1]
    close = "]" if sign == "[" else "}"
    if row != at.line or close not in at.here[at.column :]:
        return _unclosed(at, row, column)
    hint = f"put commas between the parts, or quotation marks around a value that begins with `{sign}`"
    return Mishap(at.line, at.column, f"a comma is missing between the parts within `{sign}{close}`", hint)


def _behind_bracket(at: Where) -> Mishap | None:
    before = at.here[: at.column].rstrip()
    if not before.endswith(("]", "}")):
        return None
    value = _VALUE.match(at.here)
    hint = f"put quotation marks around a value that begins with `{value[1][0] if value else before[-1]}`"
    return Mishap(at.line, at.column, f"text follows the closing bracket `{before[-1]}`", hint)


def _unclosed(at: Where, row: int, column: int) -> Mishap:
    sign = at.row(row)[column : column + 1]
    message = f"the bracket `{sign}` that opens here is not closed"
    return Mishap(row, column, message, f"close it with `{']' if sign == '[' else '}'}`")


def _first_sign(at: Where) -> Mishap | None:
    signs = {"an alias": "*", "an anchor": "&", "a tag": "!", "a directive": "%"}
    sign = next((sign for what, sign in signs.items() if f"scanning {what}" in at.problem), "")
    if "cannot start any token" in at.problem:
        sign = at.here[at.column : at.column + 1]
    if not sign:
        if "block scalar" in at.problem:
            hint = "begin the text on the next line"
            return Mishap(at.line, at.column, "text follows the `|` or `>` that begins a text of several lines", hint)
        return None
    row, column = at.began or (at.line, at.column)
    column = column if at.row(row)[column : column + 1] == sign else at.column
    return Mishap(row, column, f"a value that begins with `{sign}` must be in quotation marks", "put it in single ones")


def _tight_colon(at: Where) -> Mishap | None:
    for number in _near(at):
        tight = _TIGHT.match(at.lines[number])
        if tight and not _KEY.match(at.lines[number]):
            return Mishap(number, tight.end() - 1, f"`{tight[1]}:` has no space behind its colon", "write `key: value`")
    return None


def _two_colons(at: Where) -> Mishap | None:
    value = _VALUE.match(at.here)
    if "mapping values are not allowed" in at.problem and value and value.start(1) < at.column:
        message = f"the value “{_short(value[1].rstrip())}” holds a colon and must be in quotation marks"
        return Mishap(
            at.line, value.start(1), message, "put it in single ones; write those within it twice: 'it''s: so'"
        )
    return None


def _column(at: Where) -> Mishap | None:
    """Return what says that a line begins where none beside it does."""
    here = _KEY.match(at.here) or _WORDS.match(at.here)
    above = next((number for number in reversed(_near(at)) if number < at.line), None)
    key = _KEY.match(at.lines[above]) if above is not None else None
    if above is None or not here:
        return None
    column = len(at.here) - len(at.here.lstrip())
    if "expected ':'" in at.problem or (not key and "expected" not in at.problem):
        return None
    other = _first_column(at.lines, at.line)
    if other is None or column == other:
        return None
    name = _short(at.here.strip().removeprefix("- ").split(":")[0])
    message = f"`{name}` begins in column {column + 1}, what stands above it in column {other + 1}"
    return Mishap(
        at.line, column, message, "begin all keys of one mapping in one column, and those below a key further right"
    )


def _first_column(lines: list[str], line: int) -> int | None:
    """Return where the key of the nearest line above begins, behind its dashes."""
    for number in range(line - 1, -1, -1):
        key = _KEY.match(lines[number])
        if key:
            return len(key[1])
    return None


def _no_colon(at: Where) -> Mishap | None:
    if "expected ':'" not in at.problem or not at.began:
        return None
    words = _WORDS.match(at.row(at.began[0]))
    if not words:
        return None
    written = re.split(r"\s#", words[1])[0].rstrip()
    message = f"“{_short(written)}” has no colon, and stands where a key must"
    hint = "write `key: value`; further lines of a text are indented deeper than its key"
    return Mishap(at.began[0], words.start(1), message, hint)


_CAUSES: Final[tuple[Callable[[Where], Mishap | None], ...]] = (
    *(_merge, _colon, _indent, _brackets, _quotes, _dash, _first_sign, _two_colons, _tight_colon, _column, _no_colon),
)
