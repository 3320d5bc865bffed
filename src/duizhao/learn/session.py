"""A session as a pure state machine: what is asked next, and what an answer, a skip or an undo makes of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from duizhao.learn.schedule import AGAIN, ItemKey, Memory, Rating
from duizhao.model.deck import Deck, Item, LocalIdea

GROUP: Final = 5
"""Ideas whose new items are mixed, so that siblings stand this far apart."""
LEARN_AHEAD: Final = timedelta(minutes=20)
"""A short step that ends within this time is asked early when nothing else is left, as in Anki."""
RETRY: Final = timedelta(minutes=1)
"""A wrong answer comes again after this time where the schedule is left alone."""

_T = TypeVar("_T")


class Ask(Struct, frozen=True, gc=False):
    """Something to ask of an idea: one of its items, or None for recall of its term."""

    key: ItemKey
    idea: LocalIdea
    item: Item | None


class Session(Struct, frozen=True, kw_only=True):
    """What is left to ask, in order; an item stays in its queue until it is answered or skipped.

    `steps` are items within their first minutes, each with the time it is due, soonest first. `past` is the session
    before the last answer: undoing is going back to it.
    """

    due: tuple[ItemKey, ...]
    new: tuple[ItemKey, ...]
    steps: tuple[tuple[datetime, ItemKey], ...]
    current: ItemKey | None = None
    last: str = ""
    answered: int = 0
    right: int = 0
    past: "Session | None" = None

    @property
    def left(self) -> int:
        """How many items are still to be asked."""
        return len(self.due) + len(self.new) + len(self.steps)


def asks(deck: Deck, topics: Sequence[str] = ()) -> dict[ItemKey, Ask]:
    """Return everything that `deck` can ask on `topics` (empty: all), in the order in which new items are shown.

    Ideas come in study order, in groups of five: first the terms of the five to recall, then a question on each, and so
    on. The order depends on the deck alone, so that a session left in the middle goes on where it was.
    """
    ideas = [idea for idea in deck.ideas if not topics or idea.topic in topics]
    return {ask.key: ask for ask in in_groups(list(map(_of_idea, ideas)))}


def in_groups(by_idea: Sequence[Sequence[_T]]) -> Iterator[_T]:
    """Yield what is given for each idea in groups of five: each one's first, each one's second, and so on."""
    for start in range(0, len(by_idea), GROUP):
        for layer in zip_longest(*by_idea[start : start + GROUP]):
            yield from (one for one in layer if one is not None)


def _of_idea(idea: LocalIdea) -> list[Ask]:
    recall = Ask(ItemKey(idea.anchor), idea, None)
    return [recall, *(Ask(ItemKey(idea.anchor, item.id), idea, item) for item in idea.items)]


def plan(
    order: Iterable[ItemKey],
    memories: Mapping[ItemKey, Memory],
    now: datetime,
    *,
    new: int,
    items: int | None = None,
    last: str = "",
) -> Session:
    """Return the session to come: what is due at `now`, then at most `new` new items; at most `items` in all.

    `order` is that of `asks`; `last` is the anchor of the idea answered last, whose siblings wait if others can come.
    Reviews stand by the day they fell due, the oldest first, so that a short session takes up the longest wait.
    """
    steps: list[tuple[datetime, ItemKey]] = []
    due: list[tuple[datetime, ItemKey]] = []
    unseen: list[ItemKey] = []
    for key in order:
        memory = memories.get(key)
        if memory is None:
            unseen.append(key)
        elif memory.state != "review":
            if memory.due <= now + LEARN_AHEAD:
                steps.append((memory.due, key))
        elif memory.due <= now:
            due.append((memory.due, key))
    room = len(steps) + len(due) + len(unseen) if items is None else items
    steps = sorted(steps)[:room]
    due = sorted(due, key=lambda entry: entry[0])[: room - len(steps)]
    return Session(
        due=tuple(key for _, key in due),
        new=tuple(unseen[: max(0, min(new, room - len(steps) - len(due)))]),
        steps=tuple(steps),
        last=last,
    )


def choose(session: Session, now: datetime) -> Session:
    """Return the session with its next item as `current`, None if nothing is left for now.

    Steps that are due come first, then due reviews, then new items, then steps ahead of time. A sibling of the idea
    answered last waits while something else can come; an item just answered right is not asked ahead of time at once.
    """
    known = session.past.current if session.past and session.right > session.past.right else None
    waiting = tuple(key for at, key in session.steps if at <= now)
    ahead = (key for _, key in session.steps if key != known)
    candidates = waiting + session.due + session.new or tuple(ahead)
    apart = (key for key in candidates if key.anchor != session.last)
    return replace(session, current=next(apart, candidates[0] if candidates else None))


def answer(session: Session, rating: Rating, again: datetime | None) -> Session:
    """Return the session after its current item was answered; `again` is when it comes again within the session."""
    key = session.current
    if key is None:
        return session
    rest = _without(session, key)
    return replace(
        rest,
        steps=rest.steps if again is None else tuple(sorted((*rest.steps, (again, key)))),
        last=key.anchor,
        answered=session.answered + 1,
        right=session.right + (rating > 1),
        past=session,
    )


def again_by_schedule(memory: Memory) -> datetime | None:
    """Return when an item that was answered comes again, if it is in a short step."""
    return None if memory.state == "review" else memory.due


def again_in_practice(rating: Rating, at: datetime) -> datetime | None:
    """Return when an item answered at `at` comes again where the schedule is left alone: soon after a wrong answer."""
    return at + RETRY if rating == AGAIN else None


def amend(session: Session, rating: Rating, again: datetime | None) -> Session:
    """Return the session as if its last answer had been given `rating`."""
    return session if session.past is None else answer(session.past, rating, again)


def drop(session: Session, key: ItemKey) -> Session:
    """Return the session without `key`; another current item stays."""
    current = session.current
    return replace(_without(session, key), current=None if current == key else current)


def resume(
    order: Iterable[ItemKey], past: Sequence[tuple[ItemKey, Rating, datetime | None]], last: str = ""
) -> Session:
    """Return a session of `order` as it is after the answers `past`: item, rating, and when it comes again."""
    session = Session(due=tuple(order), new=(), steps=(), last=last)
    for key, rating, again in past:
        session = answer(replace(session, current=key), rating, again)
    return session


def skip(session: Session) -> Session:
    """Return the session without its current item, which keeps its schedule."""
    return session if session.current is None else _without(session, session.current)


def undo(session: Session) -> Session | None:
    """Return the session before its last answer, with that item as `current`; None if there is no answer."""
    return session.past


def option_order(options: int, key: ItemKey, reviews: int, seed: int) -> tuple[int, ...]:
    """Return the order in which so many options are shown, by their places: of a choice 0 is the key.

    It is another one at each showing, and the same one whenever the same showing is repeated: after an undo, and after
    a session that was left. `reviews` counts the item's earlier answers.
    """
    from hashlib import sha256  # noqa: PLC0415  (6 ms that a first question of recall does without)

    def place(option: int) -> bytes:
        return sha256(f"{seed}\0{key.anchor}\0{key.question}\0{reviews}\0{option}".encode()).digest()

    return tuple(sorted(range(options), key=place))


def scrambled(parts: int, key: ItemKey, reviews: int, seed: int) -> tuple[int, ...]:
    """Return an order as `option_order` does, but never the right one, and each other one as often."""
    order = option_order(parts, key, reviews, seed)
    while parts > 1 and order == tuple(range(parts)):
        seed += 1
        order = option_order(parts, key, reviews, seed)
    return order


def _without(session: Session, key: ItemKey) -> Session:
    return replace(
        session,
        due=tuple(other for other in session.due if other != key),
        new=tuple(other for other in session.new if other != key),
        steps=tuple((at, other) for at, other in session.steps if other != key),
        current=None,
    )
