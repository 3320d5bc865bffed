"""What can be wrong between definitions that are each well formed: names, references, languages, braces."""

import difflib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from duizhao.diagnostic import Finding
from duizhao.lang import ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.model.definitions import (
    DeckDef,
    DisagreementDef,
    GlossaryDef,
    GlossaryEntryDef,
    IdeaDef,
    Placed,
    SenseDef,
    SourceDef,
    TopicDef,
)
from duizhao.passes.check_questions import check_question, missing_languages, remark
from duizhao.span import Node


def check_ideas(
    topics: Sequence[Placed[TopicDef]],
    ideas: Sequence[tuple[str, Placed[IdeaDef]]],
    drafts: Sequence[tuple[str, Placed[IdeaDef]]] = (),
) -> list[Finding]:
    """Return what is wrong between ideas; `check_idea` looks into each.

    A draft's id belongs to it as an idea's does; it may name ideas and drafts, an idea may name ideas only.
    """
    unfinished = {placed.value.id for _, placed in drafts}
    return [
        *_topics(topics),
        *_idea_ids([*ideas, *drafts]),
        *_references(ideas, ideas, unfinished),
        *_references(drafts, [*ideas, *drafts]),
        *_cycles(ideas),
    ]


def check_sources(sources: Sequence[Placed[SourceDef]]) -> list[Finding]:
    """Return records whose id is not their file's name; ids are unique with that."""
    return [finding for placed in sources for finding in _named_as_file(placed.value.id, placed.at, "record")]


def check_disagreements(disagreements: Sequence[Placed[DisagreementDef]], sources: Iterable[str]) -> list[Finding]:
    """Return ids that are taken, and statements that name no record."""
    known = list(sources)
    first: dict[str, Node] = {}
    repeated = [
        Finding("id-repeated", one.at / "id", f"there is a disagreement `{one.value.id}` already", "choose another id")
        for one in disagreements
        if first.setdefault(one.value.id, one.at) is not one.at
    ]
    return repeated + [
        Finding(
            "source-unknown",
            placed.at / "statements" / i / "source",
            f"there is no record `{one.source}`",
            did_you_mean(one.source, known),
        )
        for placed in disagreements
        for i, one in enumerate(placed.value.statements)
        if one.source not in known
    ]


def check_glossary(glossary: GlossaryDef, at: Node) -> list[Finding]:
    """Return words that the glossary names twice, or protects as well, and wordings and senses that cannot be."""
    seen: dict[str, int] = {}
    findings: list[Finding] = []
    for i, entry in enumerate(glossary.replace):
        here = at / "replace" / i
        if seen.setdefault(entry.zh_hans, i) != i:
            message = f"“{entry.zh_hans}” stands in the glossary twice"
            findings.append(Finding("glossary-repeated", here / ZH_HANS, message, "delete one of them"))
        if entry.zh_hans in glossary.protect:
            message = f"“{entry.zh_hans}” is protected too, so this entry never applies"
            findings.append(Finding("glossary-protected", here, message, "delete one of them"))
        findings += _wordings(entry, here)
        for j, sense in enumerate(entry.when):
            findings += _wordings(sense, here / "when" / j)
            if not (sense.zh_hant_tw or sense.zh_hant_hk):
                message = "this sense names no wording, so it never applies"
                hint = f"write what it becomes: `{ZH_HANT_TW}:`, `{ZH_HANT_HK}:`"
                findings.append(Finding("glossary-sense", here / "when" / j, message, hint))
    return findings


def _wordings(entry: GlossaryEntryDef | SenseDef, at: Node) -> Iterator[Finding]:
    for lang, wording in ((ZH_HANT_TW, entry.zh_hant_tw), (ZH_HANT_HK, entry.zh_hant_hk)):
        if len(wording.splitlines()) > 1:
            yield Finding("glossary-lines", at / lang, "a wording holds a line break", "write it on one line")


def check_decks(
    decks: Sequence[Placed[DeckDef]], topics: Iterable[str], ideas: Iterable[str], drafts: Container[str] = ()
) -> list[Finding]:
    """Return manifests that name what is not there, or a draft, or share a deck name."""
    known_topics, known_ideas = list(topics), set(ideas)
    findings: list[Finding] = []
    names: dict[str, Node] = {}
    for placed in decks:
        deck, at = placed.value, placed.at
        findings += _named_as_file(deck.id, at, "deck")
        for i, topic in enumerate(deck.topics):
            if topic not in known_topics:
                findings.append(
                    Finding(
                        "topic-unknown",
                        at / "topics" / i,
                        f"there is no topic `{topic}`",
                        did_you_mean(topic, known_topics),
                    )
                )
        for i, idea in enumerate(deck.ideas):
            if idea not in known_ideas and idea in drafts:
                findings.append(_draft(idea, at / "ideas" / i))
            elif idea not in known_ideas:
                findings.append(_unknown_idea(idea, known_ideas, at / "ideas" / i))
        if names.setdefault(deck.name, at) is not at:
            message = f"the deck name “{deck.name}” belongs to {names[deck.name].path} already"
            findings.append(
                Finding("deck-name-repeated", at / "name", message, "Anki matches decks by name: choose another one")
            )
        findings += missing_languages(deck.title, at / "title")
        findings += missing_languages(deck.description, at / "description")
        if deck.licence is not None:
            findings += missing_languages(deck.licence, at / "licence")
    return findings


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a hint for a name that is not known."""
    names = sorted(set(known))
    close = difflib.get_close_matches(name, names, 1, 0.6)
    if close:
        return f"did you mean `{close[0]}`?"
    if not names:
        return "there are none yet"
    shown = ", ".join(f"`{one}`" for one in names[:12])
    return f"known: {shown}" + (f" and {len(names) - 12} more" if len(names) > 12 else "")  # noqa: PLR2004


def _named_as_file(name: str, at: Node, what: str) -> Iterator[Finding]:
    stem = at.path.rsplit("/", 1)[-1].removesuffix(".yaml")
    if name != stem:
        yield Finding(
            "id-file",
            at / "id",
            f"the {what} `{name}` stands in a file named {stem}.yaml",
            f"write `id: {stem}`, or rename the file",
        )


def _topics(topics: Sequence[Placed[TopicDef]]) -> Iterator[Finding]:
    seen: dict[str, Node] = {}
    for placed in topics:
        if seen.setdefault(placed.value.topic, placed.at) is not placed.at:
            message = f"the topic `{placed.value.topic}` belongs to {seen[placed.value.topic].path} already"
            yield Finding("topic-repeated", placed.at / "topic", message, "choose another slug, or join the files")
        if placed.value.title is not None:
            yield from missing_languages(placed.value.title, placed.at / "title")


def _idea_ids(ideas: Sequence[tuple[str, Placed[IdeaDef]]]) -> Iterator[Finding]:
    """Yield ids and former ids that are taken: each may name one idea, ever."""
    owner: dict[str, Node] = {}
    for _, placed in ideas:
        names = [(placed.value.id, placed.at / "id")]
        names += [(name, placed.at / "formerly" / i) for i, name in enumerate(placed.value.formerly)]
        for name, at in names:
            if not name:
                continue
            first = owner.setdefault(name, at)
            if first is not at:
                hint = "an id is a learner's progress: give the newer idea another one"
                yield Finding("id-repeated", at, f"the id `{name}` belongs to an idea in {first.path} already", hint)


def _references(
    ideas: Sequence[tuple[str, Placed[IdeaDef]]],
    among: Sequence[tuple[str, Placed[IdeaDef]]],
    drafts: Container[str] = (),
) -> Iterator[Finding]:
    known = {placed.value.id for _, placed in among}
    renamed = {old: placed.value.id for _, placed in among for old in placed.value.formerly}
    for _, placed in ideas:
        idea = placed.value
        for field, names in (("related", idea.related), ("requires", idea.requires)):
            for i, name in enumerate(names):
                at = placed.at / field / i
                if name == idea.id:
                    yield Finding("idea-self", at, f"`{name}` names itself", "delete it")
                elif name in renamed and name not in known:
                    yield Finding(
                        "idea-unknown", at, f"there is no idea `{name}` any more", f"it is `{renamed[name]}` now"
                    )
                elif name not in known and name in drafts:
                    yield _draft(name, at)
                elif name not in known:
                    yield _unknown_idea(name, known, at)
                elif name in names[:i]:
                    yield Finding("idea-twice", at, f"`{name}` is named twice here", "delete one of them")


def _draft(name: str, at: Node) -> Finding:
    hint = "finish it and delete its `draft: true`, or do not name it here yet"
    return Finding("idea-draft", at, f"`{name}` is a draft, which no build has", hint)


def _unknown_idea(name: str, known: Iterable[str], at: Node) -> Finding:
    return Finding("idea-unknown", at, f"there is no idea `{name}`", did_you_mean(name, known))


def _cycles(ideas: Sequence[tuple[str, Placed[IdeaDef]]]) -> Iterator[Finding]:
    """Yield each cycle of prerequisites once, with its path; iterative, for chains of any length."""
    requires = {placed.value.id: placed.value.requires for _, placed in ideas}
    nodes = {placed.value.id: placed.at for _, placed in ideas}
    done: set[str] = set()
    for start, first in requires.items():
        trail: dict[str, Iterator[str]] = {start: iter(first)} if start not in done else {}
        while trail:
            idea = next(reversed(trail))
            following = next(trail[idea], None)
            if following is None:
                done.add(idea)
                del trail[idea]
            elif following in trail and following != idea:
                cycle = [*list(trail)[list(trail).index(following) :], following]
                path = " → ".join(f"`{one}`" for one in cycle)
                hint = "take one of them out of a `requires`"
                yield Finding(
                    "requires-cycle",
                    nodes[idea] / "requires" / requires[idea].index(following),
                    f"prerequisites in a circle: {path}",
                    hint,
                )
            elif following in requires and following not in done and following not in trail:
                trail[following] = iter(requires[following])


def check_idea(placed: Placed[IdeaDef], languages: Mapping[str, Lang]) -> Iterator[Finding]:
    """Yield what is wrong in an idea by itself, its quotes apart; `languages` are those of the sources, by id."""
    idea, at = placed.value, placed.at
    yield from missing_languages(idea.term, at / "term")
    yield from missing_languages(idea.definition, at / "definition")
    ids: set[str] = set()
    for i, question in enumerate(idea.questions):
        here = at / "questions" / i
        if not question.id:
            continue
        if question.id in ids:
            yield Finding(
                "id-repeated", here / "id", f"`{idea.id}` has a question `{question.id}` already", "choose another id"
            )
        ids.add(question.id)
        yield from check_question(question, here, idea, languages)
    for i, quote in enumerate(idea.quotes):
        if quote.note is not None:
            yield from remark(quote.note, at / "quotes" / i / "note")
