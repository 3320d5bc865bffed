"""Which cards a note has: Anki's own rules, applied to a front template and to clozes.

A package must hold exactly the cards that Anki would make itself; otherwise its "Check Database" adds some and its
"Empty Cards" removes others. The rule looks at field names only: a front renders if one of its replacements names a
field that is not empty, in sections that are open. Filters do not matter. `Tags` is a field that may be empty, the
other special names are always filled, and `FrontSide` and `c1` never are. A note of a cloze type has a card for each
number in any of its fields, whatever the template says.

Measured on Anki 26.9 with note types made at random: tests/test_card_rules.py, and 10,000 notes in bench/cardrules.py.
"""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import Final, Literal, TypeAlias

from msgspec import Struct

SPECIAL: Final = frozenset({"FrontSide", "Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag", "CardID"})
"""Names that Anki fills in itself."""
_ALWAYS_FILLED: Final = SPECIAL - {"FrontSide", "Tags"}

_LEGACY: Final = "{{=<% %>=}}"
"""At the start of a template has ``<%field%>`` take the place of braces."""
_SPACE: Final = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
"""What Unicode calls white space, and Anki trims; `str.strip` would take U+001C to U+001F as well."""
_TOKEN: Final = re.compile(r"(<!--.*?-->)|\{\{(.*?)\}\}", re.DOTALL)
_LEGACY_TOKEN: Final = re.compile(r"(<!--.*?-->)|<%(.*?)%>", re.DOTALL)
_EMPTY: Final = re.compile(r"(?:[\t-\r ]|</?(?:br|div) ?/?>)*", re.IGNORECASE | re.ASCII)
MAYBE_EMPTY: Final = frozenset("\t\n\v\f\r <")
"""How a field may begin that is empty and yet has characters."""
_CLOZE: Final = re.compile(r"\{\{c([0-9,]*)::|\}\}")
_CLOZES_OPEN: Final = 10
"""An opening inside so many open ones is plain text."""
_LAST_CLOZE: Final = 499
"""The highest ordinal; greater numbers share its card."""
_U16: Final = 0xFFFF


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


class Token(Struct, frozen=True):
    """A piece of a template: text (also a comment), what opens or closes a section, or a replacement.

    `name` is the text itself, or the field; `filters` are those of a replacement, the one next to the field first.
    """

    sign: Literal["", "#", "^", "/", "field"]
    name: str
    filters: tuple[str, ...] = ()


def tokens(template: str) -> Iterator[Token]:
    """Yield the pieces of `template`, as Anki cuts it; what is left open is text."""
    pattern = _TOKEN
    if (start := template.lstrip(_SPACE)).startswith(_LEGACY):
        pattern = _LEGACY_TOKEN
        while start.startswith(_LEGACY):
            start = start.removeprefix(_LEGACY)
        template = start
    last = 0
    for found in pattern.finditer(template):
        if found.start() > last:
            yield Token("", template[last : found.start()])
        last = found.end()
        yield Token("", found[0]) if found[1] is not None else _token(found[2])
    if last < len(template):
        yield Token("", template[last:])


def _token(inner: str) -> Token:
    """Return what stands between two pairs of braces; one character alone is a field's name."""
    name = inner.lstrip("{").strip(_SPACE)
    if len(name) > 1 and name[0] in "#^/":
        return Token(name[0], name[1:].lstrip(_SPACE))  # type: ignore[arg-type]
    field, *filters = reversed(name.split(":"))
    return Token("field", field, tuple(filters))


def parse(template: str) -> tuple[Part, ...]:
    """Return the replacements and sections of `template`, nested; its text says nothing about cards.

    Raises `TemplateError` where sections overlap or stay open.
    """
    open_sections: list[tuple[str, Literal["#", "^"]]] = []
    levels: list[list[Part]] = [[]]
    for token in tokens(template):
        match token.sign:
            case "field":
                levels[-1].append(Replacement(token.name))
            case "#" | "^":
                open_sections.append((token.name, token.sign))
                levels.append([])
            case "/":
                if not open_sections or open_sections[-1][0] != token.name:
                    message = f"`{{{{/{token.name}}}}}` closes a section that is not the last one opened"
                    raise TemplateError(message)
                field, kind = open_sections.pop()
                children = tuple(levels.pop())
                levels[-1].append(Section(field, kind, children))
    if open_sections:
        field, kind = open_sections[-1]
        message = f"`{{{{{kind}{field}}}}}` is never closed"
        raise TemplateError(message)
    return tuple(levels[0])


def fields_of(parts: tuple[Part, ...]) -> set[str]:
    """Return every field that `parts` need; ``{{}}`` needs none, nor does a section for one cloze, ``{{#c1}}``."""
    names: set[str] = set()
    for part in parts:
        if isinstance(part, Section):
            names |= fields_of(part.children)
            names |= set() if _CLOZE_SECTION.fullmatch(part.field) else {part.field}
        else:
            names |= {part.field} - {""}
    return names


_CLOZE_SECTION: Final = re.compile(r"c\+?[0-9]+")


def renders(parts: tuple[Part, ...], filled: AbstractSet[str]) -> bool:
    """Say whether a front makes a card of a note whose fields `filled`, and perhaps `Tags`, are not empty."""
    for part in parts:
        is_filled = part.field in filled or part.field in _ALWAYS_FILLED
        if isinstance(part, Replacement):
            if is_filled:
                return True
        elif is_filled == (part.sign == "#") and renders(part.children, filled):
            return True
    return False


def is_empty(field: str) -> bool:
    """Say whether Anki takes `field` as empty: nothing but white space, line breaks and bare `div` tags."""
    return not field or (field[0] in MAYBE_EMPTY and _EMPTY.fullmatch(field) is not None)


def cloze_ordinals(fields: Iterable[str]) -> set[int]:
    """Return the cards that a note of a cloze type has, of the first 0; a note without a cloze has that one too.

    Clozes nest, one may have several numbers (``{{c1,3::…}}``), and one left open hides nothing.
    """
    found: set[int] = set()
    for field in fields:
        found |= _ordinals(field)
    return {min(number, _LAST_CLOZE + 1) - 1 for number in found} or {0}


def _ordinals(field: str) -> set[int]:
    """Return the numbers of the clozes in one field; those inside an open one count when it is closed."""
    levels: list[set[int]] = [set()]
    for token in _CLOZE.finditer(field):
        if token[1] is None:
            if len(levels) > 1:
                inner = levels.pop()
                levels[-1] |= inner
        elif len(levels) <= _CLOZES_OPEN:
            digits = (each.lstrip("0") for each in token[1].split(",") if each)
            short = (int(each or "0") for each in digits if len(each) <= len(str(_U16)))
            numbers = {number for number in short if number <= _U16}
            if numbers:
                levels.append(numbers - {0})
    return levels[0]
