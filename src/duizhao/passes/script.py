"""Script conversion: from simplified Chinese to the characters and the wording of Taiwan and of Hong Kong.

OpenCC does the work, natively, with a configuration of our own. The glossary takes part in the longest match that
cuts the text into words, and what it yields is locked: OpenCC's later stages would convert it once more.
"""

import functools
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePath
from typing import Final, TypeAlias

from duizhao.errors import DuizhaoError
from duizhao.lang import ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.model.definitions import GlossaryDef

Run: TypeAlias = Callable[[str], str]
Json: TypeAlias = dict[str, object]

_PHRASES: Final = {ZH_HANT_TW: "TWPhrases", ZH_HANT_HK: "HKPhrases"}
_VARIANTS: Final = {
    ZH_HANT_TW: ("TWVariantsPhrases", "TWVariants"),
    ZH_HANT_HK: ("HKVariantsPhrases", "HKVariants"),
}
_SIMPLIFIED: Final = ("STPhrases", "STPhrases_GeneratedFromRegionalPhrases")

_TAIWAN: Final = {"臺": "台", "賬": "帳"}
# OpenCC writes the forms of Hong Kong's list of school characters; its newspapers and its government type the second.
_IN_SCHOOL: Final = "説户羣啓麪綫衞鈎峯牀悦脱税鋭閲兑蜕温藴醖葱"
_IN_PRINT: Final = "說戶群啟麵線衛鉤峰床悅脫稅銳閱兌蛻溫蘊醞蔥"
_FOLD: Final = {ZH_HANT_TW: _TAIWAN, ZH_HANT_HK: {**dict(zip(_IN_SCHOOL, _IN_PRINT, strict=True)), "什麼": "甚麼"}}
"""What comes last: the spelling that editors of the region prefer to OpenCC's."""

_HAN: Final = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CHINESE: Final = re.compile(f"[{_HAN}]")
_BESIDE: Final = re.compile(f"[{_HAN}，。、；：！？（）《》…—]")
_UNCONVERTIBLE: Final = "[\0\ud800-\udfff]"
_CODE: Final = "`[^`\n]+`"
# Only the Han parts of an address need keeping. They begin one of its segments; Han right after a letter is the text
# going on, since Chinese puts no space after an address.
_ADDRESS: Final = f"://(?:[!#-;=?-_a-z|~]|(?<=[/.=#&?_+-])[{_HAN}]+)+"
_QUOTES: Final = re.compile("[“”‘’]")
_PAIRED: Final = {"”": "“", "’": "‘"}
_BRACKETS: Final = ("「」", "『』")

_REINSTALL: Final = (
    "pip uninstall opencc opencc-py opencc-python-reimplemented, then pip install 'opencc>=1.4,<1.5': "
    "these packages overwrite one another"
)


class Converter:
    """Converts simplified text. Make one with `converter`.

    `run` converts running text and may be any function that does; `kept` matches what it never sees.
    """

    def __init__(self, run: Run, kept: re.Pattern[str]) -> None:
        self._run = run
        self._kept = kept

    def convert(self, text: str) -> str:
        """Return `text` in the other script. Only simplified text, and only once: the result is not a fixed point.

        Kept as they are: `code` in backticks, the Han in addresses with ``://``, the glossary's protected words, and
        what `unconvertible` finds, so that nothing is lost. E-mail addresses hold no Han, so nothing changes them.
        Paired “…” and ‘…’ beside or around Han become 「…」, and 『…』 inside those.
        """
        kept = [match.span() for match in self._kept.finditer(text)]
        text = _bracketed(text, kept)
        pieces: list[str] = []
        at = 0
        for start, end in kept:
            pieces += (self._convert(text[at:start]), text[start:end])
            at = end
        return "".join((*pieces, self._convert(text[at:])))

    def _convert(self, piece: str) -> str:
        return piece if piece.isascii() else self._run(piece)


class _Unchanged(Converter):
    def __init__(self) -> None:
        super().__init__(str, re.compile("(?!)"))

    def convert(self, text: str) -> str:
        return text


def converter(glossary: GlossaryDef, to: Lang) -> Converter:
    """Return what converts `zh-Hans` to `to`; to `zh-Hans` that is nothing at all.

    The same glossary gives the same converter again, since OpenCC takes some 0.1 s to set up. Raises `DuizhaoError`
    where OpenCC is broken or is another package of that name, and `ValueError` for a language that is not Chinese.
    """
    if to == ZH_HANS:
        return _Unchanged()
    if to not in _PHRASES:
        message = f"simplified Chinese cannot be converted to {to}"
        raise ValueError(message)
    values = {entry.zh_hans: entry.zh_hant_tw if to == ZH_HANT_TW else entry.zh_hant_hk for entry in glossary.replace}
    return _build(tuple(values.items()), tuple(glossary.protect), to)


def unconvertible(text: str) -> list[tuple[int, str]]:
    r"""Return each NUL and lone surrogate with its offset: OpenCC cuts the text at the one and raises at the other.

    `Converter.convert` carries them over as they are; whoever reads text from outside should refuse them.

    >>> unconvertible("数据\0")
    [(2, '\x00')]
    """
    return [(match.start(), match[0]) for match in re.finditer(_UNCONVERTIBLE, text)]


@functools.lru_cache(maxsize=8)
def _build(values: tuple[tuple[str, str], ...], protect: tuple[str, ...], to: Lang) -> Converter:
    words = dict(values)
    left_out = [word for word, value in words.items() if not value]
    if left_out:
        words |= zip(left_out, map(_opencc(_by_character(to)), left_out), strict=True)
    longest_first = sorted(protect, key=len, reverse=True)
    kept = "|".join((_CODE, _ADDRESS, _UNCONVERTIBLE, *map(re.escape, longest_first)))
    return Converter(_opencc(_by_word(to, words)), re.compile(kept))


def _opencc(config: Json) -> Run:
    """Return OpenCC's conversion under `config`; it reads that only from a file, which is gone when this returns."""
    try:
        import opencc  # noqa: PLC0415 - 17 ms, only for those who convert
    except ImportError as error:
        message = f"OpenCC cannot be loaded: {error}"
        raise DuizhaoError(message, _REINSTALL) from error
    package = Path(opencc.__file__ or "opencc/__init__.py").parent
    folder = package / "clib" / "share" / "opencc"
    if not (folder / "STPhrases_GeneratedFromRegionalPhrases.ocd2").is_file():
        message = f"{package} is not OpenCC 1.4"
        raise DuizhaoError(message, _REINSTALL)
    try:
        with tempfile.TemporaryDirectory(prefix="duizhao-") as private:
            file = Path(private, "config.json")
            file.write_text(json.dumps(config, default=lambda name: str(folder / name)), "utf-8")
            run: Run = opencc.OpenCC(str(file)).convert
    except OSError as error:
        message = f"OpenCC's configuration cannot be written: {error}"
        raise DuizhaoError(message, "set TMPDIR to a folder that can be written to") from error
    except RuntimeError as error:
        message = f"OpenCC does not take its configuration: {error}"
        raise DuizhaoError(message, _REINSTALL) from error
    return run


def _by_word(to: Lang, words: Mapping[str, str]) -> Json:
    """Return a configuration like OpenCC's own for `to`, with `words` in it and `_FOLD` after it."""
    simplified = _longest([_inline(words), *map(_file, _SIMPLIFIED)])
    lock = _inline({value: value for value in words.values()})
    return {
        "name": f"duizhao {to}",
        "segmentation": {"type": "mmseg", "dict": simplified},
        "conversion_chain": [
            {"dict": _first([simplified, _file("STCharacters")])},
            {"dict": _first([_longest([lock, _file(_PHRASES[to])]), *map(_file, _VARIANTS[to])])},
            {"dict": _longest([lock, _inline(_FOLD[to])])},
        ],
    }


def _by_character(to: Lang) -> Json:
    """Return a configuration that knows single characters only."""
    characters = _file("STCharacters")
    return {
        "name": f"duizhao {to}, single characters",
        "segmentation": {"type": "mmseg", "dict": characters},
        "conversion_chain": [{"dict": each} for each in (characters, _file(_VARIANTS[to][-1]), _inline(_FOLD[to]))],
    }


def _file(name: str) -> Json:
    return {"type": "ocd2", "file": PurePath(f"{name}.ocd2")}


def _inline(entries: Mapping[str, str]) -> Json:
    return {"type": "inline", "entries": dict(entries)}


def _first(dicts: Iterable[Json]) -> Json:
    return {"type": "group", "match_policy": "short_circuit", "dicts": list(dicts)}


def _longest(dicts: Iterable[Json]) -> Json:
    return {"type": "group", "match_policy": "union", "dicts": list(dicts)}


def _bracketed(text: str, kept: Iterable[tuple[int, int]]) -> str:
    """Return `text` with brackets for quotation marks where Chinese is quoted or quotes; of the same length."""
    if "“" not in text and "‘" not in text:
        return text
    characters = list(text)
    ends: list[int] = []
    foreign = 0
    for start, end in sorted(_pairs(text, kept)):
        while ends and ends[-1] < start:
            ends.pop()
        around = text[start - 1 : start] + text[end + 1 : end + 2]
        if ends or _BESIDE.search(around) or (end > foreign and _CHINESE.search(text, start, end)):
            characters[start], characters[end] = _BRACKETS[len(ends) % 2]
            ends.append(end)
        else:
            foreign = max(foreign, end)  # what is inside holds no Chinese either and is not searched again
    return "".join(characters)


def _pairs(text: str, kept: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the offsets of quotation marks that pair within a line, outside of `kept`."""
    inside = {match.start() for start, end in kept for match in _QUOTES.finditer(text, start, end)}
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    last = 0
    for match in _QUOTES.finditer(text):
        offset, mark = match.start(), match[0]
        if "\n" in text[last:offset]:
            opened.clear()
        last = offset
        if offset in inside or (mark == "’" and _is_apostrophe(text, offset)):
            continue
        if mark not in _PAIRED:
            opened.append(offset)
            continue
        while mark == "”" and opened and text[opened[-1]] == "‘":
            opened.pop()
        if opened and text[opened[-1]] == _PAIRED[mark]:
            found.append((opened.pop(), offset))
    return found


def _is_apostrophe(text: str, offset: int) -> bool:
    around = text[offset - 1 : offset] + text[offset + 1 : offset + 2]
    return len(around) > 1 and around.isascii() and around.isalpha()
