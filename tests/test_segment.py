"""Words: as jieba cuts them, from its dictionary alone."""

import json
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from duizhao.passes.segment import Segmenter, SortedLines, runs

SENTENCES = (
    "特斯拉面临的问题是合成数据",
    "他说的确实在理",
    "电视频道强调使用者的安全局面",
    "研究生命的起源",
    "结婚的和尚未结婚的",
    "2024年的软件2.0，不是一行行指令",
)


def test_words_are_jiebas(tmp_path: Path) -> None:
    """特斯拉面临的问题是合成数据"""
    found = [run[0] for sentence in SENTENCES for run in runs(sentence)]
    segmenter = Segmenter()
    assert [segmenter.words(run) for run in found] == jieba_words(found, tmp_path)


def test_words_of_the_full_texts_are_jiebas(full_texts: Path, tmp_path: Path) -> None:
    """The five documents"""
    found = [run[0] for file in sorted(full_texts.glob("*.txt")) for run in runs(file.read_text("utf-8"))]
    segmenter = Segmenter()
    assert [segmenter.words(run) for run in found] == jieba_words(found, tmp_path)


@given(st.text(st.sampled_from("特斯拉面临的问题合成数据 a1，。一了"), max_size=40))
def test_words_make_the_text(text: str) -> None:
    """Any text"""
    assert "".join(Segmenter().words(text)) == text


def test_islands_hold_whole_words() -> None:
    """研究生命的起源, 研究生 and 生命 in one island"""
    segmenter = Segmenter()
    assert segmenter.islands("研究生命的起源") == ("研究生命", "的", "起源")
    assert segmenter.cut("研究生命") == [2, 4]
    assert segmenter.cut_inside("研究生") == [2, 3]


def test_own_word_is_cut_as_one() -> None:
    """遥操作, which the dictionary does not have"""
    assert Segmenter().words("用遥操作采集") == ["用", "遥", "操作", "采集"]
    assert Segmenter(["遥操作"]).words("用遥操作采集") == ["用", "遥操作", "采集"]


def test_own_words_weigh_the_same_whatever_was_cut_before() -> None:
    """的了 and 在的了, which is likelier for it; 是在的, which is as likely as 在的了 would be without; 的了在的 names both"""
    own = ["的了", "的了在的", "在的了", "是在的"]
    after = Segmenter(own)
    assert after.words("的了") == ["的了"]
    assert after.words("是在的了") == Segmenter(own).words("是在的了") == ["是", "在的了"]


@given(st.lists(st.text("一不了的是在有人", min_size=2, max_size=9), min_size=1), st.data())
def test_words_do_not_hang_on_what_was_cut_before(texts: list[str], data: st.DataObject) -> None:
    """Texts of frequent characters, and pieces of them as words of our own"""
    joined = "".join(texts)
    starts = data.draw(st.lists(st.integers(0, len(joined) - 2), max_size=6))
    own = [joined[at : at + data.draw(st.integers(2, 4))] for at in starts]
    segmenter = Segmenter(own)
    assert [segmenter.words(text) for text in texts] == [Segmenter(own).words(text) for text in texts]


def test_an_island_is_cut_alike_in_a_longer_one() -> None:
    """一一一人: 一 before 一一 or behind it, which is as likely, alone and before 人"""
    segmenter = Segmenter()
    assert segmenter.islands("一一一人") == ("一一一", "人")
    assert segmenter.cut("一一一") == [2, 3]
    segmenter.keep_together("一人")
    assert segmenter.islands("一一一人") == ("一一一人",)
    assert segmenter.cut("一一一人") == [2, 3, 4]


@given(st.text("一不了的是在有人", min_size=1))
def test_islands_are_cut_alike_side_by_side(run: str) -> None:
    """A run of frequent characters"""
    segmenter = Segmenter()
    ends: list[int] = []
    for island in segmenter.islands(run):
        start = ends[-1] if ends else 0
        ends += (start + end for end in segmenter.cut(island))
    assert segmenter.cut(run) == ends


def test_long_run_takes_linear_time() -> None:
    """一 × 200,000, all of them in one island: seconds, where squared time would take hours"""
    assert sum(map(len, Segmenter().words("一" * 200_000))) == 200_000


def test_lines_are_found_by_their_first_two_characters() -> None:
    """Three lines, unsorted; the last character of Unicode"""
    lines = SortedLines("数据 3 n\n\U0010ffff 2\n数 1 n\n数字 2 n\n".encode())
    assert sorted(lines.beginning_with({"数据", "数 "})) == ["数 1 n", "数据 3 n"]
    assert list(lines.beginning_with({"\U0010ffff "})) == ["\U0010ffff 2"]
    assert list(lines.beginning_with({"字数"})) == []


def jieba_words(texts: list[str], folder: Path) -> list[list[str]]:
    """Return what jieba itself makes of each text, in a process of its own, since it warns and leaves a cache."""
    code = (
        "import json, sys, jieba; jieba.setLogLevel(60); jieba.dt.tmp_dir = sys.argv[1]\n"
        "print(json.dumps([list(jieba.cut(text, HMM=False)) for text in json.load(sys.stdin)]))"
    )
    command = [sys.executable, "-W", "ignore", "-c", code, str(folder)]
    ran = subprocess.run(command, input=json.dumps(texts), check=True, capture_output=True, text=True)
    made: list[list[str]] = json.loads(ran.stdout)
    return made
