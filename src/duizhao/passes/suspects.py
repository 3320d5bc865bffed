"""An analysis to the items that should be looked at, the worst first, and what to say of them to their author."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from duizhao.diagnostic import Finding, short
from duizhao.lang import EN
from duizhao.model.analysis import FEWEST, Analysis, Flaw, ItemStats, Part, Suspect
from duizhao.model.deck import LocalText
from duizhao.passes import measures
from duizhao.passes.item_analysis import Key
from duizhao.passes.question_places import QuestionPlace
from duizhao.span import Span

_EASY: Final = 0.95
_BY_CHANCE: Final = 0.01
"""How often a quiz without a flaw may be said to differ between versions; shared out over items and versions."""
_ORDER: Final[tuple[Flaw, ...]] = ("key", "negative", "versions", "nobody", "chance", "everybody", "idle")


def suspects(analysis: Analysis) -> list[Suspect]:
    """Return what is suspect: first what points to a wrong key, last the distractors that nobody chose.

    Within one flaw the surest comes first. Items with fewer than 20 decided answers are not judged.
    """
    found = [one for item in analysis.joint.items if item.asked >= FEWEST for one in _of_item(item)]
    found += _versions(analysis.versions)
    return sorted(found, key=_badness)


def _badness(suspect: Suspect) -> tuple[int, float, str, str, int]:
    item, figures = suspect.item, suspect.figures
    surest = {
        "key": lambda: figures[1] - figures[0],
        "negative": lambda: item.r_interval.high if item.r_interval else 0.0,
        "versions": lambda: figures[4],
        "chance": lambda: item.p or 0.0,
        "everybody": lambda: -(item.p or 0.0),
    }
    weight = surest.get(suspect.flaw, lambda: -float(item.asked))()
    return _ORDER.index(suspect.flaw), weight, item.idea, item.question, suspect.option or 0


def _of_item(item: ItemStats) -> Iterator[Suspect]:
    yield from _of_options(item)
    if item.r is not None and item.r < 0 and item.r_interval:
        yield Suspect(flaw="negative", item=item, figures=(item.r, item.r_interval.low, item.r_interval.high))
    if item.p is None or item.p_interval is None:
        return
    if not item.right:
        yield Suspect(flaw="nobody", item=item, figures=(item.asked,))
    elif item.p >= _EASY:
        yield Suspect(flaw="everybody", item=item, figures=(item.right, item.asked))
    elif item.options and _is_guessed(item, _by_guessing(item)):
        shares = item.p, item.p_interval.low, item.p_interval.high
        yield Suspect(flaw="chance", item=item, figures=(*shares, _by_guessing(item)))


def _by_guessing(item: ItemStats) -> float:
    """Return how often who knows nothing is right: of several right options any set may be marked, but for none."""
    return 1 / (2 ** len(item.options) - 1 if item.keys > 1 else len(item.options))


def _of_options(item: ItemStats) -> Iterator[Suspect]:
    """Yield the wrong options that the best prefer to a key, and those that nobody chose; not where all are right."""
    none = measures.wilson(0, item.asked)
    key = min((one.best or 0.0 for one in item.options[: item.keys]), default=0.0)
    for one in item.options[item.keys :]:
        shares = one.best or 0.0, key
        if shares[0] > shares[1]:
            yield Suspect(flaw="key", item=item, option=one.option, figures=shares)
        if not one.count and none and (item.p or 0.0) < _EASY:
            yield Suspect(flaw="idle", item=item, option=one.option, figures=(item.asked, none.high))


def _is_guessed(item: ItemStats, chance: float) -> bool:
    """Say whether guessing could do as well: no more right ones, and who knows more has it no more often."""
    known = item.r_interval is not None and item.r_interval.low > 0
    return item.p_interval is not None and item.p_interval.low <= chance and not known


def _versions(versions: Sequence[Part]) -> Iterator[Suspect]:
    """Yield the items that one version makes much harder or easier than the others, with that version."""
    if len(versions) < 2:  # noqa: PLR2004 - nothing to compare
        return
    compared = len(versions) * len(versions[0].items)
    for items in zip(*(version.items for version in versions), strict=True):
        asked, right = sum(item.asked for item in items), sum(item.right for item in items)
        if asked < FEWEST:
            continue
        tests = []
        for version, item in zip(versions, items, strict=True):
            others = right - item.right, asked - item.asked
            if item.asked and others[1]:
                chance = measures.differ(item.right, item.asked, *others)
                tests.append((chance, item.p or 0.0, version.label, item, others))
        chance, _, label, item, others = min(tests, key=lambda test: test[:3], default=(1.0, 0.0, "", items[0], (0, 0)))
        if chance < _BY_CHANCE / compared:
            figures = (item.right, item.asked, *others, chance)
            yield Suspect(flaw="versions", item=item, label=label, figures=figures)


def findings(
    found: Sequence[Suspect],
    places: Mapping[Key, QuestionPlace],
    options: Mapping[Key, Sequence[LocalText]],
    unplaced: str,
) -> Iterator[Finding]:
    """Yield a warning for each suspect, at its question or option in cards/, in the same order.

    `options` are the texts of each item's options; what is no longer in cards/ is placed in the file `unplaced`.
    """
    for one in found:
        key = one.item.idea, one.item.question
        place = places.get(key)
        texts = options.get(key, ())
        text = "" if one.option is None or one.option >= len(texts) else short(texts[one.option][EN])
        code, hint = _CODES[one.flaw]
        name = f"`{one.item.idea}/{one.item.question}`"
        at = place.option(one.option) if place else Span(unplaced)
        hint = hint.format(label=one.label)
        yield Finding(code, at, f"{name}: {_message(one, text)}", hint, severity="warning")


_CODES: Final[dict[Flaw, tuple[str, str]]] = {
    "key": ("item-key", "is the key right? if it is, let the stem say what tells the two apart"),
    "negative": (
        "item-negative",
        "look for a wrong key, a second right answer, or a stem that misleads who knows more",
    ),
    "versions": ("item-versions", "read version {label} and its key: a misprint, or an answer given away next to it?"),
    "nobody": ("item-nobody", "is the key right? if it is, was this taught?"),
    "chance": ("item-chance", "look for two options that say the same, or ask for what was taught"),
    "everybody": ("item-everybody", "keep it as an opener, or give it distractors that somebody could believe"),
    "idle": ("item-idle", "write what somebody could believe, or leave it out"),
}
"""The code and the remedy of each flaw."""


def _message(suspect: Suspect, option: str) -> str:
    figures = suspect.figures
    match suspect.flaw:
        case "key":
            key = "a key" if suspect.item.keys > 1 else "the key"
            said = f"of the best 27 %, {_percent(figures[0])} chose “{option}” and {_percent(figures[1])} {key}"
        case "negative":
            r, low, high = figures
            between = f"item-rest correlation {r:.2f} ({low:.2f} to {high:.2f})"
            perhaps = ", which may be chance" if high >= 0 else ""
            said = f"the better a pupil, the more often wrong: {between}{perhaps}"
        case "versions":
            right, asked, other, others = map(round, figures[:4])
            said = f"in version {suspect.label} {right} of {asked} are right, elsewhere {other} of {others}"
        case "nobody":
            said = f"nobody of {round(figures[0])} is right"
        case "chance":
            share, least, most, guess = map(_percent, figures)
            said = f"{share} are right ({least} to {most}), guessing gets {guess}"
        case "everybody":
            said = f"{round(figures[0])} of {round(figures[1])} are right: it tells nobody apart"
        case "idle":
            others_would = f"at most {_percent(figures[1])} of others would"
            said = f"nobody of {round(figures[0])} chose “{option}”; {others_would}"
    return said


def _percent(share: float) -> str:
    return f"{round(100 * share)} %"
