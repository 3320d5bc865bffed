"""Reading a workspace: its files become definitions, and what is wrong with them findings."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import ExitStack
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from duizhao import __version__
from duizhao.diagnostic import Diagnostic, Finding
from duizhao.errors import DuizhaoError, UsageError
from duizhao.model.deck import SourceId
from duizhao.model.definitions import (
    DeckDef,
    DisagreementDef,
    DisagreementsDef,
    DraftDef,
    GlossaryDef,
    IdeaDef,
    Placed,
    SourceDef,
    TopicDef,
)
from duizhao.model.ledger import Ledger
from duizhao.model.review import NO_REVIEWS, Reviews
from duizhao.passes.document import Document, document
from duizhao.read import comments, direction, files, ledger, reviews, yamltree
from duizhao.read.decode import MAX_FINDINGS, decode
from duizhao.read.drafts import has_drafts, read_topic
from duizhao.read.locate import locate
from duizhao.read.salvage import salvage
from duizhao.span import Node, Span
from duizhao.workspace import cache
from duizhao.workspace.full_texts import full_text, is_plain
from duizhao.workspace.kept import Kept, code
from duizhao.workspace.layout import (
    CARDS,
    DECKS,
    DISAGREEMENTS,
    GLOSSARY,
    REVIEWS,
    SEEDS,
    TEXTS,
    has_templates,
    shipped,
)

_MAX_LEDGER: Final = 256 << 20
_AT_LEAST: Final = 100
"""So many topic files may be kept in any case."""
_GLOSSARY_FILE: Final = f"{SEEDS}/{GLOSSARY}.yaml"

T = TypeVar("T")


class Workspace(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a workspace's files say, as far as they could be read, and what is wrong with the rest.

    A broken idea is here as far as it could be read. `drafts` are apart from `ideas`, since nothing is built from
    them. `unread` are the folders in which a file could not be made sense of at all, so that names may be missing
    that do exist. `contents` holds each YAML file's text by its path, so that findings can be located in what was
    read.
    """

    root: Path
    topics: tuple[Placed[TopicDef], ...]
    ideas: tuple[tuple[str, Placed[IdeaDef]], ...]
    drafts: tuple[tuple[str, Placed[DraftDef]], ...]
    sources: dict[str, Placed[SourceDef]]
    glossary: Placed[GlossaryDef]
    disagreements: tuple[Placed[DisagreementDef], ...]
    decks: dict[str, Placed[DeckDef]]
    ledgers: dict[str, Ledger]
    reviews: Reviews
    unread: frozenset[str]
    contents: dict[str, str]
    findings: tuple[Finding, ...]

    def locate(self, findings: Iterable[Finding]) -> list[Diagnostic]:
        """Return `findings` with their lines and columns, in the order of the files."""
        return locate(findings, self.contents)


def load(root: Path, only: AbstractSet[str] | None = None, edited: Mapping[str, str] = {}) -> Workspace:
    """Return what the files below `root` say; of its YAML files only those whose paths are in `only`, if given.

    `edited` holds texts by path that are taken instead of the files: what would be if they were written.
    """
    return _Loader(root, only, edited).load()


class _Loader:
    """Collects contents and findings while the files of one workspace are read."""

    def __init__(self, root: Path, only: AbstractSet[str] | None, edited: Mapping[str, str]) -> None:
        self.root = root
        self.only = only
        self.edited = edited
        self.contents: dict[str, str] = {}
        self.findings: list[Finding] = []
        self.unread: set[str] = set()
        self.drafts: list[tuple[str, Placed[DraftDef]]] = []

    def load(self) -> Workspace:
        topics: list[Placed[TopicDef]] = []
        ideas: list[tuple[str, Placed[IdeaDef]]] = []
        self.cards(topics, ideas)
        sources, glossary, disagreements = self.seeds()
        decks = {
            placed.value.id: placed for path, tree in self.trees(DECKS) for placed in self.one(path, tree, DeckDef)
        }
        ledgers = {deck: self.ledger(f"{DECKS}/{deck}.lock", ledger.parse) or Ledger() for deck in decks}
        reviewed = self.ledger(REVIEWS, reviews.parse) if self.only is None else None
        return Workspace(
            root=self.root,
            topics=tuple(topics),
            ideas=tuple(ideas),
            drafts=tuple(self.drafts),
            sources=sources,
            glossary=glossary,
            disagreements=disagreements,
            decks=decks,
            ledgers=ledgers,
            reviews=reviewed or NO_REVIEWS,
            unread=frozenset(self.unread),
            contents=self.contents,
            findings=tuple(self.findings),
        )

    def cards(self, topics: list[Placed[TopicDef]], ideas: list[tuple[str, Placed[IdeaDef]]]) -> None:
        """Read the topic files; one without any finding is kept as it was decoded, and not taken apart again."""
        with ExitStack() as stack:
            whole = self.only is None
            kept = stack.enter_context(Kept(self.root, "topics", code(), _AT_LEAST)) if whole else None
            for path in self.paths(CARDS):
                before = len(self.findings)
                text = self.text(path)
                known = kept.get("", text.encode(), TopicDef) if kept and text is not None else None
                if known is not None:
                    _take(Node(path), known, topics, ideas)
                    continue
                tree = self.tree(path, text)
                if tree is None:
                    self.unread.add(CARDS)
                    continue
                self.topic(path, tree, topics, ideas)
                if kept and text is not None and len(self.findings) == before and not has_drafts(tree):
                    kept.put("", text.encode(), topics[-1].value)

    def trees(self, folder: str) -> Iterator[tuple[str, yamltree.Tree]]:
        """Yield the readable YAML files of a folder, by name."""
        for path in self.paths(folder):
            tree = self.tree(path, self.text(path))
            if tree is None:
                self.unread.add(folder)
            else:
                yield path, tree

    def paths(self, folder: str) -> Iterator[str]:
        """Yield the paths of the YAML files of a folder, by name."""
        try:
            names = sorted(entry.name for entry in os.scandir(self.root / folder))
        except FileNotFoundError:
            return
        except OSError as error:
            hint = files.PERMISSIONS if isinstance(error, PermissionError) else "make it a folder"
            message = f"this folder cannot be read: {error.strerror}"
            self.findings.append(Finding("file-unreadable", Span(folder), message, hint))
            self.unread.add(folder)
            return
        for name in names:
            path = f"{folder}/{name}"
            if self.only is not None and path not in self.only:
                continue
            if name.endswith(".yml") and not name.startswith("."):
                message = "this file is not read: its name ends in .yml"
                self.findings.append(
                    Finding("file-name", Span(path), message, f"rename it to {name[:-4]}.yaml", severity="warning")
                )
            if not name.endswith(".yaml") or name.startswith("."):
                continue
            yield path

    def text(self, path: str) -> str | None:
        """Return the text of a file, or None where it cannot be read."""
        content, findings = files.read_bytes(self.root / path, path, yamltree.MAX_BYTES)
        self.findings += findings
        if content is None:
            return None
        content = self.edited[path].encode() if path in self.edited else content
        text, findings = yamltree.decode(content, path)
        self.findings += findings
        if findings:
            return None
        self.contents[path] = text
        return text

    def tree(self, path: str, text: str | None) -> yamltree.Tree:
        """Return what a YAML file holds, or None where it cannot be made sense of."""
        if text is None:
            return None
        tree, findings = yamltree.read(text, path)
        self.findings += [*findings, *direction.check_direction(text, tree, path)]
        self.findings += comments.check_comments(text, path) if tree is not None else ()
        if tree is None and not findings:
            hint = "delete it, or see docs/card-format.md"
            self.findings.append(Finding("file-empty", Span(path), "this file is empty", hint))
        return tree

    def one(self, path: str, tree: yamltree.Tree, as_type: type[T]) -> Iterator[Placed[T]]:
        """Yield the definition that a file holds, if it is one."""
        value, findings = decode(tree, as_type, Node(path))
        self.findings += findings
        if value is None:
            self.unread.add(path.partition("/")[0])
        else:
            yield Placed(Node(path), value)

    def topic(
        self, path: str, tree: yamltree.Tree, topics: list[Placed[TopicDef]], ideas: list[tuple[str, Placed[IdeaDef]]]
    ) -> None:
        """Take a topic file; where some of its ideas are wrong, take the others, so that checks go on with them."""
        at = Node(path)
        if has_drafts(tree):
            mixed, findings = read_topic(tree, at)
            self.findings += findings
            self.unread |= set() if mixed.topics else {CARDS}
            topics += mixed.topics
            ideas += mixed.ideas
            self.drafts += mixed.drafts
            return
        topic, findings = decode(tree, TopicDef, at)
        self.findings += findings
        if any(map(_about_an_id, self.findings)):
            self.unread.add(CARDS)
        if topic is not None:
            _take(at, topic, topics, ideas)
        elif len(findings) > MAX_FINDINGS:
            self.unread.add(CARDS)
        elif isinstance(tree, dict) and isinstance(tree.get("ideas"), list) and isinstance(tree.get("topic"), str):
            whole, _ = decode({**tree, "ideas": []}, TopicDef, at)
            name = str(tree["topic"])
            if whole is not None:
                topics.append(Placed(at, whole))
            for i, idea_tree in enumerate(tree["ideas"] or ()):
                idea = salvage(idea_tree)
                if idea is not None:
                    ideas.append((name, Placed(at / "ideas" / i, idea)))
        else:
            self.unread.add(CARDS)

    def seeds(self) -> tuple[dict[str, Placed[SourceDef]], Placed[GlossaryDef], tuple[Placed[DisagreementDef], ...]]:
        """Read the records, the glossary and the disagreements."""
        sources: dict[str, Placed[SourceDef]] = {}
        glossary = Placed(Node(_GLOSSARY_FILE), GlossaryDef())
        disagreements: list[Placed[DisagreementDef]] = []
        for path, tree in self.trees(SEEDS):
            stem = path.removeprefix(f"{SEEDS}/").removesuffix(".yaml")
            if stem == GLOSSARY:
                glossary = next(self.one(path, tree, GlossaryDef), glossary)
            elif stem == DISAGREEMENTS:
                for whole in self.one(path, tree, DisagreementsDef):
                    at = whole.at / "disagreements"
                    disagreements += [Placed(at / i, each) for i, each in enumerate(whole.value.disagreements)]
            else:
                for placed in self.one(path, tree, SourceDef):
                    sources[placed.value.id] = placed
        return sources, glossary, tuple(disagreements)

    def ledger(self, path: str, parse: Callable[[str, str], tuple[T, list[Finding]]]) -> T | None:
        """Read a ledger, or None where there is none yet, or none that can be read."""
        if not (self.root / path).exists() and not (self.root / path).is_symlink():
            return None
        content, findings = files.read_bytes(self.root / path, path, _MAX_LEDGER)
        self.findings += findings
        if content is None:
            return None
        text, findings = yamltree.decode(content, path)
        self.findings += findings
        if findings:
            return None
        read, findings = parse(text, path)
        self.findings += findings
        return read


def _about_an_id(finding: Finding) -> bool:
    """Say whether an idea may be missing that is there, under a name that cannot be read."""
    if finding.code == "yaml-repeated-key":
        return True
    at = finding.at
    keys = at.keys if isinstance(at, Node) else ()
    return keys[:1] == ("ideas",) and (keys[2:] == ("id",) or finding.message.endswith(" has no `id`"))


def _take(at: Node, topic: TopicDef, topics: list[Placed[TopicDef]], ideas: list[tuple[str, Placed[IdeaDef]]]) -> None:
    topics.append(Placed(at, topic))
    ideas += [(topic.topic, Placed(at / "ideas" / i, idea)) for i, idea in enumerate(topic.ideas)]


def load_documents(workspace: Workspace, folder: Path | None) -> tuple[dict[str, Document], list[Finding]]:
    """Return the full texts that are at hand, by source id, each checked against its record's SHA-256.

    They are looked up by the record's `file` in `folder`, or in seeds/texts/ where `folder` is None.
    """
    where = workspace.root / TEXTS if folder is None else folder
    if folder is not None and not folder.is_dir():
        raise UsageError(f"there is no folder {folder}", "name the folder that holds the full texts")
    documents: dict[str, Document] = {}
    findings: list[Finding] = []
    for name, placed in workspace.sources.items():
        file_name = placed.value.file
        if not file_name:
            continue
        at = placed.at / "file"
        if not is_plain(file_name):
            hint = "write the name alone: the file is looked up in seeds/texts/ or --texts DIR"
            findings.append(Finding("source-file", at, f"“{file_name}” is not a plain file name", hint))
        elif (where / file_name).exists():
            text, found = full_text(where / file_name, placed)
            findings += found
            if text is not None:
                documents[name] = document(SourceId(name), file_name, text)
    return documents, findings


def glossary() -> GlossaryDef:
    """Return the shipped glossary, which every workspace's own one adds to."""
    content = _shipped_glossary().read_bytes()
    # it takes longer to read than to convert a page; what an update changes, its version changes too
    kept = cache.remembered("glossary", __version__.encode() + content, lambda: _decoded_glossary(content))
    try:
        return msgspec.msgpack.decode(kept, type=GlossaryDef)
    except msgspec.DecodeError:
        return msgspec.msgpack.decode(_decoded_glossary(content), type=GlossaryDef)


def _shipped_glossary() -> Path:
    return shipped("seeds") / f"{GLOSSARY}.yaml"


def _decoded_glossary(content: bytes) -> bytes:
    tree, findings = yamltree.read(content.decode(), GLOSSARY)
    read, more = decode(tree, GlossaryDef, Node(GLOSSARY))
    if read is None:
        raise DuizhaoError(f"the shipped glossary is damaged: {(findings + more)[0].message}", "install duizhao again")
    return msgspec.msgpack.encode(read)


def glossary_around(root: Path | None) -> tuple[GlossaryDef, list[Diagnostic]]:
    """Return the glossary that applies in the workspace at `root`, or where there is none, and what is wrong with it.

    A workspace's glossary with a mistake has no part in it.
    """
    if root is None:
        return glossary(), []
    workspace = load(root, {_GLOSSARY_FILE})
    return whole_glossary(workspace), workspace.locate(workspace.findings)


def glossary_places(root: Path | None) -> dict[str, tuple[str, str]]:
    """Return for each word of the glossary that applies at `root` its place, as ``file:line``, and its reason."""
    read = [(_shipped_glossary(), glossary(), _shipped_glossary().read_text("utf-8"))]
    if root is not None:
        own = load(root, {_GLOSSARY_FILE})
        read.append((root / _GLOSSARY_FILE, own.glossary.value, own.contents.get(_GLOSSARY_FILE, "")))
    places: dict[str, tuple[str, str]] = {}
    for file, entries, text in read:
        nodes = [Node(str(file)) / "replace" / number for number in range(len(entries.replace))]
        found = locate([Finding("", node, "") for node in nodes], {str(file): text})
        for entry, one in zip(entries.replace, found, strict=True):
            places[entry.zh_hans] = (f"{file.name}:{one.at.line}", entry.why)
    return places


def whole_glossary(workspace: Workspace) -> GlossaryDef:
    """Return the shipped glossary with the workspace's own entries over it."""
    file = workspace.root / _GLOSSARY_FILE
    if file.exists() and file.samefile(_shipped_glossary()):
        return workspace.glossary.value
    own, general = workspace.glossary.value, glossary()
    replace = {entry.zh_hans: entry for entry in (*general.replace, *own.replace)}
    return GlossaryDef(
        replace=list(replace.values()),
        reviewed=[*general.reviewed, *own.reviewed],
        protect=[*general.protect, *own.protect],
    )


def templates(root: Path | None) -> dict[str, str]:
    """Return every template by its path below templates/; a workspace's own one takes the place of the shipped one."""
    found = dict(_template_files(shipped("templates")))
    if root is not None and has_templates(root):
        found |= _template_files(root / "templates")
    return found


def _template_files(folder: Path) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(folder).as_posix()
        if file.is_file() and not file.name.startswith("."):
            content, findings = files.read_bytes(file, f"templates/{path}", yamltree.MAX_BYTES)
            if content is None:
                raise DuizhaoError(f"templates/{path}: {findings[0].message}", findings[0].hint)
            try:
                found[path] = content.decode()
            except UnicodeDecodeError as error:
                raise DuizhaoError(f"templates/{path} is not UTF-8", "save it as UTF-8") from error
    return found
