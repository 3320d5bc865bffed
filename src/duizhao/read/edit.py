"""Changes to an author's YAML as text edits, so that comments and layout stay as they were."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from duizhao.model.definitions import ExcerptDef
from duizhao.read.yamltree import extents
from duizhao.span import Key, Node

_HIDDEN: Final = re.compile("[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff]")
_PLAIN: Final = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`~=<][^\n\r:#\[\]{},'\"\\\t]*(?<!\s)")
_NEEDS_DOUBLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
_SHORT: Final = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\", "\r": "\\r"}
_EXCERPT: Final = 2
_FIELD_OF_EXCERPT: Final = 3


def scalar(text: str) -> str:
    r"""Return `text` as a YAML scalar that reads back as exactly that, in flow and block style alike.

    >>> scalar("训练好的权重"), scalar("a: b"), scalar("a\nb")
    ('训练好的权重', "'a: b'", '"a\\nb"')
    """
    if _PLAIN.fullmatch(text) and not _HIDDEN.search(text):
        return text
    if text and not _NEEDS_DOUBLE.search(text):
        return "'" + text.replace("'", "''") + "'"
    return '"' + re.sub('["\\\\]|' + _HIDDEN.pattern, _escaped, text) + '"'


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    return _SHORT.get(match[0]) or (f"\\x{code:02x}" if code <= _LAST_BYTE else f"\\u{code:04x}")


_LAST_BYTE: Final = 0xFF


def replace_values(text: str, changes: Mapping[tuple[Key, ...], str]) -> str:
    """Return the file's `text` with the scalar at each of the given keys replaced."""
    places = extents(text)
    spans = sorted((places[keys][1].start, places[keys][1].end, new) for keys, new in changes.items() if keys in places)
    for start, end, new in reversed(spans):
        tail = text[start:end][len(text[start:end].rstrip()) :]
        text = text[:start] + scalar(new) + tail + text[end:]
    return text


def add_excerpts(text: str, excerpts: Sequence[ExcerptDef]) -> str:
    """Return a record's `text` with `excerpts` added to its list of them."""
    places = extents(text)
    lines = "".join(_excerpt(one) for one in excerpts)
    body = text if text.endswith("\n") else text + "\n"
    if ("excerpts",) not in places:
        return body + "excerpts:\n" + lines
    value = places[("excerpts",)][1]
    if body[value.start] == "[" and ("excerpts", 0) not in places:
        return body[: value.start].rstrip() + "\n" + lines + body[value.end :].lstrip("\n")
    if body[value.start] == "[":
        end = max(
            extent.end for keys, (_, extent) in places.items() if keys[:1] == ("excerpts",) and len(keys) == _EXCERPT
        )
        return body[:end] + "".join(", " + _in_flow(one) for one in excerpts) + body[end:]
    last = max(
        extent.end
        for keys, (_, extent) in places.items()
        if keys[0:1] == ("excerpts",) and len(keys) == _FIELD_OF_EXCERPT
    )
    end = len(body[:last].rstrip())
    line_end = body.index("\n", end) + 1
    indent = " " * value.column
    return body[:line_end] + "".join(indent + line for line in lines.splitlines(keepends=True)) + body[line_end:]


def _excerpt(one: ExcerptDef) -> str:
    place = f"- line: {one.line}\n  column: {one.column}\n  text: " if one.line is not None else "- text: "
    return place + scalar(one.text) + "\n"


def _in_flow(one: ExcerptDef) -> str:
    place = f"line: {one.line}, column: {one.column}, " if one.line is not None else ""
    return f"{{{place}text: {scalar(one.text)}}}"


def add_after(text: str, entries: Mapping[tuple[Key, ...], tuple[str, Mapping[str, str]]]) -> str:
    """Return the file's `text` with a new entry, a key and a small mapping, behind each of those at the given keys."""
    written = {
        keys: [f"{key}: {{{', '.join(f'{name}: {scalar(value)}' for name, value in mapping.items())}}}"]
        for keys, (key, mapping) in entries.items()
    }
    return _insert_after(text, written)


def add_values(text: str, entries: Mapping[tuple[Key, ...], Mapping[str, str]]) -> str:
    """Return the file's `text` with new entries, keys and scalars, behind each of those at the given keys."""
    return _insert_after(
        text, {keys: [f"{key}: {scalar(value)}" for key, value in new.items()] for keys, new in entries.items()}
    )


def _insert_after(text: str, entries: Mapping[tuple[Key, ...], Sequence[str]]) -> str:
    places = extents(text)
    parents = {path[:-1] for path in places if path}
    new = sorted(((places[keys][0].start, keys) for keys in entries if keys in places), reverse=True)
    for _, keys in new:
        # what is in block style ends where the next token begins; the last of its scalars ends before that
        last = max(
            extent.end
            for path, (_, extent) in places.items()
            if path[: len(keys)] == keys and (path not in parents or text[extent.start] in "{[")
        )
        end = len(text[:last].rstrip())
        if text[places[keys[:-1]][1].start] == "{":
            text = text[:end] + "".join(f", {written}" for written in entries[keys]) + text[end:]
            continue
        line_end = text.find("\n", end)
        newline = "\r\n" if text[line_end - 1 : line_end] == "\r" else "\n"
        before, after = (text[: line_end + 1], text[line_end + 1 :]) if line_end >= 0 else (text + newline, "")
        indent = " " * places[keys][0].column
        text = before + "".join(f"{indent}{written}{newline}" for written in entries[keys]) + after
    return text


def by_file(nodes: Iterable[tuple[Node, str]]) -> dict[str, dict[tuple[Key, ...], str]]:
    """Return new scalar values, grouped by file."""
    grouped: dict[str, dict[tuple[Key, ...], str]] = {}
    for node, new in nodes:
        grouped.setdefault(node.path, {})[node.keys] = new
    return grouped
