"""Word-aligned conversion: a phrase applies where it begins and ends with words, or lies inside one word.

Without that rule 特斯拉面临 holds 拉面 (noodles), and 合成数据 holds 成数 (a percentage). Strings with a wording of
their own come first, the longest first: those of the glossary and those of OpenCC's regional dictionaries. What is left
between them is converted by OpenCC's phrases, and what is left of that by its single characters.
"""

from bisect import bisect_left, bisect_right
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final, Literal, NamedTuple, TypeAlias, TypeVar

from duizhao.lang import ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.passes import opencc_tables
from duizhao.passes.segment import Segmenter, runs

Rule: TypeAlias = Literal["glossary", "dictionary", "character"]

_TAIWAN: Final = {"臺": "台", "賬": "帳"}
# OpenCC writes the forms of Hong Kong's list of school characters; its newspapers and its government type the second.
_IN_SCHOOL: Final = "説户羣啓麪綫衞鈎峯牀悦脱税鋭閲兑蜕温藴醖葱卧敍孃週"
_IN_PRINT: Final = "說戶群啟麵線衛鉤峰床悅脫稅銳閱兌蛻溫蘊醞蔥臥敘娘周"
_FOLD: Final[Mapping[Lang, Mapping[str, str]]] = {
    ZH_HANT_TW: _TAIWAN,
    ZH_HANT_HK: dict(zip(_IN_SCHOOL, _IN_PRINT, strict=True)),
}
"""What comes last: the spelling that editors of the region prefer to OpenCC's."""

Found = TypeVar("Found")

_SOUNDS: Final = "里"
"""In a foreign name these stand for a sound, and are written alike everywhere."""
_MEMORABLE: Final = 16
_MEMORY: Final = 200_000


class Wording(NamedTuple):
    """What a string becomes and what says so.

    `then` names what changed it once more, the region's characters and the fold; `others` are the choices that the
    dictionary leaves.
    """

    target: str
    rule: Rule
    table: str
    then: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


Senses: TypeAlias = dict[str, Wording]
"""Wordings that hold in one clause alone."""


class Unit(NamedTuple):
    """A piece of a text, what it becomes, and the word that it is or begins in."""

    source: str
    made: Wording
    word: str


class Made(NamedTuple):
    """What a string becomes, and the pieces of it, with their offsets, for which the dictionaries leave a choice."""

    text: str
    choices: tuple[tuple[int, Unit], ...]


class Region:
    """The strings that have a wording of their own in a region, and how its characters are written."""

    def __init__(self, to: Lang, own: Mapping[str, Wording]) -> None:
        name, variants = opencc_tables.variants(to)
        self._steps = ((name, str.maketrans(variants)), ("fold", str.maketrans(dict(_FOLD[to]))))
        regional = opencc_tables.regional(to).items()
        self.fixed = {string: self.choose(forms, "dictionary", table) for string, (table, forms) in regional}
        self.fixed.update(own)
        self.memory: dict[str, Made] = {}
        self.texts: dict[str, str] = {}
        self.open: set[str] = set()

    def remember(self, island: str, made: Made) -> None:
        """Remember what an island becomes: `texts` has what is written, `open` those that leave a choice."""
        self.memory[island] = made
        self.texts[island] = made.text
        if made.choices:
            self.open.add(island)

    def choose(self, forms: Iterable[str], rule: Rule, table: str) -> Wording:
        """Return the first of `forms` in the region's characters; the others where they differ from it there."""
        (first, then), *others = map(self._written, forms)
        return Wording(first, rule, table, then, tuple(dict.fromkeys(form for form, _ in others if form != first)))

    def _written(self, form: str) -> tuple[str, tuple[str, ...]]:
        """Return `form` in the region's characters, and the steps that changed it."""
        then: list[str] = []
        for name, characters in self._steps:
            made = form.translate(characters)
            if made != form:
                then.append(name)
                form = made
        return form, tuple(then)


class Aligned:
    """Converts texts to any `Region` whose strings it has taken in; `words` are words that no dictionary may cut."""

    def __init__(self, words: Iterable[str]) -> None:
        self._phrases: dict[str, tuple[str, ...]] = {}
        self._segmenter = Segmenter(words, self._learn)

    def take_in(self, region: Region) -> None:
        """Let no string of `region` be cut before it is looked for."""
        for string in region.fixed:
            self._segmenter.keep_together(string)

    def run(self, text: str, region: Region, senses: Senses) -> tuple[str, list[tuple[int, Unit]]]:
        """Return `text` as the region writes it, and each piece for which the dictionaries leave a choice.

        Pieces come with their offsets in `text`, in order. What is not Han stays. `senses` are in force in this text
        alone.
        """
        pieces: list[str] = []
        choices: list[tuple[int, Unit]] = []
        last = 0
        for run in runs(text):
            at = run.start()
            pieces.append(text[last:at])
            last = run.end()
            islands = self._segmenter.islands(run[0])
            if not senses:
                try:  # nearly every island was met before: they are looked up in one go
                    pieces += [*map(region.texts.__getitem__, islands)]
                except KeyError:
                    pass
                else:
                    if not region.open.isdisjoint(islands):
                        choices += _open(at, islands, region)
                    continue
            for island in islands:
                made = self._made(island, region, senses)
                pieces.append(made.text)
                choices += [(at + offset, unit) for offset, unit in made.choices]
                at += len(island)
        pieces.append(text[last:])
        return "".join(pieces), choices

    def units(self, text: str, region: Region, senses: Senses) -> Iterator[tuple[int, Unit]]:
        """Yield each piece of Han text with its offset, in order."""
        for run in runs(text):
            at = run.start()
            for island in self._segmenter.islands(run[0]):
                for unit in self._units(island, region, senses):
                    yield at, unit
                    at += len(unit.source)

    def words(self, text: str) -> list[str]:
        """Return `text` in words; what is not Han stays in one piece between them."""
        return self._segmenter.words(text)

    def _learn(self, pairs: Iterable[str]) -> list[str]:
        """Take in OpenCC's phrases that begin with `pairs`, and return them."""
        found = dict(map(opencc_tables.entry, opencc_tables.phrases().beginning_with(pairs)))
        self._phrases |= found
        return list(found)

    def _made(self, island: str, region: Region, senses: Senses) -> Made:
        made = region.memory.get(island)
        if made is None or (senses and any(word in island for word in senses)):
            made = self._make(island, region, senses)
        return made

    def _make(self, island: str, region: Region, senses: Senses) -> Made:
        units = list(self._units(island, region, senses))
        starts = accumulate((len(unit.source) for unit in units), initial=0)
        choices = tuple((start, unit) for start, unit in zip(starts, units, strict=False) if unit.made.others)
        made = Made("".join(unit.made.target for unit in units), choices)
        if not senses and len(island) <= _MEMORABLE and len(region.memory) < _MEMORY:
            region.remember(island, made)
        return made

    def _units(self, island: str, region: Region, senses: Senses) -> Iterator[Unit]:
        words = _Words(self._segmenter, island)
        fixed_of = ChainMap(senses, region.fixed).get if senses else region.fixed.get
        for start, end, fixed in words.matches(0, len(island), fixed_of):
            if fixed is not None:
                yield Unit(island[start:end], fixed, words.around(start)[0])
                continue
            for first, last, forms in words.matches(start, end, self._phrases.get):
                if forms is None:
                    yield from (self._single(island[at], region, *words.around(at)) for at in range(first, last))
                else:
                    made = region.choose(forms, "dictionary", opencc_tables.PHRASES)
                    yield Unit(island[first:last], made, words.around(first)[0])

    def _single(self, character: str, region: Region, word: str, at: int) -> Unit:
        if character in _SOUNDS and self._segmenter.is_foreign(word, at):
            return Unit(character, Wording(character, "character", "names"), word)
        forms = opencc_tables.characters().get(character, (character,))
        return Unit(character, region.choose(forms, "character", opencc_tables.CHARACTERS), word)


def _open(at: int, islands: Sequence[str], region: Region) -> Iterator[tuple[int, Unit]]:
    """Yield the choices that remembered islands leave; the first of them begins at the offset."""
    for island in islands:
        if island in region.open:
            for offset, unit in region.memory[island].choices:
                yield at + offset, unit
        at += len(island)


class _Words:
    """An island in words, and what matches without cutting one."""

    def __init__(self, segmenter: Segmenter, island: str) -> None:
        self._segmenter = segmenter
        self._island = island
        self._ends = segmenter.cut(island)

    def around(self, at: int) -> tuple[str, int]:
        """Return the word that the character at the offset is in, and its offset there."""
        number = bisect_right(self._ends, at)
        start = self._ends[number - 1] if number else 0
        return self._island[start : self._ends[number]], at - start

    def matches(
        self, start: int, end: int, find: Callable[[str], Found | None]
    ) -> Iterator[tuple[int, int, Found | None]]:
        """Yield what `find` finds between `start` and `end`, the longest first, and with None what is between."""
        at = since = start
        while at < end:
            for length in (*self._segmenter.lengths(self._island, at), 1):
                after = at + length
                found = find(self._island[at:after]) if after <= end and self._fits(at, after) else None
                if found is not None:
                    if since < at:
                        yield since, at, None
                    yield at, after, found
                    at = since = after
                    break
            else:
                at += 1
        if since < end:
            yield since, end, None

    def _fits(self, start: int, end: int) -> bool:
        """Say whether what is between the offsets cuts no word, nor a word inside of a longer word."""
        first, ends = 0, self._ends
        while True:
            if (start == first or _holds(ends, start)) and _holds(ends, end):
                return True
            number = bisect_right(ends, start)
            first = ends[number - 1] if number else first
            last = ends[number]
            if end > last or end - start == 1:
                return False
            ends = [first + each for each in self._segmenter.cut_inside(self._island[first:last])]


def _holds(ends: Sequence[int], at: int) -> bool:
    """Say whether the offset is one of `ends`, which ascend and may be as many as the characters of a long island."""
    number = bisect_left(ends, at)
    return number < len(ends) and ends[number] == at
