"""What is printed of a deck: quizzes and booklets."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from duizhao import compiling
from duizhao.compiling import Outcome
from duizhao.emit import form_json, html_quiz
from duizhao.model.form import Blueprint
from duizhao.model.kinds import KINDS, Kind
from duizhao.passes import forms
from duizhao.passes.index_terms import booklet, read_strokes
from duizhao.passes.items import current
from duizhao.workspace import layout, reading, writing

if TYPE_CHECKING:
    from duizhao.lang import Lang
    from duizhao.model.booklet import Paper


def blueprint(
    items: int,
    versions: int,
    seed: int,
    langs: Sequence[str],
    kinds: Sequence[str],
    topics: Sequence[str],
    *,
    readings: bool = True,
) -> Blueprint:
    """Return the blueprint that a command's words ask for."""
    return Blueprint(
        items=items,
        versions=versions,
        seed=seed,
        langs=cast("tuple[Lang, ...]", tuple(langs)),
        kinds=cast("tuple[Kind, ...]", tuple(kinds) or KINDS),
        topics=tuple(topics),
        readings=readings,
    )


def quiz(
    root: Path, name: str, wanted: Blueprint, texts: Path | None, out: Path | None, *, html: bool = False
) -> Outcome:
    """Write the quiz that `wanted` describes: a PDF for each version, the key, and the form as JSON.

    With `html`, also each version as a page to answer on screen.
    """
    from duizhao.emit import pdf  # noqa: PLC0415 - typst is heavy

    checked = compiling.check(root, texts)
    if checked.broken:
        return Outcome(diagnostics=checked.diagnostics(), broken=True)
    form = forms.form(current(compiling.compile_decks(checked, [name])[name]), wanted)
    artifacts = [*pdf.emit(form, reading.templates(root), layout.shipped("fonts")), *form_json.emit(form)]
    if html:
        artifacts += html_quiz.emit(form, reading.templates(root))
    paths = [writing.write(artifact, out or root / layout.OUT) for artifact in artifacts]
    return Outcome(report=tuple(compiling.shown(path) for path in paths))


def reader(root: Path, name: str, langs: Sequence[str], paper: str, texts: Path | None, out: Path | None) -> Outcome:
    """Write a deck as a booklet in `langs` on `paper`, with an index of its terms in each of them."""
    from duizhao.emit import reader as booklets  # noqa: PLC0415 - typst is heavy

    checked = compiling.check(root, texts)
    if checked.broken:
        return Outcome(diagnostics=checked.diagnostics(), broken=True)
    deck = current(compiling.compile_decks(checked, [name])[name])
    strokes = (layout.shipped("strokes") / "strokes.txt").read_text(encoding="utf-8")
    wanted = booklet(deck, cast("tuple[Lang, ...]", tuple(langs)), cast("Paper", paper), read_strokes(strokes))
    artifact = booklets.emit(wanted, reading.templates(root), layout.shipped("fonts"))
    return Outcome(report=(compiling.shown(writing.write(artifact, out or root / layout.OUT)),))
