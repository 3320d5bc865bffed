"""The full texts of sources, each checked against its record."""

import hashlib
from pathlib import Path
from typing import Final

from duizhao.diagnostic import Finding
from duizhao.model.definitions import Placed, SourceDef
from duizhao.read import files

_MAX_NAME: Final = 255


def is_plain(name: str) -> bool:
    """Say whether `name` can be a file's, on any system, and leads into no other folder."""
    short = len(name.encode()) <= _MAX_NAME
    return short and Path(name).name == name and name not in {".", ".."} and "\\" not in name


def full_text(file: Path, placed: Placed[SourceDef]) -> tuple[str | None, list[Finding]]:
    """Return the text of a file that is there, and where it is not the one that its record means."""
    record, at = placed.value, placed.at
    content, findings = files.read_bytes(file, file.name, files.MAX_DOCUMENT)
    if content is None:
        return None, [Finding(one.code, at / "file", f"{file.name}: {one.message}", one.hint) for one in findings]
    digest = hashlib.sha256(content).hexdigest()
    if record.sha256 is None:
        hint = f"add `sha256: {digest}`"
        findings.append(
            Finding(
                "source-unhashed", at, f"the record does not say which {file.name} it means", hint, severity="warning"
            )
        )
    elif record.sha256 != digest:
        message = f"{file.name} is not the text that was recorded: its SHA-256 is {digest}"
        findings.append(
            Finding(
                "source-changed",
                at / "sha256",
                message,
                "get the recorded text, or check its quotes again and record this one",
            )
        )
    try:
        return content.decode(), findings
    except UnicodeDecodeError as error:
        message = f"{file.name} is not UTF-8: byte 0x{content[error.start]:02x} at offset {error.start}"
        return None, [
            *findings,
            Finding("encoding", at / "file", message, "convert it to UTF-8 and record its new SHA-256"),
        ]
