"""Texts that are meant to break something, from the author's file to a real Anki: literal, or refused by name."""

import html
import json
import re
from pathlib import Path

import pytest

from anki_collection import Counts, cards, collection, render, take
from conftest import Make
from duizhao import build, compiling, diagnostic

LONG = 99_000
"""Characters, a little under the bound on one text."""
SHOWN = {
    "combining": "\u0301\u20dd\u0300",
    "cdata": "]]> <![CDATA[ --> <!-- ]]",
    "latex": "[$]x[/$] [$$]y[/$$] \\(y\\) \\[z\\] [latex]q[/latex] <anki-mathjax>m</anki-mathjax>",
    "sound": "[sound:x.mp3] [anki:play:q:0] [anki:tts lang=en_US]x[/anki:tts] [[type:term_en]]",
    "clozes": "{{c1::x}} {{c2::y::z}} }} {{ :: {{term_en}} {{#term_en}}",
    "script": "<script>alert(1)</script> <img src=x onerror=alert(1)> </style> <style>*{display:none}</style>",
    "div": "<div></div>",
    "br": "<br>",
    "joined": "\U0001f468\u200d\U0001f469",
    "unassigned": "\u0378\ue000\U0010fffd",
}


def workspace(word: str, *, definition: str = "") -> dict[str, str]:
    """Return a workspace in which every text is `word`, and the title and the deck's options are as they may be."""
    both = {"en": word, "zh-Hans": word}
    idea = {
        "id": "x",
        "level": 1,
        "term": both,
        "definition": {"en": definition, "zh-Hans": definition} if definition else both,
        "questions": [
            {"id": "c", "kind": "choice", "stem": both, "distractors": [{**both, "why": both}], "hint": both}
            | {"key": {"en": f"{word}k", "zh-Hans": f"{word}k"}},
            {"id": "s", "kind": "short", "stem": both, "key": both, "accept": {"en": [f"{word}a"]}},
            {"id": "t", "kind": "true-false", "statement": both, "answer": True, "rationale": both},
        ],
    }
    deck = {"id": "d", "name": "D", "title": both, "description": both, "typed": True, "speech": True}
    return {
        "cards/a.yaml": json.dumps({"topic": "a", "title": both, "ideas": [idea]}, ensure_ascii=False),
        "decks/d.yaml": json.dumps(deck, ensure_ascii=False),
    }


def built(root: Path) -> bytes:
    """Return the deck's package; no error stands in its way."""
    build.build(root, [], None, None)
    return (root / "decks/out/d.apkg").read_bytes()


def shown(side: str) -> str:
    """Return what a reader sees of a side: no styling, no scripts of ours, no tags."""
    return html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"(?s)<style>.*?</style>|<script>.*?</script>", "", side)))


@pytest.mark.parametrize("name", SHOWN)
def test_it_is_shown_and_nothing_else_happens(make: Make, tmp_path: Path, name: str) -> None:
    """Every text of a deck as in `SHOWN`: five cards, literal on both sides, and speech of exactly that."""
    word = SHOWN[name]
    package = built(make(workspace(word)))
    with collection(tmp_path / "anki") as col:
        assert take(col, package, tmp_path) == Counts(new=4)
        before = cards(col)
        assert [(key, ordinal) for key, ordinal, _ in before] == [
            ("x", 0),
            ("x", 1),
            ("x/c", 0),
            ("x/s", 0),
            ("x/t", 0),
        ]
        assert col.fix_integrity() == ("Database rebuilt and optimized.", True)
        assert cards(col) == before
        assert list(col.get_empty_cards().notes) == []
        for key, _, card in before:
            output = col.get_card(card).render_output()
            assert output.question_av_tags == []
            assert len(output.answer_av_tags) == ("/" not in key)
            for side in render(col, card):
                assert word in shown(side)
                assert side.count("<script>") == side.count("</nav>") == 1
                assert not re.search(r"<(?:img|anki-mathjax)|\\[(\[]|\[(?:\$|sound:|latex\])", side)


@pytest.mark.parametrize("word", [" ", "\t", "\n", "\u200b", "\u3000", "\u3164", "\ufeff", " \u200d\u2060 "])
def test_a_text_that_shows_nothing_is_refused(make: Make, word: str) -> None:
    """Spaces, line breaks, joiners and a filler as a definition: in Anki it would be no card."""
    root = make(workspace("w", definition=word))
    found = [(one.severity, one.code, one.message) for one in compiling.check(root, None).diagnostics()]
    assert found == [("error", "text-blank", f"`{lang}` shows nothing") for lang in ("en", "zh-Hans")]


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("a\x00b", "error[yaml-control]: the character U+0000 is not allowed in a text"),
        ("a\x1fb", "error[yaml-control]: the character U+001F is not allowed in a text"),
        ("\u202eabc", "error[text-direction]: U+202E turns the direction of writing and is not closed"),
        ("x" * 1_000_000, "error[yaml-size]: a text of 1,000,000 characters: the most is 100,000"),
    ],
    ids=["nul", "separator", "direction", "megabyte"],
)
def test_what_no_card_may_hold_is_refused(make: Make, word: str, said: str) -> None:
    """NUL, the separator of Anki's fields, a mark that turns a whole line round, a megabyte: by name, with a remedy."""
    report = diagnostic.show(compiling.check(make(workspace("w", definition=word)), None).diagnostics())
    line = next(line for line in report.splitlines() if said in line)
    assert line.startswith("cards/a.yaml:1:")
    assert "    hint: " in report


def test_the_longest_text_arrives_whole(make: Make, tmp_path: Path) -> None:
    """A definition of 99,000 characters that are all escaped: a warning, and each of them on the card."""
    word = "<&{ ]" * (LONG // 5)
    root = make(workspace("w", definition=word))
    assert {one.code for one in compiling.check(root, None).diagnostics()} == {"content-size"}
    with collection(tmp_path / "anki") as col:
        assert take(col, built(root), tmp_path) == Counts(new=4)
        assert len(cards(col)) == 5
        _, back = render(col, cards(col)[0][2])
        assert shown(back).count(word) == 4


@pytest.mark.parametrize("topic", ["a::b", "a b", "A", "a\u0301", "a,b", "", "-"])
def test_a_topic_is_one_level_of_a_tag(make: Make, topic: str) -> None:
    """Colons, spaces, capitals, marks and nothing as a topic: refused, since Anki's tags would nest or part there."""
    files = workspace("w")
    files["cards/a.yaml"] = files["cards/a.yaml"].replace('"topic": "a"', f'"topic": "{topic}"')
    assert [one.code for one in compiling.check(make(files), None).diagnostics()] == ["value-form"]
