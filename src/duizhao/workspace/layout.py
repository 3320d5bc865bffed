"""Where things are in a workspace, and in the package itself."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from duizhao.errors import UsageError

CARDS: Final = "cards"
SEEDS: Final = "seeds"
TEXTS: Final = "seeds/texts"
DECKS: Final = "decks"
OUT: Final = "decks/out"
GLOSSARY: Final = "glossary"
DISAGREEMENTS: Final = "disagreements"
REVIEWS: Final = "cards/reviews.lock"


def find(start: Path) -> Path:
    """Return the nearest folder, from `start` upwards, that holds `cards/`. Raises `UsageError` if there is none."""
    root = around(start)
    if root is None:
        searched = f"no folder {CARDS}/ in {start.resolve()} or above it"
        raise UsageError(f"there is no workspace here: {searched}", "duizhao init makes one")
    return root


def around(start: Path) -> Path | None:
    """Return the workspace around `start`, or None."""
    start = start.resolve()
    return next((folder for folder in (start, *start.parents) if (folder / CARDS).is_dir()), None)


def has_templates(root: Path) -> bool:
    """Say whether the workspace has templates of its own."""
    return (root / "templates").is_dir()


def shipped(name: str) -> Path:
    """Return the folder `name` of the package's own files, or of the checkout that this code runs from."""
    from importlib import resources  # noqa: PLC0415  (8 ms, not needed to find a workspace)

    installed = Path(str(resources.files("duizhao"))) / name
    return installed if installed.is_dir() else Path(__file__).parents[3] / name


def newest(root: Path) -> float:
    """Return when the youngest of the workspace's own files was changed, in epoch seconds; 0 if there is none."""
    files = (file for folder in (CARDS, SEEDS, DECKS) for file in (root / folder).glob("[!.]*.yaml"))
    return max((file.stat().st_mtime for file in files if file.is_file()), default=0.0)


def yaml_files(root: Path) -> Iterator[str]:
    """Yield the paths of every YAML file that the workspace at `root` consists of, folder by folder, by name."""
    for folder in (CARDS, SEEDS, DECKS):
        where = root / folder
        names = sorted(entry.name for entry in os.scandir(where)) if where.is_dir() else []
        yield from (f"{folder}/{name}" for name in names if name.endswith(".yaml") and not name.startswith("."))


def kind(path: str) -> str:
    """Return what a file of the workspace holds, as `duizhao schema` calls it.

    >>> kind("seeds/glossary.yaml"), kind("cards/software.yaml")
    ('glossary', 'cards')
    """
    folder, _, name = path.partition("/")
    if folder == SEEDS:
        stem = name.removesuffix(".yaml")
        return stem if stem in {GLOSSARY, DISAGREEMENTS} else "source"
    return "cards" if folder == CARDS else "deck"
