"""Cards as their authors wrote them, as JSON and as a table: nothing lost, so that an import has them all again."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from duizhao.lang import LANGS
from duizhao.model.artifact import Artifact
from duizhao.model.definitions import TopicDef
from duizhao.model.exchange import CARDS_FORMAT, CARDS_VERSION, Cards, Exported
from duizhao.model.kinds import kind

_KEYS: Final = ("topic", "idea", "question", "kind", "level")
_FORMULA: Final = re.compile(r"[=+\-@'\t\r]")


def as_json(cards: Cards) -> Exported:
    """Return ``<id>.cards.json``: an object with `format`, `version`, `deck`, `sources` and `topics`.

    Ideas, questions and sources have the fields of the card format.
    """
    document = {
        "format": CARDS_FORMAT,
        "version": CARDS_VERSION,
        "deck": tree(cards.deck),
        "sources": [tree(source) for source in cards.sources],
        "topics": [tree(topic) for topic in cards.topics],
    }
    content = msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"
    return Exported(artifacts=(Artifact(f"{cards.deck.id}.cards.json", content),), held=_held(cards))


def as_table(cards: Cards) -> Exported:
    """Return ``<id>.cards.csv``: a row for each idea and each question, a column for each text in each language.

    A column's name leads to its text, as in ``distractors.2.why.en``. A cell that a spreadsheet would take for a
    formula begins with an apostrophe; so does one that begins with an apostrophe itself.
    """
    rows = [row for topic in cards.topics for row in _rows(topic)]
    columns = [*_KEYS, *_ordered({column: None for row in rows for column in row if column not in _KEYS})]
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({column: _inert(value) for column, value in row.items()})
    content = stream.getvalue().encode("utf-8-sig")
    return Exported(artifacts=(Artifact(f"{cards.deck.id}.cards.csv", content),), held=_held(cards))


def _held(cards: Cards) -> dict[str, int]:
    ideas = [idea for topic in cards.topics for idea in topic.ideas]
    return {"idea": len(ideas), **Counter(kind(question) for idea in ideas for question in idea.questions)}


def tree(value: object) -> Any:  # noqa: ANN401 - JSON
    """Return a definition as plain values under the names of its file, without what is as if left out."""
    if isinstance(value, msgspec.Struct):
        found: dict[str, Any] = {}
        for field in msgspec.structs.fields(value):
            content = getattr(value, field.name)
            default = field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
            if content != default:
                found[field.encode_name] = tree(content)
        tag = value.__struct_config__.tag
        return found if tag is None else _with_kind(found, str(tag))
    if isinstance(value, Mapping):
        return {key: tree(content) for key, content in value.items()}
    if isinstance(value, list | tuple):
        return [tree(content) for content in value]
    return value


def _with_kind(found: dict[str, Any], kind_: str) -> dict[str, Any]:
    """Return a question with its kind behind its id, as authors write it."""
    return {"id": found.pop("id"), "kind": kind_, **found}


def _rows(topic: TopicDef) -> Iterator[dict[str, str]]:
    for idea in topic.ideas:
        fields = tree(idea)
        questions = fields.pop("questions", [])
        name = {"topic": topic.topic, "idea": fields.pop("id")}
        yield name | dict(_flat(fields, ""))
        for question in questions:
            yield name | {"question": question.pop("id")} | dict(_flat(question, ""))


def _flat(value: Any, path: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - JSON
    """Yield every text below `value` with the path that leads to it; places in lists are counted from 1."""
    if isinstance(value, dict):
        parts = list(value.items())
    elif isinstance(value, list):
        parts = [(str(place), one) for place, one in enumerate(value, 1)]
    else:
        yield path, str(value).lower() if isinstance(value, bool) else str(value)
        return
    for key, content in parts:
        yield from _flat(content, f"{path}.{key}" if path else key)


def _ordered(columns: Mapping[str, None]) -> list[str]:
    """Return columns as they first came, but numbers and languages in their order: what belongs together stands so."""
    rank: dict[str, int] = {lang: place for place, lang in enumerate(LANGS)}
    for column in columns:
        for part in column.split("."):
            rank.setdefault(part, len(rank))
    return sorted(columns, key=lambda column: [_place(part, rank) for part in column.split(".")])


def _place(part: str, rank: Mapping[str, int]) -> tuple[int, int]:
    return (0, int(part)) if part.isdecimal() else (1, rank[part])


def _inert(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell
