"""Sentences and passages of texts: where they end, what stays together, and that no text takes long."""

import time
from collections.abc import Sequence
from itertools import pairwise

import pytest

from duizhao.passes.passages import cut, passages
from duizhao.passes.propose import propose
from duizhao.passes.sentences import LONGEST, sentences, size


def split(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [text[one.start : one.end] for one in sentences(text)]


def quotable(text: str) -> list[str]:
    """Return the passages of a text."""
    return [text[one.start : one.end] for one in cut(text, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他走了。为什么?因为下雨!", ["他走了。", "为什么?", "因为下雨!"]),
        (
            "Mr. Smith paid 3.50 to J. Roe, i.e. all. Then he left.",
            ["Mr. Smith paid 3.50 to J. Roe, i.e. all.", "Then he left."],
        ),
        ("See www.a.org for more. Yes", ["See www.a.org for more.", "Yes"]),
        ("What? he said. So it goes... and on.", ["What? he said.", "So it goes... and on."]),
        ("- 第一点。\n2. 第二点。\n", ["第一点。", "第二点。"]),
        ("他用了GPT-4.好用吗?", ["他用了GPT-4.好用吗?"]),
    ],
)
def test_where_a_sentence_ends(text: str, expected: list[str]) -> None:
    """
    Chinese without spaces, English with abbreviations, numbers, addresses and small letters, bullets
    """
    assert split(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他说：“好。走吧。”于是走了。", ["他说：“好。走吧。”", "于是走了。"]),
        ("「软件是什么？」这个问题很老。真的。", ["「软件是什么？」", "这个问题很老。", "真的。"]),
        ("他提出“软件是什么？”这个问题。真的。", ["他提出“软件是什么？”这个问题。", "真的。"]),
        ('He said "Go. Now." and left. Fine.', ['He said "Go. Now." and left.', "Fine."]),
        ('He said: "Go. Now." Fine.', ['He said: "Go. Now."', "Fine."]),
        ("这（见上。）很好。对。", ["这（见上。）很好。", "对。"]),
        ("他说：“好。没有说完\n下一段。", ["他说：“好。", "没有说完", "下一段。"]),
    ],
)
def test_no_sentence_ends_inside_quotation_marks(text: str, expected: list[str]) -> None:
    """
    quotations that lead to the end, that stand within a sentence, brackets, and one that is never closed
    """
    assert split(text) == expected


def test_a_long_speech_is_taken_sentence_by_sentence() -> None:
    """
    他说：“…。…。…。” of 80 characters: each sentence by itself, without the marks around the speech
    """
    inner = ["训练数据决定了模型能够做到什么事情，" + mark * 12 + "。" for mark in "甲乙丙"]
    text = f"他又说：“{''.join(inner)}”然后他走了。"
    assert split(text) == ["他又说：", *inner, "然后他走了。"]
    assert [one.inside for one in sentences(text) if text[one.start : one.end] in inner] == [True] * 3


def test_a_name_of_the_record_is_a_label_at_its_first_mention() -> None:
    """A paragraph that begins with a speaker's name, and one with another word before a colon, each once."""
    text = "Chen Yu: The loaf opens where it is cut.\n\nA rule: cut it late."
    assert [text[one.start : one.end] for one in sentences(text, ["Chen Yu"])] == [
        "The loaf opens where it is cut.",
        "A rule: cut it late.",
    ]


def test_speakers() -> None:
    """
    two labels that recur, one that stands there once, an address
    """
    text = "L:为什么?\nA:因为数据。\n数据很多。\nL:真的吗?\nA:真的。\n注意:这是真的。\nhttps://a.org"
    assert [(one.speaker, text[one.start : one.end]) for one in sentences(text)] == [
        ("L", "为什么?"),
        ("A", "因为数据。"),
        ("A", "数据很多。"),
        ("L", "真的吗?"),
        ("A", "真的。"),
        ("A", "注意:这是真的。"),
        ("A", "https://a.org"),
    ]


def test_lines_that_are_wrapped_go_on() -> None:
    """
    a text whose lines break in mid-sentence; a blank line, a bullet and a short line end a paragraph
    """
    text = (
        "Soil is not dirt but a living mixture of minerals and water that\nfeeds on what falls. It remembers every season "
        "that it has lived\nthrough.\nAnother paragraph begins on this line and goes on for a while until\nit ends.\n\n"
        "- A bullet that is as long as any other line of this text, and has\nno end"
    )
    assert split(text) == [
        "Soil is not dirt but a living mixture of minerals and water that\nfeeds on what falls.",
        "It remembers every season that it has lived\nthrough.",
        "Another paragraph begins on this line and goes on for a while until\nit ends.",
        "A bullet that is as long as any other line of this text, and has\nno end",
    ]


def test_front_matter_is_no_text() -> None:
    """
    ---, title and date, ---, and a sentence
    """
    assert split("---\ntitle: 'One. Two.'\ndate: 2024-09-08\n---\n\n正文。") == ["正文。"]


def test_what_makes_a_passage() -> None:
    """
    a short sentence with its neighbour; what says the one before once more; not over the end of a paragraph
    """
    assert quotable("数据才是问题。我们在训练神经网络的时候需要大量的数据。") == [
        "数据才是问题。我们在训练神经网络的时候需要大量的数据。"
    ]
    first, again = "发酵是多酚在酶的作用下与氧气结合的过程。", "也就是说，茶叶的发酵是一种氧化。"
    assert quotable(first + again) == [first + again]
    assert quotable(f"{first}\n{again}") == [first, again]
    assert quotable("好的。\n嗯。") == []


def test_what_is_too_long_is_cut_between_clauses() -> None:
    """
    a sentence of 40 clauses, one with a number in it, none inside quotation marks; and one without any mark
    """
    clauses = [f"第{number}个部分讲的是“数据,数据”和模型" for number in range(40)]
    text = ",".join(clauses) + "。"
    pieces = quotable(text)
    assert ",".join(pieces) == text
    assert all(size(piece) <= LONGEST and piece.count("“") == piece.count("”") for piece in pieces)
    assert quotable("数据" * 200) == []


@pytest.mark.parametrize(
    "piece", ["数据。", "A b. ", "“a。b”", "“a。", "说：“好。走！", "（。", "\n\n", "a: b\n", "，", "\x00\x85", "𠀀。"]
)
def test_spans_are_in_order_and_hold_something(piece: str) -> None:
    """
    a piece, many times, with others between
    """
    parts = [piece, "模型训练", "。", "\n", '"', " x "]
    text = "".join(parts[(number * number + number // 7) % len(parts)] for number in range(400))
    spans = [(one.start, one.end) for one in sentences(text)]
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    found = passages(text, text)
    assert [(one.start, one.end) for one in found] == [(one.start, one.end) for one in cut(text, text)]
    for opens, closes in ("“”", "「」"):
        assert all(text.count(opens, one.start, one.end) == text.count(closes, one.start, one.end) for one in found)


HOSTILE: Sequence[str] = (
    *("数据模型", "word ", "数据模型很好。", "A word is a thing. ", "数据模型，", "不是", "e.g. ", "1,"),
    *("“", "”", "“”", "（a", "“a。b「c。」", 'a. "', "，", "。", ".", "…", "-", "A:B:C:", "A: x\n", "数据模型\n"),
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_is_proportional(piece: str) -> None:
    """
    300,000 characters of one piece: anything quadratic would take minutes
    """
    start = time.process_time()
    text = piece * (300_000 // len(piece))
    found = passages(text, text)
    assert len(propose(found, [], 150)) == min(150, len(found))
    assert time.process_time() - start < 20
