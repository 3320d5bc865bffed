"""A field as Anki's editor leaves it, turned back into the text that an author would have written.

The editor keeps HTML. Of that, line breaks and the blocks which it makes of lines are text; everything else (bold,
pictures, links, colours) has no place in a card file, and is refused instead of dropped.
"""

import html
import re
import unicodedata
from typing import Final

from duizhao.diagnostic import short
from duizhao.model import cloze

_TAG: Final = re.compile(r"(</?[A-Za-z!?][^>]*>?)")
_PLAIN_TAG: Final = re.compile(r"</?(br|div|p|span)\s*/?>", re.IGNORECASE)
_ACTS: Final = re.compile(r"\[(?:sound|anki):|\[/?(?:latex|\$\$?)\]|\\[(\[]")
"""What Anki acts upon: sound, speech, LaTeX and MathJax."""
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no card file may hold, see `read/yamltree`."""
_GAP: Final = re.compile(r"\{\{c(\d+)::(.*?)\}\}", re.DOTALL)
_LONGEST: Final = 100_000
_NO_BREAK_SPACE: Final = "\xa0"


class NotTextError(ValueError):
    """A field holds more than text; the message says what."""


def text(field: str) -> str:
    r"""Return the text of a field: the inverse of `emit.markup.escape`, and of what Anki's editor makes of it.

    >>> text("a &lt; b<br>&#123;&#123;c1::x&#125;&#125;")
    'a < b\n{{c1::x}}'
    >>> text("one<div>two</div><div><br></div><div>three&nbsp;</div>")
    'one\ntwo\n\nthree\xa0'

    Raises `NotTextError` where there is anything that a text cannot say.
    """
    written = _Lines()
    for place, piece in enumerate(_TAG.split(field)):
        if place % 2:
            tag = _PLAIN_TAG.fullmatch(piece)
            if tag is None:
                raise NotTextError(f"`{short(piece)}`")
            written.tag(tag[1].lower())
        elif piece and not (written.owed and piece.isspace() and _NO_BREAK_SPACE not in piece):
            written.text(html.unescape(piece.replace("\n", " ")))
    found = "".join(written.pieces)
    if bad := _UNWRITABLE.search(found):
        raise NotTextError(f"the character U+{ord(bad[0]):04X}")
    if len(found) > _LONGEST:
        raise NotTextError(f"more than {_LONGEST:,} characters")
    return found


class _Lines:
    """Text with the line breaks that a browser would show."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.owed = False
        """Whether a block has begun or ended since the last text, so that what follows stands on a line of its own."""
        self.broken = False
        """Whether a `<br>` stands at the end: the block around it needs no line break any more."""

    def tag(self, name: str) -> None:
        if name == "span":
            return
        if name == "br":
            self.text("\n")
            self.broken = True
        elif self.pieces and not self.broken:
            self.owed = True

    def text(self, text: str) -> None:
        if self.owed:
            self.pieces.append("\n")
        self.pieces.append(text)
        self.owed = self.broken = False


def edited(ours: str, theirs: str) -> str | None:
    r"""Return the text that the field `theirs` says instead of the field `ours`; None where both say the same.

    The editor writes no-break spaces for spaces at the ends and in rows, and leaves a line break behind: where our
    text has none, these are spaces and nothing.

    >>> edited("a b<br>c", "a b<div>c&nbsp;</div>")
    >>> edited("a b", "a&nbsp; b!<br>")
    'a  b!'

    Raises `NotTextError` where `theirs` holds more than text, or nothing.
    """
    task = _task(ours)
    if not theirs.startswith(task):
        raise NotTextError("the line that says what to do was changed")
    before, after = text(ours[len(task) :]), text(theirs[len(task) :])
    return _edited(before, after)


def edited_cloze(ours: str, theirs: str) -> str | None:
    """Return as `edited` does the text of a cloze, its gaps in double braces.

    >>> edited_cloze("The {{c1::weights}}.", "The trained {{c1::weights}}.")
    'The trained {{weights}}.'

    Raises `NotTextError` also where there are hints, or gaps on a card of their own: our clozes have neither.
    """
    return _edited(_cloze(ours), _cloze(theirs))


def _cloze(field: str) -> str:
    gaps = list(_GAP.finditer(field))
    for gap in gaps:
        if gap[1] != "1":
            raise NotTextError(f"a gap of another card, `c{short(gap[1], 8)}`")
        if "{{" in gap[2]:
            raise NotTextError("a gap inside a gap")
        if "::" in gap[2]:
            raise NotTextError("a gap with a hint")
    found = text(_GAP.sub(lambda gap: "{{" + gap[2] + "}}", field))
    try:
        parts = cloze.parts(found)
    except cloze.ClozeError as error:
        raise NotTextError(f"no cloze: {error}") from error
    if len(parts) // 2 != len(gaps):
        raise NotTextError("double braces that hide nothing")
    return found


def _edited(before: str, after: str) -> str | None:
    if _NO_BREAK_SPACE not in before:
        after = after.replace(_NO_BREAK_SPACE, " ")
    kept = before.rstrip()
    after = after.rstrip() + before[len(kept) :]
    if not after.strip():
        raise NotTextError("nothing: the text was deleted")
    acting = _ACTS.search(after)
    if acting and not _ACTS.search(before):
        raise NotTextError(f"`{acting[0]}`, upon which Anki acts")
    return None if after == unicodedata.normalize("NFC", before) else after


def _task(field: str) -> str:
    """Return the line before a stem that says what to do; nothing where there is none."""
    found = re.match(r'<p class="task">[^<]*</p>', field)
    return found[0] if found else ""


def means_the_same(ours: str, theirs: str) -> bool:
    """Say whether two fields differ at most in how characters are written: `&#123;` and `{` are one.

    >>> means_the_same("<b>&#123;x</b>", "<b>{x</b>"), means_the_same("&lt;b&gt;", "<b>")
    (True, False)
    """
    return _pieces(ours) == _pieces(theirs)


def _pieces(field: str) -> list[str]:
    pieces = _TAG.split(field)
    return [
        piece if place % 2 else unicodedata.normalize("NFC", html.unescape(piece)) for place, piece in enumerate(pieces)
    ]
