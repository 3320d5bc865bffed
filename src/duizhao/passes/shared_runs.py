"""Where two versions of a quiz have the same answers at the same numbers, so that neighbours could copy them."""

from collections.abc import Iterator, Sequence

from duizhao.diagnostic import Finding
from duizhao.model.form import ChoiceQuestion, Form, FormItem, MultipleQuestion, ReportQuestion, TrueFalseQuestion
from duizhao.model.kinds import kind
from duizhao.passes import keysets
from duizhao.passes.letters import STRETCH
from duizhao.span import Node

_HINT = "ask for fewer versions, or for more questions; claims can differ in a dozen versions, letters in some hundred"


def shared_runs(form: Form, at: Node) -> list[Finding]:
    """Return a warning `at` a quiz two of whose versions share four right letters, or four verdicts, in a row."""
    seen: dict[tuple[int, ...], str] = {}
    shared: list[str] = []
    for version in form.versions:
        runs = list(_runs(version.items))
        known = next((run for run in runs if run in seen), None)
        if known:
            shared.append(f"`{version.label}` like `{seen[known]}` at {known[0]} to {known[0] + STRETCH - 1}")
        seen |= {run: version.label for run in runs if run not in seen}
    if not shared:
        return []
    many = f"{len(shared)} of {len(form.versions)} versions share" if len(shared) > 1 else "a version shares"
    message = f"{many} four right answers in a row with another: {shared[0]}" + (", …" if len(shared) > 1 else "")
    return [Finding("quiz-runs", at, message, _HINT, severity="warning")]


def _runs(items: Sequence[FormItem]) -> Iterator[tuple[int, ...]]:
    """Yield four neighbouring answers, letters or verdicts, behind the number of the first."""
    for place in range(len(items) - STRETCH + 1):
        some = items[place : place + STRETCH]
        marks = [mark for item in some if (mark := _mark(item)) is not None]
        if len(marks) == STRETCH and len({kind(item) == "true-false" for item in some}) == 1:
            yield place + 1, *marks


def _mark(item: FormItem) -> int | None:
    match item:
        case ChoiceQuestion() | ReportQuestion():
            return item.key
        case MultipleQuestion():
            return keysets.bits(item.keys)
        case TrueFalseQuestion():
            return int(item.answer)
        case _:
            return None
