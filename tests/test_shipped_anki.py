"""The shipped deck in a real Anki collection, from the author's file to the learner's card."""

import html
import re
from pathlib import Path

from anki_collection import Counts, cards, collection, progress, render, study, take
from duizhao import build, compiling, releases

NAME = "Andrej Karpathy · Key ideas · 关键思想"


def package(root: Path) -> bytes:
    """Build the deck, and return its package."""
    assert not build.build(root, ["karpathy"], None, None).broken
    return (root / "decks/out/karpathy.apkg").read_bytes()


def shown(side: str) -> str:
    """Return the text of a rendered side."""
    return html.unescape(re.sub(r"<[^>]*>", "", side))


def test_a_learner_imports_studies_and_imports_again(shipped: Path, tmp_path: Path) -> None:
    """
    import, import again, study ten cards, one definition changed and released, import the new package
    """
    releases.release(shipped, "karpathy", None, now=1_900_000_000)
    first = package(shipped)
    file = shipped / "cards/llm-os.yaml"
    changed = file.read_text().replace(
        "大型语言模型是一种新型计算机的处理器", "大型语言模型充当一种新型计算机的处理器", 1
    )
    assert changed != file.read_text()
    notes = sum(1 + len(placed.value.questions) for _, placed in compiling.check(shipped, None).workspace.ideas)
    with collection(tmp_path / "anki") as col:
        assert take(col, first, tmp_path) == Counts(new=notes)
        assert take(col, first, tmp_path) == Counts(duplicate=notes)
        assert len(study(col, NAME, 10)) == 10
        before = progress(col)
        file.write_text(changed)
        releases.release(shipped, "karpathy", None, now=1_900_086_400)
        assert take(col, package(shipped), tmp_path) == Counts(updated=1, duplicate=notes - 1)
        assert progress(col) == before
        assert "充当" in col.get_note(col.find_notes("id:llm-os")[0])["definition_zh_hans"]


def test_every_card_renders_and_every_quote_is_whole(shipped: Path, tmp_path: Path) -> None:
    """
    each card of each note, Check Database, Empty Cards
    """
    ideas = {placed.value.id: placed.value for _, placed in compiling.check(shipped, None).workspace.ideas}
    with collection(tmp_path / "anki") as col:
        take(col, package(shipped), tmp_path)
        every = cards(col)
        assert col.fix_integrity()[1]
        assert cards(col) == every
        assert list(col.get_empty_cards().notes) == []
        for key, _, card in every:
            front, back = (shown(side) for side in render(col, card))
            assert front.strip()
            assert "{{" not in front + back
            if "/" not in key:
                for quote in ideas[key].quotes:
                    assert quote.text in back
                    assert quote.en in back


def test_from_the_starter_to_the_whole_deck(shipped: Path, tmp_path: Path) -> None:
    """
    import the starter, study ten cards, import the whole deck
    """
    for name in ("karpathy-starter", "karpathy"):
        releases.release(shipped, name, None, now=1_900_000_000)
    assert not build.build(shipped, ["karpathy-starter"], None, None).broken
    starter = (shipped / "decks/out/karpathy-starter.apkg").read_bytes()
    ideas = {placed.value.id: placed.value for _, placed in compiling.check(shipped, None).workspace.ideas}
    chosen = compiling.check(shipped, None).workspace.decks["karpathy-starter"].value.ideas
    few = sum(1 + len(ideas[name].questions) for name in chosen)
    all_notes = sum(1 + len(idea.questions) for idea in ideas.values())
    with collection(tmp_path / "anki") as col:
        assert take(col, starter, tmp_path) == Counts(new=few)
        studied = study(col, "Andrej Karpathy · Starter · 入门", 10)
        before = [progress(col)[card] for card in studied]
        assert take(col, package(shipped), tmp_path) == Counts(new=all_notes - few, duplicate=few)
        assert [progress(col)[card] for card in studied] == before
