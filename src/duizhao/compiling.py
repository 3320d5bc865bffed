"""From a workspace to compiled decks: the order of the passes."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property, partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from duizhao.deriving import Deriving
from duizhao.diagnostic import Diagnostic, Finding, has_errors
from duizhao.emit import notetypes
from duizhao.errors import UsageError
from duizhao.lang import Lang, Text
from duizhao.model.artifact import Artifact
from duizhao.model.deck import Deck, Idea, LocalText
from duizhao.model.definitions import DeckDef, ExcerptDef, Placed
from duizhao.outcome import count
from duizhao.passes import check as checking
from duizhao.passes import chinese, lints, quotes, records
from duizhao.passes import drafts as drafting
from duizhao.passes import release as releasing
from duizhao.passes.check_quizzes import check_quizzes
from duizhao.passes.chinese import OpenChoice
from duizhao.passes.items import assemble
from duizhao.passes.localise import localise_text
from duizhao.read import edit, patch, yamltree
from duizhao.workspace import layout, reading, writing
from duizhao.workspace.reading import Workspace

_DOUBTFUL = {
    layout.CARDS: ("idea-unknown", "topic-unknown"),
    layout.SEEDS: ("source-unknown", "quote-source", "disagreement-unknown", "script-choice"),
}
"""Findings that mean nothing where a file in the folder could not be read."""
_SHOWN = 10
"""So many names are shown before “and 32 more”."""


class Checked(Struct, frozen=True, kw_only=True, dict=True):
    """A workspace read and verified, with everything that is wrong with it.

    What is doubtful about content is looked for, and findings are located, only when somebody asks: a build with
    nothing but warnings needs neither.
    """

    workspace: Workspace
    ideas: tuple[Idea, ...]
    mistakes: tuple[Finding, ...]
    """Every finding but those about content, which are warnings."""
    doubts: Callable[[], Sequence[Finding]]
    """Finds what is doubtful about content."""
    repairs: tuple[quotes.Repair, ...]
    excerpts: tuple[quotes.Excerpt, ...]
    drafted: int
    """So many quotes of drafts stand in their sources."""

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that is wrong or doubtful."""
        return (*self.mistakes, *self.doubts())

    @property
    def broken(self) -> bool:
        """Whether nothing may be built from it."""
        return has_errors(self.mistakes)

    def diagnostics(self) -> list[Diagnostic]:
        """Return the findings with their lines and columns, in the order of the files."""
        return self.workspace.locate(self.findings)

    def summary(self) -> str:
        """Return one line that says what was checked, and how."""
        verified = [quote for idea in self.ideas for quote in idea.quotes]
        full = sum(quote.checked_in == "text" for quote in verified)
        errors = sum(one.severity == "error" for one in self.findings)
        warnings = len(self.findings) - errors
        found = " and ".join(
            count(number, noun) for number, noun in ((errors, "error"), (warnings, "warning")) if number
        )
        return (
            f"{count(len(self.workspace.ideas), 'idea')}, {count(len(verified), 'quote')} verified: "
            f"{full} in full texts, {len(verified) - full} in recorded excerpts; "
            f"{self._drafts()}{found or 'no mistakes'}"
        )

    def _drafts(self) -> str:
        """Return how many drafts there are, and how many of their quotes were not found, or not looked for."""
        drafts = self.workspace.drafts
        unknown = sum(len(placed.value.idea.quotes) for _, placed in drafts) - self.drafted
        unverified = f" ({count(unknown, 'quote')} not verified)" if unknown else ""
        return f"{count(len(drafts), 'draft')}{unverified}; " if drafts else ""


def check(root: Path, texts: Path | None, edited: Mapping[str, str] = {}) -> Checked:
    """Return the workspace at `root`, verified; `texts` is where the full texts are, if not in seeds/texts/.

    `edited` holds texts by path that are taken instead of the files: what would be if they were written.
    """
    read = reading.load(root, edited=edited)
    documents, findings = reading.load_documents(read, texts)
    languages = {name: placed.value.language for name, placed in read.sources.items()}
    verified = quotes.verify_ideas(read.ideas, read.sources, documents, read.disagreements)
    said = {one.at for one in verified.findings}
    findings += (
        one for one in records.verify_records(read.sources, documents, read.disagreements) if one.at not in said
    )
    with _deriving(read) as deriving:
        judged = dict(zip((idea.at for idea in verified.ideas), deriving.judged(verified.ideas), strict=True))
        choices = list(_choices_around(read, languages, deriving))
    choices += (one for each in judged.values() for one in each.choices)
    findings += checking.check_ideas(read.topics, read.ideas, drafting.written(read.drafts))
    findings += (finding for each in judged.values() for finding in each.checks)
    findings += checking.check_sources(list(read.sources.values()))
    findings += checking.check_disagreements(read.disagreements, read.sources)
    findings += checking.check_glossary(read.glossary.value, read.glossary.at)
    findings += _check_decks(read)
    drafts = drafting.check_drafts(read.drafts, read.sources, documents, read.ledgers)
    findings += drafts.findings
    findings += verified.findings
    findings += chinese.check_choices(choices)
    findings += (finding for each in judged.values() for finding in each.words)
    broken = [one.at for one in read.findings if one.severity == "error"]
    decks = list(read.decks.values())
    findings += lints.check_acceptances(read.ideas, decks, broken)
    if layout.has_templates(root):
        findings += notetypes.check_templates(reading.templates(root))
    return Checked(
        workspace=read,
        ideas=verified.ideas,
        mistakes=(*read.findings, *_without_doubtful(findings, read.unread)),
        doubts=partial(
            lints.lint,
            read.ideas,
            decks,
            read.sources,
            broken,
            read.reviews,
            lambda placed: judged[placed.at].doubts,
        ),
        repairs=(*verified.repairs, *drafts.repairs),
        excerpts=verified.excerpts,
        drafted=drafts.verified,
    )


def _check_decks(read: Workspace) -> Iterator[Finding]:
    """Yield what is wrong with manifests."""
    topics = [topic for topic, _ in read.ideas] + [placed.value.topic for placed in read.topics]
    ideas = [placed.value.id for _, placed in read.ideas]
    drafts = {placed.value.idea.id for _, placed in read.drafts}
    decks = list(read.decks.values())
    yield from checking.check_decks(decks, topics, ideas, drafts)
    yield from check_quizzes(decks, read.ideas)
    for name, placed in read.decks.items():
        yield from releasing.check_name(placed.value.name, read.ledgers[name], placed.at / "name")


def _without_doubtful(findings: Sequence[Finding], unread: AbstractSet[str]) -> Iterator[Finding]:
    """Yield `findings` without those about what may stand in a file that could not be read."""
    silent = {code for folder in unread for code in _DOUBTFUL.get(folder, ())}
    if any(finding.code == "id-repeated" for finding in findings):
        silent.add("idea-unknown")  # one of the two may bear the name
    return (finding for finding in findings if finding.code not in silent)


def fix(root: Path, texts: Path | None, *, write: bool = True) -> Iterator[str]:
    """Paste the source's words into quotes that can only mean them, and record excerpts; yield the patches.

    A file that would not read back after the edit is left as it is. Unless `write`, every one is.
    """
    checked = check(root, texts)
    contents = checked.workspace.contents
    for path, changes in edit.by_file((repair.at, repair.text) for repair in checked.repairs).items():
        done = f"{count(len(changes), 'quote')} set to the source's words"
        yield from _rewrite(root, path, contents[path], edit.replace_values(contents[path], changes), done, write=write)
    by_source: dict[str, list[ExcerptDef]] = {}
    for one in checked.excerpts:
        by_source.setdefault(one.source, []).append(ExcerptDef(text=one.text, line=one.line, column=one.column))
    for source, excerpts in sorted(by_source.items()):
        path = checked.workspace.sources[source].at.path
        done = f"{count(len(excerpts), 'excerpt')} recorded"
        yield from _rewrite(root, path, contents[path], edit.add_excerpts(contents[path], excerpts), done, write=write)


def _rewrite(root: Path, path: str, before: str, after: str, done: str, *, write: bool) -> Iterator[str]:
    _, findings = yamltree.read(after, path)
    if findings:
        yield f"{path}: left as it is, its layout is none that --fix can edit"
        return
    yield patch.patch(path, before, after).rstrip("\n")
    if write:
        file = root / path
        writing.write(Artifact(file.name, after.encode()), file.parent)
        yield f"{path}: {done}"


def compile_decks(checked: Checked, names: Sequence[str]) -> dict[str, Deck]:
    """Return the decks called `names`, all of them where none is named. `checked` must not be broken."""
    read = checked.workspace
    if not read.decks:
        raise UsageError(
            f"there is no deck in {layout.DECKS}/", f"write {layout.DECKS}/mine.yaml: see docs/card-format.md"
        )
    wanted = {name: _manifest(read, name) for name in names or sorted(read.decks)}
    with _deriving(read) as deriving:
        converters = deriving.conversions.converters()
        ideas = deriving.local(checked.ideas)
        titles = {one.value.topic: localise_text(one.value.title, converters) for one in read.topics if one.value.title}
        records = {name: placed.value for name, placed in read.sources.items()}
        return {name: assemble(placed.value, ideas, titles, records, converters) for name, placed in wanted.items()}


def _deriving(read: Workspace) -> Deriving:
    languages = {name: placed.value.language for name, placed in read.sources.items()}
    return Deriving(read.root, reading.whole_glossary(read), languages)


def localised(checked: Checked, texts: Sequence[Text | None]) -> list[LocalText | None]:
    """Return texts of a manifest in every language; what is left out stays out."""
    with _deriving(checked.workspace) as deriving:
        converters = deriving.conversions.converters()
        return [localise_text(text, converters) if text else None for text in texts]


def _choices_around(read: Workspace, languages: Mapping[str, Lang], deriving: Deriving) -> Iterator[OpenChoice]:
    """Yield what script conversion asks of the authors of topics and decks, their ideas apart."""
    around = [
        *((placed.at, replace(placed.value, ideas=[])) for placed in read.topics),
        *((placed.at, placed.value) for placed in read.decks.values()),
    ]
    for at, value in around:
        for one in chinese.simplified_texts(value, at, languages):
            yield from chinese.open_choices(one.text, [one], deriving.conversions.choices)


def _manifest(read: Workspace, name: str) -> Placed[DeckDef]:
    if name not in read.decks:
        raise UsageError(f"there is no deck `{name}`", checking.did_you_mean(name, read.decks))
    return read.decks[name]


def today() -> str:
    """Return the date where this runs, as in 2024-06-30."""
    return time.strftime("%Y-%m-%d")
