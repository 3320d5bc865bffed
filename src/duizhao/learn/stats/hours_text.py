"""Hours on task as lines of a terminal, in words that promise no more than the figures."""

from typing import Final

from duizhao.lang import Lang
from duizhao.learn.screen import Line
from duizhao.learn.stats.hours import EARLY, FEW
from duizhao.learn.stats.model import Arrival, Hours
from duizhao.learn.stats.words import Words, dated, in_month, lasted, weeks, words

_SOON: Final = 1.0
"""Years up to which an arrival has a day."""
_LATER: Final = 5.0
"""Years up to which it has a month; after that it has a year."""
_LIFETIME: Final = 80.0


def lines(hours: Hours, ui: Lang) -> list[Line]:
    """Return what was spent, the pace, and when the goal is reached, if that can be said."""
    said = words(ui)
    shown = [Line(said.hours_title, "strong")]
    if hours.since is None:
        return [*shown, Line(said.no_time)]
    spent = said.spent.format(time=lasted(hours.seconds, said), since=dated(hours.since, said), days=hours.days)
    shown += [Line(spent), Line(said.today_spent.format(time=lasted(hours.today, said)))]
    span = weeks(hours.weeks, ui)
    if hours.verdict != "too early":
        shown.append(Line(said.pace.format(weeks=span, time=lasted(hours.pace, said))))
    goal = f"{hours.goal / 3600:,.10g}"
    if hours.verdict == "reached":
        return [*shown, Line(said.reached.format(goal=goal), "good")]
    left = (hours.goal - hours.seconds) / 3600
    done = said.percent.format(n=_done(hours.seconds / hours.goal))
    shown.append(Line(said.to_go.format(goal=goal, percent=done, left=_hours(left))))
    return [*shown, Line(said.time_note.format(idle=hours.idle), "quiet"), Line(_arrives(hours, said, goal, span))]


def _hours(number: float) -> str:
    """Return a number of hours, below ten to one place."""
    return f"{number:,.0f}" if number >= 10 else f"{number:.1f}"  # noqa: PLR2004


def _done(share: float) -> str:
    """Return a share in per cent, to two places where it is small: 10,000 hours are long.

    >>> _done(0.0057), _done(0.3449)
    ('0.57', '34')
    """
    return f"{100 * share:.2f}" if share < 0.1 else f"{100 * share:.0f}"  # noqa: PLR2004


def _arrives(hours: Hours, said: Words, goal: str, span: str) -> str:
    if hours.verdict == "too early" or hours.arrival is None:
        if hours.verdict == "stopped":
            return said.stopped.format(weeks=span)
        return said.too_early.format(early=EARLY, few=FEW)
    arrival = hours.arrival
    if arrival.years > _LIFETIME or arrival.day is None:
        return said.lifetimes.format(goal=goal, n=f"{arrival.years:,.0f}")
    text = said.arrives.format(goal=goal, when=_when(arrival, said))
    if arrival.years >= 2:  # noqa: PLR2004
        text += said.in_years.format(n=f"{arrival.years:.0f}")
    if hours.sooner is not None:
        sooner, later = _when(hours.sooner, said), _when(hours.later, said)
        text += said.between.format(sooner=sooner, later=later) if sooner != later else ""
    return text


def _when(arrival: Arrival | None, said: Words) -> str:
    """Return an arrival as exactly as it may be told."""
    if arrival is None or arrival.day is None:
        return said.far
    if arrival.years <= _SOON:
        return dated(arrival.day, said)
    return in_month(arrival.day, said) if arrival.years <= _LATER else said.year.format(year=arrival.day.year)
