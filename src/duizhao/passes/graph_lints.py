"""What is doubtful about how ideas hang together: words that come too early, missing prerequisites, lonely ideas."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from msgspec import Struct

from duizhao.diagnostic import Finding, short
from duizhao.lang import AUTHORED, Text
from duizhao.model.definitions import DeckDef, IdeaDef, Placed
from duizhao.passes.deck_lints import ENOUGH, Ideas, Lint
from duizhao.passes.items import select, study_order
from duizhao.span import Key, Node

ORDINARY: Final = 5
"""A term in the texts of more ideas that come before its own is a word that everybody is taken to know."""

NEIGHBOURS: Final = 2
"""As many other ideas, at least, should be within two steps of each: an idea on its own is forgotten on its own."""

_ASKED: Final = {"stem": "stem", "statement": "statement", "text": "cloze"}
_SHOWN: Final = 5
_HAN: Final = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN: Final = re.compile(rf"[{_HAN}]|[^\W{_HAN}]+|[^\w\s]")
_IN_BRACKETS: Final = re.compile(r"(.+?)\s*[（(](.+)[）)]")
_LEAST: Final = 2
_ODD: Final = re.compile("[\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}\N{GREEK CAPITAL LETTER SIGMA}]")
"""Letters that become another small letter, or two, by what is around them."""


class _Idea(Struct, frozen=True):
    """What the order of a deck hangs on, and the definition itself."""

    at: Node
    topic: str
    id: str
    level: int
    requires: list[str]
    definition: IdeaDef


class _Use(Struct, frozen=True):
    """A term of an idea that stands in a text of another one."""

    user: str
    term: str
    text: str
    what: str
    at: Node


class _Terms(Struct):
    """The terms that begin with the same tokens: whose ends here, and what comes next.

    At the top, `heads` are the first two tokens of every term: a text without any of them is ruled out at once.
    """

    idea: str = ""
    following: dict[str, "_Terms"] = {}
    heads: set[tuple[str, ...]] = set()


def lint_graph(ideas: Ideas, decks: Sequence[Placed[DeckDef]]) -> Iterator[Lint]:
    """Yield what the links between ideas, and their order in each deck, show; `ideas` are all there are, and whole."""
    known = [_studied(topic, placed) for topic, placed in ideas]
    orders = [(placed, list(_order(placed.value, known))) for placed in decks]
    yield from _forward(known, orders)
    for placed, order in orders:
        yield from _missing(placed, order, {idea.id for idea in known})
    yield from _isolated([idea for idea in known if not idea.definition.retired])


def _studied(topic: str, placed: Placed[IdeaDef]) -> _Idea:
    idea = placed.value
    return _Idea(placed.at, topic, idea.id, idea.level, idea.requires, idea)


def _order(deck: DeckDef, ideas: Sequence[_Idea]) -> Iterator[_Idea]:
    """Yield the ideas of a deck in the order in which a learner meets them."""
    order = study_order(select(deck, ideas), by_level=deck.order == "level")
    return (idea for idea in order if not idea.definition.retired)


def _forward(ideas: Sequence[_Idea], orders: Sequence[tuple[Placed[DeckDef], Sequence[_Idea]]]) -> Iterator[Lint]:
    """Yield each idea that uses the term of another one which comes later in some deck; once for each two."""
    uses = list(_uses([idea for idea in ideas if not idea.definition.retired])) if orders else []
    by_id = {idea.id: idea for idea in ideas}
    said: set[tuple[str, str]] = set()
    for deck, order in orders:
        position = {idea.id: number for number, idea in enumerate(order)}
        later = [one for one in uses if position.get(one.term, -1) > position.get(one.user, len(order))]
        users = Counter(one.term for one in later)
        for use in later:
            pair = (use.user, use.term)
            if pair in said or users[use.term] > ORDINARY or use.user in _before(use.term, by_id):
                continue
            said.add(pair)
            message = (
                f"the {use.what} has “{short(use.text)}”, the term of `{use.term}`, which comes later in the deck "
                f"`{deck.value.id}`"
            )
            hint = f"write `requires: [{use.term}]`, or move this idea behind `{use.term}`, or reword it"
            yield Lint(Finding("content-forward", use.at, message, hint, severity="warning"), (by_id[use.user].at,))


def _before(name: str, by_id: Mapping[str, _Idea]) -> set[str]:
    """Return everything that an idea requires, directly or not: of these none can come after it."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        idea = by_id.get(waiting.pop())
        new = [one for one in idea.requires if one not in found] if idea is not None else []
        found.update(new)
        waiting += new
    return found


def _uses(ideas: Sequence[_Idea]) -> Iterator[_Use]:
    """Yield the first use of each term in the definition and the questions of each other idea."""
    terms = {lang: _Terms() for lang in AUTHORED}
    for idea in ideas:
        for lang in AUTHORED:
            for form in _forms(idea.definition.term.get(lang, "")):
                _add(form, idea.id, terms[lang])
    for idea in ideas:
        found = {idea.id}
        read = list(_read_first(idea.definition))
        langs = [lang for lang in AUTHORED if _may_name([text.get(lang, "") for _, text, _ in read], terms[lang])]
        for what, text, keys in read if langs else ():
            for lang in langs:
                for term, words in _named(text.get(lang, ""), terms[lang]):
                    if term not in found:
                        found.add(term)
                        yield _Use(idea.id, term, words, what, Node(idea.at.path, (*idea.at.keys, *keys, lang)))


def _read_first(idea: IdeaDef) -> Iterator[tuple[str, Text, tuple[Key, ...]]]:
    """Yield the texts that a learner reads before any answer, each with what it is and the keys that lead to it."""
    yield "definition", idea.definition, ("definition",)
    for number, question in enumerate(idea.questions):
        for field, what in _ASKED.items():
            text = getattr(question, field, None)
            if isinstance(text, dict):
                yield what, text, ("questions", number, field)


def _forms(term: str) -> Iterator[str]:
    """Yield a term, and what stands before its brackets and in them: 外脑（外层皮质） is both."""
    yield term
    brackets = _IN_BRACKETS.fullmatch(term)
    if brackets:
        yield from brackets.groups()


def _add(form: str, idea: str, terms: _Terms) -> None:
    tokens = [token.lower() for token in _TOKEN.findall(form)]
    while tokens and not tokens[0].isalnum():
        tokens = tokens[1:]
    while tokens and not tokens[-1].isalnum():
        tokens = tokens[:-1]
    if sum(map(len, tokens)) >= _LEAST:
        terms.heads.add(tuple(tokens[:2]))
        for token in tokens:
            terms = terms.following.setdefault(token, _Terms())
        terms.idea = terms.idea or idea


def _may_name(texts: Sequence[str], terms: _Terms) -> bool:
    """Say whether any of `texts` could hold a term: all are looked through at once, which nearly always settles it."""
    text = "\n".join(texts).replace("{{", "").replace("}}", "")
    tokens = _TOKEN.findall(text.lower())
    simple = text.isascii() or not _ODD.search(text)
    return not simple or not (terms.heads.isdisjoint(zip(tokens)) and terms.heads.isdisjoint(pairwise(tokens)))


def _named(text: str, terms: _Terms) -> Iterator[tuple[str, str]]:
    """Yield the ideas whose terms stand in `text`, each with the words; of two that begin together, the longer."""
    text = text.replace("{{", "").replace("}}", "")
    tokens = [token.lower() for token in _TOKEN.findall(text)]
    if terms.heads.isdisjoint(zip(tokens)) and terms.heads.isdisjoint(pairwise(tokens)):
        return
    places = [match.span() for match in _TOKEN.finditer(text)]
    start = 0
    while start < len(tokens):
        here, end, idea = terms, start, ""
        for number in range(start, len(tokens)):
            following = here.following.get(tokens[number])
            if following is None:
                break
            here = following
            if here.idea:
                end, idea = number + 1, here.idea
        if idea:
            yield idea, text[places[start][0] : places[end - 1][1]]
        start = max(end, start + 1)


def _missing(deck: Placed[DeckDef], order: Sequence[_Idea], known: set[str]) -> Iterator[Lint]:
    """Yield each idea that some of a deck's require and that is not in the deck."""
    present = {idea.id for idea in order}
    asking: dict[str, list[str]] = defaultdict(list)
    for idea in order:
        for name in idea.requires:
            if name in known and name not in present:
                asking[name].append(idea.id)
    at = deck.at / ("ideas" if deck.value.ideas else "topics")
    for name, askers in asking.items():
        verb = "requires" if len(askers) == 1 else "require"
        message = f"{_listed(askers)} {verb} `{name}`, which learners of this deck never meet"
        hint = f"add `{name}`, or take it out of `requires`; if it can be done without here, accept this"
        yield Lint(Finding("content-missing-prerequisite", at, message, hint, severity="warning"), (deck.at,))


def _isolated(ideas: Sequence[_Idea]) -> Iterator[Lint]:
    """Yield ideas with fewer than `NEIGHBOURS` others within two steps, where most ideas have them.

    Fewer than two within two steps means none, or one that leads nowhere else.
    """
    linked: dict[str, set[str]] = {idea.id: set() for idea in ideas}
    for idea in ideas:
        for other in (*idea.definition.related, *idea.requires):
            if other in linked and other != idea.id:
                linked[idea.id].add(other)
                linked[other].add(idea.id)
    near = {name: _near(name, linked) for name in linked}
    lonely = [idea for idea in ideas if len(near[idea.id]) < NEIGHBOURS]
    if len(ideas) < ENOUGH or 2 * len(lonely) >= len(ideas):
        return
    for idea in lonely:
        only = _listed(sorted(near[idea.id]))
        message = f"from `{idea.id}` {f'only {only}' if only else 'no other idea'} can be reached"
        hint = "name under `related` what it is close to"
        yield Lint(Finding("content-isolated", idea.at / "id", message, hint, severity="warning"), (idea.at,))


def _near(name: str, linked: Mapping[str, set[str]]) -> set[str]:
    """Return the neighbours of an idea, and those of its only one."""
    others = linked[name]
    return others | linked[min(others)] - {name} if len(others) == 1 else others


def _listed(names: Sequence[str]) -> str:
    shown = [f"`{name}`" for name in names[:_SHOWN]]
    rest = [f"{len(names) - _SHOWN} more"] if len(names) > _SHOWN else []
    *first, last = (*shown, *rest) or ("",)
    return f"{', '.join(first)} and {last}" if first else last
