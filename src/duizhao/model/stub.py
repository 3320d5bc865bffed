"""A draft as it is proposed: a quote in its place, the reasons for it, and what is left to be written."""

from msgspec import Struct

from duizhao.lang import Lang


class Stub(Struct, frozen=True, kw_only=True):
    """A draft to be filled in.

    `line` and `column` are those of the quote `text` in its source, 1-based. `term` has what the source calls it, by
    language, where it has a name for it. `speaker` is somebody else than the record's first speaker, or nothing, and
    `asked` the label of somebody whom the record does not name. Where the quote overlaps an erratum it needs a note.
    `notes` are what its author must know besides; `before` and `after` what stands around it.
    """

    id: str
    source: str
    lang: Lang
    line: int
    column: int
    text: str
    term: dict[Lang, str]
    speaker: str
    asked: str
    erratum: bool
    notes: tuple[str, ...]
    before: str
    after: str
    score: float
    reasons: tuple[str, ...]
    signs: dict[str, float]
