"""Item analysis: time and memory for 10,000 sheets of 100 items, and what it finds in quizzes whose flaws are known.

    python bench/items.py [SHEETS] [ITEMS] [QUIZZES]

Answers are drawn from a two-parameter logistic model with a guessing floor (abilities normal, discriminations 0.6 to
1.8, four options). In each of the small quizzes, of 20 items, two have the wrong key, two are answered at random and
one has a distractor that nobody believes; the table says how many of these are found, and how many sound items are
said to have a wrong key, to be guessed, or to discriminate negatively.
"""

import math
import random
import resource
import sys
import time

from duizhao.model.results import Graded, Response, Results
from duizhao.passes.item_analysis import analyse
from duizhao.passes.suspects import suspects

OPTIONS = 4
MISKEYED = {"i00", "i01"}
GUESSED = {"i02", "i03"}
IDLE = {"i04"}


def quiz(sheets: int, items: int, chance: random.Random, *, flaws: bool) -> Results:
    """Return a quiz of choice items in two versions."""
    difficulty = [chance.uniform(-1.5, 1.0) for _ in range(items)]
    slope = [chance.uniform(0.6, 1.8) for _ in range(items)]
    made = []
    for sheet in range(sheets):
        ability = chance.gauss(0, 1)
        answers = []
        for item in range(items):
            name = f"i{item:02}"
            known = 0.2 + 0.8 / (1 + math.exp(-1.7 * slope[item] * (ability - difficulty[item])))
            wrong = (1, 2) if flaws and name in IDLE else (1, 2, 3)
            given = 0 if chance.random() < known else chance.choice(wrong)
            if flaws and name in GUESSED:
                given = chance.randrange(OPTIONS)
            elif flaws and name in MISKEYED and given < 2:
                given = 1 - given
            right = given == 0
            answers.append(
                Response(
                    idea=name, question="q", kind="choice", given=(given,), right=right, points=right, doubtful=False
                )
            )
        made.append(
            Graded(pupil=f"p{sheet}", name=None, label="AB"[sheet % 2], answers=tuple(answers), source="", flags=())
        )
    return Results(quiz="bench", sheets=tuple(made))


def found(sheets: int, quizzes: int) -> str:
    """Return one line of the table for quizzes of so many sheets."""
    hits = {"key": 0, "chance": 0, "idle": 0}
    planted = {"key": MISKEYED, "chance": GUESSED, "idle": IDLE}
    false = 0
    for number in range(quizzes):
        results = quiz(sheets, 20, random.Random(f"{sheets} {number}"), flaws=True)
        said = suspects(analyse(results, {(f"i{item:02}", "q"): OPTIONS for item in range(20)}))
        flawed: dict[str, set[str]] = {}
        for one in said:
            flawed.setdefault(one.flaw, set()).add(one.item.idea)
        hits["key"] += len((flawed.get("key", set()) | flawed.get("negative", set())) & MISKEYED)
        hits["chance"] += len(
            (flawed.get("chance", set()) | flawed.get("negative", set()) | flawed.get("key", set())) & GUESSED
        )
        hits["idle"] += len(flawed.get("idle", set()) & IDLE)
        grave = set().union(*(flawed.get(flaw, set()) for flaw in ("key", "negative", "chance", "versions")))
        false += len(grave - MISKEYED - GUESSED)
    shares = " | ".join(f"{100 * hits[flaw] / (quizzes * len(planted[flaw])):.0f} %" for flaw in hits)
    return f"| {sheets} | {shares} | {100 * false / (quizzes * 16):.1f} % |"


def main() -> None:
    """Print both."""
    sheets, items, quizzes = (int(word) for word in (*sys.argv[1:], *("10000", "100", "100")[len(sys.argv) - 1 :]))
    results = quiz(sheets, items, random.Random(1), flaws=False)
    start = time.process_time()
    analysis = analyse(results, {(f"i{item:02}", "q"): OPTIONS for item in range(items)})
    seconds = time.process_time() - start
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{sheets:,} sheets of {items} items: {seconds:.1f} s of processor time, {most:.0f} MB, alpha {analysis.joint.reliability.alpha:.3f}"
    )
    print("\n| sheets | wrong keys | guessed | idle distractors | sound items suspected |\n|---|---|---|---|---|")
    for size in (20, 30, 60, 120):
        print(found(size, quizzes), flush=True)


if __name__ == "__main__":
    main()
