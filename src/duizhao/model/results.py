"""What pupils answered in a quiz, read off their sheets: the form in which it is kept and handed on."""

from msgspec import Struct


class Response(Struct, frozen=True, kw_only=True):
    """One pupil's answer to one question of the quiz.

    `given` does not depend on the printed version: its numbers are places in the card's own order, in which the right
    one comes first. What they say goes by `kind`:

    * choice, report: the options that were marked, 0 being the key and the others following as on the card;
    * multiple: the same, the keys being the first of them;
    * true-false: 0 is the right verdict, 1 the wrong one;
    * match: for each pair, in the card's order, the pair whose right side was chosen; -1 where none was;
    * order: for each place the step that was put there; -1 where none was;
    * cloze, short, altered: what the teacher found, 0 right, 1 half right, 2 wrong.

    Empty is blank. `points` are out of `most`, which the quiz gives for the question. `right` is None where nobody has
    decided yet: then they are 0. `doubtful` says that a person is to look at it, `settled` that one has.
    """

    idea: str
    question: str
    kind: str
    given: tuple[int, ...]
    right: bool | None
    points: float
    doubtful: bool
    settled: bool = False
    most: int = 1


class Graded(Struct, frozen=True, kw_only=True):
    """One pupil's sheets.

    `pupil` is the number from the class list or the sheet's grid, None where it could not be read; `label` the printed
    version, as in A; `answers` stand in the printed order; `source` names file and page, several joined by "; ";
    `flags` say in words what a person is to look at: “question 3: two marks”, “page 2 is missing”. One that begins with
    “accepted: ” a person has looked at.
    """

    pupil: str | None
    name: str | None
    label: str
    answers: tuple[Response, ...]
    source: str
    flags: tuple[str, ...]


class Results(Struct, frozen=True, kw_only=True):
    """All graded sheets of the quiz called `quiz`, which is the stem of its files' names."""

    version: int = 1
    quiz: str
    sheets: tuple[Graded, ...]
