"""Script conversion: from simplified Chinese to the characters and the wording of Taiwan and of Hong Kong.

OpenCC's dictionaries do the work, aligned with jieba's words; a glossary takes part in the longest match, and what it
yields is converted no further. What is kept as it is, quotation marks and the senses of words are seen to here.
"""

import functools
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Literal, TypeAlias

import msgspec
from msgspec import Struct

from duizhao.errors import DuizhaoError
from duizhao.lang import TRADITIONAL, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.model.definitions import GlossaryDef, GlossaryEntryDef, SenseDef
from duizhao.passes import aligned, opencc_tables, segment
from duizhao.passes.aligned import Wording
from duizhao.passes.brackets import bracketed
from duizhao.passes.segment import HAN

Rule: TypeAlias = Literal["glossary", "dictionary", "character", "quotation mark"]

_UNCONVERTIBLE: Final = "[\0\ud800-\udfff]"
_CODE: Final = "`[^`\n]+`"
_MARKED: Final = r"<([a-z]+)\s[^<>\n]*?(?:lang=\"zh-Hans[-\w]*|translate=\"no)\"[^<>\n]*>[^<\n]*</\1>"
# Only the Han parts of an address need keeping. They begin one of its segments; Han right after a letter is the text
# going on, since Chinese puts no space after an address.
_ADDRESS: Final = f"://(?:[!#-;=?-_a-z|~]|(?<=[/.=#&?_+-])[{HAN}]+)+"
_SAFE: Final = re.compile(f"({_UNCONVERTIBLE})")
_STOP_MARKS: Final = "，,。！？!?；;：:\n"
"""What ends a clause: so far the sense of a word reaches."""
_ALL_HAN: Final = re.compile(f"[{HAN}·]+")
_STOPS: Final = re.compile(f"[{_STOP_MARKS}]")
_SIMPLIFYING: Final[dict[Lang, str]] = {ZH_HANT_TW: "tw2s", ZH_HANT_HK: "hk2s"}

_REINSTALL: Final = (
    "pip uninstall opencc opencc-py opencc-python-reimplemented, then pip install 'opencc>=1.4,<1.5': "
    "these packages overwrite one another"
)


class Change(Struct, frozen=True, kw_only=True):
    """A piece of text that is converted, and the rule that does it.

    `start` and `end` are offsets in code points. `table` is the glossary's word or the dictionary's name, `then` what
    changed the form once more, `others` are further forms that the dictionary allows, `word` is the word that the piece
    is or begins in.
    """

    start: int
    end: int
    source: str
    target: str
    rule: Rule
    table: str = ""
    then: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    word: str = ""


class Converted(Struct, frozen=True):
    """A text in the other script, and the choices that the dictionaries left open on the way."""

    text: str
    choices: list[Change]


class Converter:
    """Converts simplified text to one region. Make one with `converter`."""

    def __init__(self, engine: aligned.Aligned, to: Lang, glossary: GlossaryDef) -> None:
        self._engine = engine
        self._to = to
        made = {entry.zh_hans: _own(entry, entry.zh_hans, to) for entry in glossary.replace}
        self._own = {word: wording for word, wording in made.items() if wording}
        # a word with Latin in it is no run of Han; it is looked for before all others
        self._mixed = {word: wording for word, wording in self._own.items() if not _ALL_HAN.fullmatch(word)}
        self._ambiguous = {entry.zh_hans: _senses(entry, to) for entry in glossary.replace if entry.when}
        self._any_ambiguous = re.compile("|".join(map(re.escape, self._ambiguous)) or "(?!)")
        words = map(re.escape, sorted({*glossary.protect, *self._mixed}, key=len, reverse=True))
        alone = "|".join(words) or "(?!)"
        self._kept = re.compile(f"{_CODE}|{_MARKED}|{_ADDRESS}|{_UNCONVERTIBLE}|(?<![A-Za-z])(?:{alone})(?![A-Za-z])")

    def convert(self, text: str) -> str:
        """Return `text` in the other script. Only simplified text, and only once: the result is not a fixed point.

        Kept as they are: `code` in backticks, HTML elements marked ``lang="zh-Hans"`` or ``translate="no"``, the Han
        in addresses with ``://``, the glossary's protected words, and what `unconvertible` finds, so that nothing is
        lost. Paired “…” and ‘…’ beside or around Han become 「…」, and 『…』 inside those.
        """
        return self.converted(text).text

    def converted(self, text: str) -> Converted:
        """Return what `convert` and `choices` do, in one go."""
        if text.isascii():
            return Converted(text, [])
        kept = self._kept_in(text)
        text = bracketed(text, kept)
        made: list[str] = []
        choices: list[Change] = []
        for start, end, senses in self._pieces(text, kept):
            if senses is None:
                made.append(self._whole(text[start:end]))
            else:
                piece, open_ = self._engine.run(text[start:end], self._region, senses)
                made.append(piece)
                choices += [_change(start + at, unit) for at, unit in open_]
        return Converted("".join(made), choices)

    def explain(self, text: str) -> list[Change]:
        """Return what `convert` changes, in order, and why."""
        kept = self._kept_in(text)
        marks = bracketed(text, kept)
        changes = [
            Change(start=at, end=at + 1, source=old, target=new, rule="quotation mark")
            for at, (old, new) in enumerate(zip(text, marks, strict=True))
            if old != new
        ]
        changes += (one for one in self._units(text, kept) if one.source != one.target)
        return sorted(changes, key=lambda change: change.start)

    def choices(self, text: str) -> list[Change]:
        """Return the pieces, changed or not, where OpenCC allows several forms and nobody has chosen among them."""
        return self.converted(text).choices

    def words(self, text: str) -> list[str]:
        """Return simplified `text` in words, the glossary's among them; what is not Han is one piece between them."""
        return self._engine.words(text)

    @functools.cached_property
    def _region(self) -> aligned.Region:
        region = aligned.Region(self._to, self._own)
        self._engine.take_in(region)
        return region

    def _units(self, text: str, kept: list[tuple[int, int]]) -> Iterator[Change]:
        for first, last, senses in self._pieces(text, kept):
            if senses is not None:
                for at, unit in self._engine.units(text[first:last], self._region, senses):
                    yield _change(first + at, unit)
            elif text[first:last] in self._mixed:
                word = text[first:last]
                yield _change(first, aligned.Unit(word, self._mixed[word], word))

    def _whole(self, kept: str) -> str:
        return self._mixed[kept].target if kept in self._mixed else kept

    def _kept_in(self, text: str) -> list[tuple[int, int]]:
        return [match.span() for match in self._kept.finditer(text)]

    def _pieces(self, text: str, kept: list[tuple[int, int]]) -> Iterator[tuple[int, int, aligned.Senses | None]]:
        """Yield the offsets of each piece of `text`, and the senses in force in it; None where it is kept."""
        kept = [*kept, (len(text), len(text))]
        at = number = 0
        for first, last, senses in self._clauses(text):
            at = max(at, first)
            while at < last:
                start, end = kept[number]
                if at < start:
                    yield at, min(start, last), senses
                    at = min(start, last)
                if at == start < end:
                    yield start, end, None
                    at = end
                    number += 1

    def _clauses(self, text: str) -> Iterator[tuple[int, int, aligned.Senses]]:
        """Yield the offsets of the clauses of `text`, those apart in which a word has another sense."""
        words = list(self._any_ambiguous.finditer(text))
        borders = [0, *(stop.end() for stop in _STOPS.finditer(text)), len(text)] if words else []
        at = seen = 0
        for word in words:
            number = bisect_right(borders, word.start())
            if number > seen:
                seen = number
                start, end = borders[number - 1], borders[number]
                senses = self._senses(text[start:end], alone=_is_alone(text, word))
                if senses:
                    if at < start:
                        yield at, start, {}
                    yield start, end, senses
                    at = end
        if at < len(text):
            yield at, len(text), {}

    def _senses(self, clause: str, *, alone: bool) -> aligned.Senses:
        """Return the words of `clause` that have another sense there; `alone` if it is a line of one word."""
        found: aligned.Senses = {}
        for word in dict.fromkeys(self._any_ambiguous.findall(clause)):
            for sense, wording in self._ambiguous[word]:
                if (alone and sense.alone) or any(map(clause.__contains__, sense.near)):
                    found[word] = wording
                    break
        return found


def _change(start: int, unit: aligned.Unit) -> Change:
    target, rule, table, then, others = unit.made
    return Change(
        start=start,
        end=start + len(unit.source),
        source=unit.source,
        target=target,
        rule=rule,
        table=table,
        then=then,
        others=others,
        word=unit.word,
    )


def converter(glossary: GlossaryDef, to: Lang) -> Converter:
    """Return what converts `zh-Hans` to `to`.

    The same glossary gives the same converter again. Raises `DuizhaoError` where a dictionary is missing, and
    `ValueError` for a language that is not Chinese in traditional script.
    """
    if to not in TRADITIONAL:
        raise ValueError(f"simplified Chinese cannot be converted to {to}")
    return _converters(msgspec.msgpack.encode(glossary))[to]


@functools.lru_cache(maxsize=4)
def _converters(encoded: bytes) -> dict[Lang, Converter]:
    glossary = msgspec.msgpack.decode(encoded, type=GlossaryDef)
    engine = aligned.Aligned({*glossary.protect, *(entry.zh_hans for entry in glossary.replace)})
    return {to: Converter(engine, to, glossary) for to in TRADITIONAL}


def edition() -> bytes:
    """Return what changes whenever conversions or their choices may: the code, and the dictionaries as installed."""
    names = ("script", "aligned", "brackets", "segment", "opencc_tables", "chinese")
    own = (Path(__file__).with_name(f"{name}.py") for name in names)
    files = (*own, *opencc_tables.files(), segment.dictionary_file())
    return b"".join(f"{file.name} {(found := file.stat()).st_size} {found.st_mtime_ns};".encode() for file in files)


def unconvertible(text: str) -> list[tuple[int, str]]:
    r"""Return each NUL and lone surrogate with its offset: OpenCC cuts the text at the one and raises at the other.

    `Converter.convert` carries them over as they are; whoever reads text from outside should refuse them.

    >>> unconvertible("数据\0")
    [(2, '\x00')]
    """
    return [(match.start(), match[0]) for match in re.finditer(_UNCONVERTIBLE, text)]


def simplified(text: str, origin: Lang = ZH_HANT_TW) -> str:
    """Return traditional text in simplified characters, for search and for comparing what was typed.

    It is OpenCC's conversion by character and phrase; the wording of the region stays: 軟體 becomes 软体. The length
    stays too. Never a source of text that people read: what one simplified character stands for is lost.
    """
    if text.isascii():
        return text
    convert = _opencc(_SIMPLIFYING[origin])
    made = "".join(part if re.fullmatch(_UNCONVERTIBLE, part) else convert(part) for part in _SAFE.split(text) if part)
    if len(made) != len(text):
        made = "".join(map(convert, text))
    return made.replace("甚么", "什么")


@functools.cache
def _opencc(name: str) -> Callable[[str], str]:
    try:
        import opencc  # noqa: PLC0415 - 17 ms, only for those who simplify
    except ImportError as error:
        raise DuizhaoError(f"OpenCC cannot be loaded: {error}", _REINSTALL) from error
    package = Path(opencc.__file__ or "opencc/__init__.py").parent
    if not (package / "clib" / "share" / "opencc" / f"{name}.json").is_file():
        raise DuizhaoError(f"{package} is not OpenCC 1.4", _REINSTALL)
    convert: Callable[[str], str] = opencc.OpenCC(name).convert
    return convert


def _own(entry: GlossaryEntryDef | SenseDef, word: str, to: Lang) -> Wording | None:
    written = entry.zh_hant_tw if to == ZH_HANT_TW else entry.zh_hant_hk
    return Wording(written, "glossary", word) if written else None


def _senses(entry: GlossaryEntryDef, to: Lang) -> list[tuple[SenseDef, Wording]]:
    """Return the senses of a word, each with its wording; one that names none for a region is not for it."""
    made = ((sense, _own(sense, entry.zh_hans, to)) for sense in entry.when)
    return [(sense, wording) for sense, wording in made if wording]


def _is_alone(text: str, word: re.Match[str]) -> bool:
    """Say whether a word is all of its line."""
    return text[max(0, word.start() - 1) : word.start()] in {"", "\n"} and text[word.end() : word.end() + 1] in {
        "",
        "\r",
        "\n",
    }
