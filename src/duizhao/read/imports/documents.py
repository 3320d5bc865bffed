"""JSON: what duizhao exports, and what the add-on CrowdAnki does."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from duizhao.errors import DuizhaoError
from duizhao.model.exchange import CARDS_FORMAT, CARDS_VERSION, Draft, Drafts, ForeignNote

_AGAIN = "export it again"


def load(content: str, name: str) -> Any:  # noqa: ANN401 - JSON
    """Return what the JSON of the file `name` says. Raises `DuizhaoError` where it is none."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise DuizhaoError(f"{name} is no JSON: {error}", _AGAIN) from error


def is_ours(document: object) -> bool:
    """Say whether it is an export of cards."""
    return isinstance(document, dict) and document.get("format") == CARDS_FORMAT


def is_crowdanki(document: object) -> bool:
    """Say whether it is a deck as CrowdAnki writes it."""
    return isinstance(document, dict) and document.get("__type__") == "Deck"


def cards(document: dict[str, Any], name: str) -> Drafts:
    """Return what duizhao exported; every scalar as the text that stands in a card file."""
    if document.get("version") != CARDS_VERSION:
        raise DuizhaoError(f"{name} is of a version that this duizhao does not read", "update duizhao")
    ideas: list[Draft] = []
    titles: dict[str, Any] = {}
    for topic in _mappings(document.get("topics")):
        called = str(topic.get("topic", ""))
        if topic.get("title"):
            titles[called] = _texts(topic["title"])
        ideas += [
            Draft(at=str(idea.get("id", f"{called}, idea {place}")), topic=called, tree=_texts(idea))
            for place, idea in enumerate(_mappings(topic.get("ideas")), 1)
        ]
    sources = tuple(_texts(source) for source in _mappings(document.get("sources")))
    return Drafts(ideas=tuple(ideas), titles=titles, sources=sources)


def _mappings(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _texts(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return {str(key): _texts(one) for key, one in value.items() if one is not None}
    if isinstance(value, list):
        return [_texts(one) for one in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def notes(document: dict[str, Any], name: str) -> list[ForeignNote]:
    """Return the notes of a CrowdAnki deck and of the decks in it."""
    try:
        return list(_notes(document, {}))
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DuizhaoError(f"{name} is not as CrowdAnki writes a deck: {error}", _AGAIN) from error


def _notes(deck: Mapping[str, Any], above: Mapping[str, Any]) -> Iterator[ForeignNote]:
    types = {**above, **{each["crowdanki_uuid"]: each for each in deck.get("note_models", ())}}
    for place, note in enumerate(deck.get("notes", ()), 1):
        note_type = types[note["note_model_uuid"]]
        names = [str(field["name"]) for field in note_type["flds"]]
        yield ForeignNote(
            at=f"note {place} of “{deck.get('name', '')}”",
            type=str(note_type["name"]),
            fields=dict(zip(names, map(str, note["fields"]), strict=False)),
            tags=tuple(map(str, note.get("tags", ()))),
        )
    for child in deck.get("children", ()):
        yield from _notes(child, types)
