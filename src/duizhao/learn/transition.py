"""What one answer does to a memory state: py-fsrs's FSRS-6, without its clock."""

from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from msgspec import Struct

from duizhao.errors import UsageError
from duizhao.learn.spacing import Wanted

if TYPE_CHECKING:
    from fsrs import Scheduler

State: TypeAlias = Literal["learning", "review", "relearning"]

GREATEST: Final = 36500.0
"""The greatest stability in days that Anki keeps."""

_STATES: Final[tuple[State, ...]] = ("learning", "review", "relearning")
_WEIGHTS: Final = 21
_NOW: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands for now, as py-fsrs counts whole days from a clock."""


class Scheduling(Struct, frozen=True, kw_only=True):
    """How a learner is scheduled; the defaults are Anki's.

    `weights` are the 21 of FSRS-6, empty for its defaults. `retention` is the share of items that should be known when
    they come again, from 0.7 to 0.99. `learning` and `relearning` are the short steps, in seconds. No interval is
    longer than `longest` days. With `fuzz`, any number, intervals are spread by up to a few days, always in the same
    way for the same number.
    """

    weights: tuple[float, ...] = ()
    retention: float = 0.9
    learning: tuple[int, ...] = (60, 600)
    relearning: tuple[int, ...] = (600,)
    longest: int = 36500
    fuzz: int | None = None


AS_ANKI: Final = Scheduling()


class Known(NamedTuple):
    """A memory state. `stability` is in days, `difficulty` from 1 to 10, `step` counts the short steps.

    A tuple, as it is hashed for each answer.
    """

    state: State
    step: int | None
    stability: float
    difficulty: float


class Transition(NamedTuple):
    """The state after an answer, nothing rounded, and how long a short step takes."""

    after: Known
    wait: timedelta


@lru_cache(maxsize=1 << 14)
def transition(scheduling: Scheduling, before: Known | None, elapsed: int, rating: int) -> Transition:
    """Return what `rating` makes of the state `before`, None for a new item, last reviewed `elapsed` days ago.

    Kept, as most items begin in the same few ways.
    """
    from fsrs import Card, Rating, State  # noqa: PLC0415  (45 ms, not needed for the first question)

    # Given neither an id nor a due date, `Card` would read the clock, and sleep.
    if before is None:
        card = Card(card_id=0, due=_NOW)
    else:
        card = Card(
            card_id=0,
            state=State(_STATES.index(before.state) + 1),
            step=before.step,
            stability=before.stability,
            difficulty=before.difficulty,
            due=_NOW,
            last_review=_NOW - timedelta(days=elapsed),
        )
    card, _ = _scheduler(scheduling).review_card(card, Rating(rating), _NOW)
    if card.stability is None or card.difficulty is None:
        raise ValueError("fsrs returned a reviewed card without a memory state")
    state = _STATES[card.state - 1]
    return Transition(Known(state, card.step, min(card.stability, GREATEST), card.difficulty), card.due - _NOW)


def wanted(scheduling: Scheduling, before: Known | None, elapsed: int, rating: int) -> Wanted:
    """Return the days that FSRS wants after each rating, where `rating` is the one that was given.

    FSRS-6: with decay -w20 and the factor that makes retrievability 0.9 after as many days as the stability, an item is
    known with probability r after S / factor * (r ** (1 / decay) - 1) days. After a day or more, what Hard adds to the
    stability is w15 times what Good adds, and what Easy adds w16 times, which spares asking for each.
    """
    unit, shares = _measures(scheduling)
    stability = transition(scheduling, before, elapsed, rating).after.stability

    def days(one: int) -> float:
        if one == rating:
            return stability * unit
        if before is None or before.state != "review" or not elapsed or stability == GREATEST:
            return transition(scheduling, before, elapsed, one).after.stability * unit
        gained = (stability - before.stability) / shares[rating]
        return min(before.stability + gained * shares[one], GREATEST) * unit

    return days


def check_weights(text: str) -> tuple[float, ...]:
    """Return the weights in `text`, 21 numbers with commas or spaces between them; raise `UsageError` otherwise."""
    numbers = text.replace(",", " ").split()
    try:
        weights = tuple(float(number) for number in numbers)
        if len(weights) != _WEIGHTS:
            raise UsageError(f"FSRS-6 has {_WEIGHTS} weights, these are {len(weights)}", "Anki 25.7 or newer has them")
        _scheduler(Scheduling(weights=weights))
    except ValueError as error:
        raise UsageError(f"no weights of FSRS-6: {error}", "copy them from Anki's deck options") from error
    return weights


def decay(scheduling: Scheduling) -> float:
    """Return how fast what is learned is forgotten: the last weight of FSRS-6, as Anki keeps it with each card."""
    return round(float(_scheduler(scheduling).parameters[20]), 3)


@cache
def _measures(scheduling: Scheduling) -> tuple[float, dict[int, float]]:
    weights = _scheduler(scheduling).parameters
    decay = -float(weights[20])
    unit = (scheduling.retention ** (1 / decay) - 1) / (0.9 ** (1 / decay) - 1)
    return float(unit), {2: float(weights[15]), 3: 1.0, 4: float(weights[16])}


@cache
def _scheduler(scheduling: Scheduling) -> "Scheduler":
    from fsrs.scheduler import DEFAULT_PARAMETERS, Scheduler  # noqa: PLC0415

    return Scheduler(
        parameters=scheduling.weights or DEFAULT_PARAMETERS,
        desired_retention=scheduling.retention,
        learning_steps=tuple(timedelta(seconds=step) for step in scheduling.learning),
        relearning_steps=tuple(timedelta(seconds=step) for step in scheduling.relearning),
        enable_fuzzing=False,
    )
