"""What search looks in, and what it finds."""

from typing import Final, Literal, TypeAlias, get_args

from msgspec import Struct

from duizhao.lang import Lang

Kind: TypeAlias = Literal[
    "term",
    "definition",
    "quote",
    "gloss",
    "note",
    "question",
    "id",
    "text",
    "excerpt",
    "title",
    "erratum",
    "disagreement",
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
"""In the order in which they are listed. `text` is a line of a full text, `question` any text of one."""


class Passage(Struct, frozen=True, kw_only=True):
    """One text of a file: `written` as it stands there, from 1-based `line` and `column` on.

    `taiwan` and `hongkong` are what it is converted to, empty where the author wrote those or nothing is converted;
    `pinyin` is a term's stored reading. `source` and `source_line` are those of a quote or of a source's own words.
    """

    line: int
    column: int
    kind: Kind
    written: str
    language: Lang | None = None
    idea: str = ""
    source: str = ""
    source_line: int | None = None
    taiwan: str = ""
    hongkong: str = ""
    pinyin: str = ""


class Hit(Struct, frozen=True, kw_only=True):
    """A passage that has what was asked for: `text` is one of its wordings, `converted` if the author wrote another.

    `hits` are offsets into `text` in code points, ordered and apart. In a full text `column` is that of the first
    of them, elsewhere it is where the text begins.
    """

    file: str
    line: int
    column: int
    kind: Kind
    idea: str | None
    source: str | None
    source_line: int | None
    language: Lang | None
    converted: bool
    text: str
    hits: tuple[tuple[int, int], ...]


class Found(Struct, frozen=True, kw_only=True):
    """The first `hits` of `total`, the best first; `broken` are the files that were searched as far as they are whole.

    `read` are those that were read into the index for it.
    """

    hits: tuple[Hit, ...]
    total: int
    broken: tuple[str, ...]
    read: tuple[str, ...]
