"""What a package does to a learner who studies the previous one."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from duizhao.verify.checks import FAULT, Content, Outcome, Tell, content
from duizhao.verify.collection import CardRow, Collection, ImportRefusedError, Taken
from duizhao.verify.messages import Failure, Progress, Update

STUDIED: Final = 500
"""So many cards of each template are studied, all if there are fewer."""
_RETIRED: Final = "duizhao::retired"
_TOLD: Final = 100

_RELEASE: Final = "Anki takes only what is newer: duizhao release stamps what changed"
_SAME_TYPE: Final = "its note type has other fields than before, and these may never change: see docs/anki.md"
_PROGRESS: Final = "the release would cost learners their progress; see the contract in docs/anki.md"
_BLANK: Final = "keep what its front shows, or tell learners to run Empty Cards, which removes it with its progress"


def update(
    col: Collection, previous: Path, package: Path, fresh: Content, types: dict[str, int], tell: Tell
) -> tuple[Outcome, Update | None]:
    """Import `previous` into the empty `col`, study it, import `package` over it, and say what became of it all.

    `fresh` and `types` are what `package` makes of an empty collection. Raises `ImportRefusedError` where Anki refuses
    `previous`.
    """
    col.take(previous)
    chosen = sample(col.cards())
    done = 0

    def answered() -> None:
        nonlocal done
        done += 1
        if done % _TOLD == 0:
            tell(Progress("update", done, len(chosen)))

    col.study(chosen, answered)
    schedule = col.schedule()
    before = content(col)
    try:
        taken = col.take(package)
    except ImportRefusedError as error:
        return ("refused", [Failure(check="update", message=f"Anki refuses the package: {error}", hint=FAULT)]), None
    after = content(col)
    lost = unlike(schedule, col.schedule())
    made = _update(taken, before, fresh, studied=len(schedule), kept=len(schedule) - len(lost))
    failures = [
        *_scheduling(chosen, lost, before),
        *_notes(taken, before, after, fresh),
        *_cards(col, after, fresh, schedule),
        *(() if taken.conflicting else _types(col, types)),
    ]
    return (_told(made), failures), made


def unlike(before: Mapping[int, object], after: Mapping[int, object]) -> set[int]:
    """Return the cards whose schedule is not what it was, or gone."""
    return {card for card, known in before.items() if after.get(card) != known}


def sample(cards: Sequence[CardRow], most: int = STUDIED) -> list[CardRow]:
    """Return at most `most` cards of each template, spread evenly over `cards`, the same at every call."""
    by_template: dict[tuple[int, int], list[CardRow]] = {}
    for card in cards:
        by_template.setdefault((card.type, card.ordinal), []).append(card)
    return [
        card
        for each in by_template.values()
        for card in (each if len(each) <= most else [each[place * len(each) // most] for place in range(most)])
    ]


def _update(taken: Taken, before: Content, fresh: Content, *, studied: int, kept: int) -> Update:
    tags = {fresh.keys[guid]: tags for guid, tags in fresh.tags.items()}
    retired = {key for key in taken.updated if _RETIRED in tags.get(key, ())}
    return Update(
        new=tuple(sorted(taken.new)),
        updated=tuple(sorted(set(taken.updated) - retired)),
        duplicate=tuple(sorted(taken.duplicate)),
        conflicting=tuple(sorted(taken.conflicting)),
        retired=tuple(sorted(retired)),
        left=tuple(sorted(key for guid, key in before.keys.items() if guid not in fresh.keys)),
        studied=studied,
        kept=kept,
    )


def _told(made: Update) -> str:
    return (
        f"{len(made.new):,} new, {len(made.updated):,} updated, {len(made.retired):,} retired, "
        f"{len(made.duplicate):,} duplicate, {len(made.conflicting):,} conflicting"
    )


def _scheduling(studied: Sequence[CardRow], lost: set[int], before: Content) -> list[Failure]:
    keys = {number: before.keys[guid] for guid, number in before.numbers.items()}
    return [
        Failure(
            check="update",
            note=keys[card.note],
            card=card.name,
            message="the card was studied and loses its schedule",
            hint=_PROGRESS,
        )
        for card in studied
        if card.id in lost
    ]


def _notes(taken: Taken, before: Content, after: Content, fresh: Content) -> list[Failure]:
    """Report notes that Anki did not bring to what the package says."""
    conflicting = {*taken.conflicting, *taken.skipped}
    failures = [
        Failure(check="update", note=key, message="Anki takes the note for a conflicting one", hint=_SAME_TYPE)
        for key in sorted(conflicting)
    ]
    for guid, key in sorted(fresh.keys.items(), key=lambda each: each[1]):
        if key in conflicting or after.hashes.get(guid) == fresh.hashes[guid]:
            continue
        what = "changed, but learners keep the old text" if guid in before.keys else "new, but learners do not get it"
        failures.append(Failure(check="update", note=key, message=f"the note is {what}", hint=_RELEASE))
    return failures


def _cards(col: Collection, after: Content, fresh: Content, schedule: dict[int, tuple[Any, ...]]) -> list[Failure]:
    """Report cards that learners do not get, and cards of theirs that are blank now."""
    failures = [
        Failure(
            check="update",
            note=key,
            card=fresh.names[guid, ordinal],
            message="the card is new, but learners do not get it",
            hint=FAULT,
        )
        for guid, key in fresh.keys.items()
        for ordinal in fresh.cards[guid]
        if guid in after.cards and ordinal not in after.cards[guid]
    ]
    empty = set(col.empty_cards())
    keys = {number: after.keys[guid] for guid, number in after.numbers.items()}
    for card in col.cards() if empty else ():
        if card.id in empty:
            learnt = " and was studied" if card.id in schedule else ""
            message = f"the card has a blank front after the update{learnt}"
            failures.append(Failure(check="update", note=keys[card.note], card=card.name, message=message, hint=_BLANK))
    return failures


def _types(col: Collection, fresh: dict[str, int]) -> list[Failure]:
    """Report note types whose templates or styling did not arrive."""
    there = col.types()
    return [
        Failure(check="update", message=f"new templates of “{name}” do not reach learners", hint=_RELEASE)
        for name, content_hash in sorted(fresh.items())
        if there.get(name, content_hash) != content_hash
    ]
