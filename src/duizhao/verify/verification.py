"""A verification from its job to its report: first as a new learner, then as one who has the previous package."""

from functools import partial
from pathlib import Path

from duizhao.verify import checks
from duizhao.verify.checks import Content, Steps, Tell
from duizhao.verify.collection import VERSION, ImportRefusedError, opened
from duizhao.verify.messages import Job, Refused, Report, Update
from duizhao.verify.update import update


def verify(folder: Path, job: Job, tell: Tell) -> Report | Refused:
    """Return what `job` finds, working in `folder`."""
    steps = Steps(tell)
    fresh, types = _as_new_learner(folder, job, steps)
    made: Update | None = None
    if fresh is not None and job.previous:
        try:
            made = _as_learner(folder, job, fresh, types, steps)
        except ImportRefusedError as error:
            return Refused(str(error))
    return Report(
        anki=VERSION,
        notes=len(fresh.keys) if fresh else 0,
        cards=sum(map(len, fresh.cards.values())) if fresh else 0,
        quotes=sum(len(note.quotes) for note in job.expected),
        steps=tuple(steps.done),
        update=made,
        failures=tuple(steps.failures),
    )


def _as_new_learner(folder: Path, job: Job, steps: Steps) -> tuple[Content | None, dict[str, int]]:
    """Do every check of the package by itself; return what it made of an empty collection, None if Anki refused it."""
    package = Path(job.package)
    with opened(folder / "new") as col:
        steps.run("import", partial(checks.first_import, col, package, job.expected))
        held = checks.content(col)
        if not held.keys and steps.failures:
            return None, {}
        keys = {number: held.keys[guid] for guid, number in held.numbers.items()}
        expected = {held.numbers[note.guid]: note for note in job.expected if note.guid in held.numbers}
        steps.run("cards", partial(checks.same_cards, held, job.expected))
        steps.run("Empty Cards", partial(checks.empty_cards, col, keys))
        steps.run("rendering", partial(checks.rendering, col, expected, steps.tell))
        steps.run("search", partial(checks.search, col, expected, steps.tell))
        steps.run("Check Database", partial(checks.check_database, col, keys))
        steps.run("second import", partial(checks.second_import, col, package, keys))
        return held, col.types()


def _as_learner(folder: Path, job: Job, fresh: Content, types: dict[str, int], steps: Steps) -> Update | None:
    made: Update | None = None

    def updated() -> checks.Outcome:
        nonlocal made
        outcome, made = update(col, Path(job.previous), Path(job.package), fresh, types, steps.tell)
        return outcome

    with opened(folder / "learner") as col:
        steps.run("update", updated)
    return made
