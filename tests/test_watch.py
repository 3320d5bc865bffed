"""`duizhao check --watch` in a process of its own, and an author who saves in every way that editors do."""

import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

PATIENCE = 60.0
"""Seconds after which a test gives up; the bench says how long it really takes."""
CLEAN = "2 ideas, 2 quotes verified: 2 in full texts, 0 in recorded excerpts; no mistakes"


class Watched:
    """A running `duizhao check --watch`, and what it says, round by round."""

    def __init__(self, root: Path, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "duizhao", "check", "--watch", *words],
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self.lines: queue.Queue[str] = queue.Queue()
        self.listener = threading.Thread(target=self._listen)
        self.listener.start()

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def round(self) -> list[str]:
        """Return the lines of the next round, without the one that says how long it took."""
        lines: list[str] = []
        while not (lines and lines[-1].endswith(" s; waiting for changes, Ctrl-C ends")):
            lines.append(self.lines.get(timeout=PATIENCE))
        return lines[:-1]

    def end(self) -> int:
        """Press Ctrl-C, and return the exit code."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(PATIENCE)
        self.close()
        return code

    def close(self) -> None:
        """Leave nothing behind."""
        self.process.kill()
        self.process.wait()
        self.listener.join()
        if self.process.stdout:
            self.process.stdout.close()


@pytest.fixture
def watched(starter: Path) -> Iterator[Watched]:
    """Return a workspace that is watched, after its first round."""
    watching = Watched(starter)
    try:
        assert watching.round() == [CLEAN]
        yield watching
    finally:
        watching.close()


def put(file: Path, text: str) -> None:
    """Save as most editors do: another file takes the place of the old one."""
    new = file.with_name(f".{file.name}.swp")
    new.write_text(text, "utf-8")
    new.replace(file)


def test_every_way_to_save(starter: Path, watched: Watched) -> None:
    """
    written in place, replaced, renamed, bit by bit, a new file, a folder away and back, Ctrl-C
    """
    cards = starter / "cards/memory.yaml"
    text = cards.read_text("utf-8")
    broken = "cards/memory.yaml:6:10: error[value-range]: `level` is 9, it must be between 1 and 5"
    cards.write_text(text.replace("level: 1", "level: 9"), "utf-8")
    assert watched.round()[:2] == ["changed: memory.yaml", broken]
    put(cards, text)
    assert watched.round() == ["changed: memory.yaml", CLEAN]
    with cards.open("a", encoding="utf-8") as stream:
        stream.write("# a ")
        stream.flush()
        stream.write("comment\n")
    assert watched.round() == ["changed: memory.yaml", CLEAN]
    (starter / "cards/other.yaml").write_text("topic: [\n", "utf-8")
    assert watched.round()[:2] == [
        "changed: other.yaml",
        "cards/other.yaml:1:8: error[yaml-syntax]: the bracket `[` that opens here is not closed",
    ]
    (starter / "cards/other.yaml").unlink()
    assert watched.round() == ["changed: other.yaml", CLEAN]
    (starter / "cards").rename(starter / "away")
    assert watched.round() == [
        "changed: memory.yaml",
        "there is no folder cards/ any more: waiting until there is one",
    ]
    (starter / "away").rename(starter / "cards")
    assert watched.round() == ["changed: memory.yaml", CLEAN]
    assert watched.end() == 0
    assert watched.lines.empty()


def test_what_is_not_looked_at(starter: Path, watched: Watched) -> None:
    """
    an editor's hidden file, and what is built; then a record
    """
    (starter / "cards/.#memory.yaml").symlink_to("somebody@somewhere.1")
    (starter / "decks/out").mkdir()
    (starter / "decks/out/mine.apkg").write_bytes(b"")
    record = starter / "seeds/notes-on-memory.yaml"
    put(record, record.read_text("utf-8").replace("outlet: duizhao\n", ""))
    assert watched.round()[:2] == [
        "changed: notes-on-memory.yaml",
        "seeds/notes-on-memory.yaml:2:1: error[field-missing]: the file has no `outlet`",
    ]
    assert watched.end() == 0


def test_decks_are_built_when_they_are_others(starter: Path, request: pytest.FixtureRequest) -> None:
    """
    check --watch --build, with two decks: an idea edited, a comment, a mistake, the mistake mended
    """
    deck = starter / "decks/mine.yaml"
    text = deck.read_text("utf-8")
    other = text.replace("id: mine", "id: second").replace("How memory works · ", "The second ")
    (starter / "decks/second.yaml").write_text(f"{other}ideas: [testing-effect]\n", "utf-8")
    watching = Watched(starter, "--build")
    request.addfinalizer(watching.close)
    written = [line.partition(":")[0] for line in watching.round()]
    assert [line for line in written if line.startswith("decks/out/")] == [
        "decks/out/mine.apkg",
        "decks/out/mine.bundle.json",
        "decks/out/second.apkg",
        "decks/out/second.bundle.json",
    ]
    cards = starter / "cards/memory.yaml"
    before = cards.read_text("utf-8")
    put(cards, before.replace("en: Spacing effect", "en: Spacing effects"))
    lines = watching.round()
    assert [line.partition(":")[0] for line in lines if "decks/out" in line] == [
        "decks/out/mine.apkg",
        "decks/out/mine.bundle.json",
    ]
    assert b"Spacing effects" in (starter / "decks/out/mine.bundle.json").read_bytes()
    put(cards, cards.read_text("utf-8") + "# no change\n")
    assert not [line for line in watching.round() if "decks/out" in line]
    put(cards, before.replace("level: 1", "level: 9"))
    assert not [line for line in watching.round() if "decks/out" in line]
    put(cards, before)
    assert [line.partition(":")[0] for line in watching.round() if "decks/out" in line] == [
        "decks/out/mine.apkg",
        "decks/out/mine.bundle.json",
    ]
    assert watching.end() == 0


@pytest.mark.parametrize("words", [("--watch", "--fix"), ("--build",), ("--watch", "--diff")])
def test_what_does_not_go_together(starter: Path, words: tuple[str, ...]) -> None:
    """See the parameters."""
    done = subprocess.run(
        [sys.executable, "-m", "duizhao", "check", *words], cwd=starter, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        "duizhao: --watch goes with --build only, and --build with --watch\n    hint: duizhao check --watch --build\n",
    )


def test_a_workspace_that_is_gone_altogether(starter: Path, watched: Watched) -> None:
    """
    rm -r mine
    """
    assert os.environ["DUIZHAO_CACHE"]
    shutil.rmtree(starter)
    assert watched.round()[-1] == "there is no folder cards/ any more: waiting until there is one"
    assert watched.end() == 0
