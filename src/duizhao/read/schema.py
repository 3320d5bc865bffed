"""The JSON Schema of each kind of file, for editors."""

import json
from typing import Any, Final

import msgspec

from duizhao.lang import LANGS
from duizhao.model.definitions import DeckDef, DisagreementsDef, GlossaryDef, SourceDef, TopicDef
from duizhao.read.descriptions import FIELDS, LANGUAGES, OF

KINDS: Final[dict[str, type]] = {
    "cards": TopicDef,
    "source": SourceDef,
    "disagreements": DisagreementsDef,
    "glossary": GlossaryDef,
    "deck": DeckDef,
}


def schema(kind: str) -> str:
    """Return the schema of ``cards``, ``source``, ``disagreements``, ``glossary`` or ``deck``, as JSON.

    Editors read YAML with YAML's own types, so where duizhao takes any scalar as text (a date, a number) the schema
    allows those types too.
    """
    body: dict[str, Any] = msgspec.json.schema(KINDS[kind])
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"duizhao {kind}", **body}
    _describe(whole)
    if kind == "cards":
        _allow_drafts(whole["$defs"])
    _relax(whole)
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _describe(whole: dict[str, Any]) -> None:
    """Say of each field what it is for, where its definition does not."""
    for struct, body in whole["$defs"].items():
        for name, field in body.get("properties", {}).items():
            described = OF.get(f"{struct}.{name}") or FIELDS.get(name)
            if described:
                field.setdefault("description", described)


def _allow_drafts(defs: dict[str, Any]) -> None:
    """Ask of an idea marked `draft: true` for an id and for the words of its quotes, and let the rest be blank."""
    idea, quote = defs["IdeaDef"]["properties"], defs["QuoteDef"]["properties"]
    text = {lang: {"type": ["string", "null"], "description": f"in {lang}"} for lang in LANGS}
    blank: dict[str, Any] = {name: _described(field) for name, field in idea.items()}
    texts = {"type": ["object", "null"], "properties": text, "additionalProperties": False}
    quotes = {
        "type": "object",
        "properties": {name: quote[name] if name in ("source", "text") else _described(quote[name]) for name in quote},
        "required": ["source", "text"],
        "additionalProperties": False,
    }
    properties = blank | {
        "id": idea["id"],
        "level": {"anyOf": [idea["level"], {"type": "null"}], **_described(idea["level"])},
        "term": texts | _described(idea["term"]),
        "definition": texts | _described(idea["definition"]),
        "quotes": {"type": ["array", "null"], "items": quotes, **_described(idea["quotes"])},
        "draft": {**idea["draft"], "const": True},
    }
    defs["Draft"] = {
        "title": "Draft",
        "description": "An idea that is not finished: only its id is asked for, and no build has it.",
        "type": "object",
        "properties": properties,
        "required": ["id", "draft"],
        "additionalProperties": False,
    }
    marked = {"properties": {"draft": {"const": True, **_described(idea["draft"])}}, "required": ["draft"]}
    branches = {"if": marked, "then": {"$ref": "#/$defs/Draft"}, "else": {"$ref": "#/$defs/IdeaDef"}}
    defs["TopicDef"]["properties"]["ideas"]["items"] = branches


def _described(field: dict[str, Any]) -> dict[str, Any]:
    """Return what is said of a field, and nothing of what it may hold."""
    return {"description": field["description"]} if "description" in field else {}


def _relax(node: Any) -> None:  # noqa: ANN401 - JSON
    """Let a plain scalar that YAML would read as a number or a truth value stand where text is wanted."""
    if isinstance(node, list):
        for one in node:
            _relax(one)
    elif isinstance(node, dict):
        if isinstance(node.get("additionalProperties"), dict) and node["additionalProperties"].get("type") != "integer":
            # Every open mapping but one of numbers is a text: naming the languages lets an editor complete them.
            wording = node.pop("additionalProperties")
            languages = {lang: {"description": LANGUAGES[lang], **wording} for lang in LANGS}
            node |= {"properties": languages, "additionalProperties": False}
            node.pop("propertyNames", None)
        if node.get("type") == "string" and "enum" not in node:
            node["type"] = ["string", "number", "boolean"]
        for one in node.values():
            _relax(one)
