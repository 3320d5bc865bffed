"""Readings: generated as on the mainland and as in Taiwan, checked, and written into the cards."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import SHARED, Make
from duizhao import diagnostic
from duizhao.diagnostic import Diagnostic
from duizhao.lang import EN, ZH_HANS, ZH_HANT_TW
from duizhao.model.deck import LocalText
from duizhao.model.definitions import ReadingDef
from duizhao.passes import reading, syllable
from duizhao.read import edit, yamltree
from duizhao.read.locate import locate
from duizhao.span import Node


def gold(name: str) -> list[tuple[str, str]]:
    """Return the words of a table and how they are read, with numbers for tones."""
    file = SHARED / "gold" / name
    if not file.is_file():
        pytest.skip(f"the readings to compare with are not at hand: there is no file {file}")
    with file.open(encoding="utf-8", newline="") as stream:
        _, *rows = csv.reader(stream, delimiter="\t")
    return [(row[0], row[1]) for row in rows]


def numbers(syllables: tuple[str, ...]) -> str:
    """Return syllables as the tables write them."""
    return " ".join(f"{letters.replace('ü', 'v')}{tone}" for letters, tone in map(reading.sound, syllables))


def test_words_are_read_as_a_person_read_them_on_the_mainland() -> None:
    """
    the words of pinyin_dev.tsv, by 现代汉语词典
    """
    rows = gold("pinyin_dev.tsv")
    assert len(rows) > 90
    assert [(word, numbers(reading.pinyin(word))) for word, _ in rows] == rows


def test_words_are_read_as_a_person_read_them_in_taiwan() -> None:
    """
    the words of tw_readings.tsv, by the Ministry of Education
    """
    rows = gold("tw_readings.tsv")
    assert len(rows) > 20
    assert [(word, numbers(reading.zhuyin(word))) for word, _ in rows] == rows


@pytest.mark.parametrize(
    ("word", "read"),
    [
        ("微调", "wēi tiáo"),
        ("重构", "chóng gòu"),
        ("似然", "sì rán"),
        ("长时间", "cháng shí jiān"),
        ("框架", "kuàng jià"),
        ("调参", "tiáo cān"),
    ],
)
def test_what_pypinyin_has_wrong(word: str, read: str) -> None:
    """
    words of computing that are read otherwise than their characters are elsewhere
    """
    assert " ".join(reading.pinyin(word)) == read


def test_a_word_inside_a_longer_term() -> None:
    """
    known words beside, inside of and between other words
    """
    assert " ".join(reading.pinyin("大模型微调框架")) == "dà mó xíng wēi tiáo kuàng jià"
    assert " ".join(reading.pinyin("逐行重构代码")) == "zhú háng chóng gòu dài mǎ"
    assert " ".join(reading.pinyin("权重新增两项")) == "quán zhòng xīn zēng liǎng xiàng"


def test_words_that_are_in_no_list() -> None:
    """
    重 before a verb, 率 and 子 at an end, 为 in the middle
    """
    assert " ".join(reading.pinyin("重写")) == "chóng xiě"
    assert " ".join(reading.pinyin("丢包率")) == "diū bāo lǜ"
    assert " ".join(reading.pinyin("算子")) == "suàn zǐ"


@pytest.mark.parametrize(
    ("term", "pinyin"),
    [
        ("软件2.0", "ruǎn jiàn"),
        ("LLM操作系统", "cāo zuò xì tǒng"),
        ("用PyTorch微调", "yòng wēi tiáo"),
        ("外脑（外层皮质）", "wài nǎo wài céng pí zhì"),
        ("“调”，即 tune", "tiáo jí"),
        ("安德烈·卡帕西", "ān dé liè kǎ pà xī"),
        ("Transformer", ""),
        ("", ""),
    ],
)
def test_only_han_characters_have_syllables(term: str, pinyin: str) -> None:
    """
    Latin, digits and full-width marks in and around Chinese
    """
    assert " ".join(reading.pinyin(term)) == pinyin


def test_tones_are_those_of_the_character_alone() -> None:
    """
    一 and 不, whose tones change in speech, and 不 where it has none
    """
    assert " ".join(reading.pinyin("一个不一样的第一")) == "yī gè bù yī yàng de dì yī"
    assert " ".join(reading.pinyin("不是")) == "bù shì"
    assert " ".join(reading.pinyin("对不起")) == "duì bu qǐ"
    assert " ".join(reading.zhuyin("不是一個")) == "ㄅㄨˋ ㄕˋ ㄧ ㄍㄜˋ"


def test_the_suffix_that_only_colours_a_vowel() -> None:
    """
    儿 as a suffix, and 儿 as a child
    """
    assert " ".join(reading.pinyin("这儿的女儿")) == "zhè r de nǚ ér"
    assert " ".join(reading.zhuyin("這兒的女兒")) == "ㄓㄜˋ ㄦ ˙ㄉㄜ ㄋㄩˇ ㄦˊ"


def test_what_nobody_knows_is_empty() -> None:
    """
    a character of Unicode's third plane between two others
    """
    assert reading.pinyin("大𰻝面") == ("dà", "", "miàn")
    assert reading.zhuyin("大𰻝麵") == ("ㄉㄚˋ", "", "ㄇㄧㄢˋ")


def test_traditional_text_keeps_what_its_characters_say() -> None:
    """
    one simplified character for several traditional ones
    """
    assert " ".join(reading.zhuyin("幹部頭髮乾淨")) == "ㄍㄢˋ ㄅㄨˋ ㄊㄡˊ ㄈㄚˇ ㄍㄢ ㄐㄧㄥˋ"
    assert " ".join(reading.zhuyin("盡量儘管")) == "ㄐㄧㄣˋ ㄌㄧㄤˋ ㄐㄧㄣˇ ㄍㄨㄢˇ"


def test_taiwan_reads_by_character_and_by_word() -> None:
    """
    品質 and 人質, 和 between two words and in 和平, 困難 with a full tone
    """
    assert " ".join(reading.zhuyin("品質，人質")) == "ㄆㄧㄣˇ ㄓˊ ㄖㄣˊ ㄓˋ"
    assert " ".join(reading.zhuyin("人和機器，和平")) == "ㄖㄣˊ ㄏㄢˋ ㄐㄧ ㄑㄧˋ ㄏㄜˊ ㄆㄧㄥˊ"
    assert " ".join(reading.zhuyin("我們的困難")) == "ㄨㄛˇ ˙ㄇㄣ ˙ㄉㄜ ㄎㄨㄣˋ ㄋㄢˊ"


@given(st.text(st.sampled_from("的一不了重调数据模型儿子和 A1，·（）㐀龘𰻝\u3007\u3005\ufe00\uf900")))
def test_there_is_a_syllable_for_each_han_character(text: str) -> None:
    """Chinese, Latin, marks, rare characters and what only looks like one, in any order."""
    characters = sum(character not in " A1，·（）\u3005\ufe00" for character in text)
    assert len(reading.pinyin(text)) == characters
    assert len(reading.zhuyin(text)) == characters


@pytest.mark.parametrize("name", ["mainland.txt", "taiwan.txt"])
def test_a_table_says_each_thing_once_and_in_full(name: str) -> None:
    """
    every line of a table
    """
    seen: set[tuple[str, str]] = set()
    for key, *syllables in reading.lines(name):
        bare = key.strip("~()")
        assert len(bare) == len(syllables), key
        assert all(reading.sound(each) for one in syllables for each in one.split(">")), key
        same = (key, syllables[0].rpartition(">")[0])
        assert same not in seen
        seen.add(same)
    assert len(seen) > 200


def test_both_spellings_say_the_same() -> None:
    """
    every syllable that there is, in every tone
    """
    for letters in syllable.letters():
        for tone in range(1, 6):
            assert syllable.read_pinyin(syllable.pinyin(letters, tone)) == (letters, tone)
            written = syllable.read_zhuyin(syllable.zhuyin(letters, tone))
            assert written
            if letters not in {"n", "ng", "r"}:
                assert written == (letters, tone)


@pytest.mark.parametrize(
    ("written", "letters", "tone"),
    [
        ("lüè", "lüe", 4),
        ("Lǜ", "lü", 4),
        ("gui", "gui", 5),
        ("xiōng", "xiong", 1),
        ("ㄒㄩㄥ", "xiong", 1),
        ("˙ㄗ", "zi", 5),
        ("r", "r", 5),
    ],
)
def test_a_syllable_of_either_spelling(written: str, letters: str, tone: int) -> None:
    """
    pinyin and zhuyin, with and without a mark
    """
    assert reading.sound(written) == (letters, tone)


@pytest.mark.parametrize(
    "written", ["", "lv4", "ruǎnjiàn", "guì̀", "guí́", "ㄉㄜ˙", "ㄇㄚˉ", "ㄅㄆ", "软", "hello", "ǜ", "nuǒn"]
)
def test_what_is_no_syllable(written: str) -> None:
    """
    numbers, two syllables, two marks, a mark on the wrong side, no Mandarin
    """
    assert syllable.read_pinyin(written) is None
    assert syllable.read_zhuyin(written) is None
    with pytest.raises(ValueError, match=r"^“.*” is no syllable$"):
        reading.sound(written)


TERM = LocalText({EN: "Software 2.0", ZH_HANS: "软件2.0", ZH_HANT_TW: "軟體 2.0"})


def check(pinyin: str = "", zhuyin: str = "", term: LocalText = TERM) -> str:
    """Return what is said of a reading."""
    found = reading.check_reading(Node("cards/a.yaml"), ReadingDef(pinyin=pinyin, zhuyin=zhuyin), term)
    return diagnostic.show(locate(found, {}))


def test_a_reading_that_is_right_or_absent() -> None:
    """
    both fields, one, none; a capital; a field whose term nobody wrote
    """
    assert check("ruǎn jiàn", "ㄖㄨㄢˇ ㄊㄧˇ") == ""
    assert check("Ruǎn jiàn") == ""
    assert check() == ""
    assert reading.check_reading(Node("cards/a.yaml"), None, TERM) == []
    assert check("a", "ㄚ", LocalText({EN: "Software"})) == ""


def test_a_reading_of_another_length() -> None:
    """
    pinyin: ruǎn jiàn èr
    zhuyin: ㄖㄨㄢˇ
    """
    assert check("ruǎn jiàn èr", "ㄖㄨㄢˇ") == (
        "cards/a.yaml: error[reading-count]: “軟體 2.0” has 2 Han characters, its zhuyin 1 syllable\n"
        "    hint: write one syllable for each Han character and none for anything else; "
        "duizhao readings shows what it would write\n"
        "cards/a.yaml: error[reading-count]: “软件2.0” has 2 Han characters, its pinyin 3 syllables\n"
        "    hint: write one syllable for each Han character and none for anything else; "
        "duizhao readings shows what it would write\n"
    )


@pytest.mark.parametrize(
    ("pinyin", "zhuyin", "said"),
    [
        ("ruan3 jian4", "", "error[reading-syllable]: “ruan3 jian4” are no syllables of pinyin\n    hint: write ruǎn"),
        ("lǜ lv4", "", "error[reading-syllable]: “lv4” is no syllable of pinyin\n    hint: write lǜ"),
        ("ㄖㄨㄢˇ jiàn", "", "error[reading-syllable]: “ㄖㄨㄢˇ” is no syllable of pinyin\n    hint: write ruǎn"),
        (
            "ruǎnjiàn",
            "",
            "error[reading-syllable]: “ruǎnjiàn” is no syllable of pinyin\n    hint: write one syllable with its tone "
            "mark at a time, and spaces between them; duizhao readings shows what it would write",
        ),
        ("", "ㄉㄜ˙ ㄖㄨㄢˇ", "error[reading-syllable]: “ㄉㄜ˙” is no syllable of zhuyin\n    hint: write ˙ㄉㄜ"),
        ("", "ㄇㄚˉ ㄖㄨㄢˇ", "error[reading-syllable]: “ㄇㄚˉ” is no syllable of zhuyin\n    hint: write ㄇㄚ"),
        ("", "ruǎn tǐ", "error[reading-syllable]: “ruǎn tǐ” are no syllables of zhuyin\n    hint: write ㄖㄨㄢˇ"),
        (
            "a1 a1 a1 a1",
            "",
            "error[reading-syllable]: “a1 a1 a1 …” are no syllables of pinyin\n    hint: write ā",
        ),
    ],
)
def test_a_string_that_is_no_syllable(pinyin: str, zhuyin: str, said: str) -> None:
    """
    tones as numbers, v for ü, the other spelling, no space, marks where they do not belong
    """
    assert check(pinyin, zhuyin) == f"cards/a.yaml: {said}\n"


CARDS = """\
# the topic
topic: software
ideas:
- id: software-2-0   # the first
  level: 2
  term:
    en: Software 2.0
    zh-Hans: 软件2.0   # as the author wrote it

  # what it is
  definition: {en: A way., zh-Hans: 一种方法。}
- {id: weights, level: 1, term: {en: Weights, zh-Hans: "权重"}, definition: {en: Numbers., zh-Hans: 数字。}}
- id: transformer
  level: 3
  term: {en: Transformer, zh-Hans: Transformer}
  definition: {en: A network., zh-Hans: 一种网络。}
- id: tesla
  level: 1
  term: {en: Tesla, zh-Hans: 特斯拉}
  reading: {pinyin: Tè sī lā, zhuyin: ㄊㄜˋ ㄙ ㄌㄚˋ}
  definition: {en: A firm., zh-Hans: 一家公司。}
- id: last
  level: 1
  definition: {en: The end., zh-Hans: 结束。}
  term:
    en: Fine-tuning
    zh-Hans: >-
      微调"""

WRITTEN = (
    CARDS.replace(
        "wrote it\n",
        "wrote it\n  reading: {pinyin: ruǎn jiàn, zhuyin: ㄖㄨㄢˇ ㄊㄧˇ}\n",
    )
    .replace('"权重"}, ', '"权重"}, reading: {pinyin: quán zhòng, zhuyin: ㄑㄩㄢˊ ㄓㄨㄥˋ}, ')
    .replace("      微调", "      微调\n  reading: {pinyin: wēi tiáo, zhuyin: ㄨㄟˊ ㄊㄧㄠˊ}\n")
)
OTHER = (
    "cards/software.yaml:20:39: warning[reading-other]: “ㄊㄜˋ ㄙ ㄌㄚˋ” is not as generated: “ㄊㄜˋ ㄙ ㄌㄚ”\n"
    "    hint: leave it where it is right: what is written is never changed\n"
)


def duizhao(*words: str, folder: Path) -> tuple[int, str, str]:
    """Run the command; return exit code, output and errors."""
    command = [sys.executable, "-m", "duizhao", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_missing_readings_are_listed(make: Make) -> None:
    """
    three terms without a reading, one that is read otherwise, one without Chinese
    """
    root = make({"cards/software.yaml": CARDS})
    code, out, err = duizhao("readings", folder=root)
    assert (code, err) == (1, "4 terms: 3 missing, 1 not as generated\n")
    assert out == (
        "cards/software.yaml:4:3: warning[reading-missing]: “软件2.0” has no pinyin and no zhuyin\n"
        "    pinyin: ruǎn jiàn\n"
        "    zhuyin: ㄖㄨㄢˇ ㄊㄧˇ\n"
        "    hint: duizhao readings --write adds it\n"
        "cards/software.yaml:12:3: warning[reading-missing]: “权重” has no pinyin and no zhuyin\n"
        "    pinyin: quán zhòng\n"
        "    zhuyin: ㄑㄩㄢˊ ㄓㄨㄥˋ\n"
        "    hint: duizhao readings --write adds it\n" + OTHER + ""
        "cards/software.yaml:22:3: warning[reading-missing]: “微调” has no pinyin and no zhuyin\n"
        "    pinyin: wēi tiáo\n"
        "    zhuyin: ㄨㄟˊ ㄊㄧㄠˊ\n"
        "    hint: duizhao readings --write adds it\n"
    )
    assert (root / "cards/software.yaml").read_text() == CARDS


def test_missing_readings_are_written_once(make: Make) -> None:
    """
    the same, with --write, twice: comments, layout and what was there stay
    """
    root = make({"cards/software.yaml": CARDS})
    code, out, err = duizhao("readings", "--write", folder=root)
    assert (code, out) == (0, OTHER.replace(":20:", ":21:"))
    assert err == "cards/software.yaml: 3 readings written\n4 terms: 0 missing, 1 not as generated\n"
    assert (root / "cards/software.yaml").read_text() == WRITTEN
    code, out, err = duizhao("readings", "--write", folder=root)
    assert (code, err) == (0, "4 terms: 0 missing, 1 not as generated\n")
    assert (root / "cards/software.yaml").read_text() == WRITTEN


def test_what_cannot_be_generated_is_left_to_the_author(make: Make) -> None:
    """
    a term with a character that nobody knows, and one with half a reading
    """
    cards = (
        "topic: food\nideas:\n"
        "- {id: noodles, level: 1, term: {en: Noodles, zh-Hans: 大𰻝面}, definition: {en: Food., zh-Hans: 面条。}}\n"
        "- id: weights\n  level: 1\n  term: {en: Weights, zh-Hans: 权重}\n  reading: {pinyin: quán zhòng}\n"
        "  definition: {en: Numbers., zh-Hans: 数字。}\n"
    )
    root = make({"cards/food.yaml": cards})
    code, out, err = duizhao("readings", "--write", folder=root)
    assert (code, err) == (1, "2 terms: 2 missing, 0 not as generated\n")
    assert out == (
        "cards/food.yaml:3:3: warning[reading-missing]: “大𰻝面” has no reading, and how “𰻝” is read is not known\n"
        "    hint: write `reading` yourself\n"
        "cards/food.yaml:4:3: warning[reading-missing]: “权重” has no zhuyin\n"
        "    zhuyin: ㄑㄩㄢˊ ㄓㄨㄥˋ\n"
        "    hint: add it below `reading`\n"
    )
    assert (root / "cards/food.yaml").read_text() == cards


def test_nothing_is_written_into_broken_cards(make: Make) -> None:
    """
    an unknown field
    """
    root = make({"cards/software.yaml": CARDS.replace("level: 3", "levle: 3")})
    code, out, err = duizhao("readings", "--write", folder=root)
    assert (code, err) == (1, "")
    assert "error[field-unknown]" in out
    assert "reading:" not in (root / "cards/software.yaml").read_text().replace("reading: {pinyin: Tè", "")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:\n  b: c # d\n  e: f\n", "a:\n  b: c # d\n  new: {x: y}\n  e: f\n"),
        ("a:\r\n  b: c\r\n  e: f\r\n", "a:\r\n  b: c\r\n  new: {x: y}\r\n  e: f\r\n"),
        ("a:\n  b: |\n    c\n    d\n\n  e: f\n", "a:\n  b: |\n    c\n    d\n  new: {x: y}\n\n  e: f\n"),
        ("a:\n  b:\n  - c\n  - d: e\n", "a:\n  b:\n  - c\n  - d: e\n  new: {x: y}\n"),
        ("a: {b: {c: d}, e: f}\n", "a: {b: {c: d}, new: {x: y}, e: f}\n"),
        ("a: {\n  b: c\n  }\n", "a: {\n  b: c, new: {x: y}\n  }\n"),
        ("a:\n  b: c", "a:\n  b: c\n  new: {x: y}\n"),
    ],
)
def test_an_entry_behind_another_one(before: str, after: str) -> None:
    """
    block and flow style, a comment, other ends of lines, a block scalar, a list, no end of line
    """
    assert edit.add_after(before, {("a", "b"): ("new", {"x": "y"})}) == after
    tree, findings = yamltree.read(after, "x")
    assert isinstance(tree, dict)
    assert isinstance(tree["a"], dict)
    assert (tree["a"]["new"], findings) == ({"x": "y"}, [])


def test_findings_stand_at_the_field() -> None:
    """
    a reading in a file
    """
    text = "ideas:\n- reading:\n    pinyin: ruan3\n"
    found = reading.check_reading(Node("a.yaml") / "ideas" / 0 / "reading", ReadingDef(pinyin="ruan3"), TERM)
    assert locate(found, {"a.yaml": text})[0].at.line == 3
    assert isinstance(locate(found, {"a.yaml": text})[0], Diagnostic)
