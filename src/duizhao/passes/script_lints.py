"""Texts written in the other script than their language tag says: a slip of the input method, or a pasted text."""

from collections.abc import Iterator
from functools import cache

import msgspec

from duizhao.diagnostic import Finding
from duizhao.lang import ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.model.definitions import IdeaDef
from duizhao.passes import opencc_tables
from duizhao.span import Node

_SHOWN = 6
_SCRIPTS: dict[Lang, str] = {ZH_HANS: "traditional", ZH_HANT_TW: "simplified", ZH_HANT_HK: "simplified"}
"""The script that a text in each language is not written in."""


def lint_scripts(idea: IdeaDef, at: Node) -> Iterator[Finding]:
    """Yield a warning for each text of an idea that has characters of the other script; quotes are left out."""
    return _walk(msgspec.to_builtins(idea), at)


def _walk(tree: object, at: Node) -> Iterator[Finding]:
    if isinstance(tree, list):
        for number, each in enumerate(tree):
            yield from _walk(each, at / number)
    elif isinstance(tree, dict):
        for key, each in tree.items():
            lang = next((lang for lang in _SCRIPTS if lang == key), None)
            if lang is not None and isinstance(each, str):
                yield from _check(each, lang, at / key)
            else:
                yield from _walk(each, at / key)


def _check(text: str, lang: Lang, at: Node) -> Iterator[Finding]:
    other = _only(_SCRIPTS[lang])
    wrong = dict.fromkeys(character for character in text if character in other)
    if wrong:
        shown = "".join(list(wrong)[:_SHOWN]) + ("…" if len(wrong) > _SHOWN else "")
        message = f"`{lang}` holds {_SCRIPTS[lang]} characters: {shown}"
        hint = "write them in the script of the tag, or move the text below the tag of its own"
        yield Finding("content-script", at, message, hint, severity="warning")


@cache
def _only(script: str) -> frozenset[str]:
    """Return the characters that only texts in `script` have."""
    simple, full = opencc_tables.simplified_characters(), opencc_tables.characters()
    if script == "traditional":
        return frozenset(one for one, forms in simple.items() if one not in forms and one not in full)
    regional = {form for lang in (ZH_HANT_TW, ZH_HANT_HK) for form in opencc_tables.variants(lang)[1].values()}
    elsewhere = simple.keys() | regional
    return frozenset(one for one, forms in full.items() if one not in forms and one not in elsewhere)
