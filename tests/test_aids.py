"""Hints, typed answers and speech: in a real Anki, by the card."""

import html
import re
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from anki_collection import TEMPLATES, Counts, cards, collection, progress, render, study, take
from conftest import Make
from duizhao import compiling, diagnostic
from duizhao.emit import apkg, preview
from duizhao.emit.notes import notes
from duizhao.lang import EN, LANGS, ZH_HANS, ZH_HANT_TW, Lang
from duizhao.model.deck import Deck, LocalText
from duizhao.model.ledger import Ledger
from sample_deck import sample_deck, text
from sample_kinds import with_further_kinds
from test_real_anki import NAME, hostile, released

REPOSITORY = Path(__file__).parents[1]
HINT = text("What training changes.", "训练改变的东西。", "訓練改變的東西。", "訓練改變的東西。")
TYPED = replace(with_further_kinds(sample_deck(3)), typed=True)


def hinted(deck: Deck, hint: LocalText = HINT) -> Deck:
    """Return `deck` with a hint for every question."""
    ideas = (replace(idea, items=tuple(replace(item, hint=hint) for item in idea.items)) for idea in deck.ideas)
    return replace(deck, ideas=tuple(ideas))


def sides(col: Any) -> dict[str, tuple[str, str]]:
    """Return front and back of every card, by key and ordinal."""
    return {f"{key}#{ordinal}": render(col, card) for key, ordinal, card in cards(col)}


def compared(col: Any, side: str, key: str, typed: str) -> str:
    """Return what Anki's reviewer puts in the place of ``[[type:…]]``: what was typed against the field named there."""
    (field,) = re.findall(r"\[\[type:(.+?)\]\]", side)
    note = col.get_note(col.find_notes(f"id:{key}")[0])
    return str(col.compare_answer(note[field], typed))


GOOD = "<span class=typeGood>{}</span>"


@pytest.mark.parametrize(("script", "answer"), [(EN, "weights"), (ZH_HANS, "权重"), (ZH_HANT_TW, "權重")])
def test_an_answer_is_typed_and_compared(tmp_path: Path, script: Lang, answer: str) -> None:
    """The sample deck with `typed`: the short answer and the cloze with one gap, right and wrong, in three scripts."""
    with collection(tmp_path) as col:
        take(col, apkg.emit(replace(TYPED, script=script), Ledger(), TEMPLATES).content, tmp_path)
        both = sides(col)
        asked = {key for key, (front, _) in both.items() if "[[type:" in front}
        assert asked == {"learned-weights/name#0", "learned-weights/program#0"}
        assert asked == {key for key, (_, back) in both.items() if "[[type:" in back}
        for name in asked:
            key, (front, back) = name.removesuffix("#0"), both[name]
            place = f'<div class="typed only {script}" lang="{script}">[[type:spare_1]]</div>'
            assert (front.count(place), back.count(place)) == (1, 1)
            right = compared(col, back, key, answer)
            assert right == f"<code id=typeans>{GOOD.format(answer)}</code>"
            assert "<span class=typeMissed>" in compared(col, back, key, "x")


def test_what_is_typed_is_text(tmp_path: Path) -> None:
    """A hostile key: typed as it is written, it is right."""
    with collection(tmp_path) as col:
        word = "{{a}} [x] <b> & \\(y\\)"
        take(col, apkg.emit(replace(hostile(word), typed=True), Ledger(), TEMPLATES).content, tmp_path)
        _, back = sides(col)["learned-weights/short#0"]
        right = compared(col, back, "learned-weights/short", word)
        assert right == f"<code id=typeans>{GOOD.format(html.escape(word))}</code>"


def test_typing_is_switched_on_and_off_without_losing_progress(tmp_path: Path) -> None:
    """Every card of a deck studied; then `typed: true` released, then false again."""
    plain = replace(TYPED, typed=False)
    first, ledger = released(plain, Ledger(), 1_750_000_000)
    second, after = released(TYPED, ledger, 1_750_086_400)
    third, _ = released(plain, after, 1_750_172_800)
    with collection(tmp_path) as col:
        take(col, first, tmp_path)
        col.decks.update_config({**col.decks.get_config(1), "new": {**col.decks.get_config(1)["new"], "perDay": 99}})
        study(col, NAME, len(cards(col)))
        before, there = progress(col), cards(col)
        assert len(before) == len(there) == 19
        assert take(col, second, tmp_path) == Counts(updated=2, duplicate=12)
        assert sum("[[type:" in front for front, _ in sides(col).values()) == 2
        assert (progress(col), cards(col)) == (before, there)
        assert take(col, third, tmp_path) == Counts(updated=2, duplicate=12)
        assert sum("[[type:" in front for front, _ in sides(col).values()) == 0
        assert (progress(col), cards(col)) == (before, there)
        assert col.fix_integrity()[1]
        assert list(col.get_empty_cards().notes) == []


@pytest.mark.parametrize("script", LANGS)
def test_a_hint_waits_on_the_front(tmp_path: Path, script: Lang) -> None:
    """Every question with a hint, in each script: folded on the front, not on the back; none where there is none."""
    deck = hinted(with_further_kinds(sample_deck(3, script)))
    with collection(tmp_path) as col:
        take(col, apkg.emit(deck, Ledger(), TEMPLATES).content, tmp_path)
        for key, (front, back) in sides(col).items():
            question = "/" in key
            assert front.count("<details ") == front.count(f'lang="{script}">{HINT[script]}</span>') == question
            assert "<details open" not in front
            assert HINT[script] not in back
        assert len(cards(col)) == 19
        assert list(col.get_empty_cards().notes) == []


def test_a_term_is_spoken_on_the_back_alone(tmp_path: Path) -> None:
    """`speech` in each script: one voice, the deck's; on no front; on no question; without the option nowhere."""
    voices = {EN: "en_US", ZH_HANS: "zh_CN", ZH_HANT_TW: "zh_TW", "zh-Hant-HK": "zh_HK"}
    for script in LANGS:
        deck = replace(with_further_kinds(sample_deck(2, script)), speech=True)
        with collection(tmp_path / script) as col:
            take(col, apkg.emit(deck, Ledger(), TEMPLATES).content, tmp_path)
            for key, _, card in cards(col):
                output = col.get_card(card).render_output()
                assert output.question_av_tags == []
                terms = [idea.term[script] for idea in deck.ideas if idea.anchor == key]
                said = [(tag.lang, tag.field_text, tag.voices) for tag in output.answer_av_tags]
                assert said == [(voices[script], term, []) for term in terms]
            assert list(col.get_empty_cards().notes) == []
    with collection(tmp_path / "off") as col:
        take(col, apkg.emit(sample_deck(2), Ledger(), TEMPLATES).content, tmp_path)
        assert not any(col.get_card(card).render_output().answer_av_tags for _, _, card in cards(col))


def test_what_is_spoken_is_text(tmp_path: Path) -> None:
    """A hostile term: one command to speak, no sound, and the words as they are written."""
    word = "A & B [sound:x.mp3] [/anki:tts] {{term_en}} <i>"
    with collection(tmp_path) as col:
        take(col, apkg.emit(replace(hostile(word), speech=True), Ledger(), TEMPLATES).content, tmp_path)
        tags = [col.get_card(card).render_output().answer_av_tags for key, _, card in cards(col) if "/" not in key]
        assert [[tag.field_text for tag in each] for each in tags] == [[word]] * 3


def test_a_deck_that_wants_none_of_it_has_the_notes_it_had() -> None:
    """The sample deck: the fields `hint`, `audio` and `spare_1` are empty."""
    assert all(note.fields[-12:] == ("",) * 12 for note in notes(with_further_kinds(sample_deck(3))))


def test_the_options_reach_the_deck(make: Make) -> None:
    """A manifest with `typed` and `speech`, a question with a `hint` that has no simplified Chinese, and one that has."""
    question = (
        "  questions:\n  - {id: q, kind: short, stem: {en: S?, zh-Hans: 问？}, key: {en: k, zh-Hans: 答}, hint: %s}\n"
    )
    idea = (
        "topic: a\nideas:\n- id: x\n  level: 1\n  term: {en: T, zh-Hans: 词}\n  definition: {en: D., zh-Hans: 义。}\n"
    )
    deck = "id: d\nname: D\ntitle: {en: D, zh-Hans: 丁}\ndescription: {en: D, zh-Hans: 丁}\ntyped: true\nspeech: true\n"
    good = {"cards/a.yaml": idea + question % "{en: H, zh-Hans: 软件}", "decks/d.yaml": deck}
    root = make(good)
    checked = compiling.check(root, None)
    assert checked.findings == ()
    made = compiling.compile_decks(checked, ["d"])["d"]
    (item,) = made.ideas[0].items
    assert (made.typed, made.speech, item.hint and item.hint[ZH_HANT_TW]) == (True, True, "軟體")
    assert diagnostic.show(
        compiling.check(make({**good, "cards/a.yaml": idea + question % "{en: H}"}), None).diagnostics()
    ) == (
        "cards/a.yaml:8:87: error[language-missing]: `hint` has no `zh-Hans`\n"
        "    hint: add `zh-Hans`; the traditional scripts are converted from `zh-Hans`\n"
    )


def test_the_preview_shows_them() -> None:
    """A deck with all three: inputs on fronts, answers on backs, hints that open without a script."""
    page = {name: (REPOSITORY / "templates" / name).read_text("utf-8") for name in (preview.PAGE, preview.SCRIPT)}
    deck = replace(hinted(TYPED), speech=True)
    made = preview.emit(deck, {**TEMPLATES, **page}).content.decode()
    assert made.count('<input type="text" aria-label="answer">') == 2
    assert made.count("<code>权重</code>") == 2
    assert made.count('<span class="replay" title="read aloud">▶</span>') == 8
    assert made.count('<details class="hint') == 11
    assert not re.search(r"\[\[type:|\[anki:tts", made)
