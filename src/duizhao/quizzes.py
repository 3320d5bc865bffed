"""What is printed of a deck: quizzes and booklets."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from msgspec.structs import replace

from duizhao import compiling
from duizhao.compiling import Checked
from duizhao.diagnostic import Finding
from duizhao.emit import form_json, html_quiz
from duizhao.errors import UsageError
from duizhao.lang import ZH_HANS
from duizhao.model.artifact import Artifact
from duizhao.model.deck import Deck
from duizhao.model.definitions import QuizDef
from duizhao.model.form import Blueprint, Form, label
from duizhao.model.kinds import KINDS
from duizhao.model.setting import Setting
from duizhao.model.wishes import Wishes
from duizhao.outcome import Outcome
from duizhao.passes import blueprints, check, check_quizzes, forms, glyphs
from duizhao.passes.index_terms import booklet, read_strokes
from duizhao.passes.items import current
from duizhao.passes.shared_runs import shared_runs
from duizhao.span import Node
from duizhao.workspace import layout, reading

if TYPE_CHECKING:
    from duizhao.emit.typesetting import Keep
    from duizhao.lang import Lang
    from duizhao.model.definitions import Paper


_PLAIN = Blueprint(items=blueprints.USUAL, versions=2, seed=1, langs=(ZH_HANS,))


def blueprint(wishes: Wishes, definition: QuizDef | None = None) -> Blueprint:
    """Return the blueprint of a quiz in a manifest, or of none, with what a command's words say instead."""
    own = blueprints.planned(definition) if definition else _PLAIN
    kinds, topics, levels = (_counted(each) for each in (wishes.kinds, wishes.topics, wishes.levels))
    changes: dict[str, Any] = {}
    if wishes.readings is not None:
        changes = {"readings": wishes.readings, "spoken": wishes.readings}
    if wishes.kinds:
        changes |= {"kinds": tuple(kind for kind in KINDS if kind in wishes.kinds), "kind_counts": kinds}
    if wishes.topics:
        changes |= {"topics": tuple(wishes.topics), "topic_counts": topics}
    if wishes.levels:
        changes |= {"levels": tuple(sorted(wishes.levels)), "level_counts": levels}
    if wishes.items or kinds or topics or levels:
        changes["items"] = wishes.items or blueprints.asked(kinds, topics, levels)
    said = {"versions": wishes.versions, "seed": wishes.seed, "langs": wishes.langs, "points": wishes.points}
    changes |= {name: value for name, value in said.items() if value not in (None, (), {})}
    made = replace(own, **changes)
    return replace(made, versions=max(made.versions, _reach(wishes.only)))


def _counted(counts: dict[Any, int | None]) -> dict[Any, int]:
    return {name: count for name, count in counts.items() if count is not None}


def _reach(only: Sequence[str]) -> int:
    """Return how many versions there must be for the last of those named to be among them."""
    places = {label(place): place + 1 for place in range(forms.MOST_VERSIONS)}
    for name in only:
        if name not in places:
            raise UsageError(f"there can be no version `{name}`", "versions are called A to Z, then AA, AB and so on")
    return max((places[name] for name in only), default=0)


def setting(wishes: Wishes, definition: QuizDef | None = None) -> Setting:
    """Return how the quiz looks: as its manifest says, or as the command's words say instead."""
    names = ("paper", "columns", "margin", "large_print", "side_by_side")
    written = {name: getattr(definition, name) for name in names} if definition else {}
    said = {name: getattr(wishes, name) for name in names if getattr(wishes, name) is not None}
    return Setting(**(written | said))


def quiz(
    root: Path, name: str, called: str, wishes: Wishes, texts: Path | None, keep: "Keep"
) -> tuple[Iterator[Artifact], Outcome]:
    """Return a quiz of the deck `name`: a PDF for each version, the key, its table, and the form as JSON.

    The quiz is the one `called` so in the deck's manifest; without a name, it is what the `wishes` say. Where they name
    versions, there are only these, and no key. What keeps a manifest's quiz from being met is reported instead, and so
    are characters that no font has. `keep` may know some papers already.
    """
    checked = compiling.check(root, texts)
    if checked.broken:
        return iter(()), Outcome(diagnostics=checked.diagnostics(), broken=True)
    deck = current(compiling.compile_decks(checked, [name])[name])
    definition = _defined(checked, name, called)
    wanted, look = blueprint(wishes, definition), setting(wishes, definition)
    if refused := _refused(checked, name, wanted, definition):
        return iter(()), Outcome(diagnostics=checked.workspace.locate(refused), broken=True)
    made = _form(checked, deck, wanted, definition)
    coverage = glyphs.read_coverage((layout.shipped("fonts") / "coverage.txt").read_text(encoding="ascii"))
    missing = glyphs.missing(made, [placed for _, placed in checked.workspace.ideas], coverage)
    if missing:
        return iter(()), Outcome(diagnostics=checked.workspace.locate(missing), broken=True)
    artifacts = _artifacts(made, look, wishes, reading.templates(root), keep)
    found = shared_runs(made, _place(checked, name, definition))
    return artifacts, Outcome(diagnostics=checked.workspace.locate(found))


def _place(checked: Checked, deck: str, definition: QuizDef | None) -> Node:
    """Return where a quiz stands in its deck's manifest, or the manifest."""
    manifest = checked.workspace.decks[deck]
    return manifest.at / "quizzes" / manifest.value.quizzes.index(definition) if definition else manifest.at


def _defined(checked: Checked, deck: str, called: str) -> QuizDef | None:
    if not called:
        return None
    defined = {one.id: one for one in checked.workspace.decks[deck].value.quizzes}
    if called not in defined:
        raise UsageError(f"deck `{deck}` has no quiz `{called}`", check.did_you_mean(called, defined))
    return defined[called]


def _refused(checked: Checked, deck: str, wanted: Blueprint, definition: QuizDef | None) -> list[Finding]:
    """Return why a quiz cannot be printed as its manifest has it; of other wishes, `forms` says so."""
    if not definition or not blueprints.asks_the_same(wanted, blueprints.planned(definition)):
        return []
    return check_quizzes.refusals(checked.mistakes, checked.workspace.decks[deck], definition.id)


def _form(checked: Checked, deck: Deck, wanted: Blueprint, definition: QuizDef | None) -> Form:
    texts = [definition.title, definition.instructions] if definition else [None, None]
    title, instructions = compiling.localised(checked, texts)
    return forms.form(deck, wanted, title, instructions)


def _artifacts(
    form: Form, look: Setting, wishes: Wishes, templates: dict[str, str], keep: "Keep"
) -> Iterator[Artifact]:
    from duizhao.emit import pdf  # noqa: PLC0415 - only needed here

    fonts = layout.shipped("fonts")
    yield from pdf.papers(form, templates, fonts, look, wishes.only, keep)
    if wishes.teacher:
        yield from pdf.papers(form, templates, fonts, replace(look, teacher=True), wishes.only, keep)
    if wishes.html:
        yield from html_quiz.emit(form, templates, wishes.only)
    if not wishes.only:
        yield pdf.key(form, templates, fonts, look, keep)
        yield pdf.table(form, templates, fonts, look, keep)
        yield from form_json.emit(form)


def reader(
    root: Path, name: str, langs: Sequence[str], paper: str, texts: Path | None, keep: "Keep"
) -> tuple[Iterator[Artifact], Outcome]:
    """Return a deck as a booklet in `langs` on `paper`, with an index of its terms in each of them."""
    from duizhao.emit import reader as booklets  # noqa: PLC0415 - typst is heavy

    checked = compiling.check(root, texts)
    if checked.broken:
        return iter(()), Outcome(diagnostics=checked.diagnostics(), broken=True)
    deck = current(compiling.compile_decks(checked, [name])[name])
    strokes = (layout.shipped("strokes") / "strokes.txt").read_text(encoding="utf-8")
    wanted = booklet(deck, cast("tuple[Lang, ...]", tuple(langs)), cast("Paper", paper), read_strokes(strokes))
    return iter([booklets.emit(wanted, reading.templates(root), layout.shipped("fonts"), keep)]), Outcome()
