"""What was learned: counts, answers per day, retention and what is due, from a history."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final, TextIO

import msgspec
from msgspec import Struct

from duizhao.lang import EN, Lang
from duizhao.learn import session as sessions
from duizhao.learn.history import History
from duizhao.learn.record import Review
from duizhao.learn.schedule import AGAIN, MATURE, ItemKey, Memory, day_of
from duizhao.learn.screen import Line, Screen
from duizhao.learn.wording import Wording, wording
from duizhao.model.deck import Deck
from duizhao.model.kinds import kind

DAYS_BACK: Final = 14
DAYS_AHEAD: Final = 7
RECALL: Final = "recall"
"""Named beside the kinds of question."""
BAR: Final = 24
"""The longest bar, in columns."""


class Counts(Struct, frozen=True, kw_only=True):
    """How far items have come: `young` and `mature` are due in less than 21 days from their last answer, or later.

    `items` and `new` (never answered) are None without a deck, as a history does not know what else there is.
    """

    items: int | None
    new: int | None
    seen: int
    learning: int
    young: int
    mature: int


class Retention(Struct, frozen=True, kw_only=True):
    """Of the answers to items that had come to review, `asked`, those not rated Again, `kept`."""

    asked: int
    kept: int


class Day(Struct, frozen=True):
    """A count on one of the learner's days."""

    day: date
    count: int


class Stats(Struct, frozen=True, kw_only=True):
    """What `duizhao stats` tells; with `--json`, under these names.

    `answers` are per day, the last 14, today last; `due` the next 7, today first and with all that is overdue. Among
    the `kinds` is `recall`, that of a term. `topics` and `kinds` are empty without a deck.
    """

    counts: Counts
    retention: Retention
    answers: tuple[Day, ...]
    due: tuple[Day, ...]
    topics: dict[str, Counts]
    kinds: dict[str, Counts]


def show(
    history_path: Path,
    deck: Deck | None,
    *,
    now: Callable[[], datetime],
    stdout: TextIO,
    as_json: bool = False,
    lang: Lang | None = None,
) -> int:
    """Show what was learned, of `deck` or of everything, as text in `lang` or as JSON; return exit code 0.

    Raises `DuizhaoError` where there is a history that cannot be read; where there is none, nothing was learned yet.
    """
    memories: Mapping[ItemKey, Memory] = {}
    reviews: Sequence[Review] = ()
    if history_path.exists():
        with History(history_path) as history:
            memories, reviews = history.memories(), history.reviews()
    stats = summarise(memories, reviews, deck, now())
    if as_json:
        stdout.write(msgspec.json.format(msgspec.json.encode(stats), indent=1).decode() + "\n")
        return 0
    shown = lang or (deck.script if deck else EN)
    Screen(stdout, stdout).show(lines(stats, deck, shown, fancy=_can_write(stdout, "█")))
    return 0


def summarise(memories: Mapping[ItemKey, Memory], reviews: Iterable[Review], deck: Deck | None, now: datetime) -> Stats:
    """Return the statistics at `now`, in its zone; of `deck`'s items alone where there is a deck."""
    every = list(sessions.asks(deck)) if deck else list(memories)
    asked = set(every)
    standing = [review for review in reviews if review.key in asked]
    dues = [memories[key].due.astimezone(now.tzinfo) for key in every if key in memories]
    today = day_of(now)
    to_review = [review for review in standing if review.state == "review"]
    return Stats(
        counts=_counts(every, memories, whole=deck is not None),
        retention=Retention(asked=len(to_review), kept=sum(review.rating > AGAIN for review in to_review)),
        answers=_days((day_of(review.at) for review in standing), today - timedelta(days=DAYS_BACK - 1), DAYS_BACK),
        due=_days((max(today, day_of(due)) for due in dues), today, DAYS_AHEAD),
        topics=_by(deck, lambda ask: ask.idea.topic, memories),
        kinds=_by(deck, lambda ask: kind(ask.item) if ask.item else RECALL, memories),
    )


def lines(stats: Stats, deck: Deck | None, lang: Lang, *, fancy: bool) -> list[Line]:
    """Return `stats` as lines in `lang`; the bars are blocks if `fancy`, else number signs."""
    words = wording(lang)
    title = f"{words.stats}{words.colon}{deck.title[lang]}" if deck else words.stats
    if not stats.counts.seen:
        return [Line(title, "strong"), Line(words.no_history)]
    block = "█" if fancy else "#"
    shown = [Line(title, "strong"), Line(_said(stats.counts, words)), Line(_retained(stats.retention, words))]
    shown += [Line(), Line(words.per_day.format(n=DAYS_BACK), "quiet"), *_bars(stats.answers, block)]
    shown += [Line(), Line(words.forecast.format(n=DAYS_AHEAD), "quiet"), *_bars(stats.due, block)]
    if deck and stats.topics:
        shown += [Line(), Line(words.topics, "quiet")]
        titles = {topic: title[lang] for topic, title in deck.topics.items()}
        shown += [_part(titles.get(topic, topic), counts, words) for topic, counts in stats.topics.items()]
        shown += [Line(), Line(words.kinds, "quiet")]
        shown += [_part(words.kind[one], stats.kinds[one], words) for one in words.kind if one in stats.kinds]
    return shown


def _counts(keys: Sequence[ItemKey], memories: Mapping[ItemKey, Memory], *, whole: bool) -> Counts:
    seen = [memories[key] for key in keys if key in memories]
    reviewed = [memory for memory in seen if memory.state == "review"]
    mature = sum(_interval(memory) >= MATURE for memory in reviewed)
    return Counts(
        items=len(keys) if whole else None,
        new=len(keys) - len(seen) if whole else None,
        seen=len(seen),
        learning=len(seen) - len(reviewed),
        young=len(reviewed) - mature,
        mature=mature,
    )


def _by(
    deck: Deck | None, part: Callable[[sessions.Ask], str], memories: Mapping[ItemKey, Memory]
) -> dict[str, Counts]:
    """Return the counts of a deck's items by the part they belong to."""
    parts: dict[str, list[ItemKey]] = {}
    for key, ask in sessions.asks(deck).items() if deck else ():
        parts.setdefault(part(ask), []).append(key)
    return {name: _counts(keys, memories, whole=True) for name, keys in parts.items()}


def _interval(memory: Memory) -> timedelta:
    """Return the planned interval in whole days of the learner's."""
    return day_of(memory.due) - day_of(memory.last)


def _days(dates: Iterable[date], first: date, number: int) -> tuple[Day, ...]:
    counted = Counter(dates)
    days = (first + timedelta(days=after) for after in range(number))
    return tuple(Day(day, counted[day]) for day in days)


def _said(counts: Counts, words: Wording) -> str:
    named = {words.items: counts.items, words.new: counts.new, words.seen: counts.seen}
    stages = {words.learning: counts.learning, words.young: counts.young, words.mature: counts.mature}
    return words.comma.join(f"{name} {number}" for name, number in (named | stages).items() if number is not None)


def _retained(retention: Retention, words: Wording) -> str:
    if not retention.asked:
        return words.no_retention
    percent = round(100 * retention.kept / retention.asked)
    return words.retention.format(percent=percent, kept=retention.kept, asked=retention.asked)


def _bars(days: Sequence[Day], block: str) -> list[Line]:
    most = max(day.count for day in days)
    lengths = [-(-day.count * BAR // max(most, BAR)) for day in days]
    return [
        Line(f"{block * length} {day.count}".lstrip() if day.count else "-", lead=f"  {day.day:%m-%d}  ")
        for day, length in zip(days, lengths, strict=True)
    ]


def _part(name: str, counts: Counts, words: Wording) -> Line:
    filled = words.part.format(part=name, seen=counts.seen, items=counts.items, mature=counts.mature)
    return Line(filled, lead="  ")


def _can_write(stdout: TextIO, text: str) -> bool:
    try:
        text.encode(stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True
