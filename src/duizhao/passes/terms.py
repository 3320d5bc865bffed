"""Candidate terms: what of a full text may deserve an idea.

Looked for are terms of ideas, the glossary's words, and strings of words that recur. Keywords as jieba extracts them
are single words, frequent here and rare elsewhere; most terms are several words. So the words that glossary and ideas
are made of say where to look, and the parts of speech in jieba's dictionary which words a term can be made of.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import Final, Literal, NamedTuple, TypeAlias

from msgspec import Struct

from duizhao.lang import EN, TRADITIONAL, ZH_HANS, Lang, Text
from duizhao.model.definitions import GlossaryDef, IdeaDef
from duizhao.passes import script
from duizhao.passes.document import Document, Place, place
from duizhao.passes.segment import HAN, Segmenter, dictionary

Kind: TypeAlias = Literal["idea", "glossary", "recurrent"]
Key: TypeAlias = tuple[str, ...]
"""The words of a string, case-folded and in simplified characters."""

MOST_WORDS: Final = 4
MOST_LATIN: Final = 8
"""How many words a recurrent string has at most; in one of Latin words alone, titles should fit."""
LEAST_COUNT: Final = 2
LATIN_WEIGHT: Final = 2
"""How long a Latin word is, in Han characters."""

_GENERAL_VERB: Final = 3_000
_GENERAL_CHARACTER: Final = 30_000
"""So frequent in the dictionary, of 60 million, a verb or a single character belongs to every subject."""
_FUNCTION_TAGS: Final = frozenset("cdeopruy")
"""Conjunctions, adverbs, prepositions, pronouns, particles: the first letters of jieba's parts of speech."""
_TERM_TAGS: Final = frozenset("abjlnv")
"""Adjectives, abbreviations, set phrases, nouns, verbs."""
_STOP_WORDS: Final = frozenset(
    {"an", "and", "are", "as", "at", "be", "but", "by", "for", "from", "he", "if", "in", "is", "it", "not", "of", "on"}
    | {"or", "she", "so", "than", "that", "the", "this", "to", "vs", "was", "we", "with", "www", "you"}
)

_LETTER: Final = f"(?:(?![{HAN}])[^\\W_])"
_TOKEN: Final = re.compile(rf"[a-z]+://[!-~]+|(?P<word>{_LETTER}+(?:[.,'’+#-]{_LETTER}+)*)", re.IGNORECASE)
_VERSION: Final = re.compile(r"[0-9]+(?:\.[0-9]+)+")
_HAN: Final = re.compile(f"[{HAN}]")
_BESIDE: Final = re.compile("[ \xa0]?")
_BESIDE_IN_ENGLISH: Final = re.compile(r"[^\S\n]*+\n?+[^\S\n]*+")
"""What may stand between two words of one term; English texts break their lines anywhere."""
_TWO_NAMES: Final = re.compile(r"([^（(]+)[（(]([^（(）)]+)[）)]")
_AROUND: Final = " \xa0“”‘’\"'「」『』《》.。"


class Candidate(Struct, frozen=True, kw_only=True):
    """A string that may be a term: as its first place has it, and what is known of it.

    `count` is in how many places it stands, those inside longer candidates among them. `en` is its English, `idea` the
    id of the idea that has it already; either is empty where nobody has said so.
    """

    term: str
    count: int
    kind: Kind
    file: str
    place: Place
    en: str = ""
    idea: str = ""


class _Known(NamedTuple):
    """What somebody wrote of a term."""

    kind: Kind
    en: str
    idea: str


class _Token(NamedTuple):
    """A word, where it stands, and whether it stands next to the word before, so that both can be of one term."""

    start: int
    end: int
    key: str
    joined: bool


class _Seen:
    """Where a string stands first, and how often it does."""

    __slots__ = ("count", "document", "end", "start")

    def __init__(self, document: Document, start: int, end: int) -> None:
        self.document, self.start, self.end = document, start, end
        self.count = 0


def candidates(
    texts: Iterable[tuple[Document, Lang]], glossary: GlossaryDef, ideas: Sequence[IdeaDef]
) -> list[Candidate]:
    """Return the candidates of `texts` taken together, each with its language; the best come first.

    A Chinese text is searched for terms of `ideas`, in its language and in English; for the glossary's words that have
    an English, unless they are everybody's; for single Latin words that recur; and for two to four words that recur
    next to each other, all of them fit for a term, and one of them Latin or a part of what glossary or ideas hold. An
    English text is searched for the English of ideas and glossary, in whole words. Texts in traditional script are
    compared in simplified characters. The time taken is proportional to the length of the texts.

    The order is that of count times the square root of the length. A string that stands nowhere but inside a longer
    candidate is left out, unless it is an idea's.
    """
    finders: dict[Lang, _Finder] = {}
    seen: dict[Key, _Seen] = {}
    for document, lang in texts:
        if lang not in finders:
            finders[lang] = _Finder(lang, glossary, ideas)
        for key, start, end in finders[lang].strings(document.text):
            one = seen.get(key)
            if one is None:
                one = seen[key] = _Seen(document, start, end)
            one.count += 1
    known = {key: each for finder in reversed(finders.values()) for key, each in finder.known.items()}
    components = frozenset[str]().union(*(finder.components for finder in finders.values()))
    kept = {key for key, one in seen.items() if key in known or _recurs(key, one.count, components)}
    inside = {part for key in kept for part in _parts(key) if part in seen and seen[part].count == seen[key].count}
    left = {key for key in kept if key not in inside or (key in known and known[key].kind == "idea")}
    return [_candidate(seen[key], known.get(key)) for key in sorted(left, key=lambda key: _rank(key, seen[key].count))]


def _recurs(key: Key, count: int, components: frozenset[str]) -> bool:
    if count < LEAST_COUNT or key[0] in _STOP_WORDS or key[-1] in _STOP_WORDS:
        return False
    if len(key) == 1:
        return _is_latin(key[0]) and len(key[0]) > 1
    return len(set(key)) > 1 and (any(map(_is_latin, key)) or not components.isdisjoint(key))


def _parts(key: Key) -> Iterator[Key]:
    """Yield the strings inside `key` that are shorter."""
    for start, end in combinations(range(len(key) + 1), 2):
        if end - start < len(key):
            yield key[start:end]


def _rank(key: Key, count: int) -> tuple[int, Key]:
    length = sum(len(word) if _HAN.match(word) else LATIN_WEIGHT for word in key)
    return -count * count * length, key


def _candidate(seen: _Seen, known: _Known | None) -> Candidate:
    first = place(seen.document, seen.start, seen.end)
    return Candidate(
        term=" ".join(first.matched.split()),
        count=seen.count,
        kind=known.kind if known else "recurrent",
        file=seen.document.name,
        place=first,
        en=known.en if known else "",
        idea=known.idea if known else "",
    )


def _is_latin(word: str) -> bool:
    return not _HAN.match(word) and any(map(str.isalpha, word))


class _Vocabulary:
    """The words of glossary and ideas, what they are made of, and which words a term can be made of."""

    def __init__(self, words: Iterable[str]) -> None:
        whole = sorted(set(words))
        self.segmenter = Segmenter(whole)
        self._inside: dict[str, list[str]] = {}
        for piece in {piece for word in whole for piece in self.segmenter.words(word) if _HAN.match(piece)}:
            ends = self.segmenter.cut_inside(piece)
            self._inside[piece] = [piece[start:end] for start, end in pairwise((0, *ends))]
        parts = {part for parts in self._inside.values() for part in parts if len(part) > 1}
        self.components = frozenset(parts.union(piece for piece in self._inside if len(piece) > 1))
        self._tags: dict[str, tuple[str, int]] = {}
        self._general: set[str] = set()
        self.learn((*self._inside, *(part for parts in self._inside.values() for part in parts)))
        self._heads = {
            parts[-1]
            for word, parts in self._inside.items()
            if len(parts) > 1 and self._tags.get(word, ("n", 0))[0][0] in _TERM_TAGS
        }

    def learn(self, words: Iterable[str]) -> None:
        """Look `words` up in the dictionary."""
        new = set(words) - self._tags.keys()
        for line in dictionary().beginning_with({f"{word} "[:2] for word in new}):
            word, frequency, tag = line.split(" ")
            if word in new:
                self._tags[word] = tag, int(frequency)
                frequent = len(word) > 1 and int(frequency) >= _GENERAL_VERB
                if tag[0] in _FUNCTION_TAGS or (frequent and self._is_verb(word)):
                    self._general.add(word)

    def fits(self, word: str, *, alone: bool = False) -> bool:
        """Say whether a term can be made of `word` and others, or of it `alone`; it must have been looked up.

        A frequent verb is fit for it where something in the glossary ends with it: 学习 in 集成学习.
        """
        tag, frequency = self._tags.get(word, ("", 0))
        if len(word) == 1:
            return (tag[:1] == "n" or tag in ("j", "k")) and frequency < _GENERAL_CHARACTER and not alone
        if not tag:
            *first, last = self._inside.get(word, [word])
            return self._general.isdisjoint(first) and (last not in self._general or self._is_verb(last))
        if self._is_verb(word):
            return word not in self._general or (word in self._heads and not alone)
        return tag[0] in _TERM_TAGS and tag != "ad"

    def _is_verb(self, word: str) -> bool:
        """Say whether `word` is a verb that is not tagged as a noun too."""
        tag, _ = self._tags.get(word, ("", 0))
        return tag[:1] == "v" and tag != "vn"


class _Finder:
    """Finds the strings of a text in one language that can be candidates."""

    def __init__(self, lang: Lang, glossary: GlossaryDef, ideas: Sequence[IdeaDef]) -> None:
        self._lang = lang
        self._beside = _BESIDE_IN_ENGLISH if lang == EN else _BESIDE
        spelled = _spelling(lang, glossary)
        entries = [(spelled({ZH_HANS: entry.zh_hans}), entry.en) for entry in glossary.replace]
        named = [
            (name, idea)
            for idea in ideas
            if not idea.retired
            for term in (spelled(idea.term), idea.term.get(EN, ""))
            for name in _names(term)
        ]
        words = [*(word for word, _ in entries), *glossary.protect, *(name for name, _ in named)]
        self._vocabulary = _Vocabulary(words)
        self.components = self._vocabulary.components
        self.known: dict[Key, _Known] = {}
        for name, idea in named:
            self._know(name, _Known("idea", idea.term.get(EN, ""), idea.id))
        has = {name.casefold(): idea.id for name, idea in reversed(named)}
        for word, en in entries:
            if en and self._vocabulary.fits(word, alone=True):
                self._know(en if lang == EN else word, _Known("glossary", en, has.get(en.casefold(), "")))
        self._beginnings = {key[:size] for key in self.known for size in range(1, len(key) + 1)}

    def strings(self, text: str) -> Iterator[tuple[Key, int, int]]:
        """Yield every string of words in `text` that is known or may recur, with its offsets."""
        tokens = list(self._tokens(text))
        fits = self._fitting({token.key for token in tokens})
        for first, token in enumerate(tokens):
            growing, known = token.key in fits and not _VERSION.fullmatch(token.key), True
            latin = True
            key: Key = ()
            for at in range(first, len(tokens)):
                token = tokens[at]  # noqa: PLW2901 - the last of the string so far
                if at > first and not token.joined:
                    break
                key = (*key, token.key)
                latin = latin and not _HAN.match(token.key)
                growing = growing and token.key in fits and len(key) <= (MOST_LATIN if latin else MOST_WORDS)
                known = known and key in self._beginnings
                if growing or (known and key in self.known):
                    yield key, tokens[first].start, token.end
                elif not known:
                    break

    def _know(self, name: str, known: _Known) -> None:
        """Keep what is known of a term, if it is nothing but words next to each other; who comes first is right."""
        name = name.strip(_AROUND)
        tokens = list(self._tokens(name))
        if tokens and all(token.joined for token in tokens[1:]) and (tokens[0].start, tokens[-1].end) == (0, len(name)):
            self.known.setdefault(tuple(token.key for token in tokens), known)

    def _fitting(self, words: set[str]) -> set[str]:
        """Return those of `words` that strings which recur can hold; of an English text they are not looked for."""
        if self._lang == EN:
            return set()
        self._vocabulary.learn(word for word in words if _HAN.match(word))
        return {
            word
            for word in words
            if (self._vocabulary.fits(word) if _HAN.match(word) else _is_latin(word) or _VERSION.fullmatch(word))
        }

    def _tokens(self, text: str) -> Iterator[_Token]:
        last = 0
        for start, end, key in self._words(text):
            yield _Token(start, end, key, last == start or self._beside.fullmatch(text, last, start) is not None)
            last = end

    def _words(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield the words of `text` and their offsets; of an address only what is Han in it."""
        if self._lang in TRADITIONAL:
            text = script.simplified(text, self._lang)
        at = 0
        for piece in [text] if self._lang == EN else self._vocabulary.segmenter.words(text):
            if self._lang != EN and _HAN.match(piece):
                yield at, at + len(piece), piece
            else:
                for match in _TOKEN.finditer(piece):
                    if match["word"]:
                        yield at + match.start(), at + match.end(), match[0].casefold()
            at += len(piece)


def _spelling(lang: Lang, glossary: GlossaryDef) -> Callable[[Text], str]:
    """Return what gives a text as it stands in documents of `lang`, in simplified characters."""
    if lang not in TRADITIONAL:
        return lambda text: text.get(ZH_HANS, "")
    convert = script.converter(glossary, lang).convert
    return lambda text: script.simplified(text.get(lang) or convert(text.get(ZH_HANS, "")), lang)


def _names(term: str) -> Iterator[str]:
    """Yield an idea's term, and both of its names where it has a second one in brackets: 数据墙（数据壁垒）."""
    yield term
    if both := _TWO_NAMES.fullmatch(term):
        yield from (name.strip() for name in both.groups())
