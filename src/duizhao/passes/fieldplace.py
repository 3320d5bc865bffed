"""Where in an author's files the words of a field stand."""

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from msgspec import Struct

from duizhao.lang import LANGS, Lang, Text
from duizhao.model.deck import Idea
from duizhao.model.definitions import (
    AlteredDef,
    ChoiceDef,
    ClozeDef,
    MatchDef,
    MultipleDef,
    OrderDef,
    QuestionDef,
    ReportDef,
    ShortDef,
    TrueFalseDef,
)
from duizhao.span import Node

Origins: TypeAlias = Mapping[str, tuple[Idea, int | None]]
"""By a note's key its idea, and which of the idea's questions it asks; None for the idea's own note."""

_SUFFIXES: Final = {"_" + lang.lower().replace("-", "_"): lang for lang in LANGS}
_AT: Final = {"quote": "quotes", "more_quotes": "quotes", "pinyin": "reading", "zhuyin": "reading", "level": "level"}


class Place(Struct, frozen=True, kw_only=True):
    """Where a person would edit a field; `text` is what an author wrote there, where a field is one text as it is."""

    at: Node
    text: Text | None = None
    lang: Lang | None = None
    is_cloze: bool = False


def origins(ideas: Iterable[Idea]) -> dict[str, tuple[Idea, int | None]]:
    """Return for the key of each note that `ideas` make where it comes from."""
    found: dict[str, tuple[Idea, int | None]] = {}
    for idea in ideas:
        written = idea.definition
        anchor = written.formerly[0] if written.formerly else written.id
        found[anchor] = (idea, None)
        found |= {f"{anchor}/{question.id}": (idea, number) for number, question in enumerate(written.questions)}
    return found


def place(idea: Idea, number: int | None, field: str) -> Place:
    """Return where the words of a note's `field` stand."""
    base, lang = _split(field)
    question = None if number is None else idea.definition.questions[number]
    at = idea.at if number is None else idea.at / "questions" / number
    if lang is not None:
        if base == "term":
            return Place(at=idea.at / "term", text=idea.definition.term, lang=lang)
        if base == "definition" and question is None:
            return Place(at=idea.at / "definition", text=idea.definition.definition, lang=lang)
        name, text = (None, None) if question is None else _asked(question, base)
        if name is not None:
            return Place(at=at / name, text=text, lang=lang, is_cloze=base == "text")
    if base == "hint" and question is not None and question.hint:
        return Place(at=at / "hint")
    if base == "topic":
        return Place(at=Node(idea.at.path) / "title")
    return Place(at=idea.at / _AT[base] if base in _AT else at)


def _split(field: str) -> tuple[str, Lang | None]:
    for suffix, lang in _SUFFIXES.items():
        if field.endswith(suffix):
            return field.removesuffix(suffix), lang
    return field, None


def _asked(question: QuestionDef, base: str) -> tuple[str | None, Text | None]:
    """Return the name and the text of what a question asks, where the field `base` holds that and nothing else."""
    match question:
        case ClozeDef():
            return ("text", question.text) if base == "text" else (None, None)
        case _ if base != "stem":
            return None, None
        case TrueFalseDef():
            return "statement", question.statement
        case ChoiceDef() | MultipleDef() | MatchDef() | OrderDef() | ShortDef() | ReportDef():
            return "stem", question.stem
        case AlteredDef():
            return None, None
