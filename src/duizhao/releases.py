"""Releases: what learners have of a deck, and what an update does to it."""

import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from duizhao import compiling
from duizhao.compiling import Outcome
from duizhao.emit import notetypes
from duizhao.model.artifact import Artifact
from duizhao.model.deck import Deck
from duizhao.model.ledger import Ledger
from duizhao.model.note import Note
from duizhao.passes import release as releasing
from duizhao.read import ledger
from duizhao.workspace import layout, reading, writing

_SHOWN = 10
"""So many names are shown before “and 32 more”."""


def release(root: Path, name: str, texts: Path | None, *, plan_only: bool = False, now: int | None = None) -> Outcome:
    """Stamp what changed in a deck and write its ledger; `now` is in epoch seconds, the clock's where left out."""
    from duizhao.emit import notes  # noqa: PLC0415

    checked = compiling.check(root, texts)
    if checked.broken:
        return Outcome(diagnostics=checked.diagnostics(), broken=True)
    deck = compiling.compile_decks(checked, [name])[name]
    old = checked.workspace.ledgers[name]
    templates = reading.templates(root)
    plan = _plan(deck, old, templates)
    report = list(_planned(plan))
    counts = (
        f"{len(plan.new)} new, {len(plan.changed)} changed, {len(plan.unchanged)} unchanged, "
        f"{len(plan.retired)} retired"
    )
    if plan_only:
        return Outcome(report=(*report, f"{name} would be released with {counts}"))
    stamp = int(time.time()) if now is None else now
    new = releasing.release(deck.name, notes.notes(deck), notetypes.type_hashes(templates), old, now=stamp)
    path = writing.write(Artifact(f"{name}.lock", ledger.render(new).encode()), root / layout.DECKS)
    return Outcome(report=(*report, f"{compiling.shown(path)}: {counts}"))


def _planned(plan: releasing.Plan) -> Iterator[str]:
    named = {"new": plan.new, "changed": plan.changed, "retired": plan.retired, "templates changed": plan.types}
    for what, keys in named.items():
        if keys:
            rest = f" and {len(keys) - _SHOWN} more" if len(keys) > _SHOWN else ""
            yield f"{what}: {', '.join(keys[:_SHOWN])}{rest}"


def _plan(deck: Deck, released: Ledger, templates: Mapping[str, str]) -> releasing.Plan:
    from duizhao.emit import notes  # noqa: PLC0415

    return releasing.plan(notes.notes(deck), notetypes.type_hashes(templates), released)


def unreleased(name: str, made: Iterable[Note], released: Ledger, templates: Mapping[str, str]) -> Iterator[str]:
    """Yield a line that says how many notes of a released deck learners do not get yet, if any."""
    if not released.notes:
        return
    plan = releasing.plan(made, notetypes.type_hashes(templates), released)
    ahead = len(plan.new) + len(plan.changed)
    if ahead:
        verb, them = ("is", "it") if ahead == 1 else ("are", "them")
        yield (
            f"{compiling.count(ahead, 'note')} of `{name}` {verb} new or changed since its release: "
            f"duizhao release {name} lets learners' decks take {them}"
        )
