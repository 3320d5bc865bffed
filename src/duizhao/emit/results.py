"""Results as JSON, for programs, and as CSV, for spreadsheets."""

import csv
from collections.abc import Sequence
from io import StringIO

import msgspec

from duizhao.model.artifact import Artifact
from duizhao.model.form import Form
from duizhao.model.results import Graded, Results

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def emit(results: Results, form: Form) -> list[Artifact]:
    """Return ``<quiz>-results.json`` and ``<quiz>-results.csv``.

    The table has a line for each pupil and a column for each question in the order of version A, with the points; “?”
    is what nobody has decided. A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    content = msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n"
    return [
        Artifact(f"{results.quiz}-results.json", content),
        Artifact(f"{results.quiz}-results.csv", _table(results, form).encode("utf-8-sig")),
    ]


def decode(content: bytes) -> Results | None:
    """Return the results in a JSON file, None where it is none of ours."""
    try:
        return msgspec.json.decode(content, type=Results)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _table(results: Results, form: Form) -> str:
    questions = [(item.idea, item.question) for item in form.versions[0].items]
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    head = ["pupil", "name", "version", "points", "of", "undecided"]
    writer.writerow([*head, *(f"{idea}/{question}" for idea, question in questions), "flags", "source"])
    for sheet in results.sheets:
        writer.writerow([_safe(cell) for cell in _line(sheet, questions)])
    return written.getvalue()


def _line(sheet: Graded, questions: Sequence[tuple[str, str]]) -> list[str]:
    points = {(one.idea, one.question): "?" if one.right is None else f"{one.points:.4g}" for one in sheet.answers}
    undecided = sum(one.right is None for one in sheet.answers)
    return [
        sheet.pupil or "",
        sheet.name or "",
        sheet.label,
        f"{sum(one.points for one in sheet.answers):.4g}",
        str(sum(one.most for one in sheet.answers)),
        str(undecided),
        *(points.get(question, "") for question in questions),
        "; ".join(sheet.flags),
        sheet.source,
    ]


def _safe(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA) else cell
