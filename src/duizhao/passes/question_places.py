"""Where questions and their options stand in cards/."""

from collections.abc import Iterable

from msgspec import Struct

from duizhao.model.definitions import (
    ChoiceDef,
    IdeaDef,
    MultipleDef,
    Placed,
    QuestionDef,
    ReportDef,
    TrueFalseDef,
)
from duizhao.span import Node


class QuestionPlace(Struct, frozen=True, kw_only=True):
    """A question's node, those of its options (keys first; empty where it has none), and its idea's names.

    `idea` is the idea's id as it is now, `anchor` its first one ever.
    """

    idea: str
    anchor: str
    at: Node
    options: tuple[Node, ...] = ()

    def option(self, option: int | None) -> Node:
        """Return the node of an option, that of the question where there is none."""
        return self.options[option] if option is not None and option < len(self.options) else self.at


def question_places(ideas: Iterable[tuple[str, Placed[IdeaDef]]]) -> dict[tuple[str, str], QuestionPlace]:
    """Return the place of every question by its idea's id and its own, under the idea's earlier ids as well.

    With an empty id of a question it is the place of the idea, for what is asked about its term.
    """
    places: dict[tuple[str, str], QuestionPlace] = {}
    for _, placed in ideas:
        idea = placed.value
        anchor = idea.formerly[0] if idea.formerly else idea.id
        found = {"": QuestionPlace(idea=idea.id, anchor=anchor, at=placed.at / "id")}
        for number, question in enumerate(idea.questions):
            at = placed.at / "questions" / number
            options = _options(question, at)
            found[question.id] = QuestionPlace(idea=idea.id, anchor=anchor, at=at, options=options)
        for name in (idea.id, *idea.formerly):
            for question_id, place in found.items():
                places.setdefault((name, question_id), place)
    return places


def _options(question: QuestionDef, at: Node) -> tuple[Node, ...]:
    match question:
        case ChoiceDef():
            return at / "key", *(at / "distractors" / number for number in range(len(question.distractors)))
        case MultipleDef():
            keys = [at / "keys" / number for number in range(len(question.keys))]
            return *keys, *(at / "distractors" / number for number in range(len(question.distractors)))
        case ReportDef():
            return at / "right", *(at / "wrong" / number for number in range(len(question.wrong)))
        case TrueFalseDef():
            return at / "answer", at / "answer"
        case _:
            return ()
