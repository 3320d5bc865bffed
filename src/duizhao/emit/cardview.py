"""What a card looks like, without Anki: a note's fields in a template, as Anki puts them there.

Fields, sections and clozes are those of Anki, which the tests compare card by card; filters that duizhao's own
templates do not use show the plain field.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from duizhao.emit.cardrules import is_empty, parse, renders, tokens
from duizhao.emit.notetypes import NOTE_TYPES, CardType
from duizhao.model.note import Note

_CLOZE: Final = re.compile(r"\{\{c1::(.*?)\}\}", re.DOTALL)
_HIDDEN: Final = '<span class="cloze">[...]</span>'


def cards(note: Note, templates: Mapping[str, str]) -> list[tuple[CardType, str, str]]:
    """Return the cards that Anki makes of `note`: each with its front and its back as HTML.

    Where an answer is typed, both hold ``[[type:…]]``, and what is spoken is an ``[anki:tts]``: Anki's own windows put
    something in their place.
    """
    note_type = NOTE_TYPES[note.kind]
    fields = dict(zip(note_type.fields, note.fields, strict=True))
    filled = frozenset(name for name, text in fields.items() if not is_empty(text))
    made: list[tuple[CardType, str, str]] = []
    for card in note_type.cards:
        if renders(parse(templates[card.front]), filled | ({"Tags"} if note.tags else set())):
            values = {**fields, "Tags": " ".join(note.tags), "Type": note_type.name, "Card": card.name}
            front = _render(templates[card.front], values, is_front=True)
            made.append((card, front, _render(templates[card.back], {**values, "FrontSide": front})))
    return made


def _render(template: str, fields: Mapping[str, str], *, is_front: bool = False) -> str:
    made: list[str] = []
    closed: list[bool] = []
    for token in tokens(template):
        if token.sign == "/":
            closed.pop()
        elif token.sign in {"#", "^"}:
            closed.append(is_empty(fields.get(token.name, "")) == (token.sign == "#"))
        elif not any(closed):
            is_text = not token.sign
            made.append(token.name if is_text else _field(fields, token.name, token.filters, is_front=is_front))
    return "".join(made)


def _field(fields: Mapping[str, str], name: str, filters: Sequence[str], *, is_front: bool) -> str:
    if "type" in filters:
        return f"[[type:{name}]]"
    text = fields.get(name, "")
    if "cloze" not in filters:
        return text
    return _CLOZE.sub(_HIDDEN if is_front else r'<span class="cloze">\1</span>', text)
