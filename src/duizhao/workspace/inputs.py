"""Everything that a workspace's decks are made of, as one digest: where it is the same, so is what follows."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from duizhao.workspace import layout


def digest(root: Path, texts: Path | None) -> bytes | None:
    """Return what changes whenever a file does that commands read, in the workspace or among what is shipped.

    `texts` is where the full texts are, if not in seeds/texts/. None where something is not as it should be: whoever
    reads it will say so.
    """
    made = hashlib.blake2b(digest_size=24)
    try:
        for file in _files(root, texts):
            if not file.is_file():  # a pipe might never end
                return None
            with file.open("rb") as stream:
                content = hashlib.file_digest(stream, "blake2b").digest()
            made.update(os.fsencode(f"{file.parent.name}/{file.name}\0") + content)
    except OSError:
        return None
    return made.digest()


def _files(root: Path, texts: Path | None) -> Iterator[Path]:
    """Yield every file, in an order that is always the same; hidden ones and folders are nobody's business."""
    folders = [root / name for name in (layout.CARDS, layout.SEEDS, layout.DECKS)]
    folders += [texts or root / layout.TEXTS, layout.shipped("seeds"), layout.shipped("strokes")]
    for templates in (layout.shipped("templates"), root / "templates"):
        if templates.is_dir():
            folders += [templates, *sorted(each for each in templates.rglob("*") if each.is_dir())]
    for folder in folders:
        if folder.is_dir():
            yield from sorted(file for file in folder.iterdir() if not file.is_dir() and file.name[0] != ".")
        elif folder == texts:
            raise NotADirectoryError(texts)
