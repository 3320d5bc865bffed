"""New workspaces: a small one to begin with, or a copy of the shipped cards."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from duizhao.errors import DuizhaoError, UsageError
from duizhao.model.artifact import Artifact
from duizhao.read.schema import KINDS, schema
from duizhao.workspace import layout, writing

SCHEMAS: Final = ".schemas"
EXAMPLES: Final = ("karpathy",)
_LINE: Final = "# yaml-language-server: $schema=../{}/{}.json\n"
"""What the editors that use yaml-language-server look for in a file; JetBrains' know it, too."""
_PARTS: Final = (("cards", "*"), ("seeds", "*.yaml"), ("decks", "*.yaml"), ("decks", "*.lock"), ("LICENSES", "*.md"))
_NEVER: Final = "seeds/glossary.yaml"
"""duizhao's own glossary applies in every workspace; a copy would keep it from being updated."""


def start(directory: Path, example: str | None = None) -> list[Path]:
    """Write a workspace into `directory`, which must hold none yet, with the schemas for its editor; return the files.

    An `example` has the ideas, the records, the decks and their ledgers of the shipped deck, so that what is built from
    it has the same notes: a learner's progress stays when one takes the place of the other.
    """
    if example is None:
        written = writing.init(directory)
    elif any((directory / folder).exists() for folder in (layout.CARDS, layout.SEEDS, layout.DECKS)):
        raise UsageError(f"{directory} holds a workspace already", "name a new folder: duizhao init DIRECTORY")
    else:
        written = [writing.write(artifact, folder) for folder, artifact in _example(directory)]
    return [*written, *write_schemas(directory)]


def write_schemas(directory: Path) -> list[Path]:
    """Write the JSON Schema of every kind of file into `directory`/.schemas/, and return their paths."""
    folder = directory / SCHEMAS
    return [writing.write(Artifact(f"{kind}.json", schema(kind).encode()), folder) for kind in KINDS]


def _example(directory: Path) -> Iterator[tuple[Path, Artifact]]:
    shipped = layout.shipped("example")
    source = shipped if (shipped / layout.CARDS).is_dir() else Path(__file__).parents[2]
    files = {file for folder, names in _PARTS for file in (source / folder).glob(names)}
    if not any(file.parent.name == layout.CARDS for file in files):
        raise DuizhaoError("the shipped cards are not there", "install duizhao again")
    for file in sorted(files):
        path = file.relative_to(source).as_posix()
        if path != _NEVER:
            first = _LINE.format(SCHEMAS, layout.kind(path)) if path.endswith(".yaml") else ""
            yield directory / file.relative_to(source).parent, Artifact(file.name, first.encode() + file.read_bytes())
    for name, file in (("README.md", shipped / "README.md"), (".gitignore", layout.shipped("starter") / "gitignore")):
        if not (directory / name).exists():
            yield directory, Artifact(name, file.read_bytes())
