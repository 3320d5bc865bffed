"""A source's full text, and places in it.

Offsets are code points of the NFC text. Lines and columns are those of the file as it is, 1-based, the column in code
points: where a file is not NFC, columns are counted in its own spelling, so that an editor finds the place.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from msgspec import Struct

from duizhao.model.deck import SourceId
from duizhao.passes.finder import Finder
from duizhao.passes.fold import Folded, fold_all

_CLUSTER_LIMIT = 64
"""Code points; more combining marks on one letter than this are a hostile file."""


@dataclass(frozen=True, eq=False)
class Document:
    """A full text. Folding it, and finding its lines, is done once, when somebody asks.

    A dataclass and not a struct for that reason: many quotes are verified against one document, most of them without
    any folding. `raw` is the text as the file spells it where that is not NFC.
    """

    id: SourceId
    name: str
    text: str = field(repr=False)
    raw: str | None = field(default=None, repr=False)

    @cached_property
    def folded(self) -> Folded:
        """The text, folded, with the way back."""
        return fold_all(self.text)

    @cached_property
    def finder(self) -> Finder:
        """Finds strings in the text."""
        return Finder(self.text)

    @cached_property
    def folded_finder(self) -> Finder:
        """Finds strings in the folded text."""
        return Finder(self.folded.text)

    @cached_property
    def line_starts(self) -> list[int]:
        """The offset of each line; a line ends with a line feed, and with nothing else."""
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    @cached_property
    def raw_lines(self) -> list[str]:
        """The lines as the file spells them."""
        return (self.text if self.raw is None else self.raw).split("\n")


class Place(Struct, frozen=True):
    """Where something stands in a document: offsets, 1-based line and column, and the text that is there."""

    start: int
    end: int
    line: int
    column: int
    matched: str


def document(id_: SourceId, name: str, text: str) -> Document:
    """Return the document of the source `id_`, whose file is called `name` and holds `text`."""
    composed = unicodedata.normalize("NFC", text)
    return Document(id_, name, composed, None if composed == text else text)


def place(document: Document, start: int, end: int) -> Place:
    """Return the place of ``document.text[start:end]``."""
    line = bisect_right(document.line_starts, start)
    column = start - document.line_starts[line - 1]
    if document.raw is not None:
        column = _raw_column(document.raw_lines[line - 1], column)
    return Place(start, end, line, column + 1, document.text[start:end])


def _raw_column(line: str, column: int) -> int:
    """Return how many code points of a line that is not NFC come before the `column`-th one of its NFC.

    The line is composed letter by letter: a letter begins where composing across its beginning changes nothing.
    """
    done, letter = 0, 0
    for i in range(1, len(line) + 1):
        cluster = line[letter:i]
        open_end = i < len(line) and i - letter < _CLUSTER_LIMIT and _composes(cluster, line[i])
        if not open_end:
            done += len(unicodedata.normalize("NFC", cluster))
            if done > column:
                return letter
            letter = i
    return letter


def _composes(cluster: str, char: str) -> bool:
    apart = unicodedata.normalize("NFC", cluster) + unicodedata.normalize("NFC", char)
    return bool(unicodedata.combining(char)) or unicodedata.normalize("NFC", cluster + char) != apart
