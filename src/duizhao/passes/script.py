"""Script conversion: from simplified Chinese to the characters and the wording of Taiwan and of Hong Kong.

OpenCC's dictionaries do the work, aligned with jieba's words; a glossary takes part in the longest match, and what it
yields is converted no further. What is kept as it is, quotation marks and the senses of words are seen to here.
"""

import functools
import re
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
        self._regions: dict[tuple[tuple[str, Wording], ...], aligned.Region] = {}
        words = map(re.escape, sorted({*glossary.protect, *self._mixed}, key=len, reverse=True))
        alone = "|".join(words) or "(?!)"
        self._kept = re.compile(f"{_CODE}|{_MARKED}|{_ADDRESS}|{_UNCONVERTIBLE}|(?<![A-Za-z])(?:{alone})(?![A-Za-z])")

    def convert(self, text: str) -> str:
        """Return `text` in the other script. Only simplified text, and only once: the result is not a fixed point.

        Kept as they are: `code` in backticks, HTML elements marked ``lang="zh-Hans"`` or ``translate="no"``, the Han
        in addresses with ``://``, the glossary's protected words, and what `unconvertible` finds, so that nothing is
        lost. Paired “…” and ‘…’ beside or around Han become 「…」, and 『…』 inside those.
        """
        if text.isascii():
            return text
        kept = self._kept_in(text)
        text = bracketed(text, kept)
        run = self._engine.run
        return "".join(
            self._whole(text[start:end]) if region is None else run(text[start:end], region)
            for start, end, region in self._pieces(text, kept)
        )

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
        return [one for one in self._units(text, self._kept_in(text)) if one.others]

    def words(self, text: str) -> list[str]:
        """Return simplified `text` in words, the glossary's among them; what is not Han is one piece between them."""
        return self._engine.words(text)

    def _units(self, text: str, kept: list[tuple[int, int]]) -> Iterator[Change]:
        self._engine.cover(text)
        for first, last, region in self._pieces(text, kept):
            if region is None:
                word = text[first:last]
                if word in self._mixed:
                    made = self._mixed[word].target
                    yield Change(
                        start=first, end=last, source=word, target=made, rule="glossary", table=word, word=word
                    )
            else:
                for at, unit in self._engine.units(text[first:last], region):
                    yield Change(
                        start=first + at,
                        end=first + at + len(unit.source),
                        source=unit.source,
                        target=unit.made.target,
                        rule=unit.made.rule,
                        table=unit.made.table,
                        then=unit.made.then,
                        others=unit.made.others,
                        word=unit.word,
                    )

    def _whole(self, kept: str) -> str:
        return self._mixed[kept].target if kept in self._mixed else kept

    def _kept_in(self, text: str) -> list[tuple[int, int]]:
        return [match.span() for match in self._kept.finditer(text)]

    def _pieces(self, text: str, kept: list[tuple[int, int]]) -> Iterator[tuple[int, int, aligned.Region | None]]:
        """Yield the offsets of each piece of `text`, and the region that it is converted to, if it is."""
        at = 0
        for start, end in kept:
            yield from self._clauses(text, at, start)
            yield start, end, None
            at = end
        yield from self._clauses(text, at, len(text))

    def _clauses(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, aligned.Region]]:
        """Yield the offsets of the clauses between `start` and `end`, apart if a word has another sense."""
        at = start
        while at < end:
            word = self._any_ambiguous.search(text, at, end)
            if word is None:
                yield at, end, self._region(())
                return
            first = max((stop.end() for stop in _STOPS.finditer(text, at, word.start())), default=at)
            stop = _STOPS.search(text, word.end(), end)
            last = stop.end() if stop else end
            if at < first:
                yield at, first, self._region(())
            senses = self._senses(_clause(text, word.start()), alone=_is_alone(text, word))
            yield first, last, self._region(senses)
            at = last

    def _senses(self, clause: str, *, alone: bool) -> tuple[tuple[str, Wording], ...]:
        """Return the words of `clause` that have another sense there; `alone` if it is a line of one word."""
        found: list[tuple[str, Wording]] = []
        for word in dict.fromkeys(self._any_ambiguous.findall(clause)):
            for sense, wording in self._ambiguous[word]:
                if (alone and sense.alone) or any(map(clause.__contains__, sense.near)):
                    found.append((word, wording))
                    break
        return tuple(found)

    def _region(self, senses: tuple[tuple[str, Wording], ...]) -> aligned.Region:
        found = self._regions.get(senses)
        if found is None:
            found = self._regions[senses] = aligned.Region(self._to, {**self._own, **dict(senses)})
            self._engine.take_in(found)
        return found


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
    """Return what changes whenever conversions may: this code, and the dictionaries as they are installed."""
    own = (Path(__file__).with_name(f"{name}.py") for name in ("script", "aligned", "brackets", "segment"))
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


def _clause(text: str, at: int) -> str:
    """Return the clause around the offset `at`."""
    start = max(text.rfind(stop, 0, at) for stop in _STOP_MARKS) + 1
    end = _STOPS.search(text, at)
    return text[start : end.start() if end else len(text)]
