"""The JSON Schema that editors use, against files that are right and files that are not."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from conftest import REPOSITORY
from duizhao.read.schema import KINDS, schema

FILES = {
    "cards": sorted((REPOSITORY / "cards").glob("*.yaml")),
    "source": sorted(set((REPOSITORY / "seeds").glob("*-20*.yaml"))),
    "disagreements": [REPOSITORY / "seeds/disagreements.yaml"],
    "glossary": [REPOSITORY / "seeds/glossary.yaml"],
    "deck": sorted((REPOSITORY / "decks").glob("*.yaml")),
}


def mistakes(kind: str, value: object) -> list[str]:
    """Return what an editor would underline."""
    return [error.message for error in Draft202012Validator(json.loads(schema(kind))).iter_errors(value)]


def loaded(file: Path) -> Any:
    """Return a file as editors read it: with YAML's own types, but dates, which they keep as text."""
    return json.loads(json.dumps(yaml.safe_load(file.read_text()), default=str))


@pytest.mark.parametrize(("kind", "file"), [(kind, file) for kind in KINDS for file in FILES[kind]], ids=str)
def test_the_shipped_files_are_right(kind: str, file: Path) -> None:
    """
    every file of cards/, seeds/ and decks/
    """
    assert mistakes(kind, loaded(file)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_field_is_underlined(kind: str) -> None:
    """
    colour: red
    """
    file = FILES[kind][0]
    assert any("colour" in message for message in mistakes(kind, {**loaded(file), "colour": "red"}))


def test_what_the_reader_refuses_in_a_value_the_schema_refuses() -> None:
    """
    level: 9, an id with a space, an unknown language, an unknown kind of question
    """
    topic = loaded(FILES["cards"][0])
    idea = topic["ideas"][0]
    broken = [
        {**idea, "level": 9},
        {**idea, "id": "x y"},
        {**idea, "term": {"zh-CN": "x"}},
        {**idea, "questions": [{"id": "q", "kind": "essay"}]},
    ]
    assert all(mistakes("cards", {**topic, "ideas": [one]}) for one in broken)


def test_reading_every_kind_of_file_ends_in_peace() -> None:
    """A decoder for each kind, in a process of its own, whose end frees them: msgspec once freed some of them twice."""
    code = (
        "import msgspec; from duizhao.read.schema import KINDS; "
        "decoders = [msgspec.msgpack.Decoder(kind) for kind in KINDS.values()]; del decoders"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_draft_may_be_blank() -> None:
    """
    a stub of `duizhao draft`, marked; unmarked it lacks what an idea must have; a draft without an id, with a slip
    """
    stub: dict[str, Any] = {"id": "x", "draft": True, "level": None, "term": {"en": None}, "definition": None}
    stub["quotes"] = [{"source": "talk", "text": "words", "en": None}]
    assert mistakes("cards", {"topic": "t", "ideas": [stub]}) == []
    assert mistakes("cards", {"topic": "t", "ideas": [{**stub, "draft": False}]}) != []
    assert mistakes("cards", {"topic": "t", "ideas": [{**stub, "id": "x y"}]}) != []
    assert mistakes("cards", {"topic": "t", "ideas": [{**stub, "quotse": []}]}) != []
