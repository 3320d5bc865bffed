"""An item analysis as one page: figures, plots and what to look at. It needs nothing but itself, and runs nothing."""

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Final

from duizhao.emit import plots
from duizhao.emit.analysis_words import WORDS, Words
from duizhao.lang import Lang
from duizhao.model.analysis import FEWEST, Examined, Interval, ItemStats, ItemTexts, Part, Suspect
from duizhao.model.artifact import Artifact
from duizhao.model.deck import LocalText

PAGE: Final = "web/analysis.html"
STYLE: Final = "web/analysis.css"
_STEM: Final = 60
"""Characters of a stem that the table shows: the rest is in cards/."""
_OPTION: Final = 40
_DASH: Final = "–"
_PLACE: Final = re.compile(r"\[\[([a-z-]+)\]\]")


def emit(examined: Examined, lang: Lang, templates: Mapping[str, str], name: str) -> Artifact:
    """Return the page in `lang` as the artifact `name`; where sheets are too few it says what cannot be judged."""
    words, analysis = WORDS[lang], examined.analysis
    joint = analysis.joint
    style = templates[STYLE].replace("</", "<\\/")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    few = words.few.format(n=joint.sheets, fewest=FEWEST) if joint.sheets < FEWEST else ""
    suspect = {(one.item.idea, one.item.question) for one, _ in examined.suspects}
    parts = {
        "lang": lang,
        "hash": f"sha256-{digest}",
        "heading": escape(words.heading),
        "title": _marked(examined.title, lang),
        "plain-title": escape(examined.title[lang]),
        "quiz": escape(analysis.quiz),
        "count": escape(f"{words.sheets.format(n=joint.sheets)} · {words.items.format(n=len(joint.items))}"),
        "few": f'<p class="few">{escape(few)}</p>' if few else "",
        "summary": _summary(analysis.joint, analysis.versions, words),
        "scatter": _scatter(joint, words, suspect),
        "marks": plots.histogram(
            joint.marks, joint.most, words.marks, words.marks_axis.format(most=f"{joint.most:g}"), 330, 210
        ),
        "plot": escape(words.plot),
        "marks-title": escape(words.marks),
        "look": escape(words.look),
        "suspects": _suspects(examined, lang, words),
        "each": escape(words.each),
        "items": _items(examined, lang, words, suspect),
        "reading": escape(words.reading),
        "style": style,
    }
    page = _PLACE.sub(lambda place: parts[place[1]], templates[PAGE])
    return Artifact(name, page.encode())


def _marked(text: LocalText, lang: Lang, most: int = 200) -> str:
    """Return a card's text, in the language that it has."""
    shown = text[lang]
    known = next((one for one, wording in text.by.items() if wording == shown and one == lang), None)
    known = known or next((one for one, wording in text.by.items() if wording == shown), lang)
    return f'<span lang="{known}">{escape(_short(shown, most))}</span>'


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _two(number: float | None) -> str:
    return _DASH if number is None else f"{number:.2f}".replace("-", "\N{MINUS SIGN}")


def _interval(interval: Interval | None, words: Words) -> str:
    if interval is None:
        return ""
    between = words.between.format(low=_two(interval.low), high=_two(interval.high))
    return f' <span class="interval">{escape(between)}</span>'


def _summary(joint: Part, versions: Sequence[Part], words: Words) -> str:
    parts = [(words.all, joint)]
    parts += [(words.version.format(label=one.label), one) for one in versions] if len(versions) > 1 else []
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in ("", *words.columns))
    rows = []
    for name, part in parts:
        of = part.reliability
        figures = (str(part.sheets), _two(part.mean), _two(part.deviation), _two(of.alpha), _two(of.kr20), _two(of.sem))
        cells = "".join(f"<td>{figure}</td>" for figure in figures)
        rows.append(f'<tr><th scope="row">{escape(name)}</th>{cells}</tr>')
    of = joint.reliability
    whole = (of.sheets, of.items) == (joint.sheets, len(joint.items))
    note = "" if whole else f"<p>{escape(words.reliability.format(sheets=of.sheets, items=of.items))}</p>"
    return f'<table class="summary"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>{note}'


def _scatter(joint: Part, words: Words, suspect: set[tuple[str, str]]) -> str:
    points = [
        plots.Point(item.p, item.r, str(number), (item.idea, item.question) in suspect)
        for number, item in enumerate(joint.items, 1)
        if item.p is not None and item.r is not None
    ]
    return plots.scatter(points, words.plot, words.easier, words.discriminates, 330, 210)


def _suspects(examined: Examined, lang: Lang, words: Words) -> str:
    if not examined.suspects:
        return f"<p>{escape(words.nothing)}</p>"
    numbers = {(one.idea, one.question): number for number, one in enumerate(examined.analysis.joint.items, 1)}
    entries = []
    for suspect, at in examined.suspects:
        key = suspect.item.idea, suspect.item.question
        said, remedy = words.flaws[suspect.flaw]
        texts = examined.texts.get(key)
        text = said.format(*_figures(suspect, words), option=_option(texts, suspect.option, lang), label=suspect.label)
        name = f"{numbers[key]}. {key[0]}/{key[1]}"
        entries.append(
            f'<li class="{suspect.flaw}"><b>{escape(name)}</b>{escape(words.colon + text)}'
            f' <span class="remedy">{escape(remedy)}</span> <code>{escape(str(at.at))}</code></li>'
        )
    return f"<ul>{''.join(entries)}</ul>"


def _option(texts: ItemTexts | None, option: int | None, lang: Lang) -> str:
    if texts is None or option is None or option >= len(texts.options):
        return str(option)
    return _short(texts.options[option][lang], _OPTION)


def _figures(suspect: Suspect, words: Words) -> Iterator[str]:
    """Yield the figures as the sentence about the flaw has them: shares, correlations or counts."""
    for figure in suspect.figures:
        if suspect.flaw in {"key", "chance"}:
            yield words.percent.format(n=round(100 * figure))
        else:
            yield _two(figure) if suspect.flaw == "negative" else str(round(figure))


def _items(examined: Examined, lang: Lang, words: Words, suspect: set[tuple[str, str]]) -> str:
    versions = examined.analysis.versions
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in words.item_columns)
    rows = []
    for place, item in enumerate(examined.analysis.joint.items):
        key = item.idea, item.question
        texts = examined.texts.get(key)
        stem = _marked(texts.stem, lang, _STEM) if texts else ""
        numbers = examined.numbers.get(key, {})
        by_version = []
        for version in versions:
            said = f"{version.label}{numbers.get(version.label, '')}{words.colon}{_two(version.items[place].p)}"
            by_version.append(f'<span class="version">{escape(said)}</span>')
        look = ' class="suspect"' if key in suspect else ""
        rows.append(
            f'<tr{look}><th scope="row">{place + 1}</th>'
            f"<td>{stem} <small>{escape('/'.join(key))}</small></td>"
            f"<td>{_two(item.p)}{_interval(item.p_interval, words)}</td><td>{_two(item.group_d)}</td>"
            f"<td>{_two(item.r)}{_interval(item.r_interval, words)}</td>"
            f"<td>{' '.join(by_version)}</td><td>{_bar(item, words)}</td></tr>"
        )
    return f'<table class="items"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _bar(item: ItemStats, words: Words) -> str:
    if item.options:
        wrong = [max(0, one.option - item.keys + 1) for one in item.options]
        counts = [
            (str(number) if number else "✓", one.count, f"o{min(number, 4)}")
            for one, number in zip(item.options, wrong, strict=True)
        ]
        names = [str(number) if number else words.key for number in wrong]
    else:
        counts = [("✓", item.right, "o0"), ("✗", item.asked - item.right, "o2")]
        names = ["✓", "✗"]
    for name, count, look in ((words.blank, item.blank, "none"), (words.several, item.several, "none")):
        if count:
            counts.append(("", count, look))
            names.append(name)
    said = ", ".join(f"{name} {count}" for name, (_, count, _) in zip(names, counts, strict=True))
    if item.undecided:
        said += f", {words.undecided} {item.undecided}"
    figures = " ".join(str(count) for _, count, _ in counts)
    return f'{plots.shares(counts, said, 120, 12)}<div class="counts" title="{escape(said)}">{figures}</div>'
