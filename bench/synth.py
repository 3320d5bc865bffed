"""Synthetic workspaces of any size: the same one for the same number."""

import hashlib
import random
from pathlib import Path

EN = [
    "the",
    "trained",
    "weights",
    "of",
    "a",
    "network",
    "are",
    "its",
    "program",
    "and",
    "data",
    "decide",
    "what",
    "it",
    "learns",
    "while",
    "people",
    "choose",
    "the",
    "goal",
]
ZH = [
    "训练",
    "数据",
    "网络",
    "权重",
    "程序",
    "决定",
    "模型",
    "学习",
    "目标",
    "人们",
    "选择",
    "软件",
    "质量",
    "信息",
    "视频",
    "面临",
    "发布",
    "参数",
    "计算",
    "默认",
    "循环",
    "项目",
    "反馈",
]
PER_FILE = 500


def english(chance: random.Random, words: int) -> str:
    """Return a sentence of so many words."""
    return " ".join(chance.choices(EN, k=words)).capitalize() + "."


def chinese(chance: random.Random, words: int) -> str:
    """Return a sentence of so many words."""
    half = words // 2
    return "".join(chance.choices(ZH, k=half)) + "，" + "".join(chance.choices(ZH, k=words - half)) + "。"


def text(chance: random.Random, words: int, indent: str) -> str:
    """Return a text in both authored languages, as YAML."""
    return f"{indent}en: {english(chance, words)}\n{indent}zh-Hans: {chinese(chance, words)}\n"


def idea(chance: random.Random, number: int, quote: str) -> str:
    """Return one idea with a quote, a choice and a cloze: about 2.5 KB, like the shipped ones."""
    distractors = "".join(
        f"    - en: {english(chance, 10)}\n      zh-Hans: {chinese(chance, 10)}\n      why:\n{text(chance, 10, '        ')}"
        for _ in range(3)
    )
    return (
        f"- id: idea-{number}\n  level: {number % 5 + 1}\n"
        f"  term:\n    en: Idea {number}\n    zh-Hans: 想法{number}\n"
        f"  definition:\n{text(chance, 30, '    ')}"
        f"  quotes:\n  - source: synthetic\n    text: {quote}\n    en: {english(chance, 20)}\n"
        f"  questions:\n  - id: meaning\n    kind: choice\n"
        f"    stem:\n{text(chance, 12, '      ')}    key:\n{text(chance, 10, '      ')}    distractors:\n{distractors}"
        f"  - id: word\n    kind: cloze\n    text:\n"
        f"      en: The {{{{weights}}}} {english(chance, 8)}\n      zh-Hans: 训练好的{{{{权重}}}}{chinese(chance, 8)}\n"
    )


def workspace(root: Path, ideas: int) -> None:
    """Write a workspace of so many ideas below `root`, with one source that holds every quote."""
    chance = random.Random(ideas)
    quotes = [f"第{number}句：{chinese(chance, 24)}" for number in range(ideas)]
    source = ("\n".join(quotes) + "\n").encode()
    for folder in ("cards", "seeds/texts", "decks"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "seeds/texts/synthetic.txt").write_bytes(source)
    record = f"id: synthetic\nfile: synthetic.txt\nsha256: {hashlib.sha256(source).hexdigest()}\nlanguage: zh-Hans\noutlet: Bench\nspeakers: [Nobody]\n"
    (root / "seeds/synthetic.yaml").write_text(record)
    for start in range(0, ideas, PER_FILE):
        body = "".join(idea(chance, number, quotes[number]) for number in range(start, min(start + PER_FILE, ideas)))
        (root / f"cards/t{start // PER_FILE:05}.yaml").write_text(f"topic: t{start // PER_FILE}\nideas:\n{body}")
    deck = "id: bench\nname: Bench\ntitle: {en: Bench, zh-Hans: 测量}\ndescription: {en: Bench., zh-Hans: 测量。}\n"
    (root / "decks/bench.yaml").write_text(deck)
