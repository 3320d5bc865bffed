"""The user's cache folder: what lies in it can be made again at any time."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

VARIABLE: Final = "DUIZHAO_CACHE"
_DIGEST: Final = 16
_IN_THE_WAY: Final = ("BUSY", "LOCKED", "READONLY", "CANTOPEN", "PERM", "FULL", "IOERR", "AUTH")


def folder(root: Path) -> Path:
    """Return the folder for the workspace at `root`: below ``$DUIZHAO_CACHE``, or the system's own for this user."""
    return base() / hashlib.blake2b(os.fsencode(root.resolve()), digest_size=8).hexdigest()


def base() -> Path:
    """Return the folder that holds those of all workspaces."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_path  # noqa: PLC0415 - needed only where none is named

    return user_cache_path("duizhao")


def prepare(file: Path) -> None:
    """Make `file` and its folder where they are not there; they are nobody else's, since they hold source texts."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))


def is_damage(error: Exception) -> bool:
    """Say whether an `OSError`, or SQLite's error, is the file's own fault, so that a new one would do better."""
    name = getattr(error, "sqlite_errorname", "")
    return not isinstance(error, OSError) and not name.startswith(tuple(f"SQLITE_{one}" for one in _IN_THE_WAY))


def remembered(name: str, content: bytes, make: Callable[[], bytes]) -> bytes:
    """Return what `make` returns, from the file `name` if that was made of the same `content`, and is whole."""
    file = base() / name
    made_of = hashlib.blake2b(content, digest_size=_DIGEST).digest()
    with suppress(OSError):
        found = file.read_bytes()
        stamp, value = found[: 2 * _DIGEST], found[2 * _DIGEST :]
        if stamp == made_of + hashlib.blake2b(value, digest_size=_DIGEST).digest():
            return value
    value = make()
    with suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(made_of + hashlib.blake2b(value, digest_size=_DIGEST).digest() + value)
        Path(temporary).replace(file)
    return value
