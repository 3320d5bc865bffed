"""Figures of the self-test to a queue of corrections: what is hardest, rarest, suspect, proposed and flagged."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from duizhao.diagnostic import Finding, short
from duizhao.lang import EN
from duizhao.model.analysis import FEWEST, ItemTexts
from duizhao.model.deck import ClozeItem, Item, ShortItem
from duizhao.model.practice import Flagged, Practice
from duizhao.passes.question_places import QuestionPlace

Key = tuple[str, str]


class Section(Struct, frozen=True):
    """A part of the queue with its heading; `more` findings were left out."""

    heading: str
    findings: tuple[Finding, ...]
    more: int = 0


def sections(
    practised: Sequence[Practice],
    flags: Iterable[Flagged],
    places: Mapping[Key, QuestionPlace],
    items: Mapping[Key, Item],
    texts: Mapping[Key, ItemTexts],
    limit: int,
) -> list[Section]:
    """Return the queue; of the hardest and the rarest `limit` each, of all others everything.

    Hardest first is by the upper end of the interval: what is surely hard comes before what was once wrong. Rare is
    what was asked too seldom to be judged.
    """
    seen = [one for one in practised if one.asked > one.right and one.p_interval]
    hardest = sorted(seen, key=lambda one: (one.p_interval.high if one.p_interval else 1.0, one.idea, one.question))
    rarest = sorted((one for one in practised if one.asked < FEWEST), key=lambda one: one.asked)
    suspect = [finding for one in _worst_first(practised) for finding in _suspect(one, places, texts)]
    suspect.sort(key=lambda finding: finding.code != "practice-negative")
    proposed = [finding for one in practised for finding in _proposed(one, places, items)]
    flagged = [_flagged(one, places) for one in flags if (one.idea, one.question) in places]
    return [
        Section("hardest", tuple(_hard(one, places) for one in hardest[:limit]), max(0, len(hardest) - limit)),
        Section("rarest", tuple(_rare(one, places) for one in rarest[:limit]), max(0, len(rarest) - limit)),
        Section("suspect", tuple(suspect)),
        Section("proposed answers", tuple(proposed)),
        Section("flags", tuple(flagged)),
    ]


def _name(idea: str, question: str, places: Mapping[Key, QuestionPlace]) -> str:
    present = places[idea, question].idea
    return f"`{present}/{question}`" if question else f"`{present}`"


def _finding(code: str, one: Practice, places: Mapping[Key, QuestionPlace], message: str, hint: str) -> Finding:
    key = one.idea, one.question
    return Finding(code, places[key].at, f"{_name(*key, places)}: {message}", hint, severity="warning")


def _hard(one: Practice, places: Mapping[Key, QuestionPlace]) -> Finding:
    low, high = (one.p_interval.low, one.p_interval.high) if one.p_interval else (0.0, 1.0)
    share = f"{round(100 * one.right / one.asked)} %, {round(100 * low)} to {round(100 * high)} %"
    message = f"{one.right} of {one.asked} answers right ({share}), {_count(one.learners, 'learner')}"
    return _finding("practice-hard", one, places, message, "is it one idea, clearly asked? split it, or reword it")


def _rare(one: Practice, places: Mapping[Key, QuestionPlace]) -> Finding:
    message = f"asked {_count(one.asked, 'time')}" if one.asked else "never asked"
    return _finding("practice-rare", one, places, message, "nothing is known of it yet: read it once more")


def _worst_first(practised: Iterable[Practice]) -> list[Practice]:
    return sorted(practised, key=lambda one: one.r_interval.high if one.r_interval else 1.0)


def _suspect(one: Practice, places: Mapping[Key, QuestionPlace], texts: Mapping[Key, ItemTexts]) -> Iterator[Finding]:
    if one.r is not None and one.r < 0 and one.r_interval and one.sessions >= FEWEST:
        between = f"{one.r:.2f} ({one.r_interval.low:.2f} to {one.r_interval.high:.2f})"
        message = f"the better a session, the more often wrong: correlation {between} over {one.sessions} sessions"
        hint = "look for a wrong key, a second right answer, or a stem that misleads who knows more"
        yield _finding("practice-negative", one, places, message, hint)
    if one.told < FEWEST or not one.choices:
        return
    known = texts.get((one.idea, one.question))
    keys = known.keys if known else 1
    key, wrong = min(each.best for each in one.choices[:keys]), one.choices[keys:]
    place = places[one.idea, one.question]
    for each in wrong:
        name = _name(one.idea, one.question, places)
        text = short(known.options[each.option][EN]) if known and each.option < len(known.options) else each.option
        if not each.count:
            message = f"{name}: nobody chose “{text}” in {one.told} answers"
            hint = "write what somebody could believe, or leave it out"
        elif each.best > key:
            right = "the key" if keys == 1 else "a key"
            shares = f"{round(100 * each.best)} % chose “{text}” and {round(100 * key)} % {right}"
            message = f"{name}: in the best 27 % of sessions {shares}"
            hint = "is the key right? if it is, let the stem say what tells the two apart"
        else:
            continue
        yield Finding("practice-option", place.option(each.option), message, hint, severity="warning")


def _proposed(one: Practice, places: Mapping[Key, QuestionPlace], items: Mapping[Key, Item]) -> Iterator[Finding]:
    item = items.get((one.idea, one.question))
    accepted = {text.casefold() for text in _accepted(item)}
    for each in one.proposals:
        if each.text.casefold() in accepted:
            continue
        who = f"{_count(each.learners, 'learner')}, {_count(each.times, 'time')}"
        message = f"“{short(each.text)}” was typed and called right ({who})"
        written = f"accept: {{{each.lang or 'LANGUAGE'}: [{each.text}]}}"
        hint = f"if it is right, add `{short(written)}`" if isinstance(item, ShortItem) else "if it is right, reword it"
        yield _finding("practice-answer", one, places, message, hint)


def _accepted(item: Item | None) -> Iterator[str]:
    match item:
        case ShortItem():
            yield from item.key.by.values()
            for texts in item.accept.values():
                yield from texts
        case ClozeItem():
            for parts in item.parts.values():
                yield " / ".join(parts[1::2])
        case _:
            pass


def _flagged(one: Flagged, places: Mapping[Key, QuestionPlace]) -> Finding:
    remark = f"“{short(one.remark, 300)}”" if one.remark else "no remark"
    message = f"{_name(one.idea, one.question, places)}: flagged by `{one.learner}` on {one.day.isoformat()}: {remark}"
    at = places[one.idea, one.question].at
    return Finding("practice-flag", at, message, "answer it in the card, or in its rationale", severity="warning")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
