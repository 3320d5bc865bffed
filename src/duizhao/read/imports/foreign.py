"""Notes of anybody's decks as ideas: two sides are a term and its definition, a cloze is a question."""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, Final

from duizhao.lang import EN, ZH_HANS, Lang
from duizhao.model.exchange import Draft, Drafts, ForeignNote, Left
from duizhao.read.imports.html_tree import parse, text

_GAP: Final = re.compile(r"\{\{c(\d+)::(.*?)(?:::(.*?))?\}\}", re.DOTALL)
_HAN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_NO_TERM: Final = "there is nothing in its first field"
_NESTED: Final = "a gap lies inside a gap"


def language(words: str, given: Lang | None) -> Lang:
    """Return the language of `words`: as given, or else Chinese where there is a Han character, English elsewhere."""
    return given or (ZH_HANS if _HAN.search(words) else EN)


def drafts(notes: Iterable[ForeignNote], given: Lang | None) -> Drafts:
    """Return the ideas of `notes`, whose language is `given`, or guessed text by text where it is None."""
    ideas: list[Draft] = []
    left: list[Left] = []
    for note in notes:
        lost = [what for html in note.fields.values() for what in text(parse(html))[1]]
        left += [Left(note.at, f"left out: {what}") for what in dict.fromkeys(lost)]
        left += [Left(note.at, f"left out: the tags {', '.join(note.tags)}")] if note.tags else []
        fields = {name: text(parse(html))[0] for name, html in note.fields.items()}
        tree = _idea(note, fields, given, left)
        if tree is not None:
            ideas.append(Draft(at=note.at, topic="", tree=tree))
    return Drafts(ideas=tuple(ideas), left=tuple(left))


def _idea(note: ForeignNote, fields: dict[str, str], given: Lang | None, left: list[Left]) -> dict[str, Any] | None:
    cloze = next((name for name, words in fields.items() if _GAP.search(words)), "")
    if cloze:
        return _cloze(note, fields, cloze, given, left)
    first, *rest = fields.values() or ("",)
    if not first:
        left.append(Left(note.at, f"{_NO_TERM}: “{' '.join(rest)}”"))
        return None
    definition = "\n".join(words for words in rest if words)
    return pair(first, definition, given)


def pair(term: str, definition: str, given: Lang | None) -> dict[str, Any]:
    """Return an idea of two sides; where the second is empty it has no definition."""
    tree: dict[str, Any] = {"term": {language(term, given): term}}
    return tree | ({"definition": {language(definition, given): definition}} if definition else {})


def _cloze(
    note: ForeignNote, fields: dict[str, str], name: str, given: Lang | None, left: list[Left]
) -> dict[str, Any] | None:
    """Return an idea whose term is the first hidden part, with a question for each card that the note makes."""
    sentence = fields.pop(name)
    gaps = list(_GAP.finditer(sentence))
    if any("{{" in gap[2] for gap in gaps):
        left.append(Left(note.at, f"{_NESTED}: “{sentence}”"))
        return None
    left += [Left(note.at, f"left out: the hint “{gap[3]}”") for gap in gaps if gap[3]]
    whole = _GAP.sub(r"\2", sentence)
    definition = "\n".join([whole, *(words for words in fields.values() if words)])
    questions = [{"kind": "cloze", "text": {language(whole, given): asked}} for asked in _asked(sentence, gaps)]
    return pair(gaps[0][2], definition, given) | {"questions": questions}


def _asked(sentence: str, gaps: Iterable[re.Match[str]]) -> Iterator[str]:
    for number in dict.fromkeys(gap[1] for gap in gaps):
        yield _GAP.sub(partial(_shown, number), sentence)


def _shown(number: str, gap: re.Match[str]) -> str:
    return "{{" + gap[2] + "}}" if gap[1] == number else gap[2]
