"""Where a line of a term may end: after a word, so that no word is cut where a term is shown large.

Chinese has no spaces, and whoever sets it may break a line between any two characters. The words are those that script
conversion works with. Punctuation stays with the word that it belongs to, and so do numbers.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Final, TypeAlias

from duizhao.lang import CHINESE, ZH_HANS, ZH_HANT_TW, Lang
from duizhao.model.deck import LocalText
from duizhao.model.definitions import GlossaryDef, GlossaryEntryDef, SenseDef
from duizhao.passes import opencc_tables, script, segment
from duizhao.passes.script import Change

Words: TypeAlias = Callable[[str], Iterable[str]]
"""A text in words, everything that is not Han in pieces between them."""
Changes: TypeAlias = Callable[[str, Lang], Sequence[Change]]
"""What conversion to a language changes in a simplified text."""

_OPENING: Final = ("Ps", "Pi")
_CLOSING: Final = ("Pe", "Pf")
_LETTER: Final = ("Lo",)
_CLINGING: Final = ("Mn", "Me", "Cf")
_STOPS: Final = "，。、；：？！"
_NEVER_FIRST: Final = frozenset(f"{_STOPS},.;:?!%/…—～·")
_SUFFIXES: Final = frozenset("的了们式性化型")
"""Words of one character that lean on the word before them."""


def breaks(term: LocalText, words: Mapping[Lang, Words], changes: Changes) -> dict[Lang, tuple[int, ...]]:
    """Return the offsets, in code points, at which a line of `term` may end, for each Chinese language that has any.

    A converted term has the ends of the simplified one. `words` cuts the terms that an author wrote: simplified ones,
    and traditional ones in simplified characters.
    """
    found = {lang: _ends_in(term, lang, words, changes) for lang in CHINESE if lang in term.by}
    return {lang: offsets for lang, offsets in found.items() if offsets}


def _ends_in(term: LocalText, lang: Lang, words: Mapping[Lang, Words], changes: Changes) -> tuple[int, ...]:
    text = term.by[lang]
    if lang in term.converted:
        origin = term.by[ZH_HANS]
        return carried(ends(words[ZH_HANS](origin)), origin, text, changes(origin, lang))
    if lang == ZH_HANS:
        return ends(words[lang](text))
    # the characters are simplified one by one, so that the offsets stay
    made = script.simplified(text, lang)
    return ends(words[lang](made)) if len(made) == len(text) else ()


def ends(words: Iterable[str]) -> tuple[int, ...]:
    """Return the offsets at which a line may end in the text that `words` make.

    A word of one character keeps to the next one, or to the one before it where a clause ends: it may be half of a word
    that no dictionary has, like 词元, and looks lost alone on a line.

    >>> ends(["软件", "2.0 ", "的", "“GitHub”：Hugging Face"])
    (7, 16, 24)
    >>> ends(["词", "元", "与", "数据", "墙", "，", "大", "模型"])
    (2, 7)
    """
    pieces = list(words)
    text = "".join(pieces)
    borders = set(_borders(pieces, text))
    return tuple(at for at in range(1, len(text)) if (at in borders or _is_seam(text, at)) and not _holds(text, at))


def _borders(pieces: Sequence[str], text: str) -> Iterator[int]:
    """Yield the offsets in `text` at which a line may end because a word does."""
    waiting = False
    for at, (word, following) in zip(accumulate(map(len, pieces)), pairwise(pieces), strict=False):
        after = text[at + 1 : at + 2]
        leaning = len(following) == 1 and (not after or after in _STOPS or _is(after, _CLOSING))
        waiting = not waiting and len(word) == 1 and _is(word, _LETTER) and word not in _SUFFIXES
        if not waiting and not leaning and following not in _SUFFIXES:
            yield at


def carried(offsets: Iterable[int], origin: str, made: str, changes: Sequence[Change]) -> tuple[int, ...]:
    """Return where `offsets` of `origin` are in what conversion made of it.

    A wording may be longer or shorter, and may reach over words: what falls inside one is lost. Nothing is carried if
    `changes` do not lead from the one text to the other.
    """
    if "".join(_rewritten(origin, changes)) != made:
        return ()
    return tuple(
        offset + sum(len(change.target) - len(change.source) for change in changes if change.end <= offset)
        for offset in offsets
        if not any(change.start < offset < change.end for change in changes)
    )


def _rewritten(text: str, changes: Iterable[Change]) -> Iterator[str]:
    at = 0
    for change in changes:
        yield text[at : change.start]
        yield change.target
        at = change.end
    yield text[at:]


def traditional_words(glossary: GlossaryDef, lang: Lang) -> Words:
    """Return what cuts a region's text, in simplified characters, into words.

    Beside the dictionary's it knows the region's own words, in which the simplified dictionary sees others or none:
    位元組 and 最佳化 in Taiwan.
    """
    regional = (form for _, forms in opencc_tables.regional(lang).values() for form in forms)
    own = sorted({*glossary.protect, *_glossary_words(glossary, lang), *regional})
    return segment.Segmenter(script.simplified("\n".join(own), lang).split("\n")).words


def _glossary_words(glossary: GlossaryDef, lang: Lang) -> Iterator[str]:
    for entry in glossary.replace:
        senses: list[GlossaryEntryDef | SenseDef] = [entry, *entry.when]
        yield entry.zh_hans
        yield from (sense.zh_hant_tw if lang == ZH_HANT_TW else sense.zh_hant_hk for sense in senses)


def edition() -> bytes:
    """Return what changes whenever this code does."""
    found = Path(__file__).stat()
    return f"{found.st_size} {found.st_mtime_ns};".encode()


def _is_seam(text: str, at: int) -> bool:
    """Say whether something other than the end of a word parts the characters around the offset."""
    before, after = text[at - 1], text[at]
    closed = before in _STOPS or (_is(before, _CLOSING) and before != "’")
    return before == " " or (not before.isascii() and closed) or (not after.isascii() and _is(after, _OPENING))


def _holds(text: str, at: int) -> bool:
    """Say whether the characters around the offset belong together, although a word may end there."""
    before, after = text[at - 1], text[at]
    if after.isspace() or before == "\xa0" or _is(before, _OPENING) or _is(before, ("Cf",)):
        return True
    if after in _NEVER_FIRST or _is(after, _CLOSING) or _is(after, _CLINGING):
        return True
    number = text[:at].rstrip(" ")[-1:]
    return (_is_digit(number) and not after.isascii()) or (
        _is_digit(after) and not before.isascii() and _is(before, _LETTER)
    )


def _is(character: str, categories: tuple[str, ...]) -> bool:
    return unicodedata.category(character) in categories


def _is_digit(character: str) -> bool:
    return character.isascii() and character.isdigit()
