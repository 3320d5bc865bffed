"""What a card looks like, without Anki: a note's fields in a template, as Anki puts them there.

Fields, sections and clozes are those of Anki, which the tests compare card by card; filters that duizhao's own
templates do not use show the plain field.
"""

import re
from collections.abc import Mapping
from typing import Final

from duizhao.emit.cardrules import is_empty, parse, renders
from duizhao.emit.notetypes import NOTE_TYPES, CardType
from duizhao.model.note import Note

_TOKEN: Final = re.compile(r"<!--.*?-->|\{\{([#^/]?)(?:([^{}]*):)?([^{}:]*)\}\}", re.DOTALL)
_CLOZE: Final = re.compile(r"\{\{c1::(.*?)\}\}", re.DOTALL)
_HIDDEN: Final = '<span class="cloze">[...]</span>'


def cards(note: Note, templates: Mapping[str, str]) -> list[tuple[CardType, str, str]]:
    """Return the cards that Anki makes of `note`: each with its front and its back as HTML."""
    note_type = NOTE_TYPES[note.kind]
    fields = dict(zip(note_type.fields, note.fields, strict=True))
    filled = frozenset(name for name, text in fields.items() if not is_empty(text))
    return [
        (card, _render(templates[card.front], fields, is_front=True), _render(templates[card.back], fields))
        for card in note_type.cards
        if renders(parse(templates[card.front]), filled)
    ]


def _render(template: str, fields: Mapping[str, str], *, is_front: bool = False) -> str:
    made: list[str] = []
    last = 0
    closed: list[bool] = []
    for token in _TOKEN.finditer(template):
        text = template[last : token.start()]
        last = token.end()
        if not any(closed):
            made.append(text)
        sign, filters, name = token[1], token[2], (token[3] or "").strip()
        if sign in {"#", "^"}:
            closed.append(is_empty(fields.get(name, "")) == (sign == "#"))
        elif sign == "/":
            closed.pop()
        elif not any(closed):
            made.append(
                token[0] if token[3] is None else _field(fields.get(name, ""), filters or "", is_front=is_front)
            )
    return "".join([*made, template[last:]])


def _field(text: str, filters: str, *, is_front: bool) -> str:
    if "cloze" not in filters.split(":"):
        return text
    return _CLOZE.sub(_HIDDEN if is_front else r'<span class="cloze">\1</span>', text)
