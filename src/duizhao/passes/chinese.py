"""What script conversion asks of an author: choices that the dictionaries leave open, and clozes that cut a word."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final, TypeAlias, cast

import msgspec
from msgspec import Struct

from duizhao.diagnostic import Finding
from duizhao.lang import LANGS, TRADITIONAL, ZH_HANS, Lang
from duizhao.model.cloze import ClozeError, parts
from duizhao.model.definitions import ReviewedDef
from duizhao.passes.script import Change
from duizhao.span import Node

Choices: TypeAlias = Callable[[str, Lang], Sequence[Change]]
"""The choices left open in a simplified text, on its way to a language."""
Words: TypeAlias = Callable[[str], Sequence[str]]
"""A simplified text in words."""

SEAM: Final = "\n\x1f\n"
"""Parts texts that are converted together: the reader lets no control character into a text."""

_REMARKS: Final = ("note", "why")
_AROUND: Final = 6
_SHOWN: Final = 3


class Simplified(Struct, frozen=True):
    """A simplified text, and the languages that it is converted to because nobody wrote them."""

    at: Node
    text: str
    missing: tuple[Lang, ...]


def simplified_texts(definition: Struct, at: Node, languages: Mapping[str, Lang]) -> Iterator[Simplified]:
    """Yield the simplified texts of a definition; `languages` are those of the sources, by id."""
    return _walk(msgspec.to_builtins(definition), at, languages)


def _walk(tree: object, at: Node, languages: Mapping[str, Lang]) -> Iterator[Simplified]:
    if isinstance(tree, list):
        for number, each in enumerate(tree):
            yield from _walk(each, at / number, languages)
    elif isinstance(tree, dict):
        if languages.get(str(tree.get("source"))) == ZH_HANS:
            yield Simplified(at / "text", str(tree["text"]), TRADITIONAL)
        missing = tuple(lang for lang in TRADITIONAL if not tree.get(lang))
        yield from _written(tree.get(ZH_HANS), at / ZH_HANS, missing)
        for key, each in tree.items():
            if key in _REMARKS and isinstance(each, str):
                yield Simplified(at / key, each, TRADITIONAL)
            elif key not in LANGS:
                yield from _walk(each, at / key, languages)


def _written(tree: object, at: Node, missing: tuple[Lang, ...]) -> Iterator[Simplified]:
    """Yield what stands under a language: a text, or several, by number or by name."""
    if isinstance(tree, str) and tree:
        yield Simplified(at, tree, missing)
    elif isinstance(tree, list | dict):
        for key, each in enumerate(tree) if isinstance(tree, list) else tree.items():
            yield from _written(each, at / key, missing)


class Reviewed:
    """Says which choices somebody has read and found right."""

    def __init__(self, reviewed: Iterable[ReviewedDef]) -> None:
        self._behind = {word: one.unless_after for one in reviewed for word in one.words}
        self._holding: dict[str, list[str]] = {}
        for word in self._behind:
            for character in dict.fromkeys(word):
                self._holding.setdefault(character, []).append(word)

    def covers(self, choice: Change, text: str) -> bool:
        """Say whether a reviewed word stands in `text` around the choice."""
        return any(self._stands_around(choice, text, word) for word in self._holding.get(choice.source[0], ()))

    def _stands_around(self, choice: Change, text: str, word: str) -> bool:
        inside = word.find(choice.source)
        while inside >= 0:
            start = choice.start - inside
            if start >= 0 and text.startswith(word, start) and (len(word) > 1 or choice.word == word):
                return start == 0 or text[start - 1] not in self._behind[word]
            inside = word.find(choice.source, inside + 1)
        return False


def join(pieces: Iterable[str]) -> str:
    """Return texts as one, to be converted in one go; `SEAM` parts them again."""
    return SEAM.join(pieces)


class OpenChoice(Struct, frozen=True):
    """A choice that nobody has made yet: the text that it stands in, and what is around it there."""

    at: Node
    choice: Change
    context: str


def open_choices(joined: str, texts: Sequence[Simplified], choices: Choices) -> Iterator[OpenChoice]:
    """Yield the choices left open in the texts of one definition, each once.

    `joined` is what they are joined to when they are converted, so that each is looked through once.
    """
    seen: set[tuple[Node, int]] = set()
    by_text: dict[str, list[Simplified]] = {}
    for one in texts:
        by_text.setdefault(one.text, []).append(one)
    for lang in TRADITIONAL:
        for text, choice in _choices(joined, lang, choices):
            for one in by_text.get(text, ()):
                if lang in one.missing and (one.at, choice.start) not in seen:
                    seen.add((one.at, choice.start))
                    yield OpenChoice(one.at, choice, _context(text, choice))


def check_choices(found: Iterable[OpenChoice]) -> list[Finding]:
    """Return, for each word that rests on a choice, one warning at its first place."""
    places: dict[str, list[OpenChoice]] = {}
    for one in found:
        places.setdefault(one.choice.word, []).append(one)
    return [_open(word, there) for word, there in places.items()]


def _choices(joined: str, lang: Lang, choices: Choices) -> Iterator[tuple[str, Change]]:
    """Yield the choices in joined texts, each with its text and its offsets there."""
    found = choices(joined, lang)
    if found:
        pieces = joined.split(SEAM)
        starts = [0, *accumulate(len(piece) + len(SEAM) for piece in pieces)]
        for choice in found:
            number = bisect_right(starts, choice.start) - 1
            start, end = choice.start - starts[number], choice.end - starts[number]
            yield pieces[number], msgspec.structs.replace(choice, start=start, end=end)


def _open(word: str, found: Sequence[OpenChoice]) -> Finding:
    choice = found[0].choice
    others = " or ".join(choice.others)
    more = len(found) - 1
    rest = f", here and in {more:,} more {'place' if more == 1 else 'places'}" if more else ""
    what = f"“{choice.source}”" if word == choice.source else f"“{choice.source}” in “{word}”"
    message = f"{what} becomes {choice.target}, where {others} is possible too{rest}"
    hint = "name the word under `reviewed` in seeds/glossary.yaml, or write there what it becomes"
    shown = tuple(f"…{one.context}…" for one in found[:_SHOWN])
    return Finding("script-choice", found[0].at, message, hint, shown, severity="warning")


def _context(text: str, choice: Change) -> str:
    return text[max(0, choice.start - _AROUND) : choice.end + _AROUND].replace("\n", " ")


def check_cloze(text: str, at: Node, words: Words) -> list[Finding]:
    """Return a warning for each word of a simplified cloze that its braces cut."""
    try:
        pieces = parts(text)
    except ClozeError:
        return []
    whole = "".join(pieces)
    cuts = set(accumulate(map(len, pieces[:-1])))
    findings: list[Finding] = []
    start = 0
    for word in words(whole):
        end = start + len(word)
        if _is_chinese(word) and any(start < cut < end for cut in cuts):
            message = f"the braces cut the word “{word}”"
            hint = "hide the whole word, or, if it is none, write its parts into seeds/glossary.yaml"
            findings.append(Finding("cloze-word", at, message, hint, severity="warning"))
        start = end
    return findings


def _is_chinese(word: str) -> bool:
    return not word.isascii() and word.isalpha()


def clozes(definition: Struct, at: Node) -> Iterator[tuple[Node, str]]:
    """Yield the simplified text of each cloze of an idea, with its node."""
    tree = cast("dict[str, list[dict[str, object]]]", msgspec.to_builtins(definition))
    for number, question in enumerate(tree.get("questions", ())):
        text = question.get("text")
        if question.get("kind") == "cloze" and isinstance(text, dict) and text.get(ZH_HANS):
            yield at / "questions" / number / "text" / ZH_HANS, str(text[ZH_HANS])
