"""Scheduling beside Anki's own, over random histories, with the clock of both set."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Auckland")
"""Four of the five move their clocks, Lord Howe by half an hour."""
WORKER = Path(__file__).with_name("anki_schedule.py")
LIBRARY = next(
    iter(
        [*Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), *Path("/usr/lib64").glob("faketime/libfaketime.so.1")]
    ),
    None,
)

with_a_clock = pytest.mark.skipif(LIBRARY is None, reason="libfaketime, which sets Anki's clock, is not installed")


def compare(zone: str, seed: int, cards: int, answers: int, folder: Path) -> dict[str, Any]:
    """Return what differs between Anki and us over so many answers in `zone`."""
    clock = folder / f"{zone.replace('/', '-')}-{seed}"
    clock.write_text("2026-01-05 10:00:00", encoding="utf-8")
    env = os.environ | {
        "ANKI_TEST_MODE": "1",
        "TZ": zone,
        "LD_PRELOAD": str(LIBRARY),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
    }
    command = [sys.executable, str(WORKER), str(seed), str(cards), str(answers), str(clock)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    compared: dict[str, Any] = json.loads(done.stdout)
    return compared


@with_a_clock
@pytest.mark.parametrize("zone", ZONES)
def test_answers_as_anki_schedules_them(zone: str, tmp_path: Path) -> None:
    """Forty cards, ten answers each, at random times of a seed that is another one at each run.

    Anki computes with single precision, which now and then rounds a difficulty to its neighbour: the share of such
    answers is bounded here and measured in bench/parity.py; state, step and due day have no such excuse.
    """
    seed = random.SystemRandom().randrange(10**9)
    compared = compare(zone, seed, 40, 10, tmp_path)
    assert compared["answers"] > 350
    wrong = compared["wrong"]
    rounded = wrong.pop("stability") + wrong.pop("interval")
    assert wrong == {"difficulty": 0, "state": 0, "step": 0, "anki": 0}, (seed, compared)
    assert rounded <= 6, (seed, compared)
