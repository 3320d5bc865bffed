"""From a tree of strings to definitions, with our own words for every mistake.

The fast path is one call of msgspec for a whole value. It stops at the first mistake and words it for programmers, so
only when it refuses does `_explain` walk the tree beside the type and report everything.
"""

import difflib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Final, TypeVar

import msgspec
from msgspec import inspect
from msgspec.structs import replace

from duizhao.diagnostic import Finding, short
from duizhao.lang import LANGS
from duizhao.model.definitions import DATE, SHA256, SLUG
from duizhao.read.mishaps import COLON_HINT, fullwidth_colon
from duizhao.read.yamltree import Tree
from duizhao.span import Node

T = TypeVar("T")

MAX_FINDINGS: Final = 1_000
_FORMS = {
    SLUG: "small letters, digits and single hyphens: `llm-os`",
    DATE: "a year, a month or a day: 2024, 2024-06 or 2024-06-30",
    SHA256: "64 hexadecimal digits, as `sha256sum FILE` prints them",
}
_ARTICLES = {"mapping": "a mapping", "list": "a list", "text": "one text"}


def decode(tree: Tree, as_type: type[T], at: Node) -> tuple[T | None, list[Finding]]:
    """Return `tree` as `as_type`, or None and everything that is wrong with it."""
    try:
        return msgspec.convert(tree, as_type, strict=False), []
    except (msgspec.ValidationError, RecursionError) as error:
        wanted: type = as_type
        found = list(islice(_explain(tree, _known(wanted), at), MAX_FINDINGS + 1))
        if len(found) > MAX_FINDINGS:
            message = f"more than {MAX_FINDINGS:,} mistakes: the rest of the file is not looked at"
            found[-1] = Finding("value-more", at, message, "mend these first")
        return None, found or [
            Finding("value", at, f"this is not a {as_type.__name__}: {error}", "see docs/card-format.md")
        ]


@cache
def _known(as_type: type) -> inspect.Type:
    """Return what msgspec knows of a type: found once, since drafts are explained by the hundred."""
    return inspect.type_info(as_type)


def _explain(tree: Tree, wanted: inspect.Type, at: Node) -> Iterator[Finding]:
    """Yield what keeps `tree` from being `wanted`."""
    description = ""
    if isinstance(wanted, inspect.Metadata):
        description = str((wanted.extra_json_schema or {}).get("description", ""))
        wanted = wanted.type
    if isinstance(wanted, inspect.UnionType):
        wanted = _branch(tree, wanted)
    if isinstance(wanted, inspect.Metadata):
        description = str((wanted.extra_json_schema or {}).get("description", description))
        wanted = wanted.type
    if isinstance(wanted, inspect.UnionType):
        yield from _tag(tree, wanted, at)
    elif tree is None and not isinstance(wanted, inspect.NoneType):
        yield Finding("value-missing", at, f"{_name(at)} has no value", "write one, or delete the key")
    elif isinstance(wanted, inspect.StructType):
        yield from _struct(tree, wanted, at)
    elif isinstance(wanted, inspect.DictType):
        yield from _dict(tree, wanted, at)
    elif isinstance(wanted, inspect.ListType | inspect.VarTupleType):
        yield from _list(tree, wanted, at)
    elif not isinstance(tree, str):
        yield _wrong_kind(tree, "text", at)
    else:
        yield from _scalar(tree, wanted, at, description)


def _branch(tree: Tree, union: inspect.UnionType) -> inspect.Type:
    """Choose the member of a union that the author most likely meant."""
    members = [member for member in union.types if not isinstance(member, inspect.NoneType)]
    plain = [(member.type if isinstance(member, inspect.Metadata) else member, member) for member in members]
    structs = [bare for bare, _ in plain if isinstance(bare, inspect.StructType)]
    if structs and isinstance(tree, dict):
        by_tag = {bare.tag: bare for bare in structs}
        tag = tree.get(str(structs[0].tag_field))
        return by_tag.get(tag, union) if isinstance(tag, str) else union
    for bare, member in plain:
        if isinstance(tree, dict) == isinstance(bare, inspect.DictType):
            return member
    return members[0]


def _tag(tree: Tree, union: inspect.UnionType, at: Node) -> Iterator[Finding]:
    """Say that a mapping does not tell which of several kinds it is."""
    structs = [member for member in union.types if isinstance(member, inspect.StructType)]
    field = str(structs[0].tag_field)
    known = [str(struct.tag) for struct in structs]
    tag = tree.get(field) if isinstance(tree, dict) else None
    hint = "write one of " + ", ".join(f"`{field}: {name}`" for name in known)
    if isinstance(tag, str):
        close = difflib.get_close_matches(tag, known, 1, 0.6)
        hint = f"did you mean `{field}: {close[0]}`?" if close else hint
        yield Finding("kind-unknown", at / field, f"“{short(tag)}” is no {field} of question", hint)
    else:
        yield Finding("field-missing", at, f"{_name(at)} has no `{field}`", hint)


_OTHER_KIND: Final[Mapping[tuple[object, str], str]] = {
    ("choice", "keys"): "several right options make a question of `kind: multiple`"
}
"""What to do about a field that another kind of question has."""


def _struct(tree: Tree, wanted: inspect.StructType, at: Node) -> Iterator[Finding]:
    if not isinstance(tree, dict):
        yield _wrong_kind(tree, "mapping", at)
        return
    fields = {field.encode_name: field for field in wanted.fields}
    known = [*fields, *([wanted.tag_field] if wanted.tag_field else [])]
    missing = [name for name, field in fields.items() if field.required and name not in tree]
    misspelt: set[str] = set()
    for key in tree:
        if key not in known:
            misspelt.update(difflib.get_close_matches(key, missing, 1, 0.6))
            found = _unknown_field(key, known, missing, at / key)
            yield replace(found, hint=_OTHER_KIND.get((wanted.tag, key), found.hint))
    for name in missing:
        if name in misspelt:
            continue
        hint = f"add `{name}:`" + _described(fields[name].type)
        yield Finding("field-missing", at, f"{_name(at)} has no `{name}`", hint)
    for name, field in fields.items():
        if name in tree:
            yield from _explain(tree[name], field.type, at / name)


def _described(wanted: inspect.Type) -> str:
    extra = wanted.extra_json_schema if isinstance(wanted, inspect.Metadata) else None
    description = (extra or {}).get("description")
    return f" ({description})" if description else ""


def _unknown_field(key: str, known: list[str], missing: list[str], at: Node) -> Finding:
    if "：" in key:
        return Finding(
            "field-unknown", at.as_key(), f"unknown field `{short(key)}`: “：” is a full-width colon", COLON_HINT
        )
    close = difflib.get_close_matches(key, missing or known, 1, 0.6) or difflib.get_close_matches(key, known, 1, 0.6)
    hint = f"did you mean `{close[0]}`?" if close else "known here: " + ", ".join(f"`{name}`" for name in known)
    return Finding("field-unknown", at.as_key(), f"unknown field `{short(key)}`", hint)


def _dict(tree: Tree, wanted: inspect.DictType, at: Node) -> Iterator[Finding]:
    if not isinstance(tree, dict):
        if isinstance(wanted.key_type, inspect.LiteralType) and set(wanted.key_type.values) <= set(LANGS):
            hint = "write it by language: {en: …, zh-Hans: …}"
            hint = COLON_HINT if isinstance(tree, str) and fullwidth_colon(tree) else hint
            yield Finding("value-kind", at, f"{_name(at)} must be a text by language", hint)
        else:
            yield _wrong_kind(tree, "mapping", at)
        return
    allowed = list(wanted.key_type.values) if isinstance(wanted.key_type, inspect.LiteralType) else None
    for key, value in tree.items():
        if allowed is not None and key not in allowed:
            known = [str(name) for name in allowed]
            languages = set(known) <= set(LANGS)
            yield _unknown_language(key, known, at / key) if languages else _unknown_field(key, known, [], at / key)
        else:
            yield from _explain(value, wanted.value_type, at / key)


_COMMON_TAGS = {
    "zh": "zh-Hans",
    "zh-cn": "zh-Hans",
    "cn": "zh-Hans",
    "chs": "zh-Hans",
    "zh-sg": "zh-Hans",
    "zh-tw": "zh-Hant-TW",
}
_COMMON_TAGS |= {
    "tw": "zh-Hant-TW",
    "cht": "zh-Hant-TW",
    "zh-hant": "zh-Hant-TW",
    "zh-hk": "zh-Hant-HK",
    "hk": "zh-Hant-HK",
}


def _unknown_language(key: str, allowed: list[str], at: Node) -> Finding:
    lower = key.lower().replace("_", "-")
    guess = next((tag for tag in allowed if tag.lower() == lower), None) or _COMMON_TAGS.get(lower)
    guess = guess or ("en" if lower.startswith("en") else None)
    hint = f"did you mean `{guess}`?" if guess else "known: " + ", ".join(f"`{tag}`" for tag in sorted(allowed))
    return Finding("language-unknown", at.as_key(), f"unknown language tag `{short(key)}`", hint)


def _list(tree: Tree, wanted: "inspect.ListType | inspect.VarTupleType", at: Node) -> Iterator[Finding]:
    if not isinstance(tree, list):
        yield _wrong_kind(tree, "list", at)
        return
    if wanted.min_length is not None and len(tree) < wanted.min_length:
        yield Finding(
            "value-range",
            at,
            f"{_name(at)} needs at least {wanted.min_length}, it has {len(tree)}",
            "add what is missing",
        )
    if wanted.max_length is not None and len(tree) > wanted.max_length:
        yield Finding(
            "value-range", at, f"{_name(at)} takes at most {wanted.max_length}, it has {len(tree)}", "take some out"
        )
    for index, item in enumerate(tree):
        yield from _explain(item, wanted.item_type, at / index)


def _scalar(value: str, wanted: inspect.Type, at: Node, description: str) -> Iterator[Finding]:
    if isinstance(wanted, inspect.StrType):
        yield from _string(value, wanted, at, description)
    elif isinstance(wanted, inspect.IntType):
        yield from _integer(value, wanted, at, description)
    elif isinstance(wanted, inspect.BoolType):
        yield from _one_of(value, ["true", "false"], at)
    elif isinstance(wanted, inspect.LiteralType):
        yield from _one_of(value, [str(choice) for choice in wanted.values], at)
    elif isinstance(wanted, inspect.StructType | inspect.UnionType):
        yield _wrong_kind(value, "mapping", at)


def _string(value: str, wanted: inspect.StrType, at: Node, description: str) -> Iterator[Finding]:
    if wanted.min_length and not value:
        yield Finding("value-missing", at, f"{_name(at)} is empty", "write a text, or delete the key")
    elif wanted.max_length is not None and len(value) > wanted.max_length:
        message = f"{_name(at)} has {len(value)} characters, the most is {wanted.max_length}"
        yield Finding("value-range", at, message, "shorten it")
    elif wanted.pattern and not re.search(wanted.pattern, value):
        hint = f"write {_FORMS.get(wanted.pattern, description)}"
        message = f"“{short(value)}” is not allowed as {_name(at)}"
        if "，" in value or "、" in value:
            message = f"“{short(value)}” is one name, since “，” and “、” part nothing in YAML"
            hint = "write ASCII commas: [one, two]"
        elif value[:1] in "“‘「":
            message = f"{short(value)} holds its quotation marks: YAML knows no curly ones"
            hint = "delete them"
        yield Finding("value-form", at, message, hint)


def _one_of(value: str, allowed: list[str], at: Node) -> Iterator[Finding]:
    if value not in allowed:
        known = ", ".join(f"`{choice}`" for choice in allowed)
        yield Finding("value-form", at, f"“{short(value)}” is not allowed as {_name(at)}", f"write one of {known}")


def _integer(value: str, wanted: inspect.IntType, at: Node, description: str) -> Iterator[Finding]:
    hint = f"write a whole number: {description}" if description else "write a whole number"
    if not re.fullmatch(r"-?[0-9]{1,18}", value):
        yield Finding("value-form", at, f"“{short(value)}” is not a whole number", hint)
    elif (wanted.ge is not None and int(value) < wanted.ge) or (wanted.le is not None and int(value) > wanted.le):
        low, high = wanted.ge, wanted.le
        between = f"between {low} and {high}" if high is not None else f"at least {low}"
        yield Finding("value-range", at, f"{_name(at)} is {value}, it must be {between}", hint)


def _wrong_kind(tree: Tree, wanted: str, at: Node) -> Finding:
    if isinstance(tree, str) and fullwidth_colon(tree):
        return Finding(
            "value-kind",
            at,
            f"{_name(at)} must be {_ARTICLES[wanted]}, this is text with a full-width “：”",
            COLON_HINT,
        )
    got = "mapping" if isinstance(tree, dict) else "list" if isinstance(tree, list) else "text" if tree else "nothing"
    hint = {
        "mapping": "write `key: value` lines, indented below it",
        "list": "start each part on a line of its own with `- `, or write [a, b]",
        "text": "write one text; put it in quotes if it holds `: `, `[` or `{`",
    }[wanted]
    return Finding(
        "value-kind", at, f"{_name(at)} must be {_ARTICLES[wanted]}, this is {_ARTICLES.get(got, got)}", hint
    )


def _name(at: Node) -> str:
    """Call a node as its author would: `level`, the 3rd of `quotes`, the file."""
    if not at.keys:
        return "the file"
    last = at.keys[-1]
    if isinstance(last, str):
        return f"`{last}`"
    parent = at.keys[-2] if len(at.keys) > 1 else "list"
    return f"number {last + 1} of `{parent}`"
