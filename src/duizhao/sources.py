"""Files become sources: the text beside the others, the record into seeds/, and nothing that the file does not say."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from duizhao import outcome
from duizhao.diagnostic import Diagnostic, short
from duizhao.errors import DuizhaoError, UsageError
from duizhao.lang import Lang
from duizhao.model.artifact import Artifact
from duizhao.model.definitions import Placed, SourceDef
from duizhao.model.source_text import SourceText
from duizhao.outcome import Outcome
from duizhao.passes import opencc_tables, overlap, script
from duizhao.passes import reading as readings
from duizhao.passes.recognise import Recognised, recognise
from duizhao.passes.stamp import is_slug, slug
from duizhao.read import edit, files, written
from duizhao.read.sources import Refusal, extract
from duizhao.read.sources.written_date import date as as_date
from duizhao.span import Key, Span
from duizhao.workspace import layout, reading, writing

_RESERVED: Final = frozenset({layout.GLOSSARY, layout.DISAGREEMENTS})
_MOST: Final = 20_000_000
_LONGEST: Final = 500
"""Characters of a title, or of whatever else a file says of itself."""
_SHOWN_REMOVED: Final = 160
_MISSING: Final = ("title", "author", "date", "speakers")
"""What a record may lack, but a reader asks for."""


class Given(Struct, frozen=True, kw_only=True):
    """What the person who adds a file knows of it; it goes before what the file says."""

    id: str = ""
    title: str = ""
    outlet: str = ""
    author: str = ""
    date: str = ""
    language: Lang | None = None
    speakers: tuple[str, ...] = ()
    event: str = ""
    url: str = ""
    encoding: str = ""


class Wish(Struct, frozen=True):
    """How files are added: nothing written; pages whole; copies too; changed files in place of the recorded ones."""

    dry_run: bool = False
    whole: bool = False
    anyway: bool = False
    update: bool = False


NO_WISH: Final = Wish()


class _Stop(Exception):  # noqa: N818 - it ends the adding of one file; the diagnostic says why
    def __init__(self, code: str, message: str, hint: str, details: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.said = (code, message, hint, details)


class _Known(Struct, frozen=True, kw_only=True):
    """What is there already; grows as files are added."""

    root: Path
    folder: Path
    sources: dict[str, SourceDef]
    contents: dict[str, str]
    prints: dict[str, overlap.Fingerprint]


def add(
    root: Path,
    paths: Sequence[Path],
    given: Given,
    texts: Path | None,
    wish: Wish = NO_WISH,
) -> Outcome:
    """Write a text and a record for each file, and say what they hold, what they lack, and what they are like.

    Texts go to the folder `texts`, or to seeds/texts/, which git ignores. No file that is there is changed,
    unless somebody wishes for it.
    """
    _check_given(paths, given)
    known = _known(root, texts)
    report: list[str] = []
    said: list[Diagnostic] = []
    for path in paths:
        name = outcome.shown(path.absolute()) if path.is_absolute() else str(path)
        try:
            lines, warnings = _one(path, name, given, known, wish)
        except _Stop as stop:
            code, message, hint, details = stop.said
            said.append(Diagnostic(code, Span(name), message, hint, details))
            continue
        report += lines
        said += warnings
    return Outcome(diagnostics=said, report=tuple(report), broken=any(one.severity == "error" for one in said))


def _check_given(paths: Sequence[Path], given: Given) -> None:
    if given.id and len(paths) > 1:
        raise UsageError("one id cannot be that of several files", "add them one by one, or leave --id out")
    if given.id and (not is_slug(given.id) or given.id in _RESERVED):
        raise UsageError(f"“{given.id}” is no id for a record", "write small letters, digits and single hyphens")
    if given.date and not as_date(given.date):
        raise UsageError(f"“{given.date}” is no date", "write 2024, 2024-06 or 2024-06-30")


def _known(root: Path, texts: Path | None) -> _Known:
    read = reading.load(root)
    folder = root / layout.TEXTS if texts is None else texts
    documents, _ = reading.load_documents(read, texts if folder.is_dir() else None)
    return _Known(
        root=root,
        folder=folder,
        sources={name: placed.value for name, placed in read.sources.items()},
        contents=read.contents,
        prints={name: overlap.fingerprint(one.text, script.simplified) for name, one in documents.items()},
    )


def _one(path: Path, name: str, given: Given, known: _Known, wish: Wish) -> tuple[list[str], list[Diagnostic]]:
    """Add one file. Raises `_Stop` where it cannot be, and then nothing is written."""
    content = _content(path, name)
    digest = hashlib.sha256(content).hexdigest()
    try:
        taken = extract(path.name, content, given.encoding, whole=wish.whole)
    except Refusal as refusal:
        raise _Stop("source-unreadable", refusal.message, refusal.hint) from refusal
    if len(taken.text) > _MOST:
        message = f"its text has {len(taken.text):,} characters: the most is {_MOST:,}"
        raise _Stop("source-unreadable", message, "split it: a source is one document")
    text = content if taken.as_is else taken.text.encode("utf-8", "replace")
    recorded = _recorded(known.sources, {digest, hashlib.sha256(text).hexdigest()})
    if recorded is not None and not wish.anyway:
        return _again(name, recorded, text, known, dry_run=wish.dry_run), []
    language = _language(taken, given)
    changed = _changed(path, given, known)
    if changed is not None and wish.update:
        return _updated(name, changed, text, digest, known, dry_run=wish.dry_run), []
    fingerprint = overlap.fingerprint(taken.text, script.simplified)
    like = overlap.compare(fingerprint, taken.text, known.prints, script.simplified)
    _refuse_same(like, anyway=wish.anyway)
    record = _record(path, taken, text, digest, language, given, known)
    lines = _described(name, taken, language, dry_run=wish.dry_run)
    lines += _written(record, text, known, dry_run=wish.dry_run)
    lines += _lacks(record)
    lines += _events(like)
    known.prints[str(record["id"])] = fingerprint
    return lines, [_overlap(name, one) for one in like if one.kind == "near"]


def _content(path: Path, name: str) -> bytes:
    content, findings = files.read_bytes(path, name, files.MAX_DOCUMENT)
    if content is None:
        found = findings[0]
        missing = not path.exists() and not path.is_symlink()
        hint = "is its name right?" if missing else found.hint if found.code != "file-size" else "split it"
        raise _Stop(found.code, found.message, hint)
    return content


def _recorded(sources: Mapping[str, SourceDef], digests: set[str]) -> SourceDef | None:
    for one in sources.values():
        if one.sha256 in digests or (one.original is not None and one.original.sha256 in digests):
            return one
    return None


def _again(name: str, record: SourceDef, text: bytes, known: _Known, *, dry_run: bool) -> list[str]:
    """Return what to say of a file that is recorded; a text that its record names and that is gone is put back."""
    lines = [f"{name}: recorded already, as `{record.id}`"]
    target = known.folder / record.file
    if record.file and not target.exists() and hashlib.sha256(text).hexdigest() == record.sha256:
        if not dry_run:
            writing.write(Artifact(record.file, text), known.folder)
        lines.append(
            f"    {outcome.shown(target)}: the text, which was not there{' (would be written)' if dry_run else ''}"
        )
    return lines


def _name(path: Path, given: Given) -> str:
    name = given.id or slug(path.stem, readings.pinyin)
    return f"{name}-source" if name in _RESERVED else name


def _files(record: SourceDef) -> set[str]:
    """Return the names of the files that a record is of."""
    return {record.file, *([record.original.file] if record.original is not None else [])}


def _changed(path: Path, given: Given, known: _Known) -> SourceDef | None:
    """Return the record of a file of this name, which the file is no longer."""
    record = known.sources.get(_name(path, given))
    return record if record is not None and path.name in _files(record) else None


def _updated(name: str, record: SourceDef, text: bytes, digest: str, known: _Known, *, dry_run: bool) -> list[str]:
    """Write a text over the one that it was before, and its SHA-256 into the record, of which nothing else changes."""
    path = f"{layout.SEEDS}/{record.id}.yaml"
    values: dict[tuple[Key, ...], str] = {("sha256",): hashlib.sha256(text).hexdigest()}
    if record.original is not None:
        values["original", "sha256"] = digest
    content = edit.replace_values(known.contents[path], values)
    target = known.folder / record.file
    if not dry_run:
        writing.write(Artifact(record.file, text), known.folder)
        writing.write(Artifact(f"{record.id}.yaml", content.encode()), known.root / layout.SEEDS)
    would = "would be " if dry_run else ""
    return [
        f"{name}: it has changed since it was recorded as `{record.id}`",
        f"    {outcome.shown(target)} and the SHA-256 in {path}: {would}set anew",
        "    duizhao sources check says which quotes that touches, --fix where they stand now",
    ]


def _language(taken: SourceText, given: Given) -> Recognised:
    if given.language is not None:
        return Recognised(given.language, "as you say")
    found = recognise(taken.text, taken.tag, script.simplified, _simple_alone())
    if found.tag is None:
        hint = "duizhao has sources in en, zh-Hans, zh-Hant-TW and zh-Hant-HK: name one with --language if it is wrong"
        raise _Stop("source-language", f"its language is not recognised (`und`): {found.why}", hint)
    return found


def _simple_alone() -> set[str]:
    """Return the characters that stand in simplified text alone."""
    return {one for one, several in opencc_tables.characters().items() if one not in several}


def _refuse_same(like: Sequence[overlap.Overlap], *, anyway: bool) -> None:
    same = next((one for one in like if one.kind == "same"), None)
    if same is not None and not anyway:
        hint = "use that record; --anyway makes another"
        raise _Stop("source-duplicate", f"it is the text of `{same.source}`, marks, spaces and script apart", hint)


def _record(
    path: Path, taken: SourceText, text: bytes, digest: str, language: Recognised, given: Given, known: _Known
) -> dict[str, Any]:
    """Return the record, as it will be written. Raises `_Stop` where its name is taken, or nobody published it."""
    name = _name(path, given)
    _refuse_taken(name, path, text, known)
    outlet = _clean(given.outlet or taken.outlet)
    if not outlet:
        hint = "say who published it, as it is to be shown under each quote: --outlet NAME"
        raise _Stop("source-outlet", "it does not say who published it, and a record needs that", hint)
    form = taken.form if taken.encoding in {"UTF-8", "ASCII"} else f"{taken.form}, {taken.encoding}"
    original = {} if taken.as_is else {"original": {"file": _clean(path.name), "sha256": digest, "form": form}}
    said: dict[str, Any] = {
        "title": given.title or taken.title,
        "outlet": outlet,
        "author": given.author or taken.author,
        "date": as_date(given.date) or taken.date,
        "url": given.url or taken.url,
        "event": {"name": _clean(given.event)} if given.event else {},
        "speakers": list(given.speakers or taken.speakers),
    }
    known_of_it = {key: value for key, value in ((key, _clean(one)) for key, one in said.items()) if value}
    return {
        "id": name,
        "file": f"{name}.txt",
        "sha256": hashlib.sha256(text).hexdigest(),
        **original,
        "language": language.tag,
        **known_of_it,
    }


def _clean(said: Any) -> Any:  # noqa: ANN401 - texts and lists of them
    """Return what a file says of itself in one line, without characters that act on a terminal or hide."""
    if isinstance(said, str):
        return " ".join("".join(one if one.isprintable() else " " for one in said[:_LONGEST]).split())
    return [clean for one in said if (clean := _clean(one))] if isinstance(said, list) else said


def _refuse_taken(name: str, path: Path, text: bytes, known: _Known) -> None:
    """Raise `_Stop` where a record or a text of this name is there, and is another."""
    record = known.sources.get(name)
    if record is not None and path.name in _files(record):
        hint = "--update puts it in the place of the old text, and keeps the record; --id OTHER keeps both"
        raise _Stop("source-exists", f"it has changed since it was recorded as `{name}`", hint)
    if record is not None or (known.root / layout.SEEDS / f"{name}.yaml").exists():
        raise _Stop("source-exists", f"there is a record `{name}` of another text", "choose another id: --id OTHER")
    target_file = known.folder / f"{name}.txt"
    if target_file.exists() and target_file.read_bytes() != text:
        message = f"{outcome.shown(target_file)} is there, and is another text"
        raise _Stop("source-exists", message, "choose another id: --id OTHER")


def _written(record: Mapping[str, Any], text: bytes, known: _Known, *, dry_run: bool) -> list[str]:
    """Write text and record, both or neither; return where they are, or would be."""
    name = str(record["id"])
    file, seeds = f"{name}.txt", known.root / layout.SEEDS
    content = _yaml(record)
    if dry_run:
        rows = [f"        {row}" for row in content.splitlines()]
        return [f"    would write {outcome.shown(known.folder / file)} and {layout.SEEDS}/{name}.yaml:", *rows]
    new = not (known.folder / file).exists()
    target = writing.write(Artifact(file, text), known.folder)
    try:
        placed = writing.write(Artifact(f"{name}.yaml", content.encode()), seeds)
    except DuizhaoError:
        if new:
            target.unlink(missing_ok=True)
        raise
    from msgspec import convert  # noqa: PLC0415

    known.sources[name] = convert(dict(record), SourceDef)
    return [f"    {outcome.shown(target)}: the text", f"    {outcome.shown(placed)}: the record"]


def _yaml(record: Mapping[str, Any]) -> str:
    """Return a record as YAML, in the order of the card format."""
    return "".join(written.document({key: value}) for key, value in record.items())


def _described(name: str, taken: SourceText, language: Recognised, *, dry_run: bool) -> list[str]:
    size = f"{len(taken.text):,} characters, {outcome.count(taken.text.count(chr(10)), 'line')}"
    lines = [f"{name}: {taken.form}, {taken.encoding}, {size}"]
    lines.append(f"    language: {language.shown} ({language.why})")
    if language.doubt:
        lines.append(f"    look at this: {language.doubt}")
    lines += [f"    {remark}" for remark in taken.remarks]
    for one in taken.removed:
        shown = " | ".join(one.text.split("\n"))
        lines.append(f"    left out, {one.why}: {shown if dry_run else short(shown, _SHOWN_REMOVED)}")
    if any(one.why not in {"page number", "hidden"} for one in taken.removed) and taken.form == "HTML page":
        lines.append("    --whole keeps all of that")
    return lines


def _lacks(record: Mapping[str, Any]) -> list[str]:
    missing = [one for one in _MISSING if one not in record]
    if not missing:
        return []
    return [f"    not said in the file: {', '.join(missing)}; add what you know to the record"]


def _events(like: Sequence[overlap.Overlap]) -> Iterator[str]:
    for one in like:
        if one.kind == "event":
            share = f"{max(one.of_new, one.of_known):.1%}"
            yield (
                f"    may report what `{one.source}` reports ({share} of the shorter text is in the other): if so, "
                "write the same `event:` into both, so that nobody takes them for independent"
            )


def _overlap(name: str, one: overlap.Overlap) -> Diagnostic:
    message = f"{one.of_new:.0%} of it stands in `{one.source}`, and {one.of_known:.0%} of that one in it"
    hint = "two copies are one piece of evidence: name the same `event:` in both, or `retrieved_from:`, or keep one"
    details = tuple(f"“{short(line)}”" for line in one.examples)
    return Diagnostic("source-overlap", Span(name), message, hint, details, "warning")


def listed(root: Path, texts: Path | None) -> list[tuple[Placed[SourceDef], int, bool]]:
    """Return every record, how many quotes it has, and whether its full text is at hand; by date and id."""
    read = reading.load(root)
    folder = root / layout.TEXTS if texts is None else texts
    quotes: dict[str, int] = {}
    for _, idea in read.ideas:
        for quote in idea.value.quotes:
            quotes[quote.source] = quotes.get(quote.source, 0) + 1
    rows = [
        (placed, quotes.get(name, 0), bool(placed.value.file) and (folder / placed.value.file).is_file())
        for name, placed in read.sources.items()
    ]
    return sorted(rows, key=lambda row: (row[0].value.date or "9999", row[0].value.id))
