"""The tutorial and the quick starts, typed as they say."""

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from conftest import REPOSITORY

WALKS = [
    *(f"{name}.md" for name in ("tutorial", "quick-start", "quick-start.zh-Hans", "quick-start.zh-Hant-TW")),
    *sorted(f"howto/{page.name}" for page in (REPOSITORY / "docs/howto").glob("*.md")),
]
_BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_NAMED = re.compile(r"`([\w./-]+\.(?:csv|txt|yaml))`[^`]*\Z")
_ANY = "…"


def commands(block: str) -> list[tuple[str, list[str]]]:
    """Return each command of a block with the lines that stand below it."""
    found: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


def typed(command: str, folder: Path, environment: dict[str, str]) -> list[str]:
    """Return what a shell prints."""
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=120,
    )
    return done.stdout.decode().splitlines()


def alike(said: list[str], shown: list[str]) -> bool:
    """Say whether `shown` is what was said, “…” standing for any words of a line, or alone for any lines."""
    pieces = (".*" if line == _ANY else _words(line) for line in shown)
    pattern = "".join(f"(?:{piece}\n)*" if piece == ".*" else f"{piece}\n" for piece in pieces)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in said)) is not None


def _words(line: str) -> str:
    return ".+".join(map(re.escape, line.split(_ANY)))


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return an environment in which `duizhao` is the one that is tested, and whose user has nothing yet."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "duizhao").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m duizhao "$@"\n')
    (programs / "duizhao").chmod(0o755)
    return os.environ | {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path / "home"),
        "XDG_DATA_HOME": str(tmp_path / "home/data"),
        "PYTHONPATH": str(REPOSITORY / "src"),
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
    }


@pytest.mark.parametrize("name", WALKS)
def test_a_walk(name: str, tmp_path: Path, environment: dict[str, str]) -> None:
    """
    each block of `console`, and each file whose name stands right before its block
    """
    page = (REPOSITORY / "docs" / name).read_text()
    folder = tmp_path / "work"
    folder.mkdir()
    typed_any = False
    for block in _BLOCK.finditer(page):
        before = _NAMED.search(page[: block.start()].rstrip().rpartition("\n\n")[2])
        if block[2] in {"yaml", "text"} and before:
            file = folder / before[1]
            added = page[: block.start()].rstrip().endswith(f"the end of `{before[1]}`:")
            file.write_text((file.read_text() if added else "") + block[3])
        for command, shown in commands(textwrap.dedent(block[3])) if block[2] == "console" else []:
            if command.startswith("cd "):
                folder /= command[3:]
                continue
            said = typed(command, folder, environment)
            assert alike(said, shown), f"$ {command}\n" + "\n".join(said)
            typed_any = True
    assert typed_any


def test_any_lines() -> None:
    """
    a, …, c for a, b, b, c; for a, c; for a, b; a: … bytes for a: 17 bytes
    """
    assert alike(["a", "b", "b", "c"], ["a", _ANY, "c"])
    assert alike(["a", "c"], ["a", _ANY, "c"])
    assert not alike(["a", "b"], ["a", _ANY, "c"])
    assert alike(["a: 17 bytes"], ["a: … bytes"])
    assert not alike(["a: 17 bytes", "b"], ["a: … bytes"])
