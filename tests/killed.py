"""Sessions of the self-test that are killed: real processes, a real file, SIGKILL at a random moment."""

import os
import random
import select
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from duizhao import bundle
from duizhao.learn.history import History
from duizhao.model.deck import ChoiceItem
from sample_deck import sample_deck

FRESH: Final = 30
"""Sessions after which the histories are begun anew, lest an exam ends."""
ANSWERS: Final = 60
"""Answers that are waiting in each session's input: more than any lives to read."""
SILENCE: Final = 5.0
"""Seconds after which a session that shows nothing more has read all of its input."""
MOST: Final = 10
"""A session dies a moment after one of so many answers was acknowledged."""
BEFORE: Final = 0.15
"""The share of sessions that are killed before their first line, at any moment of their start."""
SESSIONS: Final = {
    "review": ("terms", b"\n3\n", b"Good, next in "),
    "cram": ("terms", b"\n3\n", b"\nGood\n"),
    "exam": ("choices", b"a\n", b"\nQuestion "),
}
"""Each session's deck, what one answer is, and what is shown once it is stored; of an exam, the next question."""


class Survived(Struct, frozen=True, kw_only=True):
    """What came of it, by session: how many processes, answers acknowledged, and answers in the history."""

    processes: dict[str, int]
    acknowledged: dict[str, int]
    stored: dict[str, int]
    complaints: tuple[str, ...]


def decks(folder: Path) -> None:
    """Write a deck that asks for terms alone, and one that asks choices alone."""
    deck = sample_deck(300)
    terms = tuple(replace(idea, items=()) for idea in deck.ideas)
    choices = tuple(
        replace(idea, items=tuple(one for one in idea.items if isinstance(one, ChoiceItem))) for idea in deck.ideas
    )
    for name, ideas in (("terms", terms), ("choices", choices)):
        content = bundle.encode(replace(deck, id=type(deck.id)(name), ideas=ideas)).content
        (folder / f"{name}.bundle.json").write_bytes(content)


def kill(folder: Path, rounds: int, seed: int) -> Survived:
    """Hold `rounds` sessions in `folder`, each kind on a history of its own, kill each, and look at its history.

    What a look finds wrong is a complaint: a file that cannot be opened, an acknowledged answer that is not in it, a
    memory that is not what the answers make, a next process that has something to say on its standard error.
    """
    dice = random.Random(seed)  # noqa: S311  (a fixed choice)
    decks(folder)
    processes, acknowledged, stored = Counter[str](), Counter[str](), Counter[str]()
    here: dict[Path, tuple[int, int]] = {}
    complaints = []
    for number in range(rounds):
        mode = dice.choice(list(SESSIONS))
        path = folder / f"{mode}-{number // FRESH}.db"
        shown, errors = _session(folder, path, mode, dice)
        processes[mode] += 1
        seen = shown.count(SESSIONS[mode][2])
        if mode == "exam":  # the first question follows no answer; in a new exam neither does the second, after Enter
            seen = max(0, seen - (1 if b"\nGoing on" in shown else 2))
        if errors:
            complaints.append(f"session {number}, {mode}: {errors.decode()}")
        with History(path) as history:
            there = sum(done.response.mode == mode for done in history.reviews())
            before = history.memories()
            history.rebuild()
            if before != history.memories():
                complaints.append(f"session {number}, {mode}: the memory is not what the answers make")
        told, had = here.get(path, (0, 0))
        if there < told + seen:
            complaints.append(f"session {number}, {mode}: {told + seen} acknowledged, {there} stored")
        here[path] = told + seen, there
        acknowledged[mode] += seen
        stored[mode] += there - had
    return Survived(
        processes=dict(processes), acknowledged=dict(acknowledged), stored=dict(stored), complaints=tuple(complaints)
    )


def _session(folder: Path, path: Path, mode: str, dice: random.Random) -> tuple[bytes, bytes]:
    """Hold a session until it is killed; return all that it showed, and what it complained of."""
    deck, answer, stored = SESSIONS[mode]
    command = [sys.executable, "-m", "duizhao", "test", str(folder / f"{deck}.bundle.json"), "--history", str(path)]
    command += ["--lang", "en", "--ui", "en", "--new", "1000"]
    command += [] if mode == "review" else [f"--{mode}", "--items", "200"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(b"\n" + answer * ANSWERS)  # Enter first: go on with what was left
        process.stdin.flush()  # and left open: its end would be a way to leave
        shown = b""
        if dice.random() < BEFORE:
            time.sleep(dice.uniform(0, 0.3))
        else:
            wanted = dice.randrange(MOST)
            out = process.stdout.fileno()
            while shown.count(stored) <= wanted and select.select([out], [], [], SILENCE)[0]:
                if not (more := os.read(out, 1 << 16)):
                    break
                shown += more
            time.sleep(dice.uniform(0, 0.01))
        process.kill()
        shown += process.stdout.read()
        return shown, process.stderr.read()
