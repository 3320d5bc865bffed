"""Passages of the sources that may deserve an idea, as drafts whose quotes are verified already."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from duizhao import compiling, outcome
from duizhao.diagnostic import printable
from duizhao.errors import UsageError
from duizhao.lang import EN, TRADITIONAL, Lang
from duizhao.lookup import chosen
from duizhao.model.artifact import Artifact
from duizhao.model.definitions import GlossaryDef, IdeaDef
from duizhao.model.stub import Stub
from duizhao.outcome import Outcome
from duizhao.passes import reading as readings
from duizhao.passes import script
from duizhao.passes import terms as terms_pass
from duizhao.passes.document import Document, place
from duizhao.passes.match import verify
from duizhao.passes.nearest import cuts_word
from duizhao.passes.passages import Passage, Plain, cut, passages
from duizhao.passes.propose import ECHO, Proposal, propose, weigh
from duizhao.passes.recurring import recurring
from duizhao.passes.stamp import is_slug, slug
from duizhao.passes.stubs import stubs
from duizhao.passes.terms import Candidate
from duizhao.read import stubs as yaml
from duizhao.workspace import layout, reading, writing
from duizhao.workspace.reading import Workspace

_UNQUOTABLE: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffd-\uffff]"
)
"""What no YAML file may hold, or what would turn the words around it."""
_LONGEST: Final = 70
"""So much of a source's id goes into the name of a second file for it, which may have 80 characters."""
_SAME: Final = 0.5
"""A passage is quoted already where so much of it is, or of a quote."""


class Found(Struct, frozen=True, kw_only=True):
    """The proposals of one document, the best first: it has `passages`, and ideas or drafts quote `quoted` of them."""

    source: str
    file: str
    stubs: tuple[Stub, ...]
    passages: int
    quoted: int


def find(root: Path, sources: Sequence[str], texts: Path | None, limit: int) -> list[Found]:
    """Return at most `limit` proposals of each document of `sources` (ids or file names), or of every one.

    The texts are looked up in the folder `texts`, or in seeds/texts/. What an idea or a draft quotes already is not
    proposed again. Raises `UsageError` where there is no text.
    """
    read = reading.load(root)
    documents, _ = reading.load_documents(read, texts)
    names: Sequence[str | None] = sources or (None,)
    asked = [one for name in names for one in chosen(read, documents, name)]
    plain = {name: _Text(one, read.sources[name].value.language) for name, one in documents.items()}
    used = {placed.value.id for _, placed in read.ideas} | {placed.value.idea.id for _, placed in read.drafts}
    used |= {name for _, placed in read.ideas for name in placed.value.formerly}
    found: list[Found] = []
    for one in dict.fromkeys(asked):
        found.append(_propose(read, plain, one, used, limit))
        used |= {stub.id for stub in found[-1].stubs}
    return found


class _Text:
    """A document as passages are looked for in it."""

    def __init__(self, document: Document, lang: Lang) -> None:
        self.document, self.lang = document, lang
        simplified = script.simplified(document.text, lang) if lang in TRADITIONAL else document.text
        self.simplified = simplified if len(simplified) == len(document.text) else document.text
        self.plain: list[Plain] = cut(document.text, self.simplified)


def _propose(read: Workspace, texts: Mapping[str, _Text], document: Document, used: set[str], limit: int) -> Found:
    asked = texts[document.id]
    ideas = [placed.value for _, placed in read.ideas]
    terms = _terms(document, asked.lang, reading.whole_glossary(read), ideas)
    others = [one for one in texts.values() if one is not asked]
    record = read.sources[document.id].value
    every = passages(document.text, asked.simplified, weigh(terms), [one.plain for one in others], record.speakers)
    quoted = _quoted(read, document)
    new = [one for one in every if not any(_is_same(one, start, end) for start, end, _ in quoted)]
    fit = [one for one in new if _is_quotable(one, document)]

    def notes(one: Proposal) -> Iterator[str]:
        at = one.passage
        for start, end, name in quoted:
            if start < at.end and at.start < end:
                yield f"`{name}` quotes a part of it"
        if at.echo is not None and at.signs["told"] >= ECHO:
            other = others[at.echo[0]]
            there = other.plain[at.echo[1]]
            here = place(other.document, there.start, there.end)
            yield f"{other.document.id}:{here.line}:{here.column} says nearly the same: “{here.matched}”"

    best = [one for one in propose(fit, terms, limit) if _is_verified(one.passage, document)]
    made = stubs(best, document, record, used, readings.pinyin, notes)
    return Found(
        source=document.id,
        file=document.name,
        stubs=tuple(made),
        passages=len(every),
        quoted=len(every) - len(new),
    )


def _terms(document: Document, lang: Lang, glossary: GlossaryDef, ideas: Sequence[IdeaDef]) -> list[Candidate]:
    """Return the terms of a document; in English what recurs is one, and of the glossary only several words."""
    found = terms_pass.candidates([(document, lang)], glossary, ideas)
    if lang != EN:
        return found
    return [*(one for one in found if one.idea or " " in one.term), *recurring(document)]


def _quoted(read: Workspace, document: Document) -> list[tuple[int, int, str]]:
    """Return where ideas and drafts quote a document, and which they are."""
    everything = [placed.value for _, placed in read.ideas] + [placed.value.idea for _, placed in read.drafts]
    return [
        (at.start, at.end, idea.id)
        for idea in everything
        for quote in idea.quotes
        if quote.source == document.id and quote.text
        for at in verify(quote.text, document).places
    ]


def _is_same(one: Passage, start: int, end: int) -> bool:
    common = min(end, one.end) - max(start, one.start)
    return common > 0 and (common >= _SAME * (end - start) or common >= _SAME * (one.end - one.start))


def _is_quotable(one: Passage, document: Document) -> bool:
    """Say whether a file of cards can hold the passage, and it begins and ends between two words."""
    cuts = cuts_word(document.text, one.start) or cuts_word(document.text, one.end)
    return not cuts and not _UNQUOTABLE.search(document.text[one.start : one.end])


def _is_verified(one: Passage, document: Document) -> bool:
    """Say whether the passage is found as `duizhao check` finds the quotes of ideas."""
    return verify(document.text[one.start : one.end], document).verdict == "exact"


def document(found: Sequence[Found], topic: str) -> str:
    """Return the stubs of all documents as one file of cards."""
    every = [stub for one in found for stub in one.stubs]
    return yaml.document(topic, every, [line for one in found for line in _heading(one)])


def _heading(found: Found) -> Iterator[str]:
    known = f", {found.quoted:,} more are quoted already" if found.quoted else ""
    yield (
        f"duizhao draft {found.source}: {len(found.stubs):,} of the {found.passages - found.quoted:,} passages that "
        f"could be quoted{known}. Fill in what is worth a card, then delete its `draft: true`; delete the rest."
    )


def as_json(found: Sequence[Found]) -> Iterator[str]:
    """Yield one JSON object for each stub."""
    for one in found:
        for stub in one.stubs:
            fields = msgspec.to_builtins(stub)
            del fields["lang"], fields["erratum"]
            yield json.dumps({"file": one.file, **fields}, ensure_ascii=False)


def write(root: Path, found: Sequence[Found], texts: Path | None, out: Path | None) -> Outcome:
    """Write the stubs into a new file for each document in cards/, or all of them into `out`, and check the workspace.

    No file is overwritten, and no topic is given twice.
    """
    if out is not None:
        return _write_to(root, found, texts, out)
    taken = {placed.value.topic for placed in reading.load(root).topics}
    report: list[str] = []
    for one in found:
        if one.stubs:
            topic = _topic(one.source, taken, root)
            taken.add(topic)
            path = writing.write(Artifact(f"{topic}.yaml", document([one], topic).encode()), root / layout.CARDS)
            report.append(f"{outcome.shown(path)}: {outcome.count(len(one.stubs), 'draft')}")
    return _checked(root, texts, report)


def _write_to(root: Path, found: Sequence[Found], texts: Path | None, out: Path) -> Outcome:
    topic = slug(out.name.partition(".")[0], readings.pinyin)
    if out.exists():
        raise UsageError(f"{out} is there, and no file is overwritten", "name another one")
    if out.suffix != ".yaml" or not is_slug(topic):
        raise UsageError(f"“{out.name}” is no name for a file of cards", "write one that ends in .yaml")
    stubs_ = sum(len(one.stubs) for one in found)
    path = writing.write(Artifact(out.name, document(found, topic).encode()), out.parent)
    return _checked(root, texts, [f"{outcome.shown(path)}: {outcome.count(stubs_, 'draft')}"])


def _topic(wanted: str, taken: set[str], root: Path) -> str:
    number, name = 1, wanted
    wanted = wanted[:_LONGEST].rstrip("-")
    while name in taken or (root / layout.CARDS / f"{name}.yaml").exists():
        number += 1
        name = f"{wanted}-{number}"
    return name


def _checked(root: Path, texts: Path | None, report: list[str]) -> Outcome:
    """Return the outcome, with what `duizhao check` says of the new drafts."""
    checked = compiling.check(root, texts)
    paths = {line.partition(":")[0] for line in report}
    said = [one for one in checked.diagnostics() if outcome.shown(root / one.at.path) in paths]
    return Outcome(diagnostics=said, report=tuple(map(printable, report)), broken=bool(said))
