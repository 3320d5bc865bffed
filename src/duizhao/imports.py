"""Cards from other programs, as new files of the workspace: nothing is overwritten, nothing dropped in silence."""

import codecs
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from duizhao import compiling, outcome
from duizhao.errors import DuizhaoError, UsageError
from duizhao.model.artifact import Artifact
from duizhao.model.definitions import SourceDef
from duizhao.model.exchange import Draft, Drafts, ForeignNote, Left
from duizhao.outcome import Outcome
from duizhao.passes import reading as readings
from duizhao.passes.stamp import is_slug, known, slug, stamp
from duizhao.read import files, package, written
from duizhao.read.imports import documents, foreign, ours, table
from duizhao.workspace import layout, reading, writing
from duizhao.workspace.conversions import Conversions
from duizhao.workspace.reading import Workspace

if TYPE_CHECKING:
    from duizhao.lang import Lang

_LARGEST: Final = 64 << 20
_PACKAGES: Final = (".apkg", ".colpkg", ".anki2")
_KINDS: Final = ".apkg, .json, .csv, .tsv"


def import_file(root: Path, file: Path, into: str, lang: str) -> Outcome:
    """Write the ideas in `file` into cards/, and say what had to be left and what the cards still lack.

    `into` is the topic for all of them; where it is empty, ideas keep the topics that their file names, or else are of
    one that is called as the file is. `lang` is the language of a file that does not say it; empty, it is guessed. The
    outcome is broken where the new cards have mistakes.
    """
    if into and not is_slug(into):
        raise UsageError(f"“{into}” is no name for a topic", "write small letters, digits and single hyphens")
    workspace = reading.load(root)
    records = {name: placed.value for name, placed in workspace.sources.items()}
    found = _drafts(file, cast("Lang | None", lang or None), records)
    stamped, already = _stamped(workspace, found)
    topics = _by_topic(stamped, into or slug(file.stem, readings.pinyin))
    left = [*found.left, *already]
    if not topics:
        return Outcome(report=("there is nothing new in it", *_listed(left)))
    _refuse_to_overwrite(root, topics)
    report: list[str] = []
    for topic, ideas in topics.items():
        tree = {"topic": topic, "ideas": ideas}
        tree |= {"title": found.titles[topic]} if topic in found.titles else {}
        report.append(_write(root / layout.CARDS, topic, tree, _counted(ideas)))
    for source in found.sources:
        name = str(source.get("id", ""))
        if is_slug(name) and not (root / layout.SEEDS / f"{name}.yaml").exists():
            report.append(_write(root / layout.SEEDS, name, source, "the record of a source"))
    return _checked(root, list(topics), report, left)


def _drafts(file: Path, lang: "Lang | None", records: Mapping[str, SourceDef]) -> Drafts:
    """Return what is in `file`, whatever it is."""
    if file.suffix in _PACKAGES:
        return _of_notes(package.every_note(file), lang, records)
    content = _text(file)
    if file.suffix == ".json":
        document = documents.load(content, file.name)
        if documents.is_ours(document):
            return documents.cards(document, file.name)
        if documents.is_crowdanki(document):
            return _of_notes(documents.notes(document, file.name), lang, records)
        raise UsageError(f"{file} is JSON of another kind", "duizhao export --to json and CrowdAnki write what is read")
    if file.suffix in {".csv", ".tsv", ".txt"}:
        return table.drafts(content, file.name, lang)
    raise UsageError(f"{file} is of no kind that can be imported", f"these can: {_KINDS}")


def _text(file: Path) -> str:
    if not file.is_file():
        raise UsageError(f"there is no file {file}", "name the file to take ideas from")
    content, findings = files.read_bytes(file, file.name, _LARGEST)
    if content is None:
        raise DuizhaoError(f"{file}: {findings[0].message}", findings[0].hint)
    is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise DuizhaoError(f"{file} is not UTF-8: at byte {error.start + 1:,}", "save it again, in UTF-8") from error


def _of_notes(notes: Sequence[ForeignNote], lang: "Lang | None", records: Mapping[str, SourceDef]) -> Drafts:
    own = [note for note in notes if ours.is_ours(note)]
    others = [note for note in notes if not ours.is_ours(note)]
    made, taken = ours.drafts(own, records), foreign.drafts(others, lang)
    return Drafts(ideas=(*made.ideas, *taken.ideas), titles=made.titles, left=(*made.left, *taken.left))


def _stamped(workspace: Workspace, found: Drafts) -> tuple[list[Draft], list[Left]]:
    drafts = (placed.value.idea for _, placed in workspace.drafts)
    there = known([*(placed.value for _, placed in workspace.ideas), *drafts])
    with Conversions(workspace.root, reading.whole_glossary(workspace)) as conversions:
        return stamp(found.ideas, there, readings.pinyin, conversions.converters())


def _by_topic(drafts: Iterable[Draft], default: str) -> dict[str, list[dict[str, Any]]]:
    topics: dict[str, list[dict[str, Any]]] = {}
    for draft in drafts:
        topics.setdefault(draft.topic or default, []).append(draft.tree)
    return topics


def _refuse_to_overwrite(root: Path, topics: Iterable[str]) -> None:
    for topic in topics:
        path = f"{layout.CARDS}/{topic}.yaml"
        if not is_slug(topic):
            raise UsageError(f"“{topic}” is no name for a topic", "give one: --into TOPIC")
        if (root / path).exists():
            raise UsageError(f"{path} is there, and an import overwrites no file", "give another topic: --into TOPIC")


def _write(folder: Path, name: str, tree: Mapping[str, Any], what: str) -> str:
    path = writing.write(Artifact(f"{name}.yaml", written.document(tree).encode()), folder)
    return f"{outcome.shown(path)}: {what}"


def _counted(ideas: Sequence[Mapping[str, Any]]) -> str:
    questions = sum(len(idea.get("questions", ())) for idea in ideas)
    return f"{outcome.count(len(ideas), 'idea')}, {outcome.count(questions, 'question')}"


def _listed(left: Sequence[Left]) -> list[str]:
    return [f"{one.at}: {one.why}" for one in left]


def _checked(root: Path, topics: Sequence[str], report: Sequence[str], left: Sequence[Left]) -> Outcome:
    """Return the outcome, with what `duizhao check` says of the new files."""
    checked = compiling.check(root, None)
    new = {f"{layout.CARDS}/{topic}.yaml" for topic in topics}
    said = [one for one in checked.diagnostics() if one.at.path in new]
    broken = any(one.severity == "error" for one in said)
    return Outcome(diagnostics=said, report=(*report, *_listed(left)), broken=broken)
