r"""The declared folding: what may differ between two spellings of the same words.

Folded are full-width ASCII, quotation marks of a kind, runs of dashes and of dots; format characters and all white
space are dropped. Nothing else: no Han variant, no script, no digit (½ ² ㎡ stay what they are, so this is not NFKC),
no letter's case. docs/quotes.md lists every character, and a test holds the list against this module.

Offsets are code points, everywhere.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice
from typing import Final

from msgspec import Struct

DASHES: Final = "‐‑‒–—―−─⸺⸻﹘﹣－"
DOUBLE_QUOTES: Final = "“”„‟「」『』﹁﹂﹃﹄｢｣〝〞〟«»＂"
SINGLE_QUOTES: Final = "‘’‚‛‹›＇"
FULL_WIDTH: Final = "".join(map(chr, range(0xFF01, 0xFF5F)))
FORMAT: Final = (
    "\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe0e\ufe0f\ufeff\ufff9-\ufffb"
)
"""Soft hyphen, zero-width characters, direction marks, emoji and text presentation: ranges of a regular expression."""

TABLE: Final[dict[str, str]] = {
    **{char: chr(ord(char) - 0xFEE0) for char in FULL_WIDTH},
    **dict.fromkeys(DASHES, "-"),
    **dict.fromkeys(DOUBLE_QUOTES, '"'),
    **dict.fromkeys(SINGLE_QUOTES, "'"),
    "⋯": "…",
}
"""Every character that is written otherwise, and as what."""

_FORMAT: Final = re.compile(f"[{FORMAT}]+")
_WRITTEN_OTHERWISE: Final = re.compile(f"[{re.escape(''.join(TABLE))}]")
_DASH_RUN: Final = re.compile("--+")
_DOT_RUN: Final = re.compile(r"(?:…|\.{3,}|。{3,})+")

_GAP: Final = f"[\\s{FORMAT}]*+"
_DOTS: Final = rf"(?:[…⋯]|[.．](?:{_GAP}[.．]){{2,}}+|。(?:{_GAP}。){{2,}}+)"
RUN: Final = rf"[-{DASHES}](?:{_GAP}[-{DASHES}])*+|{_DOTS}(?:{_GAP}{_DOTS})*+"
"""A regular expression for what folds to one dash or one ellipsis, in text that is not folded yet."""

_TOKEN: Final = re.compile(rf"{RUN}|[^\s{FORMAT}]")
_ORDINARY: Final = re.compile(rf"[^\s{FORMAT}{DASHES}.．。…⋯-]")
_BLOCK: Final = 256


class Folded(Struct, frozen=True):
    """A text, folded block by block; `starts` and `raw_starts` say where each block begins, folded and raw."""

    raw: str
    text: str
    starts: "array[int]"
    raw_starts: "array[int]"


def fold(text: str) -> str:
    """Return `text` without the differences that do not count.

    >>> fold("他说：「软件 2.0……」")
    '他说:"软件2.0…"'
    """
    text = _FORMAT.sub("", "".join(text.split()))
    text = _WRITTEN_OTHERWISE.sub(lambda match: TABLE[match[0]], text)
    text = _DASH_RUN.sub("-", text)
    has_dots = "…" in text or "..." in text or "。。。" in text
    return _DOT_RUN.sub("…", text) if has_dots else text


def fold_all(raw: str) -> Folded:
    """Return `raw` folded, with what `raw_span` needs to find the way back.

    Only the beginning of every block is kept, and a block is walked when something was found in it: a map of every
    character would cost more than the folding itself.
    """
    parts: list[str] = []
    starts, raw_starts = array("q"), array("q")
    at = 0
    for start, end in _blocks(raw):
        parts.append(fold(raw[start:end]))
        starts.append(at)
        raw_starts.append(start)
        at += len(parts[-1])
    return Folded(raw, "".join(parts), starts, raw_starts)


def raw_span(folded: Folded, start: int, end: int) -> tuple[int, int]:
    """Return where ``folded.text[start:end]`` stands in the raw text, without what was dropped around it.

    `end` must be greater than `start`.
    """
    return _token(folded, start)[0], _token(folded, end - 1)[1]


def _token(folded: Folded, at: int) -> tuple[int, int]:
    """Return the raw span of the folded character at `at`."""
    block = bisect_right(folded.starts, at) - 1
    following = block + 1
    stop = folded.raw_starts[following] if following < len(folded.raw_starts) else len(folded.raw)
    tokens = _TOKEN.finditer(folded.raw, folded.raw_starts[block], stop)
    return next(islice(tokens, at - folded.starts[block], None)).span()


def _blocks(raw: str) -> Iterator[tuple[int, int]]:
    """Yield stretches of some hundred characters, each beginning where no run can be cut in two."""
    start = 0
    while start < len(raw):
        ordinary = _ORDINARY.search(raw, start + _BLOCK)
        end = ordinary.start() if ordinary else len(raw)
        yield start, end
        start = end
