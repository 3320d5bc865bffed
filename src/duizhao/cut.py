"""Study cards on paper, to be cut apart."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from msgspec import Struct
from msgspec.structs import replace

from duizhao import compiling, outcome
from duizhao.compiling import Checked
from duizhao.diagnostic import Finding
from duizhao.errors import UsageError
from duizhao.model.cut import CutCards, Layout, Turn
from duizhao.model.deck import Deck
from duizhao.outcome import Outcome
from duizhao.passes.imposition import grid, impose
from duizhao.passes.items import current
from duizhao.workspace import layout, reading, writing
from duizhao.workspace.papers import Papers

if TYPE_CHECKING:
    from duizhao.lang import Lang
    from duizhao.model.booklet import Paper
    from duizhao.model.deck import IdeaId


class Wanted(Struct, frozen=True, kw_only=True):
    """What a command's words ask for; `offset` is in millimetres, and no topics or levels are all of them."""

    langs: tuple[str, ...]
    layout: str
    turn: str
    paper: str
    offset: tuple[float, float] = (0, 0)
    topics: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    readings: bool = False


def cards(root: Path, name: str, wanted: Wanted, texts: Path | None, out: Path | None) -> Outcome:
    """Write the cards of a deck as a PDF; where a card does not fit, report each that does not, and write nothing."""
    from duizhao.emit import cut_cards  # noqa: PLC0415 - typst is heavy

    if wanted.turn == "fold" and wanted.offset != (0, 0):
        raise UsageError("a sheet to fold has no back to move", "leave out --offset, or print with --duplex long")
    checked = compiling.check(root, texts)
    if checked.broken:
        return Outcome(diagnostics=checked.diagnostics(), broken=True)
    made = imposed(chosen(current(compiling.compile_decks(checked, [name])[name]), wanted), wanted)
    try:
        with Papers(root) as papers:
            artifact = cut_cards.emit(made, reading.templates(root), layout.shipped("fonts"), papers.paper)
    except cut_cards.TooLong as error:
        return Outcome(diagnostics=checked.workspace.locate(_too_long(checked, made, error.ideas)), broken=True)
    path = outcome.shown(writing.write(artifact, out or root / layout.OUT))
    sheets = outcome.count(made.pages[-1].sheet, "sheet")
    return Outcome(report=(f"{path}: {outcome.count(len(made.deck.ideas), 'card')} on {sheets}",))


def chosen(deck: Deck, wanted: Wanted) -> Deck:
    """Return `deck` with the ideas of the topics and levels asked for. Raises `UsageError` if there are none."""
    topics = dict.fromkeys(idea.topic for idea in deck.ideas)
    for topic in wanted.topics:
        if topic not in topics:
            there = ", ".join(f"`{one}`" for one in topics)
            raise UsageError(f"deck `{deck.id}` has no topic `{topic}`", f"it has {there or 'none'}")
    ideas = tuple(
        idea
        for idea in deck.ideas
        if (not wanted.topics or idea.topic in wanted.topics) and (not wanted.levels or idea.level in wanted.levels)
    )
    if not ideas:
        raise UsageError(f"deck `{deck.id}` has no such ideas", "ask for more topics or levels")
    return replace(deck, ideas=ideas)


def imposed(deck: Deck, wanted: Wanted) -> CutCards:
    """Return the ideas of `deck` as cards, each side in its place."""
    kind, turn, paper = cast("Layout", wanted.layout), cast("Turn", wanted.turn), cast("Paper", wanted.paper)
    cells = grid(kind, turn, paper)
    return CutCards(
        deck=deck,
        langs=cast("tuple[Lang, ...]", wanted.langs),
        layout=kind,
        turn=turn,
        paper=paper,
        offset=wanted.offset,
        readings=wanted.readings,
        grid=cells,
        pages=impose(len(deck.ideas), cells, turn),
    )


def _too_long(checked: Checked, made: CutCards, ideas: Sequence["IdeaId"]) -> list[Finding]:
    """Return a finding for each idea that has more to say than a card can hold."""
    places = {placed.value.id: placed.at for _, placed in checked.workspace.ideas}
    size = f"{made.grid.width:g} × {made.grid.height:g} mm"
    hint = "print " + ("one language instead of two" if len(made.langs) > 1 else "larger cards")
    hint += ", or shorten its definition, its shortest quote or that quote's note"
    return [
        Finding(
            "card-too-long", places[idea], f"`{idea}` does not fit on a card of {size} in the smallest letters", hint
        )
        for idea in ideas
    ]
