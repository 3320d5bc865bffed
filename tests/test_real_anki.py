"""What a learner's own Anki makes of our packages: imports and updates in real collections."""

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import genanki
import pytest
from msgspec.structs import replace

from anki_collection import TEMPLATES, Counts, cards, collection, progress, render, study, take
from duizhao.emit import apkg
from duizhao.emit.notes import notes
from duizhao.emit.notetypes import NOTE_TYPES, SWITCH, legacy_json, type_hashes
from duizhao.lang import LANGS, ZH_HANT_TW, Lang
from duizhao.model.deck import (
    Alteration,
    AlteredItem,
    ChoiceItem,
    ClozeItem,
    Deck,
    IdeaId,
    LocalIdea,
    LocalText,
    MatchItem,
    Option,
    OrderItem,
    Pair,
    QuestionId,
    ReportItem,
    ShortItem,
    TrueFalseItem,
)
from duizhao.model.ledger import Ledger, search_for_retired
from duizhao.passes.release import release
from sample_deck import sample_deck, text

NAME = "Duizhao sample"


def released(deck: Deck, ledger: Ledger, now: int, templates: dict[str, str] = TEMPLATES) -> tuple[bytes, Ledger]:
    """Return a package of `deck` released at `now`, and the ledger after it."""
    after = release(deck.name, notes(deck), type_hashes(templates), ledger, now=now)
    return apkg.emit(deck, after, templates).content, after


def changed(deck: Deck, change: Callable[[LocalIdea], LocalIdea], at: int = 0) -> Deck:
    """Return `deck` with one idea changed."""
    ideas = list(deck.ideas)
    ideas[at] = change(ideas[at])
    return replace(deck, ideas=tuple(ideas))


def redefined(idea: LocalIdea) -> LocalIdea:
    """Return `idea` with another definition; its cloze shows it too."""
    return replace(idea, definition=text("Better.", "更好。", "更好。"))


def shown(rendered: str) -> str:
    """Return the text of a rendered card: no styling, no tags, no character references."""
    return html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"<style>.*?</style>", "", rendered, flags=re.DOTALL)))


def test_first_import_takes_all_and_the_second_nothing(tmp_path: Path) -> None:
    """
    the sample deck, twice
    """
    package, _ = released(sample_deck(9), Ledger(), 1_750_000_000)
    with collection(tmp_path) as col:
        assert take(col, package, tmp_path) == Counts(new=21)
        assert take(col, package, tmp_path) == Counts(duplicate=21)
        assert col.decks.id_for_name(NAME) is not None


def test_anki_finds_nothing_to_repair(tmp_path: Path) -> None:
    """
    the sample deck, then Check Database and Empty Cards
    """
    package, _ = released(sample_deck(9), Ledger(), 1_750_000_000)
    with collection(tmp_path) as col:
        take(col, package, tmp_path)
        before = cards(col)
        checks = "select id, csum, sfld from notes order by id"
        sums = col.db.all(checks)
        assert col.fix_integrity() == ("Database rebuilt and optimized.", True)
        assert cards(col) == before
        assert col.db.all(checks) == sums
        assert list(col.get_empty_cards().notes) == []


def test_a_correction_reaches_who_has_the_deck_and_keeps_progress(tmp_path: Path) -> None:
    """
    9 ideas, 7 cards studied; then the definition of idea 2 corrected and released
    """
    deck = sample_deck(9)
    first, ledger = released(deck, Ledger(), 1_750_000_000)
    second, _ = released(changed(deck, redefined, 1), ledger, 1_750_086_400)
    with collection(tmp_path) as col:
        take(col, first, tmp_path)
        study(col, NAME, 7)
        before = progress(col)
        assert len(before) == 7
        assert take(col, second, tmp_path) == Counts(updated=1, duplicate=20)
        assert progress(col) == before
        assert col.get_note(col.find_notes("id:steepest-descent")[0])["definition_en"] == "Better."


def test_a_learners_own_edit_survives_a_release_that_does_not_touch_the_note(tmp_path: Path) -> None:
    """
    idea 1 edited by the learner; idea 2 corrected by us
    """
    deck = sample_deck(2)
    first, ledger = released(deck, Ledger(), 1_750_000_000)
    second, _ = released(changed(deck, redefined, 1), ledger, 4_000_000_000)
    with collection(tmp_path) as col:
        take(col, first, tmp_path)
        note = col.get_note(col.find_notes("id:learned-weights")[0])
        note["hint"] = "mine"
        col.update_note(note)
        assert take(col, second, tmp_path).updated == 1
        note.load()
        assert note["hint"] == "mine"


def test_the_deck_changes_script_in_place(tmp_path: Path) -> None:
    """
    the sample deck in zh-Hans studied; then the same in zh-Hant-TW
    """
    first, ledger = released(sample_deck(3), Ledger(), 1_750_000_000)
    second, _ = released(sample_deck(3, ZH_HANT_TW), ledger, 1_750_086_400)
    with collection(tmp_path) as col:
        take(col, first, tmp_path)
        study(col, NAME, 3)
        before = progress(col)
        assert take(col, second, tmp_path) == Counts(updated=7)
        assert progress(col) == before
        assert "front show-zh-Hant-TW " in render(col, cards(col)[0][2])[0]


def test_new_templates_arrive(tmp_path: Path) -> None:
    """
    the same deck with another style
    """
    first, ledger = released(sample_deck(), Ledger(), 1_750_000_000)
    styled = {**TEMPLATES, "anki/style.css": ".card { color: teal; }"}
    second, _ = released(sample_deck(), ledger, 1_750_086_400, styled)
    with collection(tmp_path) as col:
        take(col, first, tmp_path)
        assert take(col, second, tmp_path) == Counts(duplicate=7)
        assert [each["css"] for each in col.models.all() if each["name"].startswith("Duizhao")] == [
            ".card { color: teal; }"
        ] * 3


def test_fields_and_cards_can_be_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    the field `hint` renamed to `clue`, the card Term to Word, and one definition mended
    """
    deck = sample_deck(3)
    first, ledger = released(deck, Ledger(), 1_750_000_000)
    idea = NOTE_TYPES["idea"]
    fields = tuple("clue" if name == "hint" else name for name in idea.fields)
    renamed = replace(idea, fields=fields, cards=(replace(idea.cards[0], name="Word"), *idea.cards[1:]))
    monkeypatch.setitem(NOTE_TYPES, "idea", renamed)
    second, _ = released(changed(deck, redefined, 1), ledger, 1_750_086_400)
    with collection(tmp_path) as col:
        take(col, first, tmp_path)
        study(col, NAME, 3)
        before = progress(col)
        assert take(col, second, tmp_path) == Counts(updated=1, duplicate=6)
        assert progress(col) == before
        note_type = col.models.by_name("Duizhao Idea")
        assert [each["name"] for each in note_type["flds"]] == list(fields)
        assert [each["name"] for each in note_type["tmpls"]] == ["Word", "Definition", "Quote"]


def test_an_idea_renamed_by_its_author_is_the_same_note(tmp_path: Path) -> None:
    """
    id: learned-weights, then id: weights with formerly: [learned-weights]
    """
    deck = sample_deck(1)
    first, ledger = released(deck, Ledger(), 1_750_000_000)
    second, _ = released(changed(deck, lambda idea: replace(idea, id=IdeaId("weights"))), ledger, 1_750_086_400)
    with collection(tmp_path) as col:
        take(col, first, tmp_path)
        assert take(col, second, tmp_path) == Counts(duplicate=3)


def test_cards_come_in_study_order(tmp_path: Path) -> None:
    """
    the queue of a new learner: Anki shows all first cards, then all second ones, each in our order
    """
    package, _ = released(sample_deck(2), Ledger(), 1_750_000_000)
    with collection(tmp_path) as col:
        take(col, package, tmp_path)
        order = [col.get_card(card).note()["id"] for card in study(col, NAME, 7)]
        first = ["learned-weights", "learned-weights/meaning", "learned-weights/program"]
        assert order == [
            *first,
            "steepest-descent",
            "steepest-descent/direction",
            "learned-weights",
            "steepest-descent",
        ]


def test_an_idea_without_a_quote_has_no_quote_card(tmp_path: Path) -> None:
    """
    idea 3 of the sample deck
    """
    package, _ = released(sample_deck(3), Ledger(), 1_750_000_000)
    with collection(tmp_path) as col:
        take(col, package, tmp_path)
        assert [ordinal for key, ordinal, _ in cards(col) if key == "overfitting"] == [0, 1]
        assert [ordinal for key, ordinal, _ in cards(col) if key == "learned-weights"] == [0, 1, 2]


@pytest.mark.parametrize("script", LANGS)
def test_every_card_renders_with_its_quotes_word_for_word(tmp_path: Path, script: Lang) -> None:
    """
    every card of the sample deck, in each display language
    """
    deck = sample_deck(3, script)
    package, _ = released(deck, Ledger(), 1_750_000_000)
    quotes = {idea.anchor: idea.quotes for idea in deck.ideas}
    seen = 0
    with collection(tmp_path) as col:
        take(col, package, tmp_path)
        for key, ordinal, card in cards(col):
            front, back = render(col, card)
            assert f"show-{script} " in front
            assert not re.search(r"\{\{|\}\}|Found .* there is no field|blank", front + back)
            sides = [back, *([front] if ordinal == 2 else [])] if key in quotes else []
            for quote in quotes.get(IdeaId(key), ()):
                for side in sides:
                    assert f'<blockquote lang="{quote.language}">{quote.text}</blockquote>' in side
                    assert quote.text in shown(side)
                    assert quote.note is None or all(note in shown(side) for note in quote.note.by.values())
                    seen += 1
    assert seen == 8


HOSTILE = (
    "<script>alert(1)</script> <b>bold</b> &amp; &lt; 'single' \"double\" {{term_en}} {{c1::x::y}} }} :: {{FrontSide}} "
    "[sound:x.mp3] [anki:tts lang=en_US]x[/anki:tts] [latex]x[/latex] [$]x[/$] [$$]x[/$$] \\(x\\) \\[x\\] {{=<% %>=}} "
    "<img src=x onerror=alert(1)> <!-- comment --> <anki-mathjax>x</anki-mathjax>\nnext line"
)


def hostile(word: str = HOSTILE) -> Deck:
    """Return a deck whose every text is `word`."""
    everywhere = LocalText(dict.fromkeys(LANGS, word))
    idea = sample_deck(1).ideas[0]
    quote = replace(
        idea.quotes[0], text=word, converted={ZH_HANT_TW: word}, gloss=everywhere, note=everywhere, speaker=word
    )
    choice = ChoiceItem(
        id=QuestionId("meaning"),
        stem=everywhere,
        key=everywhere,
        distractors=(Option(everywhere, everywhere),),
        rationale=everywhere,
    )
    cloze = ClozeItem(id=QuestionId("program"), parts=dict.fromkeys(LANGS, (word, word, word)))
    further = (
        TrueFalseItem(id=QuestionId("judge"), statement=everywhere, answer=True, rationale=everywhere),
        MatchItem(
            id=QuestionId("match"), stem=everywhere, pairs=(Pair(everywhere, everywhere),) * 3, rationale=everywhere
        ),
        OrderItem(id=QuestionId("order"), stem=everywhere, steps=(everywhere,) * 3, rationale=everywhere),
        ShortItem(
            id=QuestionId("short"),
            stem=everywhere,
            key=everywhere,
            accept=dict.fromkeys(LANGS, (word,)),
            rationale=everywhere,
        ),
        AlteredItem(
            id=QuestionId("altered"),
            quote=quote,
            by=dict.fromkeys(LANGS, Alteration(word, word, word, word)),
            rationale=everywhere,
        ),
        ReportItem(id=QuestionId("report"), stem=everywhere, reports=(quote, quote), rationale=everywhere),
    )
    deck = sample_deck(1)
    source = replace(deck.sources["example-weekly"], title=word, outlet=word, event=word, url="javascript:alert(1)")
    return replace(
        deck,
        title=everywhere,
        description=everywhere,
        topics={"software": everywhere},
        ideas=(
            replace(idea, term=everywhere, definition=everywhere, quotes=(quote,), items=(choice, cloze, *further)),
        ),
        sources={"example-weekly": source},
    )


def test_hostile_text_is_shown_and_never_acts(tmp_path: Path) -> None:
    """
    markup, template fields, clozes, sounds, speech, LaTeX and MathJax in every text
    """
    package, _ = released(hostile(), Ledger(), 1_750_000_000)
    literal = HOSTILE.replace("\n", "")
    with collection(tmp_path) as col:
        assert take(col, package, tmp_path) == Counts(new=9)
        before = cards(col)
        questions = ("meaning", "program", "judge", "match", "order", "short", "altered", "report")
        keys = [*["learned-weights"] * 3, *(f"learned-weights/{question}" for question in questions)]
        assert [key for key, _, _ in before] == keys
        col.fix_integrity()
        assert cards(col) == before
        assert list(col.get_empty_cards().notes) == []
        for _, _, card in before:
            output = col.get_card(card).render_output()
            assert not output.question_av_tags
            assert not output.answer_av_tags
            for side in render(col, card):
                assert shown(side).count(literal) >= 1
                own, buttons, rest = side.partition(TEMPLATES[SWITCH].rstrip())
                assert buttons
                elements = set(re.findall(r"<(\w[\w-]*)", own + rest))
                assert elements <= ALLOWED, elements - ALLOWED
                assert "\\(" not in side
                assert "\\[" not in side
        cloze_front, cloze_back = (shown(side) for side in render(col, before[4][2]))
        assert cloze_front.count(literal) == 4 * 3, "the topic, and the text on both sides of the gap"
        assert cloze_back.count(literal) == 4 * 5, "the gap and the term as well"


ALLOWED = {
    *("article", "header", "footer", "section", "figure", "figcaption", "blockquote", "style"),
    *("div", "p", "ol", "ul", "li", "br", "hr", "span", "b", "ins", "del"),
}


def test_the_description_says_where_it_comes_from(tmp_path: Path) -> None:
    """
    the sample deck's description, and a hostile one
    """
    with collection(tmp_path / "a") as col:
        take(col, released(sample_deck(2), Ledger(), 1_750_000_000)[0], tmp_path)
        assert col.decks.get(col.decks.id_for_name(NAME))["md"] is True
        assert description(col) == (
            "示例牌组 · Sample deck\n由代码生成的牌组。\nA deck made by code.\n来源\n\n"
            "Example Press · Downhill · 2023\n"
            "示例周刊 · 权重的故事 · 2024-06-30 · Example Podcast #7 (2024-06-01) https://example.org/weekly?a=1&b=2\n\n"
            "随意使用。\nDo as you like."
        )
    with collection(tmp_path / "b") as col:
        take(col, released(hostile(), Ledger(), 1_750_000_000)[0], tmp_path)
        assert description(col).startswith(" ".join(HOSTILE.split()))


def description(col: Any) -> str:
    """Return the text of the deck's description as Anki's overview shows it."""
    deck = col.decks.get(col.decks.id_for_name(NAME))
    rendered = col._backend.render_markdown(markdown=deck["desc"], sanitize=True)
    return shown(rendered).strip()


def test_a_retired_idea_comes_once_more_with_its_tag(tmp_path: Path) -> None:
    """
    two ideas, one of them studied and then retired; another release follows, and a second learner starts
    """
    deck = sample_deck(2)
    first, ledger = released(deck, Ledger(), 1_750_000_000)
    without = changed(deck, lambda idea: replace(idea, retired=True))
    second, after = released(without, ledger, 1_750_086_400)
    with collection(tmp_path / "a") as col:
        take(col, first, tmp_path)
        study(col, NAME, 2)
        before = progress(col)
        assert take(col, second, tmp_path) == Counts(updated=3, duplicate=2)
        assert progress(col) == before
        assert len(col.find_notes("tag:duizhao::retired")) == 3
        assert len(col.find_notes(search_for_retired(after))) == 3
        assert col.get_note(col.find_notes("id:learned-weights")[0])["term_en"] == "Learned weights"
    third, _ = released(changed(without, redefined, 1), after, 1_750_172_800)
    with collection(tmp_path / "b") as col:
        assert take(col, third, tmp_path) == Counts(new=2)
        assert f"`{search_for_retired(after)}`" in col.decks.by_name(NAME)["desc"]


def test_what_nobody_had_is_not_retired_but_left_out(tmp_path: Path) -> None:
    """
    an idea with retired: true that was never released
    """
    deck = changed(sample_deck(2), lambda idea: replace(idea, retired=True))
    package, ledger = released(deck, Ledger(), 1_750_000_000)
    assert sorted(ledger.notes) == ["steepest-descent", "steepest-descent/direction"]
    with collection(tmp_path) as col:
        assert take(col, package, tmp_path) == Counts(new=2)


def test_a_nested_deck_name_makes_its_parents(tmp_path: Path) -> None:
    """
    name: AI::Sample
    """
    package, _ = released(replace(sample_deck(1), name="AI::Sample"), Ledger(), 1_750_000_000)
    with collection(tmp_path) as col:
        take(col, package, tmp_path)
        assert {each.name for each in col.decks.all_names_and_ids()} == {"AI", "AI::Sample", "Default"}


def test_the_same_notes_through_genankis_own_writer(tmp_path: Path) -> None:
    """
    the sample deck written by us, and by genanki
    """
    deck = sample_deck(12)
    models = {kind: genanki_model(kind) for kind in NOTE_TYPES}
    theirs = genanki.Deck(1_704_067_200_999, deck.name)
    for note in notes(deck):
        theirs.add_note(
            genanki.Note(model=models[note.kind], fields=list(note.fields), guid=note.guid, tags=list(note.tags))
        )
    genanki.Package(theirs).write_to_file(tmp_path / "theirs.apkg", timestamp=1_750_000_000)
    rows = (
        "select n.guid, n.tags, n.flds, n.sfld, n.csum, c.ord, c.type, c.queue from cards c "
        "join notes n on n.id = c.nid order by n.guid, c.ord"
    )
    with collection(tmp_path / "a") as ours, collection(tmp_path / "b") as other:
        take(ours, released(deck, Ledger(), 1_750_000_000)[0], tmp_path)
        take(other, (tmp_path / "theirs.apkg").read_bytes(), tmp_path)
        assert ours.db.all(rows) == other.db.all(rows)
        assert len(ours.db.all(rows)) == 48


def genanki_model(kind: Any) -> genanki.Model:
    """Return our note type as genanki's."""
    note_type = legacy_json(NOTE_TYPES[kind], TEMPLATES, 0)
    return genanki.Model(
        note_type["id"],
        note_type["name"],
        fields=[{"name": each["name"]} for each in note_type["flds"]],
        templates=[{key: each[key] for key in ("name", "qfmt", "afmt")} for each in note_type["tmpls"]],
        css=note_type["css"],
        model_type=note_type["type"],
    )
