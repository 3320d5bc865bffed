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
    _relax(whole)
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _describe(whole: dict[str, Any]) -> None:
    """Say of each field what it is for, where its definition does not."""
    for struct, body in whole["$defs"].items():
        for name, field in body.get("properties", {}).items():
            described = OF.get(f"{struct}.{name}") or FIELDS.get(name)
            if described:
                field.setdefault("description", described)


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
