"""The package's bytes, rows and texts, without Anki."""

import hashlib
import io
import os
import re
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from anki_collection import TEMPLATES
from duizhao.diagnostic import Finding
from duizhao.emit import apkg
from duizhao.emit.cardrules import is_empty
from duizhao.emit.markup import escape
from duizhao.emit.notes import notes
from duizhao.emit.notetypes import NOTE_TYPES, STYLE, check_templates, type_hashes
from duizhao.lang import EN, LANGS, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW
from duizhao.model.deck import LocalText
from duizhao.model.identity import guid, option_order
from duizhao.model.ledger import BEFORE_RELEASE, Ledger
from duizhao.model.note import content_hash
from duizhao.passes.release import release
from duizhao.span import Span
from sample_deck import sample_deck

HERE = Path(__file__).parent


def rows(package: bytes, query: str) -> list[tuple[Any, ...]]:
    """Return what `query` finds in the collection of `package`."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive, closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(archive.read("collection.anki2"))
        return database.execute(query).fetchall()


def unreleased(ideas: int = 3) -> bytes:
    """Return a package of the sample deck that no ledger knows."""
    return apkg.emit(sample_deck(ideas), Ledger(), TEMPLATES).content


def test_the_archive_says_nothing_of_when_and_where() -> None:
    """
    the members of the sample package
    """
    with zipfile.ZipFile(io.BytesIO(unreleased())) as archive:
        members = archive.infolist()
        assert archive.read("media") == b"{}"
        header = archive.read("collection.anki2")[:100]
    assert [(each.filename, each.date_time, each.create_system, each.external_attr >> 16) for each in members] == [
        ("collection.anki2", (1980, 1, 1, 0, 0, 0), 3, 0o100644),
        ("media", (1980, 1, 1, 0, 0, 0), 3, 0o100644),
    ]
    assert {each.compress_type for each in members} == {zipfile.ZIP_DEFLATED}
    assert header[24:28] == header[92:96] == b"\0\0\0\1"
    assert int.from_bytes(header[96:100], "big") == 3_040_001


BUILD = """
import hashlib, os, sys
from anki_collection import TEMPLATES
from sample_deck import sample_deck
from duizhao.emit import apkg
from duizhao.model.ledger import Ledger
os.umask(int(sys.argv[1], 8))
print(hashlib.sha256(apkg.emit(sample_deck(30), Ledger(), TEMPLATES).content).hexdigest())
"""


def test_two_builds_are_one_file_and_leave_nothing_behind(tmp_path: Path) -> None:
    """
    the same deck under another time zone, umask, hash seed, locale and folder
    """
    digests = set()
    for zone, umask, seed, language in (("Asia/Taipei", "077", "1", "C"), ("America/New_York", "000", "2", "C.UTF-8")):
        folder = tmp_path / seed
        (folder / "tmp").mkdir(parents=True)
        path = os.pathsep.join([str(HERE), str(HERE.parent / "src")])
        settings = {"TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": language, "TMPDIR": str(folder / "tmp")}
        environment = {**os.environ, **settings, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-c", BUILD, umask]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
        digests.add(done.stdout.strip())
        assert list((folder / "tmp").iterdir()) == []
    assert digests == {hashlib.sha256(apkg.emit(sample_deck(30), Ledger(), TEMPLATES).content).hexdigest()}


def test_rows_are_what_anki_would_have_written() -> None:
    """
    the sample deck's first idea
    """
    package = unreleased(1)
    assert rows(package, "select guid, mod, usn, tags, sfld, csum from notes where sfld = 'learned-weights'") == [
        (
            guid("learned-weights"),
            BEFORE_RELEASE,
            -1,
            " duizhao::level::2 duizhao::source::example-weekly duizhao::topic::software ",
            "learned-weights",
            3_899_742_884,
        )
    ]
    assert rows(package, "select n.sfld, c.ord, c.due from cards c join notes n on n.id = c.nid order by due, ord") == [
        ("learned-weights", 0, 1),
        ("learned-weights", 1, 1),
        ("learned-weights", 2, 1),
        ("learned-weights/meaning", 0, 2),
        ("learned-weights/program", 0, 3),
    ]
    assert rows(package, "select json_extract(conf, '$.schedVer') from col") == [(2,)]


def test_numbers_are_unique_stable_and_never_in_the_future() -> None:
    """
    3,000 ideas, and the same without the first
    """
    deck = sample_deck(3000)
    numbers = "select guid, id from notes"
    all_notes = dict(rows(apkg.emit(deck, Ledger(), TEMPLATES).content, numbers))
    fewer = dict(rows(apkg.emit(replace(deck, ideas=deck.ideas[1:]), Ledger(), TEMPLATES).content, numbers))
    assert len(set(all_notes.values())) == len(all_notes) == 7000
    assert max(all_notes.values()) < BEFORE_RELEASE * 1000
    assert sum(all_notes[each] != number for each, number in fewer.items()) <= 2


def test_times_come_from_the_ledger() -> None:
    """
    a released deck; one definition changed since then; one idea new
    """
    deck = sample_deck(2)
    ledger = release(deck.name, notes(deck), type_hashes(TEMPLATES), Ledger(), now=1_750_000_000)
    definition = LocalText(dict.fromkeys(LANGS, "new"))
    later = sample_deck(3)
    later = replace(later, ideas=(later.ideas[0], replace(later.ideas[1], definition=definition), later.ideas[2]))
    found = dict(rows(apkg.emit(later, ledger, TEMPLATES).content, "select sfld, mod from notes"))
    assert found == {
        "learned-weights": 1_750_000_000,
        "learned-weights/meaning": 1_750_000_000,
        "learned-weights/program": 1_750_000_000,
        "steepest-descent": 1_750_000_001,
        "steepest-descent/direction": 1_750_000_000,
        "overfitting": BEFORE_RELEASE,
        "overfitting/gap": BEFORE_RELEASE,
    }
    styled = {**TEMPLATES, STYLE: ""}
    types = "select distinct json_extract(value, '$.mod') from col, json_each(col.models)"
    assert rows(apkg.emit(deck, ledger, TEMPLATES).content, types) == [(1_750_000_000,)]
    assert rows(apkg.emit(deck, ledger, styled).content, types) == [(1_750_000_001,)]


def test_the_contract() -> None:
    """
    everything that an installed deck recognises an update by; to change a line here is to leave learners behind
    """
    assert {each.name: (each.id, [card.name for card in each.cards]) for each in NOTE_TYPES.values()} == {
        "Duizhao Idea": (1_704_067_200_101, ["Term", "Definition", "Quote"]),
        "Duizhao Choice": (1_704_067_200_102, ["Choice"]),
        "Duizhao Cloze": (1_704_067_200_103, ["Cloze"]),
    }
    head = "id display topic level term_en term_zh_hans term_zh_hant_tw term_zh_hant_hk "
    spare = " pinyin zhuyin hint image audio settings spare_1 spare_2 spare_3 spare_4 spare_5 spare_6 spare_7 spare_8"
    assert {kind: " ".join(each.fields) for kind, each in NOTE_TYPES.items()} == {
        "idea": head
        + "definition_en definition_zh_hans definition_zh_hant_tw definition_zh_hant_hk quote more_quotes"
        + spare,
        "choice": head
        + "stem_en stem_zh_hans stem_zh_hant_tw stem_zh_hant_hk "
        + "options_en options_zh_hans options_zh_hant_tw options_zh_hant_hk "
        + "answer_en answer_zh_hans answer_zh_hant_tw answer_zh_hant_hk"
        + spare,
        "cloze": head
        + "text_en text_zh_hans text_zh_hant_tw text_zh_hant_hk "
        + "rationale_en rationale_zh_hans rationale_zh_hant_tw rationale_zh_hant_hk"
        + spare,
    }
    ids = "select json_extract(f.value, '$.id') from col, json_each(col.models) m, json_each(m.value, '$.flds') f"
    found = [number for (number,) in rows(unreleased(1), ids)]
    assert sorted(found) == sorted(
        each.id + 2000 + place for each in NOTE_TYPES.values() for place in range(len(each.fields))
    )


@given(st.text())
def test_escaped_text_holds_nothing_that_acts(text: str) -> None:
    """
    any text
    """
    escaped = escape(text)
    assert not re.search(r"[\[\]{}<>\n\x00\x1f]", escaped.replace("<br>", ""))
    assert not re.search(r"\\[(\[]", escaped)


def test_options_stay_in_their_order_and_the_key_is_anywhere() -> None:
    """
    choices of four in 4,000 notes
    """
    orders = [option_order(guid("idea", str(number)), 4) for number in range(4000)]
    assert all(sorted(order) == [0, 1, 2, 3] for order in orders)
    places = [sum(order.index(0) == place for order in orders) for place in range(4)]
    assert all(900 < count < 1100 for count in places), places
    assert option_order(guid("learned-weights", "meaning"), 4) == [3, 0, 1, 2]


def test_a_choice_shows_its_options_and_why() -> None:
    """
    the sample deck's first choice in English
    """
    fields = dict(zip(NOTE_TYPES["choice"].fields, list(notes(sample_deck(1)))[1].fields, strict=True))
    assert fields["options_en"] == (
        '<ol class="shuffle"><li>The hardware supplies them</li><li>From training on data</li>'
        "<li>A programmer types them in</li><li>They are random and stay so</li></ol>"
    )
    assert fields["answer_en"] == (
        '<ol class="shuffle"><li>The hardware supplies them<div class="why">The hardware only multiplies.</div></li>'
        '<li class="key"><span class="mark">✓</span> From training on data'
        '<div class="why">Training adjusts each weight to lower the loss.</div></li>'
        '<li>A programmer types them in<div class="why">No one could write so many by hand.</div></li>'
        '<li>They are random and stay so<div class="why">Only the start is random.</div></li></ol>'
    )


def test_a_quote_carries_its_source_and_says_what_is_ours() -> None:
    """
    the sample deck's first quote
    """
    fields = dict(zip(NOTE_TYPES["idea"].fields, next(notes(sample_deck(1))).fields, strict=True))
    assert fields["quote"] == (
        '<figure class="quote">'
        '<blockquote lang="zh-Hans">程序不再是写出来的,而是训练出来的;权重就是“程序”。</blockquote>'
        '<div class="converted">'
        '<div class="in zh-Hant-TW" lang="zh-Hant-TW"><b>轉換自簡體</b> '
        "程式不再是寫出來的,而是訓練出來的;權重就是「程式」。</div>"
        '<div class="in zh-Hant-HK" lang="zh-Hant-HK"><b>轉換自簡體</b> '
        "程序不再是寫出來的,而是訓練出來的;權重就是「程序」。</div></div>"
        '<div class="gloss"><div class="in en" lang="en"><b>Our translation</b> '
        "Programs are no longer written but trained; the weights are the “program”.</div></div>"
        '<figcaption lang="zh-Hans">Lin Example&nbsp;· 示例周刊&nbsp;· '
        '<a href="https://example.org/weekly?a=1&amp;b=2">《权重的故事》</a>&nbsp;· 2024-06-30&nbsp;· '
        'Example Podcast #7 (2024-06-01)&nbsp;· <span class="only en" lang="en">line 12</span>'
        '<span class="only zh-Hans" lang="zh-Hans">第12行</span>'
        '<span class="only zh-Hant-TW" lang="zh-Hant-TW">第12行</span>'
        '<span class="only zh-Hant-HK" lang="zh-Hant-HK">第12行</span></figcaption>'
        '<div class="note"><div class="in en" lang="en"><b>Editor’s note</b> The speaker means neural networks only.</div>'
        '<div class="in zh-Hans" lang="zh-Hans"><b>编者注</b> 讲者只指神经网络。</div>'
        '<div class="in zh-Hant-TW" lang="zh-Hant-TW"><b>編者註</b> 講者只指神經網路。</div>'
        '<div class="in zh-Hant-HK" lang="zh-Hant-HK"><b>編者註</b> 講者只指神經網絡。</div></div></figure>'
    )


def test_a_note_in_one_language_is_shown_to_every_reader() -> None:
    """
    note: {en: Only here.}
    """
    deck = sample_deck(1)
    idea = deck.ideas[0]
    quote = replace(idea.quotes[0], note=LocalText({EN: "Only here."}))
    fields = next(notes(replace(deck, ideas=(replace(idea, quotes=(quote,)),)))).fields
    assert (
        '<div class="in en zh-Hans zh-Hant-TW zh-Hant-HK" lang="en"><b>Editor’s note</b> Only here.</div>'
        in "".join(fields)
    )


def test_the_display_language_and_nothing_else_tells_the_scripts_apart() -> None:
    """
    the same deck in four display languages
    """
    decks = [next(notes(sample_deck(1, script))) for script in (EN, ZH_HANS, ZH_HANT_TW, ZH_HANT_HK)]
    assert [deck.fields[1] for deck in decks] == ["en", "zh-Hans", "zh-Hant-TW", "zh-Hant-HK"]
    assert len({deck.fields[2:] for deck in decks}) == 1
    assert len({deck.guid for deck in decks}) == 1
    assert len({content_hash(deck) for deck in decks}) == 4


def test_broken_templates_are_reported() -> None:
    """
    no style; a section left open; sections overlapping; a field that is not there
    """
    broken = {
        **{name: each for name, each in TEMPLATES.items() if name != STYLE},
        "anki/cloze_front.html": "{{#text_en}}{{cloze:text_en}}",
        "anki/cloze_back.html": "{{#text_en}}{{^id}}{{/text_en}}{{/id}}",
        "anki/choice_back.html": "{{FrontSide}} {{key}}",
    }
    fields = ", ".join(f"`{name}`" for name in NOTE_TYPES["choice"].fields)
    assert check_templates(TEMPLATES) == []
    assert check_templates(broken) == [
        Finding(
            "template-missing",
            Span("templates/anki/style.css"),
            "the template is missing",
            "copy it from the templates that come with duizhao",
        ),
        Finding(
            "template-field",
            Span("templates/anki/choice_back.html"),
            "the note type “Duizhao Choice” has no field `key`",
            f"its fields are {fields}",
        ),
        Finding("template-syntax", Span("templates/anki/cloze_front.html"), "`{{#text_en}}` is never closed"),
        Finding(
            "template-syntax",
            Span("templates/anki/cloze_back.html"),
            "`{{/text_en}}` closes a section that is not the last one opened",
        ),
    ]


@pytest.mark.parametrize("field", ["", " \n\t", "<br>", "<BR/>", "<div> </div>", "<div><br /></div>"])
def test_fields_that_anki_takes_as_empty(field: str) -> None:
    """
    white space, line breaks and bare div tags
    """
    assert is_empty(field)
    assert not is_empty(field + "x")


def test_a_deck_that_names_no_licence_claims_none() -> None:
    """
    the sample deck with its licence and without
    """
    deck = sample_deck(1)
    assert "Do as you like" in apkg.describe(deck, Ledger())
    without = apkg.describe(replace(deck, licence=None), Ledger())
    assert "Do as you like" not in without
    assert "CC BY" not in without
