"""Statistics as lines of a terminal."""

from collections.abc import Callable, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from duizhao.lang import Lang
from duizhao.learn.screen import Line
from duizhao.learn.stats.layout import INDENT, Canvas, bars, calendar, legend, table
from duizhao.learn.stats.model import Counts, Point, Retention, Share, Stats
from duizhao.learn.stats.summary import CALENDAR, ENOUGH
from duizhao.learn.stats.words import Words, in_month, lasted, percent, words
from duizhao.learn.wording import Wording, wording
from duizhao.model.deck import LocalText

WEEK_BARS: Final = 8
DUE_BARS: Final = 7
POINTS: Final = 8
"""Rows of the learning curve."""


class Told(Struct, frozen=True, kw_only=True):
    """Whom to tell, and how: the interface in `ui`, texts of the deck, where there is one, in `lang`."""

    ui: Lang
    lang: Lang
    title: LocalText | None
    topics: Mapping[str, LocalText]
    columns: int
    fancy: bool
    plain: bool

    def said(self) -> Words:
        """Return the phrases."""
        return words(self.ui)

    def base(self) -> Wording:
        """Return the self-test's own phrases."""
        return wording(self.ui)

    def canvas(self) -> Canvas:
        """Return where to lay out."""
        base = wording(self.ui)
        return Canvas(columns=self.columns, fancy=self.fancy, plain=self.plain, colon=base.colon, comma=base.comma)

    def topic(self, topic: str) -> str:
        """Return a topic's title."""
        return self.topics[topic][self.lang] if topic in self.topics else topic

    def period(self, days: int | None) -> str:
        """Return the period in words."""
        said = words(self.ui)
        return said.all_time if days is None else said.period.format(n=days)


def lines(stats: Stats, told: Told) -> list[Line]:
    """Return everything, section after section, each below its heading."""
    said, base = told.said(), told.base()
    title = f"{said.title}{base.colon}{told.title[told.lang]}" if told.title else said.title
    if not stats.counts.seen and not stats.answers:
        return [Line(title, "strong"), Line(base.no_history)]
    shown = [Line(title, "strong"), *_overview(stats, told)]
    sections: tuple[Callable[[Stats, Told], list[Line]], ...] = (
        _retention,
        _modes,
        _calendar,
        _forecast,
        _time,
        _spread,
        _hardest,
        _curve,
        _parts,
    )
    for section in sections:
        found = section(stats, told)
        shown += [Line(), *found] if found else []
    if told.title is None:
        shown += [Line(), Line(said.no_deck, "quiet")]
    return shown if told.fancy else [replace(line, text=line.text.replace("–", "-")) for line in shown]


def counted(counts: Counts, base: Wording) -> str:
    """Return how far items have come, in one line."""
    named = {base.items: counts.items, base.new: counts.new, base.seen: counts.seen}
    stages = {base.learning: counts.learning, base.young: counts.young, base.mature: counts.mature}
    return base.comma.join(f"{name} {number}" for name, number in (named | stages).items() if number is not None)


def overview(stats: Stats, said: Words, base: Wording) -> list[str]:
    """Return the figures that stand above all others, each a line."""
    known = stats.known
    share = known.expected / known.seen if known.seen else None
    lines = [counted(stats.counts, base)]
    lines.append(said.known.format(known=round(known.expected), seen=known.seen, percent=percent(share, said)))
    streak = stats.streak
    lines.append(said.streak.format(current=streak.current, longest=streak.longest, days=streak.days))
    return lines + ([said.hidden.format(n=stats.hidden)] if stats.hidden else [])


def stages(retention: Retention, said: Words) -> list[str]:
    """Return the three cells of a row of retention."""
    return [share_of(one, said) for one in (retention.young, retention.mature, retention.all)]


def share_of(share: Share, said: Words) -> str:
    """Return a share and of how many."""
    return said.of.format(share=percent(share.share, said), n=f"{share.asked:,}") if share.asked else "–"


def _overview(stats: Stats, told: Told) -> list[Line]:
    return list(map(Line, overview(stats, told.said(), told.base())))


def _retention(stats: Stats, told: Told) -> list[Line]:
    said, on = told.said(), told.canvas()
    shown = [_heading(said.retention.format(period=told.period(stats.days)))]
    rows = [(said.review_stages[2], stages(stats.retention, said))]
    rows += [(told.topic(topic), stages(one, said)) for topic, one in stats.retention_by_topic.items()]
    rows += [(said.level.format(n=level), stages(one, said)) for level, one in stats.retention_by_level.items()]
    shown += table(said.review_stages, rows, on)
    return [*shown, _note(said.retention_note.format(percent=percent(stats.wanted, said)))]


def _modes(stats: Stats, told: Told) -> list[Line]:
    said = told.said()
    rows = [
        (said.mode[mode], [f"{one.answers:,}", percent(one.right / one.answers, said), lasted(one.seconds, said)])
        for mode, one in stats.modes.items()
    ]
    if not rows:
        return []
    shown = [
        _heading(said.modes.format(period=told.period(stats.days))),
        *table(said.mode_columns, rows, told.canvas()),
    ]
    return [*shown, _note(said.mode_note)] if {"cram", "exam"}.intersection(stats.modes) else shown


def _calendar(stats: Stats, told: Told) -> list[Line]:
    said, on = told.said(), told.canvas()
    today = stats.forecast.days[0].day
    counts = {one.day: one.answers for one in stats.calendar}
    if not counts:
        return [_heading(said.calendar.format(n=CALENDAR)), _note(said.calendar_none)]
    if on.plain:
        months = (Line(one) for one in by_month(stats, said))
        return [_heading(said.calendar.format(n=CALENDAR)), *months]
    drawn = calendar(counts, today, CALENDAR, said.weekdays, said.months, on)
    weeks = min(CALENDAR, on.columns - len(INDENT) - 1 - max(map(len, said.weekdays)))
    note = legend(list(counts.values()), said.fewer, said.more, on)
    return [_heading(said.calendar.format(n=weeks)), *drawn, _note(note)]


def by_month(stats: Stats, said: Words) -> list[str]:
    """Return the calendar in words: a line for each month."""
    months: dict[tuple[int, int], list[int]] = {}
    for number, one in enumerate(stats.calendar):
        months.setdefault((one.day.year, one.day.month), []).append(number)
    lines = []
    for numbers in months.values():
        days = [stats.calendar[number] for number in numbers]
        answers, seconds = sum(one.answers for one in days), sum(one.seconds for one in days)
        lines.append(
            said.calendar_month.format(
                month=in_month(days[0].day, said), days=len(days), answers=answers, time=lasted(seconds, said)
            )
        )
    return lines


def _forecast(stats: Stats, told: Told) -> list[Line]:
    said, on, due = told.said(), told.canvas(), stats.forecast
    shown = [_heading(said.forecast)]
    facts = [said.backlog.format(n=due.backlog)]
    facts += [said.within.format(days=days, n=number) for days, number in due.within.items()]
    facts += [said.aside.format(n=due.aside)] if due.aside else []
    shown += [Line("   ".join(facts), lead=INDENT)] if not on.plain else list(map(Line, facts))
    rows = [(f"{one.day:%m-%d}", one.items, str(one.items or "-")) for one in due.days[:DUE_BARS]]
    return [*shown, *bars(rows, on), _note(said.forecast_note)]


def _time(stats: Stats, told: Told) -> list[Line]:
    said, on, time = told.said(), told.canvas(), stats.time
    names = [(said.today, time.today), (said.last_week, time.week), (told.period(stats.days), time.period)]
    shown = [_heading(said.time)]
    facts = [f"{name}{on.colon}{lasted(seconds, said)}" for name, seconds in names]
    shown += [Line("   ".join(facts), lead=INDENT)] if not on.plain else list(map(Line, facts))
    rows = [
        (said.week_of.format(day=f"{one.start:%m-%d}"), round(one.seconds), lasted(one.seconds, said))
        for one in time.weeks[-WEEK_BARS:]
    ]
    shown += bars(rows, on)
    whole = sum(time.topics.values()) or 1
    parts = [
        (told.topic(topic), [lasted(seconds, said), percent(seconds / whole, said)])
        for topic, seconds in time.topics.items()
    ]
    shown += table(said.time_columns, parts, on) if parts else []
    shown.append(_note(said.time_note.format(idle=time.idle)))
    return [*shown, _note(said.capped.format(n=time.capped))] if time.capped else shown


def _spread(stats: Stats, told: Told) -> list[Line]:
    said = told.said()
    rows = [
        (said.spread_row.format(low=round(100 * one.low), high=round(100 * one.high)), one.items, str(one.items or "-"))
        for one in reversed(stats.known.spread)
    ]
    return [_heading(said.spread), *bars(rows, told.canvas())]


def _hardest(stats: Stats, told: Told) -> list[Line]:
    said = told.said()
    heading = _heading(said.hardest.format(period=told.period(stats.days)))
    if not stats.hardest:
        return [heading, _note(said.no_hardest)]
    rows = [(one.term or one.idea, [f"{one.lapses} / {one.reviews}", percent(one.rate, said)]) for one in stats.hardest]
    return [heading, *table(said.hardest_columns, rows, told.canvas()), _note(said.hardest_note.format(n=ENOUGH))]


def _curve(stats: Stats, told: Told) -> list[Line]:
    said = told.said()
    points = stats.curve
    if len(points) < 2:  # noqa: PLR2004  (a single point is no curve)
        return []
    step = -(-len(points) // POINTS)
    shown = [points[place] for place in range(len(points) - 1, -1, -step)][::-1]
    rows = []
    for before, point in zip([None, *shown], shown, strict=False):
        asked, kept = _since(points, before, point)
        retention = percent(kept / asked if asked else None, said)
        rows.append((str(point.day), [str(point.seen), str(round(point.expected)), retention]))
    return [_heading(said.curve), *table(said.curve_columns, rows, told.canvas()), _note(said.curve_note)]


def _since(points: tuple[Point, ...], before: Point | None, point: Point) -> tuple[int, int]:
    """Return the reviews after `before` until `point`: how many, and how many of them were kept."""
    between = [one for one in points if (before is None or one.day > before.day) and one.day <= point.day]
    return sum(one.asked for one in between), sum(one.kept for one in between)


def _parts(stats: Stats, told: Told) -> list[Line]:
    base = told.base()
    if not stats.topics:
        return []
    columns = (base.items, base.seen, base.young, base.mature)

    def row(name: str, counts: Counts) -> tuple[str, list[str]]:
        return name, [str(number) for number in (counts.items, counts.seen, counts.young, counts.mature)]

    topics = [row(told.topic(topic), counts) for topic, counts in stats.topics.items()]
    kinds = [row(base.kind[kind], stats.kinds[kind]) for kind in base.kind if kind in stats.kinds]
    topic_table, kind_table = table(columns, topics, told.canvas()), table(columns, kinds, told.canvas())
    return [_heading(base.topics), *topic_table, Line(), _heading(base.kinds), *kind_table]


def _heading(text: str) -> Line:
    return Line(text, "strong")


def _note(text: str) -> Line:
    return Line(text, "quiet", INDENT)
