"""Edits made in Anki, brought back into the cards: as a patch, or written."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from duizhao import compiling
from duizhao.diagnostic import Diagnostic
from duizhao.emit import notes
from duizhao.emit.notetypes import NOTE_TYPES
from duizhao.model.artifact import Artifact
from duizhao.passes.pulled import Edit, Pulled
from duizhao.passes.pulled import pull as pulled_from
from duizhao.read import edit, package, yamltree
from duizhao.read.patch import patch as patch_of
from duizhao.workspace import writing

if TYPE_CHECKING:
    from duizhao.span import Key


class Outcome(Struct, frozen=True, kw_only=True):
    """What was edited in Anki: `patch` as `git apply` takes it, and the diagnostics that a person has to look at.

    `report` says what was done with it. The outcome is broken where there is a conflict, or a mistake that kept
    everything from being written.
    """

    patch: str = ""
    diagnostics: Sequence[Diagnostic] = ()
    report: tuple[str, ...] = ()
    broken: bool = False


def pull(root: Path, name: str, file: Path, texts: Path | None, *, write: bool = False) -> Outcome:
    """Return what the package `file`, exported by Anki, has that the deck `name` has not; `write` writes it.

    Nothing is written where the cards have mistakes, or would have new ones.
    """
    checked = compiling.check(root, texts)
    if checked.broken:
        return Outcome(diagnostics=checked.diagnostics(), broken=True)
    deck = compiling.compile_decks(checked, [name])[name]
    ours = list(notes.notes(deck))
    types = {each.id for each in NOTE_TYPES.values()}
    exported = package.read(file, types, {note.guid for note in ours})
    fields = {kind: each.fields for kind, each in NOTE_TYPES.items()}
    ledgers = checked.workspace.ledgers
    others = [ledger for deck_name, ledger in sorted(ledgers.items()) if deck_name != name]
    found = pulled_from(ours, checked.ideas, exported, [ledgers[name], *others], fields)
    contents = checked.workspace.contents
    edited = {path: _edited(contents[path], edits) for path, edits in _by_file(found.edits).items()}
    unreadable = [path for path in edited if not _only_changes(path, contents, edited, found.edits)]
    edited = {path: text for path, text in edited.items() if path not in unreadable}
    after = compiling.check(root, texts, edited) if edited else checked
    report = tuple(f"{path}: left as it is, its layout is none that can be edited" for path in unreadable)
    return _outcome(root, found, checked, after, edited, report, write=write)


def _outcome(
    root: Path,
    found: Pulled,
    before: compiling.Checked,
    after: compiling.Checked,
    edited: Mapping[str, str],
    report: tuple[str, ...],
    *,
    write: bool,
) -> Outcome:
    diagnostics = before.workspace.locate(found.findings)
    patch = "".join(patch_of(path, before.workspace.contents[path], text) for path, text in sorted(edited.items()))
    broken = bool(report) or any(one.severity == "error" for one in diagnostics)
    if after.broken:
        mistakes = [one for one in after.diagnostics() if one.severity == "error"]
        report = (*report, "nothing is written: with these edits the cards have mistakes")
        return Outcome(patch=patch, diagnostics=[*diagnostics, *mistakes], report=report, broken=True)
    counts = {path: len(edits) for path, edits in _by_file(found.edits).items() if path in edited}
    if write:
        for path in edited:
            file = root / path
            writing.write(Artifact(file.name, edited[path].encode()), file.parent)
    lines = tuple(f"{path}: {_count(number)} {'written' if write else 'to write'}" for path, number in counts.items())
    return Outcome(
        patch="" if write else patch,
        diagnostics=diagnostics,
        report=(*report, *lines) or ("nothing to take from Anki",),
        broken=broken,
    )


def _by_file(edits: Iterable[Edit]) -> dict[str, list[Edit]]:
    grouped: dict[str, list[Edit]] = {}
    for one in sorted(edits, key=lambda one: one.at.path):
        grouped.setdefault(one.at.path, []).append(one)
    return grouped


def _edited(content: str, edits: Sequence[Edit]) -> str:
    """Return a file's text with `edits` in it; a new wording comes behind the last one that is there."""
    replaced = {(*one.at.keys, one.lang): one.text for one in edits if not one.is_new}
    added: dict[tuple[Key, ...], dict[str, str]] = {}
    places = yamltree.extents(content)
    for one in edits:
        if one.is_new:
            there = [keys for keys in places if keys[:-1] == one.at.keys and keys]
            last = max(there, key=lambda keys: places[keys][0].start)
            added.setdefault(last, {})[one.lang] = one.text
    return edit.add_values(edit.replace_values(content, replaced), added)


def _only_changes(path: str, before: Mapping[str, str], after: Mapping[str, str], edits: Iterable[Edit]) -> bool:
    """Say whether an edited file reads back as it was, but for `edits`."""
    old, _ = yamltree.read(before[path], path)
    text, undecodable = yamltree.decode(after[path].encode(), path)
    new, findings = yamltree.read(text, path)
    for one in edits:
        text_there = _at(old, one.at.keys) if one.at.path == path else None
        if isinstance(text_there, dict):
            text_there[one.lang] = one.text
    return new == old and not findings and not undecodable


def _at(tree: yamltree.Tree, keys: Iterable["Key"]) -> yamltree.Tree:
    for key in keys:
        tree = tree[key] if isinstance(tree, dict | list) else None  # type: ignore[index]
    return tree


def _count(number: int) -> str:
    return f"{number:,} text" + ("" if number == 1 else "s")
