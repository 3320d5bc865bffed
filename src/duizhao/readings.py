"""The readings of a workspace's terms: which are missing, which are not as generated, and writing those that are."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, TypeAlias

from msgspec import Struct

from duizhao import compiling, outcome
from duizhao.diagnostic import Finding, short
from duizhao.lang import ZH_HANS, ZH_HANT_TW
from duizhao.model.artifact import Artifact
from duizhao.model.deck import LocalText
from duizhao.model.definitions import ReadingDef
from duizhao.passes import reading as reading_pass
from duizhao.passes.localise import localise
from duizhao.read import edit, yamltree
from duizhao.span import Key, Node
from duizhao.workspace import reading, writing
from duizhao.workspace.conversions import Conversions

Made: TypeAlias = Mapping[str, tuple[str, ...]]
"""The syllables of a term by field, pinyin and zhuyin; without a field that would be empty."""

_AFTER: Final = "term"
_KEY: Final = "reading"


class Term(Struct, frozen=True, kw_only=True):
    """An idea's term, how it is generated to be read, and what its author wrote."""

    at: Node
    text: LocalText
    made: Made
    written: ReadingDef | None

    @property
    def unknown(self) -> bool:
        """Whether it holds a character that nobody knows how to read."""
        return any("" in syllables for syllables in self.made.values())


def readings(root: Path, *, write: bool = False) -> outcome.Outcome:
    """Say which terms have no reading or another one than would be generated; with `write` add the missing ones.

    What an author wrote is never changed. The outcome is broken while a reading is missing, or where the cards have
    mistakes: then nothing is written.
    """
    checked = compiling.check(root, None)
    if checked.broken:
        return outcome.Outcome(diagnostics=checked.diagnostics(), broken=True)
    terms = _terms(checked)
    report: list[str] = []
    if write:
        contents = checked.workspace.contents
        for path, lacking in _by_file(terms).items():
            report.append(_write(root, path, contents[path], lacking))
        checked = compiling.check(root, None)
        terms = _terms(checked)
    missing = [finding for term in terms for finding in _missing(term)]
    others = [finding for term in terms for finding in _others(term)]
    counts = f"{_count(len(terms), 'term')}: {len(missing)} missing, {len(others)} not as generated"
    return outcome.Outcome(
        diagnostics=checked.workspace.locate([*missing, *others]), report=(*report, counts), broken=bool(missing)
    )


def _terms(checked: compiling.Checked) -> list[Term]:
    """Return the terms that hold Han characters."""
    with Conversions(checked.workspace.root, reading.whole_glossary(checked.workspace)) as conversions:
        local = list(localise(checked.ideas, conversions.converters()))
    terms = (
        Term(at=idea.at, text=each.term, made=_made(each.term), written=idea.definition.reading)
        for idea, each in zip(checked.ideas, local, strict=True)
    )
    return [term for term in terms if term.made]


def _made(term: LocalText) -> Made:
    made = {
        "pinyin": reading_pass.pinyin(term.by.get(ZH_HANS, "")),
        "zhuyin": reading_pass.zhuyin(term.by.get(ZH_HANT_TW, "")),
    }
    return {field: syllables for field, syllables in made.items() if syllables}


def _by_file(terms: Iterable[Term]) -> dict[str, list[Term]]:
    grouped: dict[str, list[Term]] = {}
    for term in terms:
        if term.written is None and not term.unknown:
            grouped.setdefault(term.at.path, []).append(term)
    return grouped


def _write(root: Path, path: str, content: str, lacking: list[Term]) -> str:
    """Add the readings to a file, and return what was done."""
    added: dict[tuple[Key, ...], tuple[str, Mapping[str, str]]] = {
        (*term.at.keys, _AFTER): (_KEY, {field: " ".join(made) for field, made in term.made.items()})
        for term in lacking
    }
    edited = edit.add_after(content, added)
    if not _only_adds(content, edited, lacking):
        return f"{path}: left as it is, its layout is none that --write can edit"
    file = root / path
    writing.write(Artifact(file.name, edited.encode()), file.parent)
    return f"{path}: {_count(len(lacking), 'reading')} written"


def _only_adds(before: str, after: str, lacking: list[Term]) -> bool:
    """Say whether an edited file reads back as it was, and with a reading in each of the ideas."""
    old, _ = yamltree.read(before, "")
    new, findings = yamltree.read(after, "")
    for term in lacking:
        idea = new
        for key in term.at.keys:
            idea = idea[key] if isinstance(idea, dict | list) else None  # type: ignore[index]
        if not isinstance(idea, dict) or idea.pop(_KEY, None) is None:
            return False
    return new == old and not findings


def _missing(term: Term) -> Iterator[Finding]:
    named = short(term.text[ZH_HANS])
    if term.unknown:
        if term.written is None:
            unread = [character for character in named if reading_pass.pinyin(character) == ("",)]
            message = f"“{named}” has no reading, and how {_quoted(unread)} is read is not known"
            yield Finding("reading-missing", term.at, message, "write `reading` yourself", severity="warning")
        return
    lacking = [field for field in term.made if term.written is None or not getattr(term.written, field)]
    if lacking:
        message = f"“{named}” has no {' and no '.join(lacking)}"
        shown = tuple(f"{field}: {' '.join(term.made[field])}" for field in lacking)
        hint = "duizhao readings --write adds it" if term.written is None else "add it below `reading`"
        yield Finding("reading-missing", term.at, message, hint, shown, severity="warning")


def _others(term: Term) -> Iterator[Finding]:
    for field, made in term.made.items():
        written = getattr(term.written, field) if term.written is not None else ""
        if written and "" not in made and written.lower().split() != list(made):
            message = f"“{short(written)}” is not as generated: “{short(' '.join(made))}”"
            hint = "leave it where it is right: what is written is never changed"
            yield Finding("reading-other", term.at / _KEY / field, message, hint, severity="warning")


def _quoted(characters: list[str]) -> str:
    return " and ".join(f"“{character}”" for character in dict.fromkeys(characters)) or "one of its characters"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
