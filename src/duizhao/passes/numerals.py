"""Numbers in running text, English or Chinese, as values: 80 亿, 8 billion and eight billion are one number."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from msgspec import Struct

_DIGITS: Final = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS: Final = {"十": 10, "百": 100, "千": 1_000}
_MYRIADS: Final = {"万": 10**4, "亿": 10**8}
_SMALL: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_SCALES: Final = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_WORDS: Final = {word: value for value, word in enumerate(_SMALL.split())} | {
    word: 10 * value for value, word in enumerate(_TENS.split(), 2)
}
_YEAR_DIGITS: Final = 4
_CENTURY: Final = 100

_ANY_WORD: Final = "|".join((*_WORDS, *_SCALES))
_NUMBER: Final = re.compile(
    r"(?<![A-Za-z0-9.])(?<![A-Za-z]-)(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:\s?(?P<scale>thousand|million|billion|trillion|[十百千万亿]+)|(?P<plural>s)?(?![A-Za-z0-9]))"
    rf"|(?P<words>\b(?:{_ANY_WORD})(?:[ -](?:and )?(?:{_ANY_WORD}))*\b)"
    r"|(?P<han>[一二两三四五六七八九十][零〇一二两三四五六七八九十百千万亿]*)",
    re.IGNORECASE,
)
_DECADE: Final = re.compile(r"\s?年代")
_SIGNS: Final = (*"0123456789十百千万亿〇", *_SCALES)


class Number(Struct, frozen=True):
    """A number as it is written, and what it is; `plain` if it is one small word, such as 三 or “three”."""

    text: str
    value: Decimal
    plain: bool


def may_hold_number(text: str) -> bool:
    """Say whether `text` may hold a number that is more than one small word; quick, and never wrong with no."""
    return any(sign in text for sign in _SIGNS)


def numbers(text: str) -> Iterator[Number]:
    """Yield the numbers of `text`; digits in a name such as GPT-4o or B2B are none.

    A decade is the year that it begins with: 80年代 and the 1980s give 1980.

    >>> [str(one.value) for one in numbers("1,000 hours, 3 亿, 一万, two hundred, GPT-4")]
    ['1000', '300000000', '10000', '200']
    """
    for match in _NUMBER.finditer(text):
        value = _value(match)
        if value is None:
            continue
        plain = len(match["han"] or "") == 1 or (match["words"] or "-").isalpha()
        is_decade = value < _CENTURY and _DECADE.match(text, match.end())
        yield Number(match[0], value + 1900 if is_decade else value, plain)


def _value(match: re.Match[str]) -> Decimal | None:
    if match["digits"]:
        return Decimal(match["digits"].replace(",", "")) * _scale(match["scale"] or "")
    return _english(match["words"]) if match["words"] else _chinese(match["han"])


def _scale(written: str) -> int:
    product = _SCALES.get(written.lower(), 1)
    for char in written if product == 1 else "":
        product *= _UNITS.get(char) or _MYRIADS.get(char) or 1
    return product


def _english(words: str) -> Decimal:
    total = current = 0
    for word in re.findall("[a-z]+", words.lower()):
        if word in _WORDS:
            current += _WORDS[word]
        elif word == "hundred":
            current = (current or 1) * 100
        elif word in _SCALES:
            total, current = total + (current or 1) * _SCALES[word], 0
    return Decimal(total + current)


def _chinese(numerals: str) -> Decimal | None:
    """Return the value of 三百二十 or 二〇二四; None where the numerals are no number, as in 三四十 or 一一."""
    if all(char in _DIGITS for char in numerals):
        joined = "".join(str(_DIGITS[char]) for char in numerals)
        return Decimal(joined) if len(numerals) in (1, _YEAR_DIGITS) else None
    total = section = 0
    digit: int | None = None
    for char in numerals:
        if char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
        elif char in _UNITS:
            section += (1 if digit is None else digit) * _UNITS[char]
            digit = None
        else:
            section, digit = section + (digit or 0), None
            total, section = (total + section * 10**4 if char == "万" else (total + section) * 10**8), 0
    return Decimal(total + section + (digit or 0))
