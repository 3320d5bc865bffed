"""A release's plan in words: what happens to those who have the deck, and what to do where it must not.

Every sentence about Anki was measured in Anki itself; `tests/test_release_anki.py` holds each of them fast.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

import msgspec

from duizhao.diagnostic import printable
from duizhao.lang import LANGS
from duizhao.passes.breaches import Breach, Code
from duizhao.passes.release import Plan, Update

_SHOWN: Final = 10
"""So many names are shown before “and 32 more”."""
_SUFFIXES: Final = tuple("_" + lang.lower().replace("-", "_") for lang in LANGS)

_REFUSED: Final = (
    "Anki takes the note type for another one: it refuses every update of these notes as conflicting, which keep their "
    "old text and their progress, and puts new notes beside them under a second note type with “+” to its name"
)
_MERGE: Final = "; or allow it, and tell learners to tick “Merge note types” at this import"

EFFECTS: Final[dict[Code, str]] = {
    "deck-renamed": "Anki finds decks by name: every card that is there stays in the old deck, new ones make another",
    "note-type-replaced": _REFUSED
    + "; with “Merge note types” ticked notes end up empty, and cards come a second time",
    "field-added": _REFUSED + "; with “Merge note types” ticked the field comes, and stays empty: all notes count as "
    "edited that day, so that Anki takes none of this release's texts, only those of later ones",
    "field-removed": _REFUSED,
    "field-reordered": _REFUSED,
    "field-renamed": "cards and progress stay; what stands in a note stays in its place, so that every note which this "
    "release does not update shows its text under the new name, and searches by the old name find nothing",
    "template-added": _REFUSED,
    "template-removed": _REFUSED,
    "template-reordered": _REFUSED,
    "cards-lost": "the card stays in Anki without a question, with what was learned; Empty Cards removes both",
    "guid-changed": "the old note stays, with all its progress; the new one comes beside it and is learned anew",
    "kind-changed": "Anki refuses to update the note as conflicting: learners keep the old question, and its "
    "progress; with “Merge note types” ticked it refuses the whole package where a cloze is involved",
    "key-reused": "Anki puts the new text into the old note: what was learned of the old one counts for the new",
}
"""What Anki makes of each breach."""

REMEDIES: Final[dict[Code, str]] = {
    "deck-renamed": "write the old name again, `title` is free to change; or allow it, and tell learners to "
    "rename the deck in Anki before they import",
    "note-type-replaced": "use the duizhao, or the note type, of the last release",
    "field-added": "take it out again, and use one of the spare fields",
    "field-removed": "put it back, and leave it empty" + _MERGE,
    "field-reordered": "put them back in the released order" + _MERGE,
    "field-renamed": "give it its old name back; or allow it, where its old text fits the new name",
    "template-added": "take it out again" + _MERGE,
    "template-removed": "put it back; for no card in new notes, leave its front empty for them" + _MERGE,
    "template-reordered": "put them back in the released order" + _MERGE,
    "cards-lost": "give the note back what the card's front shows, such as a quote; or allow it, and tell learners "
    "to run Tools → Empty Cards",
    "guid-changed": "write the old id into `formerly` of the idea, or give the question its old id back",
    "kind-changed": "give the new question an id of its own; the old one is then left out",
    "key-reused": "give the new one an id that was never used",
}
"""How to keep each breach from happening."""

_WHAT: Final[dict[Code, tuple[str, str]]] = {
    "deck-renamed": ("the deck has another name", "the deck has another name"),
    "note-type-replaced": ("the note type has another id", "the note type has another id"),
    "field-added": ("a field was added", "fields were added"),
    "field-removed": ("a field was removed", "fields were removed"),
    "field-reordered": ("a field has another place", "fields have other places"),
    "field-renamed": ("a field has another name", "fields have other names"),
    "template-added": ("a card template was added", "card templates were added"),
    "template-removed": ("a card template was removed", "card templates were removed"),
    "template-reordered": ("a card template has another place", "card templates have other places"),
    "cards-lost": ("a card is lost", "cards are lost"),
    "guid-changed": ("a note is the same under another id", "notes are the same under other ids"),
    "kind-changed": ("a question is of another kind", "questions are of other kinds"),
    "key-reused": ("an id of a retired note has another content", "ids of retired notes have another content"),
}


def blocked(plan: Plan, allowed: AbstractSet[str]) -> tuple[Breach, ...]:
    """Return the breaches of `plan` that nobody allowed."""
    return tuple(each for each in plan.breaches if each.code not in allowed)


def counts(plan: Plan, allowed: AbstractSet[str]) -> str:
    """Return the numbers of notes in one line, and of the breaches."""
    open_ = len(blocked(plan, allowed))
    rest = {"returned": len(plan.returned), "blocked": open_, "allowed": len(plan.breaches) - open_}
    always = {
        "new": len(plan.new),
        "updated": len(plan.updated),
        "unchanged": len(plan.unchanged),
        "retired": len(plan.retired) + len(plan.deleted),
    }
    return ", ".join(
        f"{number:,} {what}" for what, number in (*always.items(), *rest.items()) if number or what in always
    )


def lines(plan: Plan, deck: str, allowed: AbstractSet[str]) -> list[str]:
    """Return `plan` for people, ten names of a kind at most; `deck` is the name that learners have."""
    if plan.first:
        said = [f"nobody has “{deck}” yet: this is its first release"]
    else:
        said = [f"who has “{deck}” and imports the next package:"]
        said += [f"  {line}" for line in _changes(plan)]
        for breach in plan.breaches:
            said += ["", *_breach(breach, is_allowed=breach.code in allowed)]
    return [printable(line) for line in said]


def _changes(plan: Plan) -> Iterator[str]:
    if plan.updated:
        them = "it" if len(plan.updated) == 1 else "them"
        yield f"{_notes(plan.updated)} updated: progress stays, learners' own edits and tags in {them} are overwritten"
        yield from _listed([_updated(each) for each in plan.updated])
        if rewritten := [each.key for each in plan.updated if each.rewritten]:
            yield f"{len(rewritten):,} of them with no wording as it was: another question should have another id"
            yield _some(rewritten)
    for keys, what in (
        (plan.new, "new, in the deck's order"),
        (plan.returned, "back after having been retired: updated, and progress goes on"),
        (plan.retired, "retired: updated once more, with the tag `duizhao::retired`; progress stays"),
        (plan.deleted, "deleted here: left in Anki unchanged, and named in the deck's description"),
    ):
        if keys:
            yield f"{_notes(keys)} {what}"
            yield _some(keys)
    if plan.unchanged:
        yield f"{_notes(plan.unchanged)} unchanged: learners' own edits and tags stay"
    if plan.types:
        yield f"cards look different: {', '.join(plan.types)}"


def _breach(breach: Breach, *, is_allowed: bool) -> Iterator[str]:
    one, many = _WHAT[breach.code]
    where = f", in the note type `{breach.kind}`" if breach.kind else ""
    touched = f" ({_notes(range(breach.notes))})" if breach.notes else ""
    state, what = "allowed" if is_allowed else "blocked", one if len(breach.what) == 1 else many
    yield f"{state}: {breach.code}: {what}{where}{touched}"
    yield from _listed([_pair(breach.code, *pair) for pair in breach.what])
    yield f"  in Anki: {EFFECTS[breach.code]}"
    yield f"  remedy: {REMEDIES[breach.code]}"


def _pair(code: Code, was: str, now: str) -> str:
    if code == "cards-lost":
        return f"{was}: {now}"
    if code == "kind-changed":
        return f"{was}, {now}"
    if code == "deck-renamed":
        return f"“{was}” → “{now}”"
    return f"{was} → {now}" if was and now else was or now


def _updated(update: Update) -> str:
    return f"{update.key}: {', '.join(_grouped(update.fields))}" if update.fields else update.key


def _grouped(fields: Sequence[str]) -> Iterator[str]:
    """Yield field names, one for all languages where all of them are named."""
    there = set(fields)
    for field in fields:
        stem = next((field.removesuffix(each) for each in _SUFFIXES if field.endswith(each)), "")
        if not stem or not all(stem + each in there for each in _SUFFIXES):
            yield field
        elif field == stem + _SUFFIXES[0]:
            yield stem


def _listed(items: Sequence[str]) -> Iterator[str]:
    yield from (f"  {item}" for item in items[:_SHOWN])
    if len(items) > _SHOWN:
        yield f"  and {len(items) - _SHOWN:,} more"


def _some(keys: Sequence[str]) -> str:
    rest = f" and {len(keys) - _SHOWN:,} more" if len(keys) > _SHOWN else ""
    return f"  {', '.join(keys[:_SHOWN])}{rest}"


def _notes(things: Sequence[object]) -> str:
    return f"{len(things):,} note" + ("" if len(things) == 1 else "s")


def records(plan: Plan, name: str, allowed: AbstractSet[str], written: str) -> list[str]:
    """Return `plan` for programs: one JSON object a line, every note but the unchanged ones, at last the counts.

    `name` is the deck's id; `written` names the ledger, empty where nothing was written.
    """
    said: list[dict[str, object]] = [
        {"change": "updated", "note": each.key, "fields": each.fields, "rewritten": each.rewritten}
        for each in plan.updated
    ]
    for change, keys in (
        ("new", plan.new),
        ("returned", plan.returned),
        ("retired", plan.retired),
        ("deleted", plan.deleted),
    ):
        said += [{"change": change, "note": key} for key in keys]
    said += [{"change": "look", "type": kind} for kind in plan.types]
    said += [
        {
            "change": "blocked",
            "code": each.code,
            "allowed": each.code in allowed,
            "type": each.kind,
            "what": each.what,
            "notes": each.notes,
            "effect": EFFECTS[each.code],
            "remedy": REMEDIES[each.code],
        }
        for each in plan.breaches
    ]
    said.append(
        {
            "change": "summary",
            "deck": name,
            "first": plan.first,
            "new": len(plan.new),
            "returned": len(plan.returned),
            "updated": len(plan.updated),
            "unchanged": len(plan.unchanged),
            "retired": len(plan.retired),
            "deleted": len(plan.deleted),
            "blocked": len(blocked(plan, allowed)),
            "written": written,
        }
    )
    return [msgspec.json.encode(each).decode() for each in said]
