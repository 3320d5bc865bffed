"""One wording of an answer for the many in which people type it: numbers, spelling, plurals, filler words."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from duizhao.learn.characters import forms
from duizhao.learn.folding import clean, fold

# Patterns are compiled at their first use: together they would cost a tenth of the time to the first question.
_CONTRACTIONS: Final = (
    (r"\b(?:can't|cannot)\b", "can not"), (r"\bwon't\b", "will not"), (r"n't\b", " not"), (r"'re\b", " are"),
    (r"\b(it|that|he|she|what)'s\b", r"\1 is"), (r"'ve\b", " have"), (r"'ll\b", " will"),
)  # fmt: skip
_DIGIT: Final = "零〇一二两兩三四五六七八九"
_DIGITS: Final = dict(zip(_DIGIT, "0012223456789", strict=True))
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_MYRIADS: Final = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_HAN_NUMBER: Final = f"[{_DIGIT}十百千万萬亿億]+"
_SMALL: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_SCALES: Final = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_VALUES: Final = {word: value for value, word in enumerate(_SMALL.split())} | {
    word: 10 * value for value, word in enumerate(_TENS.split(), 2)
}
_NUMBER_WORD: Final = "|".join((*_VALUES, *_SCALES))
_NUMBER_WORDS: Final = rf"\b(?:{_NUMBER_WORD})(?:[ -](?:and )?(?:{_NUMBER_WORD}))*\b"
_MEASURE: Final = "年|个月|個月|个小时|個小時|小时|小時|倍|天|个|個|点|點|岁|歲"
_HALVES: Final = (
    (rf"(\d+)\s*({_MEASURE})半", r"\1.5\2"),
    (r"(\d+) and a half\b", r"\1.5"),
    (r"(\d+)\s*½", r"\1.5"), (r"(\d+) 1/2\b", r"\1.5"), ("½", "0.5"),
)  # fmt: skip
_NUMERALS: Final = (
    (r"(?<![\d.,])(\d+),(\d{1,2})(?![\d,])", r"\1.\2"),
    (r"(\d+)[点點](\d+)", r"\1.\2"),
    (r"百分之\s*(\d[\d.]*)", r"\1%"), (r"(\d)\s*(?:percent|per cent)\b", r"\1%"),
    (r"(\d+)(?:st|nd|rd|th)\b", r"第\1"),
    (r"(?<=\d)\s*yrs?\b", " years"),
    (r"^(?:the )?year (?=\d)", ""), (r"^(\d{4})\s*年$", r"\1"),
)  # fmt: skip
_SCALED: Final = r"(\d+(?:\.\d+)?)\s*(k\b|thousand|million|billion|trillion|[十百千万萬亿億]+)"
_HEDGE: Final = (
    r"\b(?:about|around|approximately|approx|roughly|circa|ca|some)\b\.?|大约|大約|大概|约|約|差不多|左右|[~≈]"
)
_BRITISH: Final = (
    (r"\b(\w{4,})is(ation|ations|e|es|ed|ing|er|ers)\b", r"\1iz\2"), (r"\b(\w+)lys(e|es|ed|ing|er)\b", r"\1lyz\2"),
    (r"\b(?=\w{6})(\w+)our(s|ed|ing|al|ally|ful|ist|hood|ite|able)?\b", r"\1or\2"),
    (r"\b(\w+[tb])re(s?)\b", r"\1er\2"), (r"\b(\w+)ogue(s?)\b", r"\1og\2"), (r"\b(\w+)ence(s?)\b", r"\1ense\2"),
    (r"\b(\w+[kmstvz])eable\b", r"\1able"), (r"\b(\w+dg)ement(s?)\b", r"\1ment\2"), (r"\bageing\b", "aging"),
    (r"\b(\w+[aeiou]l)l(ed|ing|er|ers|or|ors)\b", r"\1\2"), (r"\bprogramme(s?)\b", r"program\1"),
    (r"\blicence(s?)\b", r"license\1"), (r"\bgrey\b", "gray"), (r"\bmaths\b", "math"),
)  # fmt: skip
_PLURALS: Final = (
    (r"\b(\w{3,})ies\b", r"\1y"), (r"\b(\w{2,}(?:ss|x|z|ch|sh))es\b", r"\1"), (r"\b(\w{2,}[^\Wsui])s\b", r"\1"),
)  # fmt: skip
_ARTICLE: Final = r"\b(?:the|an?)\s+(?=\w{2})"
_OWNER: Final = r"^(?:its|their|his|her|your|my|our|the)\s+(?=\w{2})"
_SAID: Final = "i think|maybe|probably|namely|called|using|through|via|it is|they are|that is|this is"
_AT: Final = "by|in|at|with|of|to|for"
_SAID_HAN: Final = "它们的|它們的|他们的|他們的|它的|就是|它是|那是|这是|這是|叫做|叫作|称为|稱為|是|叫|在"
_LEAD: Final = rf"^(?:(?:{_SAID}|{_AT})\s+)+|^(?:我觉得|我覺得|应该|應該|可能)?(?:{_SAID_HAN})"
_ASIDE: Final = r"\s*[(（].*?[)）]"
_INNER: Final = "(?<=[\u3400-\u9fff])的(?=[\u3400-\u9fff])"
_TAIL: Final = "(?:的|了|吧|呢|啊|呀)$"
_INITIAL: Final = r"\b[A-Z]\.\s*(?=[A-Z]\w{3})"
_APART: Final = r"\s*(?:[,/&+;、，；]|\band\b|以及|[和与與及跟])\s*"
_HAN: Final = "[\u3400-\u9fff]"


def means(typed: str, answers: Sequence[str]) -> bool:
    """Say whether `typed` is one of `answers` in other words that say the same.

    >>> means("2.5 years", ["about two and a half years"]), means("the neural network", ["neural networks"])
    (True, True)
    >>> means("權重的", ["权重"]), means("input/output", ["input and output"]), means("2.5", ["25"])
    (True, True, False)
    """
    ours = _of_typed(typed)
    for answer in answers:
        plain = _plain(answer)
        variants = (plain, re.sub(_OWNER, "", plain), re.sub(_ASIDE, "", plain))
        theirs = {fold(one) for one in variants} - {""}
        if ours & theirs or any(_in_forms(one, other) for one in ours for other in theirs):
            return True
    return any(_same_parts(typed, answer) for answer in answers)


def _of_typed(typed: str) -> set[str]:
    """Return the folded forms of what was typed, also without words around it that say nothing."""
    plain = _plain(re.sub(_INITIAL, "", typed))
    less = re.sub(_LEAD, "", re.sub(_OWNER, "", plain))
    variants = {plain, less, re.sub(_OWNER, "", less), re.sub(_TAIL, "", less), re.sub(_TAIL, "", plain)}
    return {fold(one) for one in variants} - {""}


def _in_forms(ours: str, theirs: str) -> bool:
    """Say whether each Han character of `ours` is a form of the one in its place: 後臺 for 后台."""
    return len(ours) == len(theirs) and all(
        mine == right or (re.match(_HAN, right) and mine in forms(right))
        for mine, right in zip(ours, theirs, strict=True)
    )


def _same_parts(typed: str, answer: str) -> bool:
    """Say whether two texts name the same things one beside the other: “output, input” for “input and output”.

    In Chinese a word between them may be missing on either side; a name may be turned round at its comma.
    """
    ours, theirs = _parts(typed), _parts(answer)
    if len(ours) > 1 and sorted(ours) == sorted(theirs):
        return True
    turned = clean(typed).split(",")
    if len(turned) == 2 and fold(turned[1] + turned[0]) == fold(answer):  # noqa: PLR2004 - family name, given name
        return True
    joined = [
        "".join(parts) if len(parts) > 1 and all(re.match(f"{_HAN}{{2}}", one) for one in parts) else ""
        for parts in (ours, theirs)
    ]
    return bool((joined[0] and joined[0] == fold(answer)) or (joined[1] and joined[1] == fold(typed)))


def numbered(text: str) -> str:
    """Return `text`, cleaned, with its numbers in digits, in whatever words they were.

    >>> numbered("Ten thousand"), numbered("一万"), numbered("10k"), numbered("两年半"), numbered("二〇一七年")
    ('10000', '10000', '10000', '2.5年', '2017')
    """
    plain = clean(text)
    plain = re.sub(_NUMBER_WORDS, lambda found: str(_english(found[0])), plain)
    plain = re.sub(_SCALED, _scaled, plain)
    plain = re.sub(_HAN_NUMBER, lambda found: _chinese(found[0]), plain)
    for pattern, put in (*_HALVES, *_NUMERALS):
        plain = re.sub(pattern, put, plain)
    return plain


def bare(text: str) -> str:
    """Return `text`, cleaned, without articles and whose it is."""
    return re.sub(_ARTICLE, "", re.sub(_OWNER, "", clean(text)))


def _plain(text: str) -> str:
    plain = clean(text)
    for pattern, put in _CONTRACTIONS:
        plain = re.sub(pattern, put, plain)
    plain = numbered(re.sub(r"\s*[&+]\s*(?=[^\W\d])", " and ", plain))
    if re.search(r"\d", plain):
        plain = re.sub(_HEDGE, "", plain).strip()
    plain = re.sub(_INNER, "", re.sub(_ARTICLE, "", plain))
    for pattern, put in (*_BRITISH, *_PLURALS):
        plain = re.sub(pattern, put, plain)
    return plain


def _parts(text: str) -> list[str]:
    return [one for one in (fold(_plain(part)) for part in re.split(_APART, clean(text))) if one]


def _english(words: str) -> int:
    total = current = 0
    for word in re.findall("[a-z]+", words):
        if word in _VALUES:
            value = _VALUES[word]
            year = 10 <= current < 100 and value >= 10  # noqa: PLR2004 - twenty seventeen, nineteen eighty-four
            current = current * 100 + value if year else current + value
        elif word == "hundred":
            current = (current or 1) * 100
        elif word in _SCALES:
            total, current = total + (current or 1) * _SCALES[word], 0
    return total + current


def _scaled(found: "re.Match[str]") -> str:
    from decimal import Decimal  # noqa: PLC0415 - a number in a typed answer is rare

    factor = _SCALES.get(found[2], 1000 if found[2] == "k" else 1)
    for char in found[2]:
        factor *= _UNITS.get(char) or _MYRIADS.get(char) or 1
    value = (Decimal(found[1]) * factor).normalize()
    return f"{value:f}"


def _chinese(numerals: str) -> str:
    """Return the digits of 三百二十 or 二〇二四; the numerals themselves where they are no number, as in 万一."""
    if all(char in _DIGITS for char in numerals):
        return "".join(_DIGITS[char] for char in numerals)
    total = section = 0
    digit: int | None = None
    for char in numerals:
        if char in _DIGITS:
            digit = int(_DIGITS[char])
        elif char in _UNITS:
            section += (1 if digit is None else digit) * _UNITS[char]
            digit = None
        elif section or digit:
            total, section, digit = (total + section + (digit or 0)) * _MYRIADS[char], 0, None
        else:
            return numerals
    return str(total + section + (digit or 0))


def words(text: str) -> Iterator[str]:
    """Yield the words of `text` that have letters."""
    return (found[0] for found in re.finditer(r"[^\W\d_]+(?:'[^\W\d_]+)?", clean(text)))
