"""Which cards a note has: Anki's own rule, applied to a front template.

A package must hold exactly the cards that Anki would make itself; otherwise its "Check Database" adds some and its
"Empty Cards" removes others. The rule looks at field names only: a front renders if one of its replacements names a
field that is not empty, in sections that are open. Filters do not matter. `Tags` counts as a field, no other special
name does. Measured on Anki 26.9 with templates made at random, see tests/test_card_rules.py.
"""

import re
from collections.abc import Set as AbstractSet
from typing import Final, Literal, TypeAlias

from msgspec import Struct

_TOKEN: Final = re.compile(r"<!--.*?(?:-->|\Z)|\{\{(.*?)\}\}", re.DOTALL)
_EMPTY: Final = re.compile(r"(?:[\t-\r ]|</?(?:br|div) ?/?>)*", re.IGNORECASE)
MAYBE_EMPTY: Final = frozenset("\t\n\v\f\r <")
"""How a field may begin that is empty and yet has characters."""


class TemplateError(ValueError):
    """A template whose sections do not open and close in order."""


class Replacement(Struct, frozen=True):
    """``{{filter:field}}``."""

    field: str


class Section(Struct, frozen=True):
    """``{{#field}}…{{/field}}``, or with ``^`` the part shown where the field is empty."""

    field: str
    sign: Literal["#", "^"]
    children: "tuple[Part, ...]"


Part: TypeAlias = Replacement | Section


def parse(template: str) -> tuple[Part, ...]:
    """Return the replacements and sections of `template`, nested; its text says nothing about cards.

    Raises `TemplateError` where sections overlap or stay open.
    """
    open_sections: list[tuple[str, Literal["#", "^"]]] = []
    levels: list[list[Part]] = [[]]
    for token in _TOKEN.finditer(template):
        inner = token[1]
        if inner is None:
            continue
        name = inner.lstrip("{").strip()
        sign, rest = name[:1], name[1:].strip()
        if sign in {"#", "^"}:
            open_sections.append((rest, "#" if sign == "#" else "^"))
            levels.append([])
        elif sign == "/":
            if not open_sections or open_sections[-1][0] != rest:
                message = f"`{{{{/{rest}}}}}` closes a section that is not the last one opened"
                raise TemplateError(message)
            field, kind = open_sections.pop()
            children = tuple(levels.pop())
            levels[-1].append(Section(field, kind, children))
        else:
            levels[-1].append(Replacement(name.rpartition(":")[2].strip()))
    if open_sections:
        field, kind = open_sections[-1]
        message = f"`{{{{{kind}{field}}}}}` is never closed"
        raise TemplateError(message)
    return tuple(levels[0])


def fields_of(parts: tuple[Part, ...]) -> set[str]:
    """Return every name that `parts` mention."""
    names = {part.field for part in parts}
    return names.union(*(fields_of(part.children) for part in parts if isinstance(part, Section)))


def renders(parts: tuple[Part, ...], filled: AbstractSet[str]) -> bool:
    """Say whether a front makes a card of a note whose fields `filled`, and perhaps `Tags`, are not empty."""
    for part in parts:
        if isinstance(part, Replacement):
            if part.field in filled:
                return True
        elif (part.field in filled) == (part.sign == "#") and renders(part.children, filled):
            return True
    return False


def is_empty(field: str) -> bool:
    """Say whether Anki takes `field` as empty: nothing but white space, line breaks and bare `div` tags."""
    return not field or (field[0] in MAYBE_EMPTY and _EMPTY.fullmatch(field) is not None)
