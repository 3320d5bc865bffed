"""Answer sheets as one PDF/UA-1 file, to be printed, filled in and read by `duizhao grade`.

The layout is in `model.answer_sheet`; `templates/quiz/answer_sheet.typ` draws it.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from duizhao.emit.typesetting import Press, View
from duizhao.model import answer_sheet as layout
from duizhao.model.answer_sheet import Row, SheetPage, Ticket
from duizhao.model.artifact import Artifact
from duizhao.model.form import Form, Version, stem
from duizhao.model.kinds import kind
from duizhao.model.roster import Pupil

_CAPITALS: Final = "ABCDEFGH"
_SMALLS: Final = "abcdefgh"
_ROWS: Final = {"match": "match", "order": "order"}
_HINTS: Final = {"multiple": "multiple", **_ROWS}


def emit(form: Form, pupils: Sequence[Pupil], templates: Mapping[str, str], fonts: Path) -> list[Artifact]:
    """Return ``<stem>-sheets.pdf``: a sheet for each of `pupils`, who get the versions in turn.

    Without pupils it has one sheet for each version, to be copied, with a grid of digits for the pupil's number.
    `templates` and `fonts` as for `emit.pdf`.
    """
    press = Press(templates, fonts, lambda char: _where(form, pupils, char))
    content = press.compile("quiz/answer_sheet.typ", "form.json", _view(form, pupils))
    return [Artifact(f"{stem(form)}-sheets.pdf", content)]


def _where(form: Form, pupils: Sequence[Pupil], char: str) -> str:
    """Return whose name or number holds `char`."""
    named = [f"pupil `{one.number}`" for one in pupils if char in one.number + one.name]
    return " and ".join(named) or f"the title of deck `{form.deck}`"


def _view(form: Form, pupils: Sequence[Pupil]) -> View:
    langs = form.blueprint.langs
    pages = [layout.lay_out(version) for version in form.versions]
    starts = [sum(map(len, pages[:place])) for place in range(len(pages))]
    kinds = {kind(item) for item in form.versions[0].items}
    hints = [name for name, of in _HINTS.items() if of in kinds] + ["teacher"] * bool(kinds & layout.TEACHER)
    count = len(form.versions)
    whose: Sequence[Pupil | None] = pupils or [None] * count
    sheets = [(place % count, one) for place, one in enumerate(whose)]
    return {
        "langs": langs,
        "title": [form.title[lang] for lang in langs],
        "width": layout.WIDTH,
        "height": layout.HEIGHT,
        "radius": layout.RADIUS,
        "pitch": layout.PITCH,
        "code": layout.CODE,
        "corners": [
            {"x": x, "y": y, "side": layout.MARK, "rows": framed(rows)}
            for (x, y), rows in zip(layout.MARKS, layout.MODULES, strict=True)
        ],
        "grid": layout.grid(),
        "grid-radius": layout.GRID_RADIUS,
        "grid-pitch": layout.GRID_PITCH,
        "hints": hints,
        "layouts": [_rows(page) for each in pages for page in each],
        "sheets": [
            page
            for version, pupil in sheets
            for page in _pages(form, form.versions[version], pupil, starts[version], len(pages[version]))
        ],
    }


def framed(rows: Sequence[str]) -> list[str]:
    """Return a corner mark's modules with the black ones around them."""
    edge = "1" * (len(rows) + 2)
    return [edge, *(f"1{row}1" for row in rows), edge]


def _pages(form: Form, version: Version, pupil: Pupil | None, start: int, count: int) -> Iterable[View]:
    for page in range(count):
        ticket = Ticket(
            quiz=stem(form),
            digest=layout.digest(version),
            label=version.label,
            page=page + 1,
            pages=count,
            pupil=pupil.number if pupil else "",
        )
        text = layout.ticket_text(ticket)
        yield {
            "label": version.label,
            "page": page + 1,
            "pages": count,
            "layout": start + page,
            "pupil": pupil.number if pupil else None,
            "name": pupil.name if pupil else None,
            "text": text,
            "code": _code(text),
        }


def _code(text: str) -> list[str]:
    """Return the modules of a QR code that withstands the loss of 15 % of its area."""
    import segno  # noqa: PLC0415 - only sheets need it

    made = segno.make(text, error="m", micro=False, boost_error=False, encoding="utf-8", eci=False)
    return ["".join("1" if module else "0" for module in row) for row in made.matrix]


def _rows(page: SheetPage) -> list[View]:
    return [
        {
            "x": row.x,
            "y": row.y,
            "number": None if row.part else row.item + 1,
            "part": row.part + 1 if row.kind in _ROWS else None,
            "marks": _marks(row),
            "teacher": row.kind in layout.TEACHER,
        }
        for row in page.rows
    ]


def _marks(row: Row) -> list[str]:
    """Return what stands in a row's bubbles; “yes” and “no” are words of the template's."""
    if row.kind in layout.TEACHER:
        return ["1", "½", "0"]
    if row.kind == "true-false":
        return ["yes", "no"]
    return list((_SMALLS if row.kind in _ROWS else _CAPITALS)[: row.count])
