"""Statistics as one page: plots, and below each of them its figures. It needs nothing but itself, and runs nothing."""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from duizhao.learn.stats import plots
from duizhao.learn.stats.model import Counts, Stats
from duizhao.learn.stats.summary import CALENDAR, ENOUGH
from duizhao.learn.stats.text import Told, by_month, overview, stages
from duizhao.learn.stats.words import dated, lasted, percent
from duizhao.model.artifact import Artifact

PAGE: Final = "web/stats.html"
STYLE: Final = "web/stats.css"
_PLACE: Final = re.compile(r"\[\[([a-z-]+)\]\]")
_WIDE, _HIGH = 420, 190


def emit(stats: Stats, told: Told, templates: Mapping[str, str], name: str) -> Artifact:
    """Return the page as the artifact `name`, in the language of the interface; terms and topics in their own."""
    said, base = told.said(), told.base()
    style = templates[STYLE].replace("</", "<\\/")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    title = f"{said.title}{base.colon}{told.title[told.lang]}" if told.title else said.title
    empty = not stats.counts.seen and not stats.answers
    parts = {
        "lang": told.ui,
        "hash": f"sha256-{digest}",
        "title": escape(title),
        "made": escape(said.made.format(at=f"{dated(stats.at.date(), said)} {stats.at:%H:%M}")),
        "overview": "".join(f"<p>{escape(line)}</p>" for line in overview(stats, said, base)),
        "sections": f"<p>{escape(base.no_history)}</p>" if empty else "".join(_sections(stats, told)),
        "style": style,
    }
    page = _PLACE.sub(lambda place: parts[place[1]], templates[PAGE])
    return Artifact(name, page.encode())


def _sections(stats: Stats, told: Told) -> list[str]:
    return [
        _calendar(stats, told),
        _curve(stats, told),
        _due(stats, told),
        _time(stats, told),
        _spread(stats, told),
        _retention(stats, told),
        _modes(stats, told),
        _hardest(stats, told),
        _parts(stats, told),
    ]


def _calendar(stats: Stats, told: Told) -> str:
    said = told.said()
    today = stats.forecast.days[0].day
    heading = said.calendar.format(n=CALENDAR)
    if not stats.calendar:
        return _section(heading, f"<p>{escape(said.calendar_none)}</p>")
    counts = {one.day: one.answers for one in stats.calendar}
    plot = plots.calendar(counts, today, CALENDAR, said.weekdays, said.months, heading)
    marks = "".join(f'<i class="l{number}"></i>' for number in range(5))
    legend = f'<p class="legend">{escape(said.fewer)} {marks} {escape(said.more)}</p>'
    months = "".join(f"<li>{escape(line)}</li>" for line in by_month(stats, said))
    return _section(heading, f'<div class="wide" tabindex="0">{plot}</div>{legend}', f"<ul>{months}</ul>", told, "full")


def _curve(stats: Stats, told: Told) -> str:
    said = told.said()
    points = stats.curve
    seen, known, retention = said.curve_columns
    labels = [f"{one.day:%y-%m}" for one in points]
    series = [
        plots.Series(seen, "seen", [one.seen for one in points]),
        plots.Series(known, "known", [one.expected for one in points]),
    ]
    shares = [one.kept / one.asked if one.asked else None for one in points]
    kept = [None if share is None else 100 * share for share in shares]
    shown = plots.curve(labels, series, f"{said.curve}: {seen}, {known}", _WIDE, _HIGH)
    second = plots.curve(labels, [plots.Series(retention, "known", kept)], f"{retention} (%)", _WIDE, 110)
    key = f'<p class="legend"><i class="seen"></i> {escape(seen)} <i class="known"></i> {escape(known)}</p>'
    rows = [
        (str(one.day), [str(one.seen), f"{one.expected:.0f}", percent(share, said)])
        for one, share in zip(points, shares, strict=True)
    ]
    figures = _table((said.day, *said.curve_columns), rows)
    below = f'<p class="legend">{escape(retention)} (%)</p>{second}<p class="note">{escape(said.curve_note)}</p>'
    return _section(said.curve, f"{key}{shown}{below}", figures, told)


def _due(stats: Stats, told: Told) -> str:
    said, due = told.said(), stats.forecast
    facts = [said.backlog.format(n=due.backlog)]
    facts += [said.within.format(days=days, n=number) for days, number in due.within.items()]
    facts += [said.aside.format(n=due.aside)] if due.aside else []
    rows = [(f"{one.day:%m-%d}", float(one.items), f"{one.day}: {one.items}") for one in due.days]
    plot = plots.columns(rows, said.forecast, _WIDE, _HIGH)
    figures = _table((said.day, said.items), [(str(one.day), [str(one.items)]) for one in due.days])
    note = f'<p class="note">{escape(said.forecast_note)}</p>'
    return _section(said.forecast, f"{_facts(facts)}{plot}{note}", figures, told)


def _time(stats: Stats, told: Told) -> str:
    said, base, time = told.said(), told.base(), stats.time
    period = told.period(stats.days)
    named = ((said.today, time.today), (said.last_week, time.week), (period, time.period))
    facts = [f"{name}{base.colon}{lasted(seconds, said)}" for name, seconds in named]
    rows = [
        (f"{one.start:%m-%d}", one.seconds / 3600, f"{one.start}: {lasted(one.seconds, said)}") for one in time.weeks
    ]
    plot = plots.columns(rows, said.time, _WIDE, _HIGH)
    weeks = [(str(one.start), [str(one.answers), lasted(one.seconds, said)]) for one in time.weeks]
    figures = _table((said.week, said.answers, said.time_columns[0]), weeks)
    whole = sum(time.topics.values()) or 1
    topics = [
        (told.topic(topic), [lasted(seconds, said), percent(seconds / whole, said)])
        for topic, seconds in time.topics.items()
    ]
    by_topic = _table((said.topics, *said.time_columns), topics, told) if topics else ""
    note = f'<p class="note">{escape(said.time_note.format(idle=time.idle))}</p>'
    unit = f'<p class="legend">{escape(said.hours_a_week)}</p>'
    return _section(said.time, f"{_facts(facts)}{unit}{plot}{by_topic}{note}", figures, told)


def _spread(stats: Stats, told: Told) -> str:
    said = told.said()
    named = [
        (said.spread_row.format(low=round(100 * one.low), high=round(100 * one.high)), one.items)
        for one in stats.known.spread
    ]
    plot = plots.columns([(name, float(n), f"{name}: {n}") for name, n in named], said.spread, _WIDE, _HIGH)
    return _section(said.spread, plot, _table(("", said.items), [(name, [str(n)]) for name, n in named]), told)


def _retention(stats: Stats, told: Told) -> str:
    said = told.said()
    period = told.period(stats.days)
    rows = [(said.review_stages[2], stages(stats.retention, said))]
    rows += [(told.topic(topic), stages(one, said)) for topic, one in stats.retention_by_topic.items()]
    rows += [(said.level.format(n=level), stages(one, said)) for level, one in stats.retention_by_level.items()]
    note = said.retention_note.format(percent=percent(stats.wanted, said))
    body = _table(("", *said.review_stages), rows, told) + f'<p class="note">{escape(note)}</p>'
    return _section(said.retention.format(period=period), body, look="full")


def _modes(stats: Stats, told: Told) -> str:
    said = told.said()
    rows = [
        (said.mode[mode], [f"{one.answers:,}", percent(one.right / one.answers, said), lasted(one.seconds, said)])
        for mode, one in stats.modes.items()
    ]
    note = f'<p class="note">{escape(said.mode_note)}</p>'
    return _section(said.modes.format(period=told.period(stats.days)), _table(("", *said.mode_columns), rows) + note)


def _hardest(stats: Stats, told: Told) -> str:
    said = told.said()
    heading = said.hardest.format(period=told.period(stats.days))
    if not stats.hardest:
        return _section(heading, f"<p>{escape(said.no_hardest)}</p>")
    rows = [(one.term or one.idea, [f"{one.lapses} / {one.reviews}", percent(one.rate, said)]) for one in stats.hardest]
    note = f'<p class="note">{escape(said.hardest_note.format(n=ENOUGH))}</p>'
    return _section(heading, _table(("", *said.hardest_columns), rows, told) + note)


def _parts(stats: Stats, told: Told) -> str:
    base = told.base()
    if not stats.topics:
        return ""

    def row(name: str, counts: Counts) -> tuple[str, list[str]]:
        return name, [str(number) for number in (counts.items, counts.seen, counts.young, counts.mature)]

    columns = (base.items, base.seen, base.young, base.mature)
    topics = _table((base.topics, *columns), [row(told.topic(name), one) for name, one in stats.topics.items()], told)
    kinds = [row(base.kind[kind], stats.kinds[kind]) for kind in base.kind if kind in stats.kinds]
    return _section(told.said().progress, topics + _table((base.kinds, *columns), kinds))


def _section(heading: str, body: str, figures: str = "", told: Told | None = None, look: str = "") -> str:
    """Return a section; `figures` are what its plot shows, folded behind a summary that every key and reader opens."""
    named = f' class="{look}"' if look else ""
    folded = f"<details><summary>{escape(told.said().figures)}</summary>{figures}</details>" if figures and told else ""
    return f"<section{named}><h2>{escape(heading)}</h2>{body}{folded}</section>"


def _facts(facts: Sequence[str]) -> str:
    return f'<p class="facts">{"".join(f"<span>{escape(fact)}</span> " for fact in facts)}</p>'


def _table(head: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]], told: Told | None = None) -> str:
    """Return a table, each row headed by its name; names are in the deck's language where `told` says it."""
    lang = f' lang="{told.lang}"' if told and told.lang != told.ui else ""
    titles = "".join(f'<th scope="col">{escape(one)}</th>' if one else "<td></td>" for one in head)
    lines = "".join(
        f'<tr><th scope="row"{lang}>{escape(name)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in cells)}</tr>'
        for name, cells in rows
    )
    return f"<table><thead><tr>{titles}</tr></thead><tbody>{lines}</tbody></table>"
