"""Files as duizhao writes them, whole or not at all, and reads them back."""

import os
from pathlib import Path
from typing import Final

from duizhao.errors import DuizhaoError, UsageError
from duizhao.model.artifact import Artifact
from duizhao.workspace.layout import CARDS, DECKS, SEEDS, shipped

_MAX_BUILT: Final = 2 << 30


def write(artifact: Artifact, folder: Path) -> Path:
    """Write `artifact` into `folder`, whole or not at all, and return its path."""
    import tempfile  # noqa: PLC0415  (5 ms that who only reads a bundle does without)

    if Path(artifact.name).name != artifact.name:
        raise DuizhaoError(f"“{artifact.name}” is not a plain file name")
    target = folder / artifact.name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(prefix=f".{artifact.name[:40]}.", dir=folder)
    except OSError as error:
        raise DuizhaoError(
            f"{folder} cannot be written: {error.strerror}", "choose another folder, or change its permissions"
        ) from error
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(artifact.content)
            stream.flush()
            os.fsync(stream.fileno())
        umask = os.umask(0)
        os.umask(umask)
        Path(temporary).chmod(0o666 & ~umask)
        Path(temporary).replace(target)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise DuizhaoError(
            f"{target} cannot be written: {error.strerror}", "is the disk full, or the file open elsewhere?"
        ) from error
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return target


def content(file: Path) -> bytes:
    """Return a built file's bytes. Raises `DuizhaoError` where it cannot be read."""
    try:
        if file.stat().st_size > _MAX_BUILT:
            raise DuizhaoError(f"{file.name} is too large for a bundle", "build it again: duizhao build")
        return file.read_bytes()
    except OSError as error:
        raise DuizhaoError(f"{file} cannot be read: {error.strerror}", "build it: duizhao build") from error


def init(directory: Path) -> list[Path]:
    """Write a small workspace into `directory`, which must hold none yet, and return what was written."""
    if (directory / CARDS).exists() or (directory / DECKS).exists() or (directory / SEEDS).exists():
        raise UsageError(f"{directory} holds a workspace already", "name a new folder: duizhao init DIRECTORY")
    starter = shipped("starter")
    written: list[Path] = []
    for file in sorted(starter.rglob("*")):
        if file.is_file():
            name = ".gitignore" if file.name == "gitignore" else file.name
            folder = directory / file.relative_to(starter).parent
            if not (folder / name).exists():
                written.append(write(Artifact(name, file.read_bytes()), folder))
    return written
