"""Which terms a paper may read out, and where: never where a reading would answer the question, or help to."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import msgspec

from duizhao.lang import ZH_HANS, ZH_HANT_TW, Lang
from duizhao.model.deck import LocalIdea
from duizhao.model.form import FormItem
from duizhao.model.ruby import Ruby, ruby, spoken

Terms: TypeAlias = Mapping[Lang, Mapping[str, Ruby]]
"""Terms by language, each with its syllables."""

_READ: Final = (ZH_HANS, ZH_HANT_TW)
_LATIN: Final = "A-Za-z0-9"
_LETTERS: Final = re.compile("[^a-z\u3105-\u312f\u31a0-\u31bf]+")


def terms(ideas: Iterable[LocalIdea], langs: Iterable[Lang]) -> dict[Lang, dict[str, Ruby]]:
    """Return the terms of `ideas` that have a reading in any of `langs`, by language."""
    every = list(ideas)
    found = {
        lang: {idea.term[lang]: runs for idea in every if spoken(runs := ruby(idea.term, idea.reading, lang))}
        for lang in langs
        if lang in _READ
    }
    return {lang: known for lang, known in found.items() if known}


def telling(item: FormItem, known: Terms) -> dict[Lang, dict[str, Ruby]]:
    """Return the terms that may be read out in a question: those whose syllables are in none of its texts.

    A question that holds a reading asks for it, or could: “how is 软件 read?”, or a reading to match with its term.
    Tones and spaces make no difference.
    """
    said = [_letters(text) for text in _asked(item)]
    return {
        lang: {term: runs for term, runs in some.items() if not any(_letters(spoken(runs)) in text for text in said)}
        for lang, some in known.items()
    }


def occurring(known: Terms, items: Iterable[FormItem]) -> dict[Lang, dict[str, Ruby]]:
    """Return the terms that occur in any text of `items`."""
    everything = "\n".join(text for item in items for text in _asked(item))
    return {lang: {term: runs for term, runs in some.items() if term in everything} for lang, some in known.items()}


def split(text: str, known: Mapping[str, Ruby]) -> list[str | Ruby]:
    """Return `text` in pieces, every term of it, the longest where several begin, with its syllables.

    A Latin letter or digit at a term's end belongs to it whole: AI is no term in OpenAI.

    >>> split("训练权重。", {"权重": (("权", "quán"), ("重", "zhòng"))})
    ['训练', (('权', 'quán'), ('重', 'zhòng')), '。']
    """
    if not known:
        return [text]
    longest = sorted(known, key=lambda term: (-len(term), term))
    found = re.compile("|".join(map(_whole, longest))).finditer(text)
    return list(_pieces(text, found, known))


def _pieces(text: str, found: Iterable[re.Match[str]], known: Mapping[str, Ruby]) -> Iterator[str | Ruby]:
    at = 0
    for match in found:
        if at < match.start():
            yield text[at : match.start()]
        yield known[match[0]]
        at = match.end()
    if at < len(text):
        yield text[at:]


def _whole(term: str) -> str:
    before = f"(?<![{_LATIN}])" if re.match(f"[{_LATIN}]", term) else ""
    after = f"(?![{_LATIN}])" if re.search(f"[{_LATIN}]$", term) else ""
    return before + re.escape(term) + after


def _asked(item: FormItem) -> Iterator[str]:
    """Yield every text of a question but its idea's own reading, quote and term, which are the key's."""
    left_out = ("idea", "question", "term", "reading", "quote", "breaks")
    built = msgspec.to_builtins(item)
    return _texts([value for name, value in built.items() if name not in left_out])


def _texts(tree: object) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, Mapping):
        for each in tree.values():
            yield from _texts(each)
    elif isinstance(tree, Sequence):
        for each in tree:
            yield from _texts(each)


def _letters(text: str) -> str:
    """Return the letters of pinyin or zhuyin in `text`, without tones and whatever is between them."""
    return _LETTERS.sub("", unicodedata.normalize("NFD", text.lower()))
