"""What stands around the cards in a real Anki: the browser's rows, tags, the description, a learner's own options."""

import re
from pathlib import Path
from typing import Any

import pytest
from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

from anki_collection import TEMPLATES, cards, collection, render, take
from duizhao.emit import apkg
from duizhao.model.ledger import Ledger
from sample_deck import sample_deck
from sample_kinds import with_further_kinds
from test_real_anki import NAME, shown

PACKAGE = apkg.emit(with_further_kinds(sample_deck(2)), Ledger(), TEMPLATES).content


def rows(col: Any) -> dict[str, list[str]]:
    """Return what Anki's browser lists of each card: front and back, by key and card."""
    col._backend.set_active_browser_columns(["question", "answer"])
    return {
        f"{key}#{ordinal}": [cell.text for cell in col._backend.browser_row_for_id(card).cells]
        for key, ordinal, card in cards(col)
    }


def test_a_row_says_what_a_card_asks(tmp_path: Path) -> None:
    """The sample deck in the browser: no headers and buttons, both languages, and the answer in the second column."""
    with collection(tmp_path) as col:
        take(col, PACKAGE, tmp_path)
        listed = rows(col)
    assert listed["learned-weights#0"] == [
        "Learned weights 学到的权重",
        "The numbers inside a network are found by training, not typed in by a programmer.",
    ]
    assert listed["learned-weights#1"] == listed["learned-weights#0"][::-1]
    front, back = listed["learned-weights#2"]
    assert front.startswith("程序不再是写出来的,而是训练出来的;权重就是“程序”。")
    assert back == "Learned weights 学到的权重"
    assert listed["learned-weights/meaning#0"][0] == "Where do the weights come from? 权重从哪里来？"
    assert listed["learned-weights/program#0"] == [
        "The trained [...] are the program. 训练好的[...]本身就是程序。",
        "The trained weights are the program. 训练好的权重本身就是程序。",
    ]
    assert not any(re.search(r"[●○]|简 台|\{\{", cell) for row in listed.values() for cell in row)


def test_a_quote_stands_with_its_source_and_the_editors_note(tmp_path: Path) -> None:
    """The card from a quote to its idea: on the front the words, who said them, where, and what is wrong with them."""
    with collection(tmp_path) as col:
        take(col, PACKAGE, tmp_path)
        (card,) = [card for key, ordinal, card in cards(col) if (key, ordinal) == ("learned-weights", 2)]
        for side in render(col, card):
            text = shown(side)
            assert "程序不再是写出来的,而是训练出来的;权重就是“程序”。" in text
            for part in (
                "Lin Example",
                "示例周刊",
                "《权重的故事》",
                "2024-06-30",
                "第12行",
                "编者注 讲者只指神经网络。",
            ):
                assert part in text
        front, back = map(shown, render(col, card))
        assert "学到的权重" not in front
        assert "学到的权重" in back


def test_tags_make_a_tree(tmp_path: Path) -> None:
    """The tags of the sample deck, as the browser's side bar shows them."""
    with collection(tmp_path) as col:
        take(col, PACKAGE, tmp_path)
        (root,) = col.tags.tree().children
    assert root.name == "duizhao"
    assert {branch.name: [leaf.name for leaf in branch.children] for branch in root.children} == {
        "kind": ["altered", "choice", "cloze", "match", "multiple", "order", "report", "short", "true-false"],
        "level": ["2", "3"],
        "source": ["example-talk", "example-weekly"],
        "topic": ["software", "training"],
    }


@pytest.mark.parametrize("presets", [False, True], ids=["as the dialogue is", "presets ticked"])
def test_a_learners_options_are_left_alone(tmp_path: Path, presets: bool) -> None:
    """A learner's own preset for our deck, and Default changed; then the package again, with presets and without."""
    with collection(tmp_path) as col:
        take(col, PACKAGE, tmp_path)
        default = col.decks.get_config(1)
        default["new"]["perDay"] = 3
        col.decks.update_config(default)
        own = col.decks.add_config("my own")
        deck = col.decks.by_name(NAME)
        deck["conf"] = own["id"]
        col.decks.save(deck)
        before = col.decks.all_config()
        file = tmp_path / "again.apkg"
        file.write_bytes(PACKAGE)
        options = ImportAnkiPackageOptions(with_deck_configs=presets)
        col.import_anki_package(ImportAnkiPackageRequest(package_path=str(file), options=options))
        assert col.decks.all_config() == before
        assert col.decks.by_name(NAME)["conf"] == own["id"]
