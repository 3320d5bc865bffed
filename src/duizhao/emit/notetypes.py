"""The three note types, a published contract: fields and the numbers of fields and cards never change.

Anki recognises an installed note type by its id and by its fields; one field more or less and every update is refused
as "conflicting". So the fields are complete from the first release, spares included. Templates and styling may change
at any time; a field or a card may be renamed, because each carries a number, which is its place here.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from duizhao.diagnostic import Finding
from duizhao.emit.cardrules import SPECIAL, TemplateError, fields_of, parse, renders, tokens
from duizhao.lang import LANGS
from duizhao.model.ledger import Numbered, TypeShape
from duizhao.model.note import NoteKind
from duizhao.span import Span

STYLE: Final = "anki/style.css"
SWITCH: Final = "anki/switch.html"
"""Buttons for languages and readings; every template has it in place of `_HERE`."""
_HERE: Final = "<!-- switch -->"
_COPY: Final = "copy it from the templates that come with duizhao"


class CardType(Struct, frozen=True):
    """One card that a note makes; `front` and `back` name templates, the last two are what Anki's browser lists."""

    name: str
    front: str
    back: str
    browser_front: str
    browser_back: str


class NoteType(Struct, frozen=True, kw_only=True):
    """A note type; `id` is Anki's, in epoch milliseconds as all its ids."""

    id: int
    name: str
    is_cloze: bool
    fields: tuple[str, ...]
    cards: tuple[CardType, ...]


def suffixes() -> tuple[str, ...]:
    """Return the languages as field names end in them: ``zh-Hant-TW`` as ``zh_hant_tw``."""
    return tuple(lang.lower().replace("-", "_") for lang in LANGS)


def _each(*names: str) -> tuple[str, ...]:
    return tuple(f"{name}_{suffix}" for name in names for suffix in suffixes())


_HEAD: Final = ("id", "display", "topic", "level")
_SPARE: Final = (
    *("pinyin", "zhuyin", "hint", "image", "audio", "settings"),
    *(f"spare_{number}" for number in range(1, 9)),
)
_TERM: Final = "{{term_en}} {{term_zh_hans}}"
_STEM: Final = "{{stem_en}} {{stem_zh_hans}}"
_CLOZE: Final = "{{cloze:text_en}} {{cloze:text_zh_hans}}"

NOTE_TYPES: Final[Mapping[NoteKind, NoteType]] = {
    "idea": NoteType(
        id=1_704_067_200_101,
        name="Duizhao Idea",
        is_cloze=False,
        fields=(*_HEAD, *_each("term", "definition"), "quote", "more_quotes", *_SPARE),
        cards=(
            CardType("Term", "anki/idea_term_front.html", "anki/idea_back.html", _TERM, "{{definition_en}}"),
            CardType(
                "Definition", "anki/idea_definition_front.html", "anki/idea_back.html", "{{definition_en}}", _TERM
            ),
            CardType("Quote", "anki/idea_quote_front.html", "anki/idea_back.html", "{{quote}}", _TERM),
        ),
    ),
    "choice": NoteType(
        id=1_704_067_200_102,
        name="Duizhao Choice",
        is_cloze=False,
        fields=(*_HEAD, *_each("term", "stem", "options", "answer"), *_SPARE),
        cards=(CardType("Choice", "anki/choice_front.html", "anki/choice_back.html", _STEM, "{{answer_en}}"),),
    ),
    "cloze": NoteType(
        id=1_704_067_200_103,
        name="Duizhao Cloze",
        is_cloze=True,
        fields=(*_HEAD, *_each("term", "text", "rationale"), *_SPARE),
        cards=(CardType("Cloze", "anki/cloze_front.html", "anki/cloze_back.html", _CLOZE, _CLOZE),),
    ),
}


def template_names() -> tuple[str, ...]:
    """Return the names of all templates that a package needs, sorted."""
    cards = [card for note_type in NOTE_TYPES.values() for card in note_type.cards]
    return tuple(sorted({STYLE, SWITCH, *(name for card in cards for name in (card.front, card.back))}))


def check_templates(templates: Mapping[str, str]) -> list[Finding]:
    """Report what is missing or wrong in `templates`, by name, so that no card shows Anki's error text instead."""
    findings = [
        Finding("template-missing", Span(f"templates/{name}"), "the template is missing", _COPY)
        for name in template_names()
        if name not in templates
    ]
    for note_type in NOTE_TYPES.values():
        fronts = {card.front for card in note_type.cards}
        for name in dict.fromkeys(name for card in note_type.cards for name in (card.front, card.back)):
            if name in templates:
                findings += _check(name, templates[name], note_type, is_front=name in fronts)
    return findings


def _check(name: str, template: str, note_type: NoteType, *, is_front: bool) -> Iterator[Finding]:
    at = Span(f"templates/{name}")
    try:
        used = fields_of(parse(template))
    except TemplateError as error:
        yield Finding("template-syntax", at, str(error))
        return
    for field in sorted(used - {*note_type.fields, *SPECIAL}):
        hint = "its fields are " + ", ".join(f"`{each}`" for each in note_type.fields)
        yield Finding("template-field", at, f"the note type “{note_type.name}” has no field `{field}`", hint)
    if is_front and not used:
        yield Finding("template-front", at, "the front shows no field, so it never makes a card", _COPY)
    elif note_type.is_cloze and not any("cloze" in token.filters for token in tokens(template)):
        hint = "write `{{cloze:text_en}}`, and so in each language"
        yield Finding("template-cloze", at, "nothing is hidden or shown: no field has the filter `cloze`", hint)


def type_hashes(templates: Mapping[str, str]) -> dict[NoteKind, str]:
    """Return, for each note type, 16 hexadecimal digits of SHA-256 over its fields, templates and styling."""
    return {kind: _hash(legacy_json(note_type, templates, 0)) for kind, note_type in NOTE_TYPES.items()}


def shapes(templates: Mapping[str, str]) -> dict[NoteKind, TypeShape]:
    """Return what Anki compares of each note type, from the very JSON that the package holds."""
    made = {kind: legacy_json(note_type, templates, 0) for kind, note_type in NOTE_TYPES.items()}
    return {
        kind: TypeShape(id=each["id"], fields=_numbered(each["flds"]), templates=_numbered(each["tmpls"]))
        for kind, each in made.items()
    }


def _numbered(parts: list[dict[str, Any]]) -> Numbered:
    return tuple((part["id"], part["name"]) for part in parts)


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def legacy_json(note_type: NoteType, templates: Mapping[str, str], mod: int) -> dict[str, Any]:
    """Return `note_type` as the legacy package's `col.models` holds it; `mod` in epoch seconds.

    The keys are those of Anki's schema 11, which every client and AnkiWeb read. LaTeX is left to Anki's defaults.
    """
    cards = [
        {
            "afmt": _whole(templates, card.back),
            "bafmt": card.browser_back,
            "bfont": "",
            "bqfmt": card.browser_front,
            "bsize": 0,
            "did": None,
            "id": note_type.id + 1000 + place,
            "name": card.name,
            "ord": place,
            "qfmt": _whole(templates, card.front),
        }
        for place, card in enumerate(note_type.cards)
    ]
    fields = [_field_json(note_type, name, place) for place, name in enumerate(note_type.fields)]
    return {
        "css": templates[STYLE],
        "did": None,
        "flds": fields,
        "id": note_type.id,
        "latexPost": "",
        "latexPre": "",
        "latexsvg": False,
        "mod": mod,
        "name": note_type.name,
        "req": [] if note_type.is_cloze else _requirements(note_type, templates),
        "sortf": 0,
        "tags": [],
        "tmpls": cards,
        "type": int(note_type.is_cloze),
        "usn": -1,
        "vers": [],
    }


def _whole(templates: Mapping[str, str], name: str) -> str:
    """Return a template with the buttons in it."""
    return templates[name].replace(_HERE, templates[SWITCH].rstrip("\n"))


def _field_json(note_type: NoteType, name: str, place: int) -> dict[str, Any]:
    """Return one field; a learner cannot delete it by mistake, which would make all later updates conflict."""
    return {
        "collapsed": name in _SPARE or bool(re.search("_zh_hant_", name)),
        "font": "Arial",
        "id": note_type.id + 2000 + place,
        "media": [],
        "name": name,
        "ord": place,
        "preventDeletion": True,
        "rtl": False,
        "size": 20,
        "sticky": False,
    }


def _requirements(note_type: NoteType, templates: Mapping[str, str]) -> list[list[Any]]:
    """Return, for old clients, which fields each card needs: all of a list, or any of one."""
    everything = frozenset(note_type.fields)
    requirements: list[list[Any]] = []
    for place, card in enumerate(note_type.cards):
        front = parse(templates[card.front])
        needed = [n for n, field in enumerate(note_type.fields) if not renders(front, everything - {field})]
        enough = [n for n, field in enumerate(note_type.fields) if renders(front, frozenset({field}))]
        requirements.append([place, "all", needed] if needed else [place, "any" if enough else "none", enough])
    return requirements
