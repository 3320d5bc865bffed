"""Which cards a note has: duizhao's rules against a real Anki's, on note types, templates and notes made at random.

    python bench/cardrules.py [NOTES [SEED]]

It takes 10,000 notes where nothing else is said, and prints each difference; there is to be none.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

NOTES = 10_000

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))


def main() -> None:
    """Compare, and print what was compared."""
    from anki_collection import collection
    from card_fuzz import verdicts

    words = [int(word) for word in sys.argv[1:]]
    notes = words[0] if words else NOTES
    seed = words[1] if len(words) > 1 else random.randrange(10**9)
    taken = refused = cards = differences = 0
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, collection(Path(folder)) as col:
        for each in verdicts(col, seed, notes):
            if isinstance(each.theirs, list):
                cards += len(each.theirs)
            else:
                taken, refused = taken + each.theirs, refused + (not each.theirs)
            if each.ours != each.theirs:
                differences += 1
                print(f"ours: {each.ours}, Anki's: {each.theirs}, of {each.what!r}")
    seconds = time.perf_counter() - start
    print(
        f"{notes:,} notes with {cards:,} cards of {taken:,} note types, {refused:,} note types refused, in {seconds:.0f} s"
    )
    print(f"{differences:,} differences; seed {seed}")
    sys.exit(differences > 0)


if __name__ == "__main__":
    main()
