"""Readings in the answer key of a quiz, and in the self-test."""

import io
from io import BytesIO
from pathlib import Path

import msgspec
import pikepdf
import pypdfium2
import pytest

from duizhao.lang import EN, ZH_HANS, ZH_HANT_HK, ZH_HANT_TW, Lang
from duizhao.learn.screen import width, wrap
from duizhao.learn.terminal import Options, run
from duizhao.model.deck import Deck, Reading
from duizhao.model.form import Blueprint
from duizhao.passes.forms import form
from sample_deck import sample_deck, text, with_readings
from test_learn_terminal import Clock
from test_pdf import flat, made, printed, read, structure


def with_term(han: str, pinyin: str, tw: str, zhuyin: str) -> Deck:
    """Return a deck of one idea with this term and this reading."""
    deck = sample_deck(1)
    reading = Reading(pinyin=tuple(pinyin.split()), zhuyin=tuple(zhuyin.split()))
    idea = msgspec.structs.replace(deck.ideas[0], term=text("Term", han, tw), reading=reading)
    return msgspec.structs.replace(deck, ideas=(idea,))


SPOKEN = with_term("用LLM的软件2.0", "yòng de ruǎn jiàn", "用LLM的軟體 2.0", "ㄩㄥˋ ˙ㄉㄜ ㄖㄨㄢˇ ㄊㄧˇ")


@pytest.mark.parametrize(
    ("langs", "term", "syllables"),
    [
        ((ZH_HANS,), "用LLM的软件2.0", "yòng de ruǎn jiàn"),
        ((ZH_HANT_TW,), "用LLM的軟體2.0", "ㄩㄥˋ ˙ㄉㄜ ㄖㄨㄢˇ ㄊㄧˇ"),
        ((ZH_HANS, EN), "用LLM的软件2.0", "yòng de ruǎn jiàn"),
        ((EN, ZH_HANT_TW), "Term用LLM的軟體2.0", "ㄩㄥˋ ˙ㄉㄜ ㄖㄨㄢˇ ㄊㄧˇ"),
        ((ZH_HANT_HK,), "用LLM的軟體2.0", ""),
        ((EN,), "Term", ""),
    ],
    ids=str,
)
def test_the_key_shows_how_a_term_is_read(langs: tuple[Lang, ...], term: str, syllables: str) -> None:
    """A term of Han and Latin: found whole, its syllables behind all else, and none on paper or with readings off."""
    wanted = Blueprint(items=2, versions=1, seed=7, langs=langs)
    paper, key = (read(content) for content in printed(form(SPOKEN, wanted)).values())
    assert key.count(term) == 2
    assert key.endswith(flat(syllables) * 2)
    silent = printed(form(SPOKEN, msgspec.structs.replace(wanted, readings=False)))
    plain = read(list(silent.values())[1])
    assert plain.count(term) == 2
    for syllable in syllables.split():
        assert syllable == "de" or syllable not in paper + plain  # “Sample deck” has one too


@pytest.mark.parametrize("langs", [(ZH_HANS,), (ZH_HANT_TW,)], ids="+".join)
def test_a_syllable_stands_at_its_character(langs: tuple[Lang, ...]) -> None:
    """用LLM的软件2.0: where the first letter of 软's syllable is, and where 软 is."""
    _, key = printed(made(SPOKEN, *langs, items=1, versions=1)).values()
    with pypdfium2.PdfDocument(key) as document:
        found = document[0].get_textpage()
        shown = found.get_text_range()
        base = found.get_charbox(shown.index("软" if langs == (ZH_HANS,) else "軟"))
        first = found.get_charbox(shown.index("ruǎn" if langs == (ZH_HANS,) else "ㄖ"))
        last = found.get_charbox(shown.index("ruǎn") + 3 if langs == (ZH_HANS,) else shown.index("ㄢ"))
    if langs == (ZH_HANS,):
        assert first[1] > base[3] - 1, "above"
        assert abs((first[0] + last[2]) / 2 - (base[0] + base[2]) / 2) < 1, "in the middle"
    else:
        assert base[2] < first[0] < base[2] + 2, "at its right"
        assert base[1] - 1.5 < last[1] < first[3] < base[3] + 1.5, "from top to bottom, no higher than it"


def test_a_long_term_is_broken_into_lines_that_fit() -> None:
    """Sixty times 装, whose syllables are the widest, behind a Latin word: lines end anywhere, within the margins."""
    deck = with_term("LLM" + "装" * 60, "zhuāng " * 60, "LLM" + "裝" * 60, "ㄓㄨㄤ " * 60)
    for lang, term, syllable in ((ZH_HANS, "装", "zhuāng"), (ZH_HANT_TW, "裝", "ㄓㄨㄤ")):
        _, key = printed(made(deck, lang, items=1, versions=1)).values()
        assert f"LLM{term * 60}" in read(key)
        assert read(key).endswith(syllable * 60)
        with pypdfium2.PdfDocument(key) as document:
            found = document[0].get_textpage()
            boxes = [found.get_charbox(i) for i in range(found.count_chars())]
            assert max(box[2] for box in boxes) <= 190 / 25.4 * 72 + 1


def test_every_mark_of_pinyin_and_zhuyin_can_be_printed() -> None:
    """Each vowel with each tone, each letter of zhuyin; a letter that no font has would stop the build."""
    pinyin = "ā á ǎ à ē é ě è ī í ǐ ì ō ó ǒ ò ū ú ǔ ù ǖ ǘ ǚ ǜ ü ê ń ň ǹ ḿ"
    zhuyin = " ".join((*map(chr, range(0x3105, 0x312A)), "ㄚˊ", "ㄚˇ", "ㄚˋ", "˙ㄚ"))
    deck = with_term("字" * len(pinyin.split()), pinyin, "字" * len(zhuyin.split()), zhuyin)
    for lang, syllables in ((ZH_HANS, pinyin), (ZH_HANT_TW, zhuyin)):
        _, key = printed(made(deck, lang, items=1, versions=1)).values()
        assert flat(syllables) in read(key).replace("字", "")


def test_readings_keep_the_key_accessible() -> None:
    """The key of 12 ideas with zhuyin: PDF/UA-1, tagged, and every term and syllable can be read out of it."""
    one = made(with_readings(sample_deck(12)), ZH_HANT_TW)
    key = list(printed(one).values())[-1]
    with pikepdf.open(BytesIO(key)) as document:
        assert document.Root.MarkInfo.Marked
        assert document.open_metadata()["pdfuaid:part"] == "1"
        assert {"/H1", "/H2"} <= {str(element.S) for element in structure(document)}
    for item in one.versions[0].items:
        assert flat(item.term[ZH_HANT_TW]) in read(key)
        assert all(syllable in read(key) for syllable in item.reading.zhuyin)


@pytest.mark.parametrize(
    ("options", "lines"),
    [
        (Options(langs=(ZH_HANS,)), ["学到的权重 (xué dào de quán zhòng)"]),
        (Options(langs=(ZH_HANS, EN)), ["学到的权重 (xué dào de quán zhòng)", "Learned weights"]),
        (Options(langs=(ZH_HANT_TW,)), ["學到的權重 (ㄒㄩㄝˊ ㄉㄠˋ ˙ㄉㄜ ㄑㄩㄢˊ ㄓㄨㄥˋ)"]),
        (Options(langs=(EN, ZH_HANT_TW)), ["學到的權重 (ㄒㄩㄝˊ ㄉㄠˋ ˙ㄉㄜ ㄑㄩㄢˊ ㄓㄨㄥˋ)"]),
        (Options(langs=(ZH_HANT_HK,)), []),
        (Options(langs=(EN,)), []),
        (Options(langs=(ZH_HANS,), readings=False), []),
        (Options(langs=(ZH_HANS, EN), readings=False), ["Learned weights"]),
    ],
)
def test_a_term_is_read_out_once_it_was_thought_about(tmp_path: Path, options: Options, lines: list[str]) -> None:
    """The first term of the sample deck with readings: the question has none, the answer begins with them."""
    out = io.StringIO()
    run(
        with_readings(sample_deck(1)),
        tmp_path / "history.db",
        options,
        now=Clock(),
        stdin=io.StringIO("\n"),
        stdout=out,
    )
    question, _, answer = out.getvalue().partition("> \n")
    assert "(x" not in question
    assert "(ㄒ" not in question
    definition = sample_deck(1).ideas[0].definition[options.langs[0]]
    assert answer.partition(wrap(definition, 80)[0])[0] == "".join(f"{line}\n" for line in lines)


def test_no_line_ends_within_a_syllable() -> None:
    """A term with its zhuyin, whose letters are wide and whose marks are not, at widths from 10 to 40 columns."""
    shown = "過度擬合 (ㄍㄨㄛˋ ㄉㄨˋ ㄋㄧˇ ㄏㄜˊ ˙ㄉㄜ ㄓㄨㄤ)"
    assert width("ㄍㄨㄛˋ") == 7
    for columns in range(10, 41):
        lines = wrap(shown, columns)
        assert all(width(line) <= columns for line in lines)
        assert "".join(lines).replace(" ", "") == shown.replace(" ", "")
        assert {piece for line in lines for piece in line.split()} <= {*shown.split(), *prefixes("過度擬合")}


def prefixes(word: str) -> set[str]:
    """Return every part of `word` that a line may hold."""
    return {word[start:end] for start in range(len(word)) for end in range(start + 1, len(word) + 1)}
