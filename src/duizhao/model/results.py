"""What a class answered on a printed quiz: the outcome of grading, and what item analysis reads."""

from msgspec import Struct


class Response(Struct, frozen=True, kw_only=True):
    """One pupil's answer to one question.

    `given` are indices into the card's own order of options, the key first, then the distractors; empty for a blank.
    `right` is None where nobody has decided yet; `doubtful` marks what should be looked at on paper.
    """

    idea: str
    question: str
    kind: str
    given: tuple[int, ...]
    right: bool | None
    points: float
    doubtful: bool


class Graded(Struct, frozen=True, kw_only=True):
    """One pupil's sheet: `label` is the printed version, `source` the file and page it was read from."""

    pupil: str | None
    name: str | None
    label: str
    answers: tuple[Response, ...]
    source: str
    flags: tuple[str, ...]


class Results(Struct, frozen=True, kw_only=True):
    """All sheets of one quiz; `version` is that of this format."""

    version: int = 1
    quiz: str
    sheets: tuple[Graded, ...]
