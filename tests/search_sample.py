"""A workspace to search in, and what a search of it shows."""

import os
from pathlib import Path

from conftest import Make
from duizhao.search.model import Hit
from duizhao.search.query import search

CARDS = """\
topic: software
ideas:
- id: software-2-0
  level: 2
  term: {en: Software 2.0, zh-Hans: 软件2.0}
  reading: {pinyin: ruǎn jiàn}
  definition:
    en: The trained weights of a network are the program.
    zh-Hans: 训练好的权重本身就是程序，不写软件。
  quotes:
  - source: talk
    text: 人们不再手工编写代码,而是收集训练数据。
    en: People no longer write code by hand.
    note: 说的是“软件”的写法。
  questions:
  - id: meaning
    kind: choice
    stem: {en: What is it?, zh-Hans: 什么是软件2.0？}
    key: {en: Weights, zh-Hans: 权重}
    distractors:
    - {en: Source code, zh-Hans: 源代码, why: {en: That is 1.0., zh-Hans: 那是1.0。}}
  - id: weights
    kind: cloze
    text: {en: "The {{weights}} are it.", zh-Hans: "训练好的{{权重}}就是程序。"}
- id: strategy
  level: 1
  term: {en: Naïve strategy, zh-Hans: 西安策略, zh-Hant-TW: 西安戰略}
  reading: {pinyin: xī ān cè lüè}
  definition: {en: Written in C++ and C#., zh-Hans: 先用简单的办法。}
- id: first
  level: 1
  term: {en: First things, zh-Hans: 先后}
  reading: {pinyin: xiān hòu}
  definition: {en: What comes first, zh-Hans: 次序。}
"""
TALK = "软件的讲稿\n\n他说:人们不再手工编写代码,而是收集训练数据。\r\n寫在權重裡，看著軟件長大。\n"
RECORD = """\
id: talk
file: talk.txt
language: zh-Hans
title: 软件的讲稿
outlet: test
errata:
- {id: E1, line: 3, text: 训练数据, kind: mistranslation, correct: 训练用的数据}
excerpts:
- line: 3
  text: 人们不再手工编写代码,而是收集训练数据。
"""
GLOSSARY = "replace:\n- {zh-Hans: 权重, zh-Hant-TW: 加權值, zh-Hant-HK: 權重, why: a test}\n"
FILES = {
    "cards/software.yaml": CARDS,
    "cards/zz.yaml": "topic: zz\nideas:\n- id: zz\n  level: 1\n  term: {en: Zebra, zh-Hans: 斑马}\n  definition: {en: An animal., zh-Hans: 动物。}\n",
    "seeds/talk.yaml": RECORD,
    "seeds/talk.txt": "not a full text: it lies in the wrong folder",
    "seeds/texts/talk.txt": TALK,
}


def sample(make: Make) -> Path:
    """Return a workspace of four ideas, one source and its full text, all of it an hour old, so that stamps count."""
    root = make(FILES)
    for file in root.rglob("*"):
        if file.is_file():
            status = file.stat()
            os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns - 3_600_000_000_000))
    return root


def find(root: Path, query: str, limit: int = 100) -> list[str]:
    """Return each hit as ``file:line kind text``, what was found in brackets."""
    return [shown(hit) for hit in search(root, query, None, limit).hits]


def shown(hit: Hit) -> str:
    """Return a hit on one line."""
    return f"{hit.file}:{hit.line} {hit.kind} {marked(hit)}"


def marked(hit: Hit) -> str:
    """Return a hit's text with what was found in brackets."""
    text, at = "", 0
    for start, end in hit.hits:
        text += f"{hit.text[at:start]}[{hit.text[start:end]}]"
        at = end
    return text + hit.text[at:]


def read(root: Path) -> set[str]:
    """Return what a search reads into the index now, the shipped glossary left out."""
    return {path for path in search(root, "软件", None, 1).read if not Path(path).is_absolute()}
