"""What a verification found, for people and for machines."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from duizhao.diagnostic import printable, short
from duizhao.verify.messages import Failure, Report

_NAMES: Final = 10
"""So many notes are named before “and 32 more”."""
_STEP: Final = 15
_OUTCOME: Final = 60


def text(report: Report, names: Mapping[str, str]) -> str:
    """Return a report for people: what was done, what an update would do, and what is wrong with what to do.

    `names` are those of the deck and of the package, as far as they were given.
    """
    return "\n".join(_lines(report, " as ".join(names.values())))


def _lines(report: Report, name: str) -> Iterator[str]:
    quotes = f", {report.quotes:,} quotes" if report.quotes else ""
    yield f"{name} in Anki {report.anki}: {report.notes:,} notes, {report.cards:,} cards{quotes}"
    for step in report.steps:
        yield f"  {step.name:{_STEP}} {step.outcome:{_OUTCOME}} {step.seconds:6.1f} s"
    if report.update is not None:
        update = report.update
        kept = "all keep" if update.kept == update.studied else f"{update.kept:,} keep"
        yield f"  {'studied':{_STEP}} {update.studied:,} cards, {kept} their schedule"
        for what, keys in (
            ("new", update.new),
            ("updated", update.updated),
            ("retired", update.retired),
            ("no longer in it, and left as they are", update.left),
        ):
            if keys:
                yield f"{what}: {_names(keys)}"
    yield from _mistakes(report.failures)


def _mistakes(failures: Sequence[Failure]) -> Iterator[str]:
    """Yield what is wrong, one mistake once, however many notes have it."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for failure in failures:
        where = groups.setdefault((failure.check, failure.message, failure.hint), [])
        if failure.note:
            where.append(f"{failure.note} ({failure.card})" if failure.card else failure.note)
    for (check, message, hint), where in groups.items():
        yield f"error[{check}]: {printable(short(message, 400))}"
        if where:
            yield f"    in {_names(where)}"
        yield f"    hint: {hint}"
    number = len(failures)
    yield f"{number:,} mistake{'' if number == 1 else 's'}" if number else "no mistakes"


def _names(keys: Sequence[str]) -> str:
    rest = f" and {len(keys) - _NAMES:,} more" if len(keys) > _NAMES else ""
    return printable(", ".join(keys[:_NAMES])) + rest


def as_json(report: Report, names: Mapping[str, str]) -> str:
    """Return a report as one JSON object, in which every note is named."""
    plain: dict[str, Any] = {"deck": None, "package": None, **names, **msgspec.to_builtins(report)}
    plain.pop("type")
    return json.dumps(plain, ensure_ascii=False, indent=1)
