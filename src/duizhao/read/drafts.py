"""Ideas marked `draft: true`: read as far as they are written, by a type that nothing can be built from."""

from typing import Any, Final, TypeGuard

import msgspec

from duizhao.diagnostic import Finding
from duizhao.model.definitions import DraftDef, IdeaDef, Placed, Slug, TopicDef
from duizhao.read.decode import decode
from duizhao.read.salvage import salvage
from duizhao.read.yamltree import Tree
from duizhao.span import Node

_MARK: Final = "draft"
_MISSING: Final = frozenset({"field-missing", "value-missing"})
"""What a draft may lack."""

_SLIPS: Final = frozenset({"field-unknown", "language-unknown"})
"""What is wrong with a key, even if nothing is behind it yet."""


class _Named(msgspec.Struct):
    """What a draft must have."""

    id: Slug


class Mixed(msgspec.Struct, frozen=True):
    """What a topic file with drafts holds: itself without its ideas, these, and the drafts, each in its place."""

    topics: list[Placed[TopicDef]]
    ideas: list[tuple[str, Placed[IdeaDef]]]
    drafts: list[tuple[str, Placed[DraftDef]]]


def has_drafts(tree: Tree) -> TypeGuard[dict[str, Any]]:
    """Say whether a topic file has an idea that is marked as a draft."""
    ideas = tree.get("ideas") if isinstance(tree, dict) else None
    return isinstance(ideas, list) and any(map(is_draft, ideas))


def read_topic(tree: dict[str, Any], at: Node) -> tuple[Mixed, list[Finding]]:
    """Return a topic file that has drafts, idea by idea, and what is wrong with it; nothing where it names no topic."""
    whole, findings = decode({**tree, "ideas": []}, TopicDef, at)
    if whole is None:
        return Mixed([], [], []), findings
    mixed = Mixed([Placed(at, whole)], [], [])
    for i, each in enumerate(tree["ideas"]):
        here = at / "ideas" / i
        if is_draft(each):
            draft, said = read_draft(each, here)
            mixed.drafts.append((whole.topic, Placed(here, draft)))
        else:
            idea, said = decode(each, IdeaDef, here)
            idea = idea or salvage(each)
            if idea is not None:
                mixed.ideas.append((whole.topic, Placed(here, idea)))
        findings += said
    return mixed, findings


def is_draft(tree: Tree) -> bool:
    """Say whether an idea is marked as a draft, however its author spells that it is true."""
    if not isinstance(tree, dict):
        return False
    try:
        return msgspec.convert(tree.get(_MARK), bool, strict=False)
    except msgspec.ValidationError:
        return False


def read_draft(tree: dict[str, Any], at: Node) -> tuple[DraftDef, list[Finding]]:
    """Return a draft, and what is wrong with it besides what it lacks: an id alone it must have."""
    written = {key: value for key, value in tree.items() if key != _MARK}
    whole, said = decode(written, IdeaDef, at)
    if whole is not None:
        return DraftDef(idea=whole, whole=True), []
    slips = [one for one in said if one.code in _SLIPS]
    filled = _without_blanks(written)
    idea, findings = decode(filled, IdeaDef, at)
    if idea is not None:
        return DraftDef(idea=idea, whole=not slips and not _asks_who(written), blank=True), slips
    _, unnamed = decode({key: value for key, value in filled.items() if key == "id"}, _Named, at)
    wrong = [one for one in findings if one.code not in _MISSING and one.at != at / "id"]
    wrong += [one for one in slips if one not in wrong]
    return DraftDef(idea=salvage(filled) or IdeaDef(id="", level=1, term={}, definition={})), [*unnamed, *wrong]


def _asks_who(tree: dict[str, Any]) -> bool:
    """Say whether a quote has a blank where its speaker belongs: without the key it would be the record's first one."""
    quotes = tree.get("quotes")
    each = [one for one in quotes if isinstance(one, dict)] if isinstance(quotes, list) else []
    return any("speaker" in one and not one["speaker"] for one in each)


def _without_blanks(tree: Any) -> Any:  # noqa: ANN401 - any level of a tree
    """Return `tree` without the keys that have no value yet."""
    if isinstance(tree, list):
        return [_without_blanks(one) for one in tree]
    if not isinstance(tree, dict):
        return tree
    kept = {key: _without_blanks(value) for key, value in tree.items()}
    return {key: value for key, value in kept.items() if value not in (None, "", {}, [])}
