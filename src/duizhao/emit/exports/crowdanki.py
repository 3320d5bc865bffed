"""The JSON of CrowdAnki, an add-on that imports and exports decks as text: the same notes as the Anki package.

Identity is the package's: the GUIDs of notes, and the note types' fields; so either may follow the other, and progress
is kept. Note types, settings and the deck have UUIDs, made from their names, which never change.
"""

import json
import uuid
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from duizhao.emit.notes import notes
from duizhao.emit.notetypes import NOTE_TYPES, legacy_json
from duizhao.lang import EN
from duizhao.model.artifact import Artifact
from duizhao.model.deck import Deck
from duizhao.model.exchange import Exported
from duizhao.model.note import NoteKind

_SPACE: Final = uuid.UUID("6ba7b812-9dad-11d1-80b4-00c04fd430c8")
"""RFC 9562's name space for names that are object identifiers: ours begin with `duizhao.`, as no other's do."""


def emit(deck: Deck, templates: Mapping[str, str]) -> Exported:
    """Return ``deck.json``, which CrowdAnki looks for in a folder of its own."""
    ours = list(notes(deck))
    used: list[NoteKind] = [kind for kind in NOTE_TYPES if any(note.kind == kind for note in ours)]
    document: dict[str, Any] = {
        "__type__": "Deck",
        "children": [],
        "crowdanki_uuid": _id("deck", deck.id),
        "deck_config_uuid": _id("settings", "default"),
        "deck_configurations": [_settings()],
        "desc": deck.description[EN],
        "dyn": 0,
        "extendNew": 0,
        "extendRev": 0,
        "media_files": [],
        "name": deck.name,
        "note_models": [_note_type(kind, templates) for kind in used],
        "notes": [
            {
                "__type__": "Note",
                "fields": list(note.fields),
                "guid": note.guid,
                "note_model_uuid": _id("notetype", note.kind),
                "tags": list(note.tags),
            }
            for note in ours
        ],
    }
    content = json.dumps(document, ensure_ascii=False, indent=4, sort_keys=True) + "\n"
    held = dict(Counter("idea" if note.kind == "idea" else _kind(note.tags) for note in ours))
    return Exported(artifacts=(Artifact("deck.json", content.encode()),), held=held, folder=f"{deck.id}.crowdanki")


def _kind(tags: tuple[str, ...]) -> str:
    prefix = "duizhao::kind::"
    return next(tag.removeprefix(prefix) for tag in tags if tag.startswith(prefix))


def _id(what: str, name: str) -> str:
    return str(uuid.uuid5(_SPACE, f"duizhao.{what}.{name}"))


def _note_type(kind: NoteKind, templates: Mapping[str, str]) -> dict[str, Any]:
    """Return a note type as the package has it, less what belongs to one collection alone."""
    whole = legacy_json(NOTE_TYPES[kind], templates, 0)
    kept = {key: value for key, value in whole.items() if key not in {"did", "id", "mod", "usn"}}
    return {"__type__": "NoteModel", "crowdanki_uuid": _id("notetype", kind), **kept}


def _settings() -> dict[str, Any]:
    """Return Anki's own defaults: the settings of a learner's deck are the learner's."""
    return {
        "__type__": "DeckConfig",
        "autoplay": True,
        "crowdanki_uuid": _id("settings", "default"),
        "dyn": False,
        "lapse": {"delays": [10], "leechAction": 1, "leechFails": 8, "minInt": 1, "mult": 0},
        "maxTaken": 60,
        "name": "Default",
        "new": {"bury": False, "delays": [1, 10], "initialFactor": 2500, "ints": [1, 4, 0], "order": 1, "perDay": 20},
        "replayq": True,
        "rev": {"bury": False, "ease4": 1.3, "hardFactor": 1.2, "ivlFct": 1, "maxIvl": 36500, "perDay": 200},
        "timer": 0,
    }
