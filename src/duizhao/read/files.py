"""Bytes from disk, bounded, with a finding instead of an exception for every file that is not one."""

import os
import stat
from pathlib import Path
from typing import Final

from duizhao.diagnostic import Finding
from duizhao.span import Span

MAX_DOCUMENT: Final = 256 << 20
PERMISSIONS: Final = "change its permissions, or run as the user who owns it"


def read_bytes(  # noqa: PLR0911 - one for each way in which a file is none
    file: Path, path: str, most: int
) -> tuple[bytes | None, list[Finding]]:
    """Return the content of `file`, called `path` in findings, or None and why it cannot be had.

    Only regular files of at most `most` bytes are read: never a pipe or a device, which might not end.
    """
    flags = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(file, flags)
    except IsADirectoryError:
        return None, [_folder(path)]
    except OSError as error:
        return None, [_unreadable(path, error)]
    try:
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            return None, [_folder(path)]
        if not stat.S_ISREG(status.st_mode):
            return None, [
                Finding(
                    "file-unreadable", Span(path), "this is not a regular file", "put a text file here, or rename it"
                )
            ]
        with open(descriptor, "rb", closefd=False) as stream:
            content = stream.read(most + 1) if status.st_size <= most else None
    except OSError as error:
        return None, [_unreadable(path, error)]
    finally:
        os.close(descriptor)
    if content is None or len(content) > most:
        message = f"this file has {max(status.st_size, most + 1):,} bytes: the most is {most:,}"
        return None, [Finding("file-size", Span(path), message, "split it; full texts belong into seeds/texts/")]
    return content, []


def _folder(path: str) -> Finding:
    hint = "rename it so that it does not end in .yaml" if path.endswith(".yaml") else "put a file in its place"
    return Finding("file-unreadable", Span(path), "this is a folder, not a file", hint)


def _unreadable(path: str, error: OSError) -> Finding:
    return Finding("file-unreadable", Span(path), f"this file cannot be read: {error.strerror or error}", _hint(error))


def _hint(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return PERMISSIONS
    if isinstance(error, FileNotFoundError):
        return "the link points nowhere: delete it"
    return "replace it with a file"
