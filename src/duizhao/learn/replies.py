"""Typed answers from elsewhere, graded line by line: JSON in, a verdict out; nothing here reads or writes."""

import re
from codecs import BOM_UTF8
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

import msgspec
from msgspec import Struct

from duizhao.lang import EN, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.learn import altered
from duizhao.learn.answers import Answer, Grade, accepted, accepted_short, by_script, difference, grade_any
from duizhao.learn.folding import fold
from duizhao.learn.loosely import words
from duizhao.model.deck import AlteredItem, ClozeItem, Deck, Item, LocalIdea, ShortItem

_TAGS: Final[dict[str, Lang]] = {
    "en": EN,
    "zh": ZH_HANS,
    "zh-hans": ZH_HANS,
    "zh-cn": ZH_HANS,
    "zh-hant": ZH_HANT_TW,
    "zh-tw": ZH_HANT_TW,
    "zh-hant-tw": ZH_HANT_TW,
    "zh-hk": ZH_HANT_HK,
    "zh-hant-hk": ZH_HANT_HK,
}
_BLANK: Final = BOM_UTF8 + b" \t\r\n"
_BETWEEN: Final = "[;；/|]"


class Unusable(Exception):  # noqa: N818  (a line's own trouble, told to whoever sent it)
    """A line that cannot be graded, with the reason as its text."""


class Reply(Struct, frozen=True, kw_only=True):
    """A line of input: `answer` is a list where there are several blanks, or one text with ``;`` between them."""

    question_id: str
    answer: str | list[str]
    lang: str = ZH_HANS


class Known(Struct, frozen=True):
    """A question of a deck; no item: the idea's term itself."""

    idea: LocalIdea
    item: Item | None

    @property
    def name(self) -> str:
        """Its id within a workspace."""
        return f"{self.idea.id}/{self.item.id}" if self.item else self.idea.id

    def wordings(self) -> Iterator[str]:
        """Yield every answer that can be typed to it, in whatever language."""
        match self.item:
            case None:
                yield from self.idea.term.by.values()
            case ClozeItem() as item:
                yield from (hidden for parts in item.parts.values() for hidden in parts[1::2])
            case ShortItem() as item:
                yield from (*item.key.by.values(), *(one for also in item.accept.values() for one in also))
            case _:
                return


class Table:
    """The questions of some decks by what they may be called, and every answer that can be typed to them, folded."""

    def __init__(self, decks: Iterable[Deck]) -> None:
        """Read all of `decks`; of an idea that is in several of them, the first counts."""
        self._by_name: dict[str, list[Known]] = {}
        self._answers: dict[str, set[str]] = {}
        self._words: set[str] = set()
        seen: set[str] = set()
        for deck in decks:
            for idea in deck.ideas:
                if idea.id not in seen:
                    seen.add(idea.id)
                    self._take(idea)

    def _take(self, idea: LocalIdea) -> None:
        for name in dict.fromkeys((idea.id, idea.anchor)):
            self._by_name.setdefault(name, []).insert(0, Known(idea, None))
            for item in idea.items:
                self._by_name.setdefault(f"{name}/{item.id}", []).append(Known(idea, item))
        self._note(Known(idea, None))
        for item in idea.items:
            self._by_name.setdefault(item.id, []).append(Known(idea, item))
            self._note(Known(idea, item))
        self._words.update(words(" ".join((idea.term[EN], idea.definition[EN]))))

    def _note(self, question: Known) -> None:
        for answer in question.wordings():
            self._answers.setdefault(fold(answer), set()).add(question.name)

    def find(self, name: str) -> Known:
        """Return the question called `name`. Raises `Unusable` where it is none, or several."""
        found = self._by_name.get(name) or self._by_name.get(re.sub("[:.#]", "/", name, count=1)) or []
        if not found:
            raise Unusable(f"there is no question `{name}`")
        if len(found) > 1 and found[0].item is not None:
            ids = ", ".join(f"`{one.name}`" for one in found)
            raise Unusable(f"`{name}` is the id of several questions: {ids}")
        return found[0]

    def others(self, question: Known) -> Container[str]:
        """Return what is no slip for `question`: answers to other questions, and words that the decks use."""
        return _Others(self._answers, self._words, question.name)


class _Others(Container[str]):
    """Answers to other questions than `name`, and words."""

    def __init__(self, answers: Mapping[str, AbstractSet[str]], known: AbstractSet[str], name: str) -> None:
        self._answers, self._known, self._name = answers, known, name

    def __contains__(self, text: object) -> bool:
        return text in self._known or bool(self._answers.get(str(text), frozenset()) - {self._name})


def graded(lines: Sequence[bytes], table: Table) -> Iterator[dict[str, Any]]:
    """Return an object for each line that is not blank: its verdict, or an ``error`` with the line's number."""
    for number, line in enumerate(lines, 1):
        if not line.strip(_BLANK):
            continue
        try:
            reply = _reply(line)
        except Unusable as trouble:
            yield {"error": str(trouble), "line": number}
            continue
        try:
            yield _answer(reply, table)
        except Unusable as trouble:
            yield {"question_id": reply.question_id, "error": str(trouble), "line": number}


def _reply(line: bytes) -> Reply:
    try:
        return msgspec.json.decode(line.removeprefix(BOM_UTF8), type=Reply)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unusable(f"not a usable JSON object: {error}") from error


def _answer(reply: Reply, table: Table) -> dict[str, Any]:
    question, lang = table.find(reply.question_id), _lang(reply.lang)
    grades = _grades(reply.answer, question, lang, table.others(question))
    verdicts = {grade.verdict for grade in grades}
    worst = next(one for one in ("wrong", "near", "right") if one in verdicts)
    answer: dict[str, Any] = {
        "question_id": reply.question_id,
        "verdict": worst,
        "expected": [grade.expected for grade in grades] if len(grades) > 1 else grades[0].expected,
    }
    if worst == "near":
        pairs = [difference(grade.typed, grade.expected) for grade in grades]
        answer["difference"] = [list(pair) for pair in pairs] if len(pairs) > 1 else list(pairs[0])
    return answer


def _lang(tag: str) -> Lang:
    lang = _TAGS.get(tag.replace("_", "-").lower())
    if lang is None:
        raise Unusable(f"`{tag}` is no language of cards")
    return lang


def _grades(answer: str | list[str], question: Known, lang: Lang, others: Container[str]) -> list[Grade]:
    match question.item:
        case None:
            return [_one(answer, by_script(question.idea.term.by, lang), others)]
        case ShortItem() as item:
            return [_one(answer, accepted_short(item, lang), others)]
        case AlteredItem() as item:
            return [altered.find(_text(answer), item, lang)]
        case ClozeItem() as item:
            blanks = accepted(item, lang)
            return [
                _one(text, [blank], others) for text, blank in zip(_texts(answer, len(blanks)), blanks, strict=True)
            ]
        case other:
            kind = other.__struct_config__.tag
            raise Unusable(f"a question of kind `{kind}` is answered by choosing, not by typing")


def _one(answer: str | list[str], answers: Sequence[Answer], others: Container[str]) -> Grade:
    return grade_any(_text(answer), answers, others)


def _text(answer: str | list[str]) -> str:
    return (answer if isinstance(answer, str) else " ".join(answer)).strip()


def _texts(answer: str | list[str], blanks: int) -> list[str]:
    """Return an answer for each of `blanks`."""
    texts = answer if isinstance(answer, list) else re.split(_BETWEEN, answer) if blanks > 1 else [answer]
    if len(texts) > blanks:
        raise Unusable(f"the question has {blanks} blanks, the answer {len(texts)} parts")
    return [*map(_text, texts), *[""] * (blanks - len(texts))]
