"""Releases: what learners have of a deck, and what an update does to it."""

import time
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from duizhao import compiling, outcome
from duizhao.compiling import Checked
from duizhao.emit import notetypes
from duizhao.model.artifact import Artifact
from duizhao.model.deck import Deck
from duizhao.model.ledger import Ledger
from duizhao.model.note import Note
from duizhao.outcome import Outcome
from duizhao.passes import plan_words
from duizhao.passes import release as releasing
from duizhao.read import ledger
from duizhao.workspace import layout, reading, writing


class _Made(Struct, frozen=True, kw_only=True):
    """What a deck is in Anki, beside its notes: as `passes.release` takes it."""

    types: releasing.Types
    shapes: releasing.Shapes
    cards: releasing.Cards


def release(
    root: Path,
    name: str,
    texts: Path | None,
    *,
    plan_only: bool = False,
    allow: Iterable[str] = (),
    form: Literal["text", "json"] = "text",
    now: int | None = None,
) -> Outcome:
    """Stamp what changed in a deck and write its ledger; `now` is in epoch seconds, the clock's where left out.

    The report says what happens to who has the deck. Where that is a breach whose code is not in `allow`, nothing is
    written, and the outcome is broken.
    """
    from duizhao.emit import notes  # noqa: PLC0415

    checked = compiling.check(root, texts)
    if _is_broken(checked, name):
        return Outcome(diagnostics=checked.diagnostics(), broken=True)
    deck = compiling.compile_decks(checked, [name])[name]
    old = checked.workspace.ledgers[name]
    made = _made(reading.templates(root))
    stamped = list(notes.notes(deck))
    plan = _plan(deck, stamped, old, made)
    allowed = frozenset(allow)
    open_ = plan_words.blocked(plan, allowed)
    written = ""
    if not plan_only and not open_:
        stamp = int(time.time()) if now is None else now
        had = replace(old, deck=deck.name) if old.deck else old
        new = releasing.release(deck.name, stamped, made.types, had, now=stamp, shapes=made.shapes, cards=made.cards)
        path = writing.write(Artifact(f"{name}.lock", ledger.render(new).encode()), root / layout.DECKS)
        written = outcome.shown(path)
    if form == "json":
        return Outcome(report=tuple(plan_words.records(plan, name, allowed, written)), broken=bool(open_))
    said = plan_words.lines(plan, old.deck or deck.name, allowed)
    return Outcome(report=(*said, *_conclusion(name, plan, allowed, written)), broken=bool(open_))


def _is_broken(checked: Checked, name: str) -> bool:
    """Say whether the workspace has a mistake, other than that the deck to be released was renamed."""
    renamed = f"{layout.DECKS}/{name}.yaml"
    return any(
        one.severity == "error" and not (one.code == releasing.RENAMED and one.at.path == renamed)
        for one in checked.mistakes
    )


def _made(templates: Mapping[str, str]) -> _Made:
    from duizhao.emit import apkg  # noqa: PLC0415

    return _Made(
        types=notetypes.type_hashes(templates), shapes=notetypes.shapes(templates), cards=apkg.card_finder(templates)
    )


def _plan(deck: Deck, notes: Iterable[Note], released: Ledger, made: _Made) -> releasing.Plan:
    return releasing.plan(notes, made.types, released, name=deck.name, shapes=made.shapes, cards=made.cards)


def _conclusion(name: str, plan: releasing.Plan, allowed: AbstractSet[str], written: str) -> Iterator[str]:
    counts = plan_words.counts(plan, allowed)
    if plan.breaches:
        yield ""
    if open_ := plan_words.blocked(plan, allowed):
        codes = " ".join(f"--allow {code}" for code in dict.fromkeys(each.code for each in open_))
        yield f"{name} is not released, {counts}: mend what is blocked, or add {codes}"
    else:
        yield f"{written}: {counts}" if written else f"{name} would be released with {counts}"


def unreleased(
    name: str, deck: Deck, made: Iterable[Note], released: Ledger, templates: Mapping[str, str]
) -> Iterator[str]:
    """Yield a line that says how many notes of a released deck learners do not get yet, if any, and what they lose."""
    if not released.notes:
        return
    plan = _plan(deck, made, released, _made(templates))
    ahead = len(plan.new) + len(plan.returned) + len(plan.updated)
    codes: AbstractSet[str] = {each.code for each in plan.breaches}
    if codes:
        yield (
            f"`{name}` has changes that would harm learners' decks ({', '.join(sorted(codes))}): "
            f"duizhao release {name} --plan says how, and what to do"
        )
    elif ahead:
        verb, them = ("is", "it") if ahead == 1 else ("are", "them")
        yield (
            f"{outcome.count(ahead, 'note')} of `{name}` {verb} new or changed since its release: "
            f"duizhao release {name} lets learners' decks take {them}"
        )
