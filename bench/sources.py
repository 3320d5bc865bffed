"""`duizhao check` and `duizhao sources check` over large full texts: time and memory.

    python bench/sources.py [IDEAS QUOTES_EACH DOCUMENTS MEGABYTES_EACH]

Quotes stand evenly in all documents, and the records hold their excerpts, as after `check --fix`. The first check finds
nothing kept from before.
"""

import hashlib
import random
import sys
import tempfile
from pathlib import Path

from measure import measured
from synth import chinese, idea

CASES = ((1_000, 1, 10, 1), (2_000, 5, 20, 5))
PER_FILE = 500


def document(chance: random.Random, name: str, megabytes: int) -> list[str]:
    """Return the lines of a Chinese text of so many megabytes in UTF-8, no two alike."""
    line = f"{name}第{0:06}句：{chinese(chance, 24)}".encode()
    words = [chr(chance.randrange(0x4E00, 0x5A00)) + chr(chance.randrange(0x4E00, 0x5A00)) for _ in range(5000)]
    stock = ["".join(chance.choices(words, k=12)) for _ in range(20_000)]
    return [
        f"{name}第{number:06}句：{chance.choice(stock)}，{chance.choice(stock)}。"
        for number in range((megabytes << 20) // (len(line) + 1))
    ]


def workspace(root: Path, ideas: int, quotes: int, documents: int, megabytes: int) -> None:
    """Write a workspace whose ideas have so many quotes each, out of so many documents."""
    chance = random.Random(ideas)
    for folder in ("cards", "seeds/texts", "decks"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    stands: list[tuple[str, str]] = []
    for number in range(documents):
        name = f"text-{number}"
        lines = document(chance, f"文{number}", megabytes)
        content = ("\n".join(lines) + "\n").encode()
        (root / f"seeds/texts/{name}.txt").write_bytes(content)
        mine = sorted(chance.sample(range(len(lines)), ideas * quotes // documents))
        excerpts = "".join(f"- line: {at + 1}\n  column: 1\n  text: {lines[at]}\n" for at in mine)
        (root / f"seeds/{name}.yaml").write_text(
            f"id: {name}\nfile: {name}.txt\nsha256: {hashlib.sha256(content).hexdigest()}\nlanguage: zh-Hans\n"
            f"outlet: Bench\nspeakers: [Nobody]\nexcerpts:\n{excerpts}"
        )
        stands += [(name, lines[at]) for at in mine]
    chance.shuffle(stands)
    made: list[str] = []
    for number in range(ideas):
        several = [stands.pop() for _ in range(quotes)]
        body = idea(chance, number, "QUOTE")
        begin, end = body.index("  - source: synthetic"), body.index("  questions:")
        made.append(
            body[:begin]
            + "".join(f"  - source: {name}\n    text: {text}\n    en: x\n" for name, text in several)
            + body[end:]
        )
    for start in range(0, ideas, PER_FILE):
        topic = f"t{start // PER_FILE:05}"
        (root / f"cards/{topic}.yaml").write_text(f"topic: {topic}\nideas:\n{''.join(made[start : start + PER_FILE])}")


def main() -> None:
    """Print a row for each command."""
    given = [int(word) for word in sys.argv[1:]]
    print("   ideas   quotes  text, MB  largest, MB  command                    s  of it busy     MB")
    for ideas, quotes, documents, megabytes in [given] if given else CASES:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            workspace(root, ideas, quotes, documents, megabytes)
            for what, words in (
                ("check, first", ["check"]),
                ("check, again", ["check"]),
                ("sources check", ["sources", "check"]),
            ):
                found = measured([sys.executable, "-m", "duizhao", *words], root, root / "cache")
                print(
                    f"{ideas:8,} {ideas * quotes:8,} {documents * megabytes:9} {megabytes:12}  {what:20} {found.seconds:8.2f} "
                    f"{found.busy:11.2f} {found.megabytes:6.0f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
