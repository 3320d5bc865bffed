"""Answers in a real Anki whose clock is set, beside ours: run in a process of its own, under libfaketime.

    python anki_schedule.py SEED CARDS ANSWERS FILE

FILE is where libfaketime reads the time. Prints one JSON object: how many answers there were, in how many ours differ
from Anki, and the first of these.
"""

import heapq
import json
import random
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from duizhao.learn.schedule import Memory, Rating, review, stamp

START = datetime(2026, 1, 5, 10, tzinfo=UTC)
LAST_YEAR = 2037
SHIFTED = (2, 3)
"""Hours in which Anki moves the clock by itself when it is told that it is tested."""


def _collection() -> Any:
    from anki.collection import Collection

    col = Collection(str(Path(tempfile.mkdtemp()) / "c.anki2"))
    col.set_config("fsrs", True)
    conf = col.decks.config_dict_for_deck_id(1)
    conf["new"]["perDay"] = conf["rev"]["perDay"] = 9999
    conf["new"]["bury"] = conf["rev"]["bury"] = False
    conf["lapse"]["leechAction"] = 1
    col.decks.update_config(conf)
    return col


def _cards(col: Any, number: int) -> list[int]:
    basic = col.models.by_name("Basic")
    made = []
    for index in range(number):
        note = col.new_note(basic)
        note["Front"], note["Back"] = f"q{index}", "a"
        col.add_note(note, 1)
        made.append(note.cards()[0].id)
    return made


def _answered(col: Any, card_id: int, rating: int) -> Any:
    from anki.scheduler.v3 import CardAnswer

    ratings = (CardAnswer.AGAIN, CardAnswer.HARD, CardAnswer.GOOD, CardAnswer.EASY)
    states = col._backend.get_scheduling_states(card_id)
    card = col.get_card(card_id)
    card.start_timer()
    col._backend.answer_card(col.sched.build_answer(card=card, states=states, rating=ratings[rating - 1]))
    card.load()
    return card


def _differences(card: Any, ours: Memory, at: datetime, today: int) -> list[str]:
    """Return the names of what differs; Anki spreads steps of minutes by up to a quarter, at most five minutes."""
    theirs = card.memory_state
    found = []
    if abs(ours.stability - theirs.stability) > max(2e-4, 1e-4 * theirs.stability):
        found.append("stability")
    if abs(ours.difficulty - theirs.difficulty) > 2e-3:
        found.append("difficulty")
    if (ours.state == "review") != (card.type == 2):
        found.append("state")
    elif ours.state == "review":
        if (ours.due.date() - (at - timedelta(hours=4)).date()).days != card.ivl:
            found.append("interval")
        if card.due - today != card.ivl:
            found.append("anki")
    elif not -1 <= card.due - ours.due.timestamp() <= min(300, (ours.due - at).total_seconds() / 4) + 1:
        found.append("step")
    return found


def _next(rng: random.Random, card: Any, at: datetime, zone: Any) -> datetime:
    if card.type in (1, 3):
        later = at + timedelta(minutes=rng.choice([1, 6, 10, 12, 60, 600, 1500]))
    else:
        days = max(0, int(card.ivl * rng.choice([0.5, 1, 1, 1, 1.3, 2])))
        later = at + timedelta(days=days, hours=rng.randint(-9, 9))
    if later <= at:
        later = at + timedelta(hours=3)
    return later + timedelta(hours=3) if later.astimezone(zone).hour in SHIFTED else later


def main(seed: int, cards: int, answers: int, clock: Path) -> None:
    """Answer `cards` cards `answers` times each, at random times."""
    import os
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(os.environ["TZ"])
    rng = random.Random(seed)  # noqa: S311

    def tell(at: datetime) -> None:
        clock.write_text(at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S"))

    tell(START)
    col = _collection()
    queue = [
        (START + timedelta(minutes=rng.randint(1, 900), seconds=rng.randint(1, 59)), one, 1)
        for one in _cards(col, cards)
    ]
    queue = [(at + timedelta(hours=3 * (at.astimezone(zone).hour in SHIFTED)), card, nth) for at, card, nth in queue]
    heapq.heapify(queue)
    memories: dict[int, Memory] = {}
    count, wrong = 0, dict.fromkeys(("stability", "difficulty", "state", "interval", "step", "anki"), 0)
    shown: list[str] = []
    while queue:
        at, card_id, nth = heapq.heappop(queue)
        tell(at)
        rating = cast("Rating", rng.choices([1, 2, 3, 4], [20, 15, 55, 10])[0])
        before = memories.get(card_id)
        card = _answered(col, card_id, rating)
        local = stamp(at.astimezone(zone))
        ours = memories[card_id] = review(before, rating, local)
        count += 1
        for name in (found := _differences(card, ours, local, col.sched.today)):
            wrong[name] += 1
        if found and len(shown) < 10:
            shown.append(
                f"{found} {rating} at {local}: {before} -> {ours}, {card.memory_state}, {card.ivl}, {card.due}"
            )
        later = _next(rng, card, at, zone)
        if nth < answers and later.year < LAST_YEAR:
            heapq.heappush(queue, (later, card_id, nth + 1))
    print(json.dumps({"answers": count, "wrong": wrong, "shown": shown}))  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
