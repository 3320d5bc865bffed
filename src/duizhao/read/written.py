"""Cards and records as YAML, written as an author would: in the order of the card format."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from duizhao.lang import LANGS
from duizhao.read.edit import scalar

_FIRST: Final = ("topic", "title", "id", "kind", "level", "term", "reading", "definition", "quotes", "source", "text")
_LAST: Final = (
    "why",
    "note",
    "rationale",
    "questions",
    "related",
    "requires",
    "formerly",
    "retired",
    "accept",
    "ideas",
)


def document(tree: Mapping[str, Any]) -> str:
    r"""Return `tree`, whose scalars are texts, as a YAML file that reads back as exactly that.

    >>> print(document({"term": {"zh-Hans": "权重", "en": "a: b"}, "id": "x", "related": ["y", "z"]}), end="")
    id: x
    term:
      en: 'a: b'
      zh-Hans: 权重
    related: [y, z]
    """
    return "".join(f"{line}\n" for line in _mapping(tree))


def _mapping(tree: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted(tree, key=_place):
        value = tree[key]
        if isinstance(value, str):
            yield f"{_key(key)}: {scalar(value)}"
        elif not value:
            yield f"{_key(key)}: {'{}' if isinstance(value, Mapping) else '[]'}"
        elif isinstance(value, Mapping):
            yield f"{_key(key)}:"
            yield from (f"  {line}" for line in _mapping(value))
        elif all(isinstance(one, str) for one in value):
            yield f"{_key(key)}: [{', '.join(map(scalar, value))}]"
        else:
            yield f"{_key(key)}:"
            yield from _list(value)


def _key(key: str) -> str:
    return scalar(key)


def _list(values: Sequence[Any]) -> Iterator[str]:
    for value in values:
        rows = list(_mapping(value)) if isinstance(value, Mapping) and value else [_flow(value)]
        yield f"- {rows[0]}"
        yield from (f"  {row}" for row in rows[1:])


def _flow(value: Any) -> str:  # noqa: ANN401 - any level of a tree
    if isinstance(value, str):
        return scalar(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)}: {_flow(one)}" for key, one in value.items()) + "}"
    return "[" + ", ".join(map(_flow, value)) + "]"


def _place(key: str) -> tuple[int, int]:
    """Return where a key stands: names first, then languages in their order, what is long last."""
    if key in _FIRST:
        return 0, _FIRST.index(key)
    if key in LANGS:
        return 1, LANGS.index(key)
    return (3, _LAST.index(key)) if key in _LAST else (2, 0)
