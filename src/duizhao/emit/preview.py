"""Every card of a deck on one page, for its author: in each language, light and dark, as wide as a phone or a desktop.

The page needs nothing but itself. Its policy lets no script run but its own, whatever the templates hold.
"""

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Final

from duizhao.emit.cardview import cards
from duizhao.emit.notes import notes
from duizhao.emit.notetypes import NOTE_TYPES, STYLE
from duizhao.lang import EN
from duizhao.model.artifact import Artifact
from duizhao.model.deck import Deck
from duizhao.model.kinds import KINDS
from duizhao.model.note import Note

PAGE: Final = "web/preview.html"
SCRIPT: Final = "web/preview.js"


def emit(deck: Deck, templates: Mapping[str, str]) -> Artifact:
    """Return ``<id>.preview.html``; `templates` are texts by name, those of the cards free of findings."""
    script = templates[SCRIPT]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    kinds = "".join(f"<option>{kind}</option>" for kind in ("idea", *KINDS))
    page = templates[PAGE]
    for name, text in {
        "hash": f"sha256-{digest}",
        "title": escape(deck.title[EN]),
        "style": templates[STYLE].replace("</", "<\\/"),
        "kinds": kinds,
        "script": script,
        "cards": "\n".join(_section(note, templates) for note in notes(deck)),
    }.items():
        page = page.replace(f"[[{name}]]", text)
    return Artifact(f"{deck.id}.preview.html", page.encode())


def _section(note: Note, templates: Mapping[str, str]) -> str:
    sides = "".join(
        f'<div class="one"><p>{escape(card.name)}</p>'
        f'<div class="card">{drawn(front.strip(), note, is_front=True)}</div>'
        f'<div class="card">{drawn(back.strip(), note, is_front=False)}</div></div>'
        for card, front, back in cards(note, templates)
    )
    head = f'<section class="entry" data-kind="{next(_kinds(note), "idea")}"><h2>{escape(note.key)}</h2>'
    return f'{head}<div class="sides">{sides}</div></section>'


_INPUT: Final = '<input type="text" aria-label="answer">'
_SPEAK: Final = '<span class="replay" title="read aloud">▶</span>'
_TYPING: Final = re.compile(r"\[\[type:([^\]]*)\]\]")
_SPEECH: Final = re.compile(r"\[anki:tts [^\]]*\].*?\[/anki:tts\]", re.DOTALL)


def drawn(side: str, note: Note, *, is_front: bool) -> str:
    """Return a side with what Anki's own windows put on it; a back is as when the right answer was typed.

    No text of a card holds what is replaced here, because its brackets are escaped.
    """
    if is_front:
        return _TYPING.sub(_INPUT, side)
    fields = dict(zip(NOTE_TYPES[note.kind].fields, note.fields, strict=True))
    typed = _TYPING.sub(lambda found: f"<code>{fields.get(found[1], '')}</code>", side)
    return _SPEECH.sub(_SPEAK, typed)


def _kinds(note: Note) -> Iterator[str]:
    for tag in note.tags:
        if tag.startswith("duizhao::kind::"):
            yield tag.rpartition("::")[2]
