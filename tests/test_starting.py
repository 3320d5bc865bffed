"""`duizhao init`: workspaces that work, and an example that is the shipped deck."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from conftest import REPOSITORY
from duizhao import build, compiling, starting
from duizhao.cli.usage import COMMANDS
from duizhao.errors import UsageError
from duizhao.read.schema import KINDS, schema
from duizhao.workspace import layout
from test_schema import loaded

TRACKED = [("cards", "*"), ("seeds", "*.yaml"), ("decks", "*.yaml"), ("decks", "*.lock"), ("LICENSES", "*.md")]


def test_the_example_is_the_shipped_deck(tmp_path: Path) -> None:
    """
    duizhao init --example karpathy, built beside this repository: the same bytes
    """
    root = tmp_path / "mine"
    written = starting.start(root, "karpathy")
    assert root / "README.md" in written
    checked = compiling.check(root, None)
    assert checked.findings == ()
    build.build(root, ["karpathy-starter"], None, None)
    build.build(REPOSITORY, ["karpathy-starter"], None, tmp_path / "ours")
    for name in ("karpathy-starter.apkg", "karpathy-starter.bundle.json"):
        assert (root / "decks/out" / name).read_bytes() == (tmp_path / "ours" / name).read_bytes()
    with pytest.raises(UsageError, match="holds a workspace already"):
        starting.start(root, "karpathy")


def test_the_wheel_has_every_file_of_the_example() -> None:
    """
    what pyproject.toml puts into the wheel, and what is in the repository
    """
    wheel = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    files = {name for name, to in wheel["force-include"].items() if to == f"duizhao/example/{name}"}
    there = {
        f.relative_to(REPOSITORY).as_posix() for folder, names in TRACKED for f in (REPOSITORY / folder).glob(names)
    }
    assert files == there - {"seeds/glossary.yaml"}


def test_the_hooks_run_commands_that_there_are() -> None:
    """
    .pre-commit-hooks.yaml: commands, and which files they are for
    """
    hooks = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text())
    assert [hook["id"] for hook in hooks] == ["duizhao-check", "duizhao-fmt"]
    for hook in hooks:
        assert hook["entry"] == "duizhao"
        assert hook["args"][0] in COMMANDS
        assert f"`{hook['id']}`" in (REPOSITORY / "docs/ci.md").read_text()
        for path in ("cards/memory.yaml", "folder/seeds/glossary.yaml", "decks/mine.yaml"):
            assert re.search(hook["files"], path)
        assert not re.search(hook["files"], "docs/example.yaml")


@pytest.mark.parametrize("example", [None, "karpathy"])
def test_every_file_names_the_schema_that_it_follows(tmp_path: Path, example: str | None) -> None:
    """
    duizhao init: the first line of each file, and what an editor would underline
    """
    root = tmp_path / "mine"
    starting.start(root, example)
    assert sorted(file.stem for file in (root / ".schemas").iterdir()) == sorted(KINDS)
    paths = list(layout.yaml_files(root))
    assert len(paths) >= 4
    for path in paths:
        first = (root / path).read_text("utf-8").split("\n", 1)[0]
        named = re.fullmatch(r"# yaml-language-server: \$schema=(.+)", first)
        assert named, path
        described = json.loads(((root / path).parent / named[1]).read_text("utf-8"))
        assert described == json.loads(schema(layout.kind(path)))
        assert list(Draft202012Validator(described).iter_errors(loaded(root / path))) == []


def test_schemas_are_written_again(starter: Path) -> None:
    """
    duizhao schema --write in a workspace without any
    """
    done = subprocess.run(
        [sys.executable, "-m", "duizhao", "schema", "--write"], cwd=starter, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [Path(line).name for line in done.stdout.splitlines()] == [f"{kind}.json" for kind in KINDS]
    assert (starter / ".schemas/deck.json").read_text("utf-8") == schema("deck")


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_described(kind: str) -> None:
    """
    every property of every mapping, and every language of a text
    """

    def lacking(node: object, path: str = "") -> list[str]:
        if isinstance(node, list):
            return [one for each in node for one in lacking(each, path)]
        if not isinstance(node, dict):
            return []
        fields = node.get("properties", {})
        own = [f"{path}.{name}" for name, field in fields.items() if not field.get("description")]
        return own + [one for name, each in node.items() for one in lacking(each, f"{path}.{name}")]

    assert lacking(json.loads(schema(kind))) == []
