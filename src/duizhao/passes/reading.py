"""How Chinese terms are read: pinyin as on the mainland, zhuyin as in Taiwan, generated once and then checked.

pypinyin knows the readings of words and characters on the mainland. What it has wrong, and what the computing of
today needs and it has not, stands in mainland.txt. Taiwan's Ministry of Education reads many characters otherwise:
these stand in taiwan.txt, and for everything else the reading is the mainland's.
"""

import functools
import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from importlib import resources
from typing import Final, TypeAlias

from duizhao.diagnostic import Finding, short
from duizhao.lang import ZH_HANS, ZH_HANT_TW
from duizhao.model.deck import LocalText
from duizhao.model.definitions import ReadingDef
from duizhao.passes import script, syllable
from duizhao.passes.segment import HAN, Segmenter
from duizhao.span import Node

Sound: TypeAlias = tuple[str, int]
"""A syllable's letters and its tone, 1 to 5."""
Words: TypeAlias = Mapping[str, tuple[Sound, ...]]
Rules: TypeAlias = Mapping[str, Mapping[Sound | None, Sound]]
"""For a character what becomes of one reading of it, and under None of all others."""

_HAN: Final = re.compile(f"[{HAN}]")
_RUN: Final = re.compile(f"[{HAN}]+")
_CITATION: Final = {"一": ("yi", 1), "不": ("bu", 4)}
_NEUTRAL: Final = 5
_SUFFIX: Final = ("r", _NEUTRAL)
_LONGEST: Final = 12
_ALWAYS_NEUTRAL: Final = frozenset("的了著麼們嗎吧呢得地子啊呀哇啦嘛")
_SHOWN: Final = "duizhao readings shows what it would write"


def pinyin(term: str) -> tuple[str, ...]:
    """Return the pinyin of simplified text as read on the mainland, one syllable for each Han character.

    一 and 不 have the tone they have alone, as GB/T 16159 spells them. The suffix 儿 is “r”. A character that nobody
    knows is "".

    >>> pinyin("微调 LLM")
    ('wēi', 'tiáo')
    """
    return tuple(syllable.pinyin(*sound) if sound else "" for sound in _mainland(term))


def zhuyin(term: str) -> tuple[str, ...]:
    """Return the zhuyin of Taiwan's traditional text as the Ministry of Education reads it, as `pinyin` does.

    >>> zhuyin("微調 LLM")
    ('ㄨㄟˊ', 'ㄊㄧㄠˊ')
    """
    return tuple(syllable.zhuyin(*sound) if sound else "" for sound in _taiwan(term))


def check_reading(at: Node, reading: ReadingDef | None, term: LocalText) -> list[Finding]:
    """Return what is wrong with the reading at `at`: strings that are no syllables, or too few or too many of them.

    A missing reading is no finding, nor is one that differs from what `pinyin` and `zhuyin` say: that is a person's
    decision.
    """
    if reading is None:
        return []
    found: list[Finding] = []
    pinyin_of, zhuyin_of = term.by.get(ZH_HANS), term.by.get(ZH_HANT_TW)
    if reading.pinyin and pinyin_of is not None:
        found += _check(at / "pinyin", "pinyin", reading.pinyin.split(), pinyin_of, syllable.read_pinyin)
    if reading.zhuyin and zhuyin_of is not None:
        found += _check(at / "zhuyin", "zhuyin", reading.zhuyin.split(), zhuyin_of, syllable.read_zhuyin)
    return found


def _check(
    at: Node, name: str, syllables: list[str], term: str, read: Callable[[str], Sound | None]
) -> Iterator[Finding]:
    wrong = [one for one in syllables if read(one) is None]
    if wrong:
        named = " ".join(wrong[:3]) + (" …" if len(wrong) > 3 else "")  # noqa: PLR2004 - enough to find them
        verb = "is no syllable" if len(wrong) == 1 else "are no syllables"
        yield Finding("reading-syllable", at, f"“{short(named)}” {verb} of {name}", _remedy(wrong[0], name))
        return
    characters = len(_HAN.findall(term))
    if characters != len(syllables):
        counts = f"{_count(characters, 'Han character')}, its {name} {_count(len(syllables), 'syllable')}"
        hint = f"write one syllable for each Han character and none for anything else; {_SHOWN}"
        yield Finding("reading-count", at, f"“{short(term)}” has {counts}", hint)


def _remedy(wrong: str, name: str) -> str:
    """Return how `wrong` is written, as far as it can be told."""
    sound = syllable.from_numbers(wrong) or syllable.read_pinyin(wrong.replace("v", "ü"))
    sound = sound or syllable.read_zhuyin(wrong.removesuffix("ˉ"))
    if sound is None and wrong.endswith("˙"):
        sound = syllable.read_zhuyin("˙" + wrong[:-1])
    if sound is not None:
        return f"write {syllable.pinyin(*sound) if name == 'pinyin' else syllable.zhuyin(*sound)}"
    return f"write one syllable with its tone mark at a time, and spaces between them; {_SHOWN}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _mainland(text: str) -> list[Sound | None]:
    own, rules = _mainland_table()
    phrases, _ = _library()
    found: list[Sound | None] = []
    for _, run, ends in _runs(text):
        for at, word in _matches(run, ends, lambda word: word in own or word in phrases):
            if word in own:
                found += own[word]
                continue
            read = _phrase(word) if word in phrases else [_character(word, at in ends, at + 1 in ends)]
            found += (rules.get(character, sound) for character, sound in zip(word, read, strict=True))
    return found


def _taiwan(text: str) -> list[Sound | None]:
    """Read the simplified form as on the mainland, then what Taiwan reads otherwise: by character, then by word."""
    simple = script.simplified(text)
    own, rules = _taiwan_table()
    sounds = iter(_mainland(simple))
    found: list[Sound | None] = []
    for start, run, ends in _runs(simple):
        written = text[start : start + len(run)]
        for at, word in _matches(written, ends, own.__contains__):
            read = [_in_taiwan(character, next(sounds)) for character in word]
            between = 0 < at < len(run) - 1 and {at, at + 1} <= ends
            alone = rules.get(f"({word})", {}).get(None) if between else None
            found += own.get(word) or ([alone] if alone else read)
    return found


def _in_taiwan(character: str, sound: Sound | None) -> Sound | None:
    """Return how Taiwan reads a character that the mainland reads as `sound` in this place."""
    if sound == _SUFFIX:
        return sound
    letters, tone = sound or ("", _NEUTRAL)
    if tone == _NEUTRAL and character in _ALWAYS_NEUTRAL:
        return sound
    readings = _readings(character)
    if sound not in readings:
        sound = next((one for one in readings if one[0] == letters), readings[0] if readings else sound)
    _, rules = _taiwan_table()
    rule = rules.get(character, {})
    return rule.get(sound) or rule.get(None) or sound


def _matches(run: str, ends: AbstractSet[int], known: Callable[[str], bool]) -> Iterator[tuple[int, str]]:
    """Yield the offset and the text of the pieces of `run`: the longest known ones, and single characters elsewhere.

    A known string counts where it begins and ends with words, or lies inside one word: 权重新增 does not hold 重新.
    """
    at = 0
    while at < len(run):
        length = min(_LONGEST, len(run) - at)
        while length > 1 and not (known(run[at : at + length]) and _aligned(at, at + length, ends)):
            length -= 1
        yield at, run[at : at + length]
        at += length


def _aligned(start: int, end: int, ends: AbstractSet[int]) -> bool:
    whole = start in ends and end in ends
    return whole or not any(start < boundary < end for boundary in ends)


def _runs(text: str) -> Iterator[tuple[int, str, AbstractSet[int]]]:
    """Yield the stretches of Han in simplified text: where each starts, it, and where in it words begin or end."""
    segmenter = _segmenter()
    for run in _RUN.finditer(text):
        words = segmenter.words(run[0])
        yield run.start(), run[0], {0, *itertools.accumulate(map(len, words))}


def _phrase(word: str) -> Iterator[Sound | None]:
    """Yield how pypinyin reads a word, without the changes of tone that neighbours make: 一个 is yī gè."""
    phrases, _ = _library()
    for character, spelt in zip(word, phrases[word], strict=True):
        sound = syllable.read_pinyin(spelt[0])
        citation = _CITATION.get(character)
        yield citation if citation and sound and sound[1] != _NEUTRAL else sound


def _character(character: str, first: bool, last: bool) -> Sound | None:
    """Return how a character is read where it is no part of a known word: by itself, or first or last in another."""
    _, rules = _mainland_table()
    place = f"({character})" if first and last else f"{character}~" if first else f"~{character}"
    readings = _readings(character)
    return rules.get(place) or rules.get(f"~{character}~") or (readings[0] if readings else None)


def _readings(character: str) -> list[Sound]:
    """Return every reading that pypinyin knows of a character, the commonest first."""
    _, characters = _library()
    read = (syllable.read_pinyin(one.replace("ɡ", "g")) for one in characters.get(ord(character), "").split(","))
    return [sound for sound in read if sound]


@functools.cache
def _library() -> tuple[Mapping[str, list[list[str]]], Mapping[int, str]]:
    """Return pypinyin's own tables, of phrases and of characters."""
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT  # noqa: PLC0415 - 0.4 s, only for those who generate

    return PHRASES_DICT, PINYIN_DICT


@functools.cache
def _segmenter() -> Segmenter:
    mainland, _ = _mainland_table()
    taiwan, _ = _taiwan_table()
    return Segmenter([*mainland, *script.simplified("\n".join(taiwan)).split("\n")])


@functools.cache
def _mainland_table() -> tuple[Words, Mapping[str, Sound]]:
    """Return the words, and the lines for single characters."""
    words: dict[str, tuple[Sound, ...]] = {}
    rules: dict[str, Sound] = {}
    for key, *syllables in lines("mainland.txt"):
        if len(key.strip("~()")) == 1:
            rules[key] = sound(syllables[0])
        else:
            words[key] = tuple(map(sound, syllables))
    return words, rules


@functools.cache
def _taiwan_table() -> tuple[Words, Rules]:
    """Return the words, and the lines for single characters."""
    words: dict[str, tuple[Sound, ...]] = {}
    rules: dict[str, dict[Sound | None, Sound]] = {}
    for key, *syllables in lines("taiwan.txt"):
        if len(key.strip("()")) == 1:
            old, _, new = syllables[0].rpartition(">")
            rules.setdefault(key, {})[sound(old) if old else None] = sound(new)
        else:
            words[key] = tuple(map(sound, syllables))
    return words, rules


def lines(name: str) -> Iterator[list[str]]:
    """Yield the fields of each line of a table beside this module; what follows a # is for people."""
    text = resources.files("duizhao.passes").joinpath(name).read_text("utf-8")
    return (fields for line in text.splitlines() if (fields := line.partition("#")[0].split()))


def sound(written: str) -> Sound:
    """Return the sound of a syllable of either spelling. Raises `ValueError` if it is none."""
    read = syllable.read_pinyin(written) or syllable.read_zhuyin(written)
    if read is None:
        raise ValueError(f"“{written}” is no syllable")
    return read
