"""`duizhao sources check`: what the records say, against the texts as they are now; and what follows written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from duizhao import outcome
from duizhao.diagnostic import Finding, has_errors, short
from duizhao.model.artifact import Artifact
from duizhao.outcome import Outcome
from duizhao.passes import anchors, quotes, records
from duizhao.passes.anchors import Moved
from duizhao.passes.document import Document
from duizhao.read import edit, yamltree
from duizhao.workspace import layout, reading, writing
from duizhao.workspace.reading import Workspace

if TYPE_CHECKING:
    from duizhao.model.definitions import Placed, SourceDef
    from duizhao.span import Key

_PLACES = frozenset({"excerpt-place", "erratum-place", "statement-place"})
_GONE = frozenset(
    {"quote-absent", "quote-altered", "quote-normalised", "excerpt-absent", "erratum-absent", "statement-absent"}
)


def check(root: Path, texts: Path | None, *, fix: bool = False) -> Outcome:
    """Return what has become of every source: changed, moved, gone, or used by nobody.

    With `fix` the new lines and columns of what has moved are written into the records, and where every passage of a
    text that changed still stands, its new SHA-256; no quote and no excerpt is changed. The outcome is broken where
    an error remains.
    """
    read = reading.load(root)
    documents, changed = reading.load_documents(read, texts)
    findings = _findings(read, documents, texts)
    moved = anchors.moved(read.sources, documents, read.disagreements)
    report: list[str] = []
    if fix and (moved or changed):
        report = list(_fix(read, moved, _unharmed(read, changed, findings)))
        read = reading.load(root)
        documents, changed = reading.load_documents(read, texts)
        findings = _findings(read, documents, texts)
        moved = anchors.moved(read.sources, documents, read.disagreements)
    every = [*(one for one in read.findings if one.severity == "error"), *changed, *findings, *map(_said, moved)]
    full = sum(name in documents for name in read.sources)
    report.append(
        f"{outcome.count(len(read.sources), 'record')}, {full} with the full text at hand; "
        f"{outcome.count(sum(one.severity == 'error' for one in every), 'error')}, "
        f"{outcome.count(sum(one.severity != 'error' for one in every), 'warning')}"
    )
    return Outcome(diagnostics=read.locate(every), report=tuple(report), broken=has_errors(every))


def _findings(read: Workspace, documents: Mapping[str, Document], texts: Path | None) -> list[Finding]:
    """Return what is wrong with quotes and passages, and records without a text or a quote; places that moved apart."""
    folder = read.root / layout.TEXTS if texts is None else texts
    there = {file.name for file in folder.iterdir()} if folder.is_dir() else set()
    verified = quotes.verify_ideas(read.ideas, read.sources, documents, read.disagreements)
    said = {one.at for one in verified.findings}
    found = [one for one in verified.findings if one.code != "quote-excerpt"]
    found += (
        one
        for one in records.verify_records(read.sources, documents, read.disagreements)
        if one.code not in _PLACES and one.at not in said
    )
    found += anchors.absent(read.sources, there, str(texts) if texts is not None else f"{layout.TEXTS}/")
    if layout.CARDS not in read.unread:
        found += anchors.unused(read.sources, read.ideas, read.disagreements)
    return found


def _said(one: Moved) -> Finding:
    several = f", the nearest of {one.places} places" if one.places > 1 else ""
    return Finding(
        f"{one.what}-place",
        one.at / next(iter(one.values)),
        f"this {one.what} has moved: it stands at {one.now}{several}",
        "duizhao sources check --fix writes the new place",
        (f"“{short(one.text)}”", f"- {one.was}", f"+ {one.now}"),
    )


def _unharmed(read: Workspace, changed: Iterable[Finding], findings: Sequence[Finding]) -> dict[str, str]:
    """Return, by record, the new SHA-256 of each text that changed and still holds every quote and passage."""
    harmed = {_source_of(read, one) for one in findings if one.code in _GONE}
    by_path = {placed.at.path: name for name, placed in read.sources.items()}
    found: dict[str, str] = {}
    for one in changed:
        name = by_path.get(one.at.path)
        if one.code == "source-changed" and name is not None and name not in harmed:
            found[name] = one.message.rpartition(" ")[2]
    return found


def _source_of(read: Workspace, one: Finding) -> str:
    """Return the record that a finding about a quote or a passage is about."""
    for name, placed in read.sources.items():
        if placed.at.path == one.at.path:
            return name
    keys = getattr(one.at, "keys", ())
    for _, idea in read.ideas:
        if idea.at.path == one.at.path and keys[: len(idea.at.keys)] == idea.at.keys and "quotes" in keys:
            return str(idea.value.quotes[keys[keys.index("quotes") + 1]].source)
    for each in read.disagreements:
        if each.at.path == one.at.path and keys[: len(each.at.keys)] == each.at.keys and "statements" in keys:
            return str(each.value.statements[keys[keys.index("statements") + 1]].source)
    return ""


def _fix(read: Workspace, moved: Sequence[Moved], unharmed: Mapping[str, str]) -> Iterator[str]:
    """Write new places and the SHA-256 of texts that changed without harm; yield what was done."""
    changes: dict[str, dict[tuple[Key, ...], str]] = {}
    for one in moved:
        for key, value in one.values.items():
            changes.setdefault(one.at.path, {})[(one.at / key).keys] = str(value)
    for name, digest in unharmed.items():
        placed: Placed[SourceDef] = read.sources[name]
        changes.setdefault(placed.at.path, {})["sha256",] = digest
    for path, values in sorted(changes.items()):
        content = edit.replace_values(read.contents[path], values)
        _, findings = yamltree.read(content, path)
        if findings:
            yield f"{path}: left as it is, its layout is none that --fix can edit"
            continue
        file = read.root / path
        writing.write(Artifact(file.name, content.encode()), file.parent)
        number = sum(one.at.path == path for one in moved)
        parts = [f"{outcome.count(number, 'place')} written anew"] if number else []
        parts += ["the new SHA-256 recorded: every quote and passage still stands"] if ("sha256",) in values else []
        yield f"{path}: {', '.join(parts)}"
        for one in moved:
            if one.at.path == path:
                yield f"    {one.was} → {one.now}: “{short(one.text, 60)}”"
