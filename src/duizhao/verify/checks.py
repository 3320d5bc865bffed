"""What is asked of a package in a collection that holds nothing else."""

import html
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

from msgspec import Struct

from duizhao.verify.collection import Collection, ImportRefusedError, Rendered, Taken
from duizhao.verify.messages import Check, Expected, Failure, Progress, Step

Tell: TypeAlias = Callable[[Progress], None]
Outcome: TypeAlias = tuple[str, list[Failure]]
"""What to write into the report, and what is wrong."""

_EVERY: Final = 250
"""Cards from one sign of life to the next."""
_ERRORS: Final = "docs.ankiweb.net/templates/errors"
"""Where every error text that Anki puts on a card leads to."""
_BLOCKQUOTE: Final = re.compile(r"<blockquote\b[^>]*>(.*?)</blockquote>", re.DOTALL)
_SHOWN: Final = 40
"""So much of a quote is enough to find it."""

FAULT: Final = "the package is at fault: build it again, and if that does not help, report it to duizhao's authors"
_TEMPLATE: Final = "mend the template in templates/anki/, or remove it there to have the one that comes with duizhao"


_EARLY: Final = "the note's time is in the future, and Check Database changes it"
_CLOCK: Final = "was the clock right at its release? mend the times in decks/*.lock before learners have them"


class Steps:
    """Checks as they are done, one after another, each with its time."""

    def __init__(self, tell: Tell) -> None:
        self.tell = tell
        self.done: list[Step] = []
        self.failures: list[Failure] = []

    def run(self, name: Check, work: Callable[[], Outcome]) -> None:
        """Do one check, and keep what came out."""
        self.tell(Progress(name))
        start = time.perf_counter()
        outcome, failures = work()
        self.done.append(Step(name, outcome, round(time.perf_counter() - start, 3)))
        self.failures += failures


class Content(Struct, frozen=True, kw_only=True):
    """What is in a collection, as names: notes by GUID, the cards of each by ordinal."""

    keys: dict[str, str]
    numbers: dict[str, int]
    tags: dict[str, tuple[str, ...]]
    hashes: dict[str, int]
    cards: dict[str, tuple[int, ...]]
    names: dict[tuple[str, int], str]


def content(col: Collection) -> Content:
    """Return what `col` holds."""
    notes = {note.id: note for note in col.notes()}
    cards: dict[str, list[int]] = {note.guid: [] for note in notes.values()}
    names: dict[tuple[str, int], str] = {}
    for card in col.cards():
        guid = notes[card.note].guid
        cards[guid].append(card.ordinal)
        names[guid, card.ordinal] = card.name
    return Content(
        keys={note.guid: note.key for note in notes.values()},
        numbers={note.guid: note.id for note in notes.values()},
        tags={note.guid: note.tags for note in notes.values()},
        hashes={note.guid: note.content for note in notes.values()},
        cards={guid: tuple(sorted(each)) for guid, each in cards.items()},
        names=names,
    )


def first_import(col: Collection, package: Path, expected: Iterable[Expected]) -> Outcome:
    """Import `package` into the empty `col`; every note must be new."""
    try:
        taken = col.take(package)
    except ImportRefusedError as error:
        return "refused", [Failure(check="import", message=f"Anki refuses the package: {error}", hint=FAULT)]
    failures = [
        Failure(check="import", note=key, message=f"Anki takes the note for {what}, not for new", hint=FAULT)
        for what, keys in _not_new(taken).items()
        for key in keys
    ]
    there = {note.guid for note in col.notes()}
    failures += [
        Failure(check="import", note=note.key, message="the package does not hold the note", hint=STALE)
        for note in expected
        if note.guid not in there
    ]
    return counted({"new": len(taken.new), **{what: len(keys) for what, keys in _not_new(taken).items()}}), failures


STALE: Final = "is the package older than the cards? build it again"


def _not_new(taken: Taken) -> dict[str, tuple[str, ...]]:
    return {
        "updated": taken.updated,
        "duplicate": taken.duplicate,
        "conflicting": taken.conflicting,
        "broken": taken.skipped,
    }


def counted(numbers: Mapping[str, int]) -> str:
    """Return the numbers that are not 0, or the first: ``12 new, 3 updated``."""
    first, *_ = numbers
    return ", ".join(f"{number:,} {what}" for what, number in numbers.items() if number or what == first)


def check_database(col: Collection, keys: Mapping[int, str]) -> Outcome:
    """Run Check Database, which must find nothing and change nothing."""
    before, early = col.state(), {keys[number] for number in col.notes_after(time.time())}
    said = col.check_database()
    failures = [Failure(check="Check Database", message=f"Check Database says: {said}", hint=FAULT)] if said else []
    for name in changed(before, col.state(), keys):
        message, hint = (_EARLY, _CLOCK) if name in early else ("Check Database changes the note or its cards", FAULT)
        failures.append(Failure(check="Check Database", note=name, message=message, hint=hint))
    return "changed something" if failures else "changed nothing", failures


def changed(before: Mapping[int, int], after: Mapping[int, int], keys: Mapping[int, str]) -> list[str]:
    """Return the notes whose state differs, by key where there is one, sorted."""
    differ = {number for number in before.keys() | after.keys() if before.get(number) != after.get(number)}
    return sorted(keys.get(number, f"nid:{number}") for number in differ)


def empty_cards(col: Collection, keys: Mapping[int, str]) -> Outcome:
    """Look for cards whose front is blank, as Empty Cards does."""
    empty = set(col.empty_cards())
    failures = [
        Failure(
            check="Empty Cards",
            note=keys[card.note],
            card=card.name,
            message="Empty Cards would remove the card: its front is blank",
            hint=_TEMPLATE,
        )
        for card in (col.cards() if empty else ())
        if card.id in empty
    ]
    return f"{len(empty):,}" if empty else "none", failures


def same_cards(held: Content, expected: Iterable[Expected]) -> Outcome:
    """Compare Anki's cards with those that duizhao made."""
    failures = []
    known = set()
    for note in expected:
        known.add(note.guid)
        has = held.cards.get(note.guid, note.cards)
        if has != note.cards:
            message = f"the note has the cards {_numbers(has)}, expected were {_numbers(note.cards)}"
            failures.append(Failure(check="cards", note=note.key, message=message, hint=STALE))
    failures += [
        Failure(check="cards", note=key, message="the note is in the package, but not in the deck", hint=STALE)
        for guid, key in held.keys.items()
        if guid not in known
    ]
    number = sum(map(len, held.cards.values()))
    return f"{number:,}, " + ("not all as expected" if failures else "as expected"), failures


def _numbers(ordinals: Iterable[int]) -> str:
    return ", ".join(str(ordinal + 1) for ordinal in ordinals) or "none"


def rendering(col: Collection, expected: Mapping[int, Expected], tell: Tell) -> Outcome:
    """Render both sides of every card; every back must show each quote of its note, character for character."""
    failures: list[Failure] = []
    backs = done = 0
    cards = col.cards()
    for done, card in enumerate(cards, start=1):
        note = expected.get(card.note)
        key = note.key if note else f"nid:{card.note}"
        rendered = col.render(card)
        failures += (
            Failure(check="rendering", note=key, card=card.name, message=fault, hint=_TEMPLATE)
            for fault in _faults(rendered, partial(col.asks_for_sound, card))
        )
        if note and note.quotes and not rendered.error:
            shown = quotes_on(rendered.back)
            backs += 1
            failures += (
                Failure(check="quotes", note=key, card=card.name, message=_lost(quote.text), hint=_QUOTE)
                for quote in note.quotes
                if quote.text not in shown
            )
        if done % _EVERY == 0:
            tell(Progress("rendering", done, len(cards)))
    quotes = sum(len(note.quotes) for note in expected.values())
    return f"{done:,} fronts and backs; {quotes:,} quotes on {backs:,} backs", failures


_QUOTE: Final = "a quote must stand on each back of its note as the source has it: mend the back's template"


def _lost(quote: str) -> str:
    return f"the back does not show the quote “{_short(quote)}” character for character"


def _short(quote: str) -> str:
    return quote if len(quote) <= _SHOWN else quote[:_SHOWN] + "…"


def quotes_on(side: str) -> set[str]:
    """Return what a reader sees in each `blockquote` of a rendered side.

    >>> quotes_on("<blockquote lang=en>a &lt; <b>b</b></blockquote>")
    {'a < b'}
    """
    lines = (quote.replace("<br>", "\n") for quote in _BLOCKQUOTE.findall(side))
    return {html.unescape(re.sub(r"<[^>]*>", "", line)) for line in lines}


def _faults(rendered: Rendered, asks_for_sound: Callable[[], bool]) -> Iterator[str]:
    """Yield what no learner should see or hear on a card."""
    if rendered.error:
        yield f"the card cannot be shown, Anki says: {rendered.error}"
        return
    if rendered.blank:
        yield "the front is blank, and Anki shows its error text"
    for name, side in (("front", rendered.front), ("back", rendered.back)):
        if _ERRORS in side and not rendered.blank:
            yield f"the {name} shows an error text of Anki's"
        if "{{" in side:
            yield f"the {name} shows “{{{{”"
    if rendered.sounds and not asks_for_sound():
        yield from (f"{sound}, and no template asks for it" for sound in rendered.sounds)


def search(col: Collection, expected: Mapping[int, Expected], tell: Tell) -> Outcome:
    """Search for every quote, as Anki's browser does."""
    failures: list[Failure] = []
    found = 0
    asked = [(number, note.key, quote) for number, note in expected.items() for quote in note.quotes]
    for done, (number, key, quote) in enumerate(asked, start=1):
        if col.finds(number, quote.stored):
            found += 1
        else:
            message = f"Anki's search does not find the quote “{_short(quote.text)}”"
            failures.append(Failure(check="search", note=key, message=message, hint=STALE))
        if done % _EVERY == 0:
            tell(Progress("search", done, len(asked)))
    return f"{found:,} quotes found", failures


def second_import(col: Collection, package: Path, keys: Mapping[int, str]) -> Outcome:
    """Import the same package again, of which Anki must take nothing."""
    before, types = col.state(), col.types()
    try:
        taken = col.take(package)
    except ImportRefusedError as error:
        return "refused", [Failure(check="second import", message=f"Anki refuses the package: {error}", hint=FAULT)]
    what = {"new": taken.new, "updated": taken.updated, "conflicting": taken.conflicting, "broken": taken.skipped}
    failures = [
        Failure(check="second import", note=key, message=f"imported again, the note is {each}", hint=FAULT)
        for each, names in what.items()
        for key in names
    ]
    said = Counter(failure.note for failure in failures)
    failures += [
        Failure(check="second import", note=key, message="the second import changes the note or its cards", hint=FAULT)
        for key in changed(before, col.state(), keys)
        if key not in said
    ]
    if col.types() != types:
        message = "the second import changes a note type"
        failures.append(Failure(check="second import", message=message, hint=FAULT))
    counts = {"duplicate": len(taken.duplicate), **{each: len(names) for each, names in what.items()}}
    return counted(counts) + ("" if failures else ", nothing changed"), failures
