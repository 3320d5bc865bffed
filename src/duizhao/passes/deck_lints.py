"""What is doubtful about ideas beside one another, and about whole decks."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from typing import Final, TypeAlias

from msgspec import Struct

from duizhao.diagnostic import Finding, short
from duizhao.lang import AUTHORED, EN, Lang
from duizhao.model.definitions import ChoiceDef, DeckDef, IdeaDef, MultipleDef, Placed, TrueFalseDef
from duizhao.model.identity import guid, option_order
from duizhao.model.kinds import kind
from duizhao.passes.nearest import alike
from duizhao.span import Node

Ideas: TypeAlias = Sequence[tuple[str, Placed[IdeaDef]]]

ENOUGH: Final = 8
"""Below as many items, quotes or questions a share says nothing."""

KEY_LONGEST: Final = 1.4
"""How much oftener than by chance the key may be the longest option: 35 % of items with four options. From there on
“take the longest” is worth learning."""

DEVIATIONS: Final = 3
"""Anki's order of options is as good as random, so that a place takes more keys than so many standard deviations above
its share in about one deck of 200."""

ONE_SOURCE: Final = 0.75
"""The most that one document may give of a deck's quotes, where it quotes others too: with three of four, the others
are garnish. A deck that quotes only one document means to."""

ONE_KIND: Final = 0.8
"""The most that one kind may have of a deck's questions: recognising and recalling are different exercises."""

ONE_ANSWER: Final = 0.7
"""The most of the statements to judge that may have the same answer: above it, guessing pays."""

REUSED: Final = 3
"""A distractor in more questions is known to be wrong before the stem is read."""

SAME_DEFINITION: Final = 0.8
SAME_STEM: Final = 0.9
"""Least similarity, 1 − Levenshtein distance / the longer length. Stems are short and of a pattern."""

SHORTEST: Final = 30
"""Characters: “Which of these is true?” may be asked of many ideas, and “A word.” be said of them."""

_OWNERS: Final = 2
_COMMON: Final = 3
"""A text is compared with the first few that had one of its phrases, if they have one of so many in common."""

_SHOWN: Final = 5
_LONG_WORD: Final = re.compile("[a-z]{5,}")


class Lint(Struct, frozen=True):
    """A finding, and the ideas or the deck that may accept it."""

    finding: Finding
    owners: tuple[Node, ...]


class _Entry(Struct, frozen=True):
    """A text that may have a double, and where it stands."""

    idea: Placed[IdeaDef]
    keys: tuple[str | int, ...]
    text: str

    @property
    def at(self) -> Node:
        return Node(self.idea.at.path, (*self.idea.at.keys, *self.keys))


def reused_distractors(ideas: Ideas) -> Iterator[Lint]:
    """Yield each distractor that stands in more than `REUSED` questions, at its first place; once for all languages."""
    for places in _by_wording(ideas):
        first = places[0]
        uses = [f"{one.idea.value.id}/{one.idea.value.questions[int(one.keys[1])].id}" for one in places]
        message = f"the distractor “{short(first.text)}” stands in {len(places)} questions"
        hint = "write distractors that only this stem makes plausible"
        finding = Finding("content-distractor-reused", first.at, message, hint, _listed(uses), severity="warning")
        yield Lint(finding, tuple(dict.fromkeys(one.idea.at for one in places)))


def _by_wording(ideas: Ideas) -> Iterator[list[_Entry]]:
    seen: set[tuple[Node, ...]] = set()
    distractors = [
        (placed, i, j, one)
        for _, placed in ideas
        for i, question in enumerate(placed.value.questions)
        if isinstance(question, ChoiceDef | MultipleDef)
        for j, one in enumerate(question.distractors)
    ]
    for lang in AUTHORED:
        wordings = Counter(one.en if lang == EN else one.zh_hans for *_, one in distractors)
        uses: dict[str, list[_Entry]] = {text: [] for text, count in wordings.items() if text and count > REUSED}
        for placed, i, j, one in distractors if uses else ():
            text = one.en if lang == EN else one.zh_hans
            if text in uses:
                uses[text].append(_Entry(placed, ("questions", i, "distractors", j, lang), text))
        for places in uses.values():
            questions = tuple(one.idea.at / one.keys[1] for one in places)
            if questions not in seen:
                seen.add(questions)
                yield places


def near_duplicates(ideas: Ideas) -> Iterator[Lint]:
    """Yield ideas whose terms are equal or whose definitions are nearly so, and stems that are nearly equal."""
    said: set[tuple[Node, Node]] = set()
    for pairs in (_same_terms(ideas), _similar_definitions(ideas), _similar_stems(ideas)):
        for what, first, second in pairs:
            pair = (first.idea.at, second.idea.at)
            if pair not in said and first.idea.value.id != second.idea.value.id:
                said.add(pair)
                message = f"the {what} is nearly that of `{first.idea.value.id}` in {first.at.path}"
                hint = "join the two, or say what sets them apart"
                details = (f"here: {short(second.text)}", f"there: {short(first.text)}")
                finding = Finding("content-near-duplicate", second.at, message, hint, details, severity="warning")
                yield Lint(finding, pair)


def _same_terms(ideas: Ideas) -> Iterator[tuple[str, _Entry, _Entry]]:
    for lang in AUTHORED:
        first: dict[str, _Entry] = {}
        for _, placed in ideas:
            term = placed.value.term.get(lang, "")
            key = "".join(term.split()).casefold()
            if len(key) > 1:
                entry = _Entry(placed, ("term", lang), term)
                before = first.setdefault(key, entry)
                if before is not entry:
                    yield "term", before, entry


def _similar_definitions(ideas: Ideas) -> Iterator[tuple[str, _Entry, _Entry]]:
    texts = [placed.value.definition.get(EN, "") for _, placed in ideas]
    for pair in _similar(texts, SAME_DEFINITION):
        first, second = (_Entry(ideas[number][1], ("definition", EN), texts[number]) for number in pair)
        yield "definition", first, second


def _similar_stems(ideas: Ideas) -> Iterator[tuple[str, _Entry, _Entry]]:
    stems = [
        (placed, i, field, text)
        for _, placed in ideas
        for i, question in enumerate(placed.value.questions)
        for field in ("stem", "statement")
        if (text := getattr(question, field, {}).get(EN, ""))
    ]
    for pair in _similar([text for *_, text in stems], SAME_STEM):
        first, second = (
            _Entry(placed, ("questions", i, field, EN), text)
            for placed, i, field, text in (stems[number] for number in pair)
        )
        yield "stem", first, second


def _similar(texts: Sequence[str], least: float) -> Iterator[tuple[int, int]]:
    """Yield the numbers of two similar English texts, in time that grows with how many there are.

    Every idea has its English, which tells words apart; what is nearly the same in Chinese is so in English.

    A text is compared only with those that share some of its phrases, and a phrase remembers the first few texts that
    had it: so many copies of one text are each found, and a phrase that everybody uses costs little.
    """
    owners: dict[tuple[str, ...] | str, list[int]] = {}
    for number, text in enumerate(texts):
        if len(text) < SHORTEST:
            continue
        words = _LONG_WORD.findall(text.lower())
        phrases = dict.fromkeys(zip(words, words[1:], words[2:], strict=False)) or (text,)
        sharing: list[int] = []
        for phrase in phrases:
            known = owners.setdefault(phrase, [])
            sharing += known
            if len(known) < _OWNERS:
                known.append(number)
        if sharing:
            enough = len(phrases) // _COMMON
            near = (other for other, count in Counter(sharing).items() if count >= enough)
            double = next((other for other in near if alike(texts[other], text, least)), None)
            if double is not None:
                yield double, number


def lint_decks(ideas: Ideas, decks: Sequence[Placed[DeckDef]]) -> Iterator[Lint]:
    """Yield what statistics over a whole deck show."""
    for placed in decks:
        deck, at = placed.value, placed.at / "id"
        chosen = [idea.value for topic, idea in ideas if _has(deck, topic, idea.value.id)]
        items = [(idea, one) for idea in chosen for one in idea.questions if isinstance(one, ChoiceDef)]
        findings = [*_one_source(chosen, at), *_one_kind(chosen, at), *_one_answer(chosen, at)]
        if len(items) >= ENOUGH:
            findings += [*_key_longest(items, at), *_key_position(items, at)]
        yield from (Lint(finding, (placed.at,)) for finding in findings)


def _has(deck: DeckDef, topic: str, idea: str) -> bool:
    return topic in deck.topics or idea in deck.ideas or not (deck.topics or deck.ideas)


def options(item: ChoiceDef, lang: Lang) -> list[str]:
    """Return the options in English or simplified Chinese, the key first."""
    distractors = item.distractors
    return [item.key.get(lang, ""), *(one.en if lang == EN else one.zh_hans for one in distractors)]


def key_is_longest(item: ChoiceDef, lang: Lang) -> bool:
    """Say whether the key has more characters than every distractor."""
    key, *distractors = map(len, options(item, lang))
    return key > max(distractors)


def key_position(idea: IdeaDef, item: ChoiceDef) -> int:
    """Return at which place, from 0 on, Anki shows the key."""
    anchor = idea.formerly[0] if idea.formerly else idea.id
    return option_order(guid(anchor, item.id), 1 + len(item.distractors)).index(0)


def _key_longest(items: Sequence[tuple[IdeaDef, ChoiceDef]], at: Node) -> Iterator[Finding]:
    by_chance = sum(1 / (1 + len(item.distractors)) for _, item in items)
    for lang in AUTHORED:
        longest = [f"{idea.id}/{item.id}" for idea, item in items if key_is_longest(item, lang)]
        if len(longest) > KEY_LONGEST * by_chance:
            message = (
                f"in `{lang}` the key is the longest option in {len(longest)} of {len(items)} choice items, "
                f"by chance it would be in {by_chance:.0f}"
            )
            hint = "shorten some of these keys, or say more in their distractors"
            yield Finding("content-key-longest", at, message, hint, _listed(longest), severity="warning")


def _key_position(items: Sequence[tuple[IdeaDef, ChoiceDef]], at: Node) -> Iterator[Finding]:
    keys = Counter(key_position(idea, item) for idea, item in items)
    for place in sorted(keys):
        chances = [1 / (1 + len(item.distractors)) for _, item in items if len(item.distractors) >= place]
        by_chance, deviation = sum(chances), sqrt(sum(chance * (1 - chance) for chance in chances))
        if keys[place] > by_chance + DEVIATIONS * deviation:
            message = (
                f"Anki shows the key at place {place + 1} in {keys[place]} of {len(items)} choice items, "
                f"by chance it would be in {by_chance:.0f}"
            )
            hint = "the order hangs on the ids: rename some questions that are not released yet"
            yield Finding("content-key-position", at, message, hint, severity="warning")


def _one_source(ideas: Sequence[IdeaDef], at: Node) -> Iterator[Finding]:
    quotes = Counter(quote.source for idea in ideas for quote in idea.quotes)
    if len(quotes) > 1:
        most = _most(quotes, ONE_SOURCE)
        if most is not None:
            message = f"{quotes[most]} of {quotes.total()} quotes are of one document, `{most}`"
            yield Finding("content-one-source", at, message, "quote the others more", severity="warning")


def _one_kind(ideas: Sequence[IdeaDef], at: Node) -> Iterator[Finding]:
    kinds: Counter[str] = Counter(kind(one) for idea in ideas for one in idea.questions)
    most = _most(kinds, ONE_KIND)
    if most is not None:
        message = f"{kinds[most]} of {kinds.total()} questions are of one kind, `{most}`"
        yield Finding("content-one-kind", at, message, "ask some ideas in another way", severity="warning")


def _one_answer(ideas: Sequence[IdeaDef], at: Node) -> Iterator[Finding]:
    answers = [one.answer for idea in ideas for one in idea.questions if isinstance(one, TrueFalseDef)]
    if len(answers) < ENOUGH:
        return
    true = sum(answers)
    for count, answer in ((true, "true"), (len(answers) - true, "false")):
        if count > ONE_ANSWER * len(answers):
            message = f"{count} of {len(answers)} statements to judge are {answer}"
            hint = f"turn some into statements that are {'false' if answer == 'true' else 'true'}"
            yield Finding("content-one-answer", at, message, hint, severity="warning")


def _most(counts: Mapping[str, int], share: float) -> str | None:
    """Return what has more than `share` of everything, if that is enough to tell."""
    total = sum(counts.values())
    return next((name for name, count in counts.items() if total >= ENOUGH and count > share * total), None)


def _listed(names: Sequence[str]) -> tuple[str, ...]:
    rest = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return (", ".join(names[:_SHOWN]) + rest,)
