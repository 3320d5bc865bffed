"""Write docs/card-fields.md: every field of every file, from the schema. With --check say whether it is up to date.

python tools/card_fields.py [--check]
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from duizhao.lang import LANGS
from duizhao.model.definitions import SLUG
from duizhao.read.schema import KINDS

PAGE: Final = Path(__file__).resolve().parents[1] / "docs/card-fields.md"
HEAD: Final = """\
# Every field

Written by `python tools/card_fields.py` from the same schema that `duizhao check` reads with and `duizhao schema`
prints: do not edit this page. How the fields go together is told, with examples, in [the card format](card-format.md).

A **text** is a mapping from language tag (`en`, `zh-Hans`, `zh-Hant-TW`, `zh-Hant-HK`) to wording. A **slug** is of
small letters, digits and single hyphens, 80 at most. A field that is not *required* may be left out.
"""
_SLUG: Final = "small letters, digits and single hyphens"
FILES: Final = {
    "cards": "cards/TOPIC.yaml",
    "source": "seeds/ID.yaml",
    "disagreements": "seeds/disagreements.yaml",
    "glossary": "seeds/glossary.yaml",
    "deck": "decks/ID.yaml",
}


def page() -> str:
    """Return the whole page."""
    parts = [HEAD]
    told: set[str] = set()
    for kind, file in FILES.items():
        schema: dict[str, Any] = msgspec.json.schema(KINDS[kind])
        parts.append(f"## `{file}`\n")
        for name in _reached(schema["$ref"], schema["$defs"]):
            if name not in told:
                told.add(name)
                parts += _mapping(name, schema["$defs"][name])
    return "\n".join(parts)


def _reached(ref: str, defs: dict[str, Any]) -> list[str]:
    """Return the names of the mappings that a file is made of, the outermost first."""
    names = [_name(ref)]
    for name in names:
        names += [each for each in dict.fromkeys(_refs(defs[name])) if each not in names]
    return names


def _refs(node: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    if isinstance(node, dict):
        if "$ref" in node:
            yield _name(node["$ref"])
        for key, below in node.items():
            if key != "discriminator":
                yield from _refs(below)
    elif isinstance(node, list):
        for below in node:
            yield from _refs(below)


def _name(ref: str) -> str:
    return ref.rpartition("/")[2]


def _title(name: str) -> str:
    """Return the heading of a mapping: “Choice question”, “Glossary entry”."""
    words = "".join(f" {char.lower()}" if char.isupper() else char for char in name.removesuffix("Def")).strip()
    return words.capitalize()


def _mapping(name: str, definition: dict[str, Any]) -> Iterator[str]:
    yield f"### {_title(name)}\n"
    yield f"{definition['description'].strip()}\n"
    yield "| field | value | |\n|---|---|---|"
    required = definition.get("required", [])
    for field, schema in definition["properties"].items():
        what = ["*required*"] if field in required else []
        told = schema.get("description", "")
        what += [told] if told and told != _SLUG else []
        if "default" in schema and schema["default"] not in (None, "", [], {}):
            what.append(f"`{json.dumps(schema['default'], ensure_ascii=False)}` where left out")
        yield f"| `{field}` | {_value(schema)} | {'; '.join(what)} |"
    yield ""


def _value(schema: dict[str, Any]) -> str:  # noqa: PLR0911 - one for each kind of value
    """Return in words what may stand in a field."""
    if "$ref" in schema:
        title = _title(_name(schema["$ref"]))
        return f"[{title[0].lower()}{title[1:]}](#{title.lower().replace(' ', '-')})"
    if "anyOf" in schema:
        each = list(dict.fromkeys(_value(one) for one in schema["anyOf"] if one.get("type") != "null"))
        return (", or " if each[0].startswith("a list") else " or ").join(each)
    if "enum" in schema:
        return (
            "a language tag" if set(schema["enum"]) == set(LANGS) else " or ".join(f"`{one}`" for one in schema["enum"])
        )
    if "const" in schema:
        return f"`{schema['const']}`"
    match schema["type"]:
        case "array":
            many = _between(schema, "minItems", "maxItems")
            return f"a list{many}{',' if many else ''} of: {_value(schema['items'])}"
        case "object":
            return _open(schema)
        case "integer":
            return f"a whole number{_between(schema, 'minimum', 'maximum')}"
        case "boolean":
            return "true or false"
        case _:
            return _string(schema)


def _open(schema: dict[str, Any]) -> str:
    """Return what a mapping with keys of its author's is; the schema does not name the keys."""
    values = schema["additionalProperties"]
    if values.get("type") == "string":
        return "a text"
    return "a number for each" if values.get("type") == "integer" else f"by language: {_value(values)}"


def _string(schema: dict[str, Any]) -> str:
    if schema.get("pattern") == SLUG:
        return "a slug"
    if "pattern" in schema:
        return schema.get("description", f"matches `{schema['pattern']}`")  # type: ignore[no-any-return]
    return f"words, {schema['maxLength']} characters at most" if "maxLength" in schema else "words"


def _between(schema: dict[str, Any], least: str, most: str) -> str:
    low, high = schema.get(least), schema.get(most)
    if low is not None and high is not None:
        return f", {low} to {high}"
    return f", {low} or more" if low else f", {high} at most" if high else ""


def main(words: list[str]) -> int:
    """Write the page, or say whether it is up to date; return the exit code."""
    if words not in ([], ["--check"]):
        print(__doc__)
        return 2
    if words:
        return int(PAGE.read_text(encoding="utf-8") != page())
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
