"""What one answer does to a memory state: FSRS-6, in the order of py-fsrs's own operations.

py-fsrs is the reference, and a test compares every bit. It is not called for each answer, as it makes objects and reads
clocks around a few lines of arithmetic: years of reviews are replayed nearly three times as fast without.
"""

from functools import lru_cache
from math import e
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, Protocol, TypeAlias

from msgspec import Struct

from duizhao.errors import UsageError
from duizhao.learn.spacing import Wanted

if TYPE_CHECKING:
    from collections.abc import Sequence

State: TypeAlias = Literal["learning", "review", "relearning"]

GREATEST: Final = 36500.0
"""The greatest stability in days that Anki keeps."""
DEFAULTS: Final = (
    *(0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796),
    *(1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542),
)
"""The weights w0 to w20 of FSRS-6 that a learner has who sets none."""

_LEAST: Final = 0.001
"""The least stability in days."""
_AGAIN, _HARD, _GOOD, _EASY = 1, 2, 3, 4


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


class Known(Protocol):
    """A memory state. `stability` is in days, `difficulty` from 1 to 10, `step` counts the short steps."""

    @property
    def state(self) -> State:
        """Return the stage of learning."""

    @property
    def step(self) -> int | None:
        """Return which short step is next; None in review."""

    @property
    def stability(self) -> float:
        """Return after how many days it is known with probability 0.9."""

    @property
    def difficulty(self) -> float:
        """Return a number from 1 to 10."""


class Transition(NamedTuple):
    """The state after an answer, nothing rounded, and how many seconds a short step takes; 0 where there is none."""

    state: State
    step: int | None
    stability: float
    difficulty: float
    wait: float


class Formulas(Struct, frozen=True, kw_only=True):
    """A scheduling, and what of FSRS-6 depends on its weights and its retention alone.

    `unit` turns a stability into the days that pass until the retention is reached; `shares` are what a rating adds to
    the stability, as shares of what Good adds. The others are factors of the formulas below.
    """

    scheduling: Scheduling
    weights: tuple[float, ...]
    decay: float
    factor: float
    unit: float
    shares: tuple[float, ...]
    easiest: float
    growth: float
    forgotten: float
    short: tuple[float, ...]


@lru_cache(maxsize=8)
def formulas(scheduling: Scheduling) -> Formulas:
    """Return the formulas that `scheduling` has; asked for once, and then for each answer."""
    w = scheduling.weights or DEFAULTS
    decay = -w[20]
    factor = 0.9 ** (1 / decay) - 1
    return Formulas(
        scheduling=scheduling,
        weights=w,
        decay=decay,
        factor=factor,
        unit=float((scheduling.retention ** (1 / decay) - 1) / factor),
        shares=(0.0, 0.0, w[15], 1.0, w[16]),
        easiest=_first_difficulty(w, _EASY),
        growth=e ** w[8],
        forgotten=e ** (w[17] * w[18]),
        short=(0.0, *(e ** (w[17] * (rating - 3 + w[18])) for rating in (1, 2, 3, 4))),
    )


def transition(of: Formulas, before: Known | None, elapsed: int, rating: int) -> Transition:
    """Return what `rating` makes of the state `before`, None for a new item, last reviewed `elapsed` days ago."""
    if before is None:
        difficulty = min(max(_first_difficulty(of.weights, rating), 1.0), 10.0)
    else:
        difficulty = _difficulty(of, before.difficulty, rating)
    state, step, wait = _step(of.scheduling, before, rating)
    stability = min(_stability(of, before, elapsed, rating), GREATEST)
    return Transition(state, step, stability, difficulty, wait)


def wanted(of: Formulas, before: Known | None, elapsed: int, rating: int, stability: float) -> Wanted:
    """Return the days that FSRS wants after each rating, where `rating` was given and led to `stability`.

    FSRS-6: with decay -w20 and the factor that makes retrievability 0.9 after as many days as the stability, an item is
    known with probability r after S / factor * (r ** (1 / decay) - 1) days. After a day or more, what Hard adds to the
    stability is w15 times what Good adds, and what Easy adds w16 times, which spares asking for each.
    """
    unit, shares = of.unit, of.shares

    def days(one: int) -> float:
        if one == rating:
            return stability * unit
        if before is None or before.state != "review" or not elapsed or stability == GREATEST:
            return min(_stability(of, before, elapsed, one), GREATEST) * unit
        gained = (stability - before.stability) / shares[rating]
        return min(before.stability + gained * shares[one], GREATEST) * unit

    return days


def retrievability(of: Formulas, stability: float, days: float) -> float:
    """Return the probability, from 0 to 1, that an item of such a stability is known so many `days` after its review.

    FSRS-6: (1 + factor · t / S) ^ -w20, with the factor that makes it 0.9 after as many days as the stability S.
    """
    return float((1 + of.factor * days / stability) ** of.decay)


def check_weights(text: str) -> tuple[float, ...]:
    """Return the weights in `text`, 21 numbers with commas or spaces between them; raise `UsageError` otherwise."""
    from fsrs.scheduler import Scheduler  # noqa: PLC0415  (45 ms; it knows the bounds)

    numbers = text.replace(",", " ").split()
    try:
        weights = tuple(float(number) for number in numbers)
        if len(weights) != len(DEFAULTS):
            message = f"FSRS-6 has {len(DEFAULTS)} weights, these are {len(weights)}"
            raise UsageError(message, "Anki 25.7 or newer has them")
        Scheduler(parameters=weights)
    except ValueError as error:
        raise UsageError(f"no weights of FSRS-6: {error}", "copy them from Anki's deck options") from error
    return weights


def decay(scheduling: Scheduling) -> float:
    """Return how fast what is learned is forgotten: the last weight of FSRS-6, as Anki keeps it with each card."""
    return round((scheduling.weights or DEFAULTS)[20], 3)


def _first_difficulty(w: "Sequence[float]", rating: int) -> float:
    first: float = w[4] - e ** (w[5] * (rating - 1)) + 1
    return first


def _difficulty(of: Formulas, before: float, rating: int) -> float:
    """Return the next difficulty: moved by the rating, the less the harder it is, and drawn towards that of Easy."""
    w = of.weights
    moved = before + (10.0 - before) * -(w[6] * (rating - 3)) / 9.0
    return min(max(w[7] * of.easiest + (1 - w[7]) * moved, 1.0), 10.0)


def _stability(of: Formulas, before: Known | None, elapsed: int, rating: int) -> float:
    """Return the next stability: by the short-term formula before a day has passed, then of recall or forgetting."""
    w = of.weights
    if before is None:
        return max(w[rating - 1], _LEAST)
    now = before.stability
    if elapsed < 1:
        by: float = of.short[rating] * now ** -w[19]
        return max(now * (by if rating == _AGAIN else max(by, 1.0)), _LEAST)
    missed: float = 1 - (1 + of.factor * elapsed / now) ** of.decay
    if rating == _AGAIN:
        forgotten: float = w[11] * before.difficulty ** -w[12] * ((now + 1) ** w[13] - 1) * e ** (missed * w[14])
        return max(min(forgotten, now / of.forgotten), _LEAST)
    hard, easy = w[15] if rating == _HARD else 1, w[16] if rating == _EASY else 1
    gain: float = of.growth * (11 - before.difficulty) * now ** -w[9] * (e ** (missed * w[10]) - 1) * hard * easy
    return max(now * (1 + gain), _LEAST)


def _step(scheduling: Scheduling, before: Known | None, rating: int) -> tuple[State, int | None, float]:
    """Return the next state, the place of its short step, and the seconds that it takes."""
    if before is not None and before.state == "review":
        lapsed = rating == _AGAIN and scheduling.relearning
        return ("relearning", 0, scheduling.relearning[0]) if lapsed else ("review", None, 0)
    state: State = "learning" if before is None else before.state
    steps = scheduling.learning if state == "learning" else scheduling.relearning
    step = (before.step or 0) if before else 0
    if not steps or rating == _EASY or (step >= len(steps) and rating != _AGAIN):
        return "review", None, 0
    if rating == _AGAIN:
        return state, 0, steps[0]
    if rating == _GOOD:
        return ("review", None, 0) if step + 1 == len(steps) else (state, step + 1, steps[step + 1])
    between = steps[0] * 1.5 if len(steps) == 1 else (steps[0] + steps[1]) / 2.0
    return state, step, steps[step] if step else between
