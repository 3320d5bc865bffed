"""A term and its reading: paired, on the card, and in which colours."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from anki_collection import TEMPLATES, cards, collection, render, take
from duizhao.emit import apkg
from duizhao.emit.cardrules import parse, renders
from duizhao.emit.notes import notes
from duizhao.emit.notetypes import NOTE_TYPES, STYLE, legacy_json
from duizhao.lang import EN, LANGS, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.model.deck import LocalText, Reading
from duizhao.model.ledger import Ledger
from duizhao.model.ruby import Ruby, pairs, ruby, spoken, tone
from sample_deck import sample_deck, text, with_readings

HAN_CHARACTERS = "软件权重〇㐀𠀀豈"
HAN = st.sampled_from(HAN_CHARACTERS)
OTHER = st.sampled_from("AIz 2.0-·，（）：ａé€あ々\n\u200b")


@given(st.text(st.one_of(HAN, OTHER)))
def test_no_character_is_lost_and_no_syllable_shifts(term: str) -> None:
    """
    Han characters and anything else, mixed; the n-th Han character is read “n”
    """
    syllables = [str(number) for number in range(sum(char in HAN_CHARACTERS for char in term))]
    runs = pairs(term, syllables)
    assert "".join(run for run, _ in runs) == term
    assert [syllable for _, syllable in runs if syllable] == syllables
    assert all((run in HAN_CHARACTERS) == (syllable != "") for run, syllable in runs)


@given(st.text(), st.lists(st.text(max_size=3), max_size=4))
def test_any_text_with_any_syllables_keeps_its_text(term: str, syllables: list[str]) -> None:
    """
    any text, any syllables
    """
    runs = pairs(term, syllables)
    assert "".join(run for run, _ in runs) == term
    assert [syllable for _, syllable in runs] == [""] or sum(syllable != "" for _, syllable in runs) <= len(syllables)


@pytest.mark.parametrize(
    ("term", "syllables", "runs"),
    [
        ("软件2.0", "ruǎn jiàn", (("软", "ruǎn"), ("件", "jiàn"), ("2.0", ""))),
        ("軟體 2.0", "ㄖㄨㄢˇ ㄊㄧˇ", (("軟", "ㄖㄨㄢˇ"), ("體", "ㄊㄧˇ"), (" 2.0", ""))),
        ("用AI编程", "yòng biān chéng", (("用", "yòng"), ("AI", ""), ("编", "biān"), ("程", "chéng"))),
        ("“氛围”", "fēn wéi", (("“", ""), ("氛", "fēn"), ("围", "wéi"), ("”", ""))),
        ("LLM OS", "", (("LLM OS", ""),)),
        ("葛\U000e0100城", "gě chéng", (("葛\U000e0100", "gě"), ("城", "chéng"))),
        ("", "", ()),
        ("软件", "", (("软件", ""),)),
        ("软件", "ruǎn", (("软件", ""),)),
        ("软件2.0", "ruǎn jiàn èr", (("软件2.0", ""),)),
        ("LLM", "l", (("LLM", ""),)),
    ],
)
def test_pairs(term: str, syllables: str, runs: Ruby) -> None:
    """
    a term, its syllables, and its runs; at the end those whose syllables do not fit
    """
    assert pairs(term, syllables.split()) == runs


@pytest.mark.parametrize(
    ("syllables", "number"),
    [
        ("mā ān ē xī ōu shū lǖ ㄇㄚ ㄧ ㄕ ㄩㄥ ㄇㄚˉ", 1),
        ("má é nín ó chún lǘ ḿ ń ㄇㄚˊ ㄩˊ", 2),
        ("mǎ ě lǐ wǒ hǔ nǚ ň ㄇㄚˇ ㄖㄨㄢˇ", 3),
        ("mà è jì guò lǜ ǹ ㄇㄚˋ ㄕˋ", 4),
        ("ma de zi r lü nüe ˙ㄇㄚ ˙ㄗ ㄇㄚ˙", 5),
    ],
)
def test_tone(syllables: str, number: int) -> None:
    """
    syllables in pinyin and zhuyin, composed and decomposed, small and capital
    """
    from unicodedata import normalize

    for syllable in syllables.split():
        for form in (syllable, syllable.upper(), normalize("NFD", syllable)):
            assert tone(form) == number, form


def test_each_reader_sees_the_reading_of_their_own_script() -> None:
    """
    软件2.0 / 軟體 2.0 in the four languages
    """
    term = text("Software 2.0", "软件2.0", "軟體 2.0", "軟件 2.0")
    reading = Reading(pinyin=("ruǎn", "jiàn"), zhuyin=("ㄖㄨㄢˇ", "ㄊㄧˇ"))
    assert {lang: spoken(ruby(term, reading, lang)) for lang in LANGS} == {
        EN: "",
        ZH_HANS: "ruǎn jiàn",
        ZH_HANT_TW: "ㄖㄨㄢˇ ㄊㄧˇ",
        ZH_HANT_HK: "",
    }


def fields(term: LocalText, reading: Reading) -> Iterator[dict[str, str]]:
    """Yield the fields of the three notes of an idea called `term`."""
    deck = sample_deck(1)
    for note in notes(replace(deck, ideas=(replace(deck.ideas[0], term=term, reading=reading),))):
        yield dict(zip(NOTE_TYPES[note.kind].fields, note.fields, strict=True))


def test_every_note_of_an_idea_holds_its_term_with_readings() -> None:
    """
    软件2.0 and 軟體 2.0; the term itself stays as it is, for whoever searches
    """
    term = text("Software 2.0", "软件2.0", "軟體 2.0")
    for note in fields(term, Reading(pinyin=("ruǎn", "jiàn"), zhuyin=("ㄖㄨㄢˇ", "ㄊㄧˇ"))):
        assert note["pinyin"] == ('<ruby class="t3">软<rt>ruǎn</rt></ruby><ruby class="t4">件<rt>jiàn</rt></ruby>2.0')
        assert note["zhuyin"] == (
            '<ruby class="t3">軟<rt>ㄖㄨㄢ<i>ˇ</i></rt></ruby><ruby class="t3">體<rt>ㄊㄧ<i>ˇ</i></rt></ruby> 2.0'
        )
        assert note["term_zh_hans"] == "软件2.0"
        assert all(note[name] == "" for name in note if name.startswith(("rationale", "hint", "spare")))


@pytest.mark.parametrize(("pinyin", "zhuyin"), [((), ()), (("ruǎn",), ("ㄖㄨㄢˇ", "ㄊㄧˇ", "ㄦˋ"))])
def test_readings_that_do_not_fit_leave_the_plain_term(pinyin: tuple[str, ...], zhuyin: tuple[str, ...]) -> None:
    """
    软件2.0 with no syllables, with one; 軟體 2.0 with three
    """
    for note in fields(text("Software 2.0", "软件2.0", "軟體 2.0"), Reading(pinyin=pinyin, zhuyin=zhuyin)):
        assert note["pinyin"] == note["zhuyin"] == ""


def test_nothing_in_a_reading_acts() -> None:
    """
    markup and template fields in a syllable, and between the characters of a term
    """
    note = next(fields(text("x", "软<b>{{id}}件", "x"), Reading(pinyin=("<i>{{id}}", "[sound:x]"))))
    assert note["pinyin"] == (
        '<ruby class="t5">软<rt>&lt;i&gt;&#123;&#123;id&#125;&#125;</rt></ruby>&lt;b&gt;&#123;&#123;id&#125;&#125;'
        '<ruby class="t5">件<rt>&#91;sound:x&#93;</rt></ruby>'
    )


def test_readings_make_no_card_and_hide_none() -> None:
    """
    each front with its required field empty or filled, beside readings or none: Anki's rule, and the list for old clients
    """
    for note_type in NOTE_TYPES.values():
        for card in note_type.cards:
            front = parse(TEMPLATES[card.front])
            for name in note_type.fields:
                for readings in ({"pinyin"}, {"zhuyin"}, {"pinyin", "zhuyin"}):
                    assert renders(front, {name, *readings}) == renders(front, {name} - readings)
    assert legacy_json(NOTE_TYPES["idea"], TEMPLATES, 0)["req"] == [[0, "all", [4]], [1, "all", [8]], [2, "all", [12]]]


@pytest.mark.parametrize("script", LANGS)
def test_anki_shows_each_reader_the_right_reading(tmp_path: Path, script: Lang) -> None:
    """
    the sample deck with readings in each display language; the same cards as without; no front of a question has one
    """
    deck = with_readings(sample_deck(3, script))
    with collection(tmp_path / "a") as plain, collection(tmp_path / "b") as col:
        take(plain, apkg.emit(sample_deck(3, script), Ledger(), TEMPLATES).content, tmp_path)
        take(col, apkg.emit(deck, Ledger(), TEMPLATES).content, tmp_path)
        assert cards(col) == cards(plain)
        col.fix_integrity()
        assert cards(col) == cards(plain)
        assert list(col.get_empty_cards().notes) == []
        for key, ordinal, card in cards(col):
            front, back = render(col, card)
            assert ("<ruby" in front) == ("/" not in key and ordinal == 0)
            if key.startswith("learned-weights"):
                assert read(back, ZH_HANS) == ["xué", "dào", "de", "quán", "zhòng"]
                assert read(back, ZH_HANT_TW) == ["ㄒㄩㄝˊ", "ㄉㄠˋ", "˙ㄉㄜ", "ㄑㄩㄢˊ", "ㄓㄨㄥˋ"]
                assert read(back, ZH_HANT_HK) == read(back, EN) == []


def read(side: str, lang: Lang) -> list[str]:
    """Return the syllables of the blocks that a reader of `lang` sees first."""
    blocks = re.findall(rf'<div class="in {lang}" lang="{lang}">(.*?)</div>', side)
    return [re.sub("<.*?>", "", reading) for block in blocks for reading in re.findall("<rt>(.*?)</rt>", block)]


def test_settings_are_off_and_on_as_documented() -> None:
    """
    the three settings of style.css, each with its line in docs/anki.md
    """
    page = (Path(__file__).parents[1] / "docs/anki.md").read_text(encoding="utf-8")
    top = TEMPLATES[STYLE].partition("}")[0]
    settings = dict(re.findall(r"(--[a-z-]+): var\(--(on|off)\);", top))
    assert settings == {"--readings": "on", "--readings-on-front": "off", "--tone-colours": "off"}
    assert all(f"| `{name}` | {default} |" in page for name, default in settings.items())


@pytest.mark.parametrize("theme", [".card", ".card.nightMode, .card.night_mode"])
def test_tone_colours_can_be_read(theme: str) -> None:
    """
    each of the five against the paper of its theme: 4.5 to 1, as WCAG 2.2 asks for at level AA (1.4.3)
    """
    rules = re.findall(rf"^{re.escape(theme)} {{(.*?)}}", TEMPLATES[STYLE], re.DOTALL | re.MULTILINE)
    colours = dict(re.findall(r"(--[a-z0-9-]+): (#[0-9a-f]{6});", "".join(rules)))
    tones = [colours[f"--tone-{number}"] for number in range(1, 6)]
    assert len(set(tones)) == 5
    for colour in (*tones, colours["--soft"]):
        assert contrast(colour, colours["--paper"]) >= 4.5, colour


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, by WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, by WCAG 2.2."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
