"""Broken files through the real commands: diagnostics, and never a traceback. bench/authoring.py has all 2,000."""

import random
import re
import time
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from duizhao.cli.group import cli
from duizhao.read import yamltree
from yaml_fuzz import CASES, CONSTRUCTS, SEED, case, texts

PLACES = (
    "cards/memory.yaml",
    "cards/memory.yaml",
    "cards/memory.yaml",
    "seeds/notes-on-memory.yaml",
    "seeds/glossary.yaml",
    "decks/mine.yaml",
)
LINE = re.compile(r"[\w./-]+(:\d+:\d+)?: (error|warning)\[[a-z-]+\]: \S")
PART = 200
SLOW = 60.0
"""Seconds, on the busiest machine; the bench says how long they really take."""


def run(root: Path, *words: str) -> tuple[int, str]:
    """Run a command in this process; whatever it raises is raised here."""
    done = CliRunner().invoke(cli, ["-C", str(root), *words], standalone_mode=True)
    if done.exception is not None and not isinstance(done.exception, SystemExit | click.exceptions.Exit):
        raise done.exception
    return done.exit_code, done.stdout


def survives(root: Path, place: str, content: bytes) -> bool:
    """Put a broken file into a workspace and run the commands on it; return whether anything was wrong with it."""
    file = root / place
    file.write_bytes(content)
    begun = time.perf_counter()
    code, out = run(root, "check")
    assert code in {0, 1}
    said = [line for line in out.splitlines() if line and not line.startswith("    ")]
    assert all(LINE.match(line) for line in said), said
    assert (code == 1) == any(": error[" in line for line in said)
    built, _ = run(root, "build")
    assert built in ({1} if code else {0})
    before = yamltree.decode(content, place)[0]
    fmt, _ = run(root, "fmt", str(file))
    after = yamltree.decode(file.read_bytes(), place)[0]
    assert yamltree.read(before, place)[0] == yamltree.read(after, place)[0]
    if fmt == 0:
        assert run(root, "fmt", "--check", str(file))[0] == 0
    else:
        assert before == after
    assert time.perf_counter() - begun < SLOW
    return bool(code)


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, starter: Path) -> Path:
    """Return a workspace; -C changes the folder of this process, which goes back at the end."""
    monkeypatch.chdir(starter)
    return starter


def test_a_part_of_the_corpus(folder: Path) -> None:
    """
    every tenth of 2,000 files: real ones with one thing or many changed, constructs of YAML, any bytes
    """
    known = texts()
    kept = {place: (folder / place).read_bytes() for place in PLACES}
    broken = 0
    for seed in range(SEED, SEED + CASES, CASES // PART):
        place = random.Random(seed).choice(PLACES)  # noqa: S311 (a seed, no secret)
        broken += survives(folder, place, case(seed, known))
        (folder / place).write_bytes(kept[place])
    assert broken > PART / 2


@pytest.mark.parametrize("text", CONSTRUCTS, ids=range(len(CONSTRUCTS)))
def test_what_yaml_allows_and_what_it_does_not(folder: Path, text: str) -> None:
    """
    each of CONSTRUCTS as a file of cards
    """
    survives(folder, PLACES[0], text.encode("utf-8", "surrogatepass"))
