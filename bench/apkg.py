"""The Anki package against genanki's own writer, on the same notes: time, memory and size.

    python bench/apkg.py [IDEAS ...]

Each figure is the median of three alternating runs in processes of their own; both writers get finished notes, so that what is
compared is the writing alone. `emit` is ours with the making of the notes from a deck.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

IDEAS = (429, 4286, 42858)
"""Ideas for about 1,000, 10,000 and 100,000 notes: the sample deck has 7 for each 3."""
WRITERS = ("ours", "emit", "genanki")
RUNS = 3


sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))


def run(writer: str, ideas: int) -> tuple[float, float, float, int, int]:
    """Return seconds, those in which a processor was busy, megabytes at most, bytes of the file, and notes."""
    from anki_collection import TEMPLATES
    from duizhao.emit import apkg
    from duizhao.emit.notes import notes
    from duizhao.emit.notetypes import NOTE_TYPES
    from duizhao.model.ledger import BEFORE_RELEASE, Ledger
    from sample_deck import sample_deck

    deck = sample_deck(ideas)
    mods = dict.fromkeys(NOTE_TYPES, BEFORE_RELEASE)
    finished = [] if writer == "emit" else [apkg.issue(note, Ledger()) for note in notes(deck)]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "deck.apkg"
        start, before = time.perf_counter(), time.process_time()
        if writer == "ours":
            file.write_bytes(apkg.package(deck, finished, mods, TEMPLATES))
        elif writer == "emit":
            file.write_bytes(apkg.emit(deck, Ledger(), TEMPLATES).content)
        else:
            _genanki(finished, deck.name, file)
        seconds, busy = time.perf_counter() - start, time.process_time() - before
        size = file.stat().st_size
    return seconds, busy, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, size, len(finished)


def _genanki(finished: list[Any], name: str, file: Path) -> None:
    import genanki

    from anki_collection import TEMPLATES
    from duizhao.emit.notetypes import NOTE_TYPES, legacy_json

    models = {}
    for kind, note_type in NOTE_TYPES.items():
        plain = legacy_json(note_type, TEMPLATES, 0)
        models[kind] = genanki.Model(
            note_type.id,
            note_type.name,
            fields=[{"name": field} for field in note_type.fields],
            templates=[{key: each[key] for key in ("name", "qfmt", "afmt")} for each in plain["tmpls"]],
            css=plain["css"],
            model_type=plain["type"],
        )
    deck = genanki.Deck(1, name)
    for each in finished:
        note = each.note
        deck.add_note(genanki.Note(models[note.kind], list(note.fields), tags=list(note.tags), guid=note.guid))
    genanki.Package(deck).write_to_file(file, timestamp=1_750_000_000)


def main(sizes: tuple[int, ...]) -> None:
    """Print one line for each size and writer."""
    print(f"{'ideas':>7} {'writer':>8} {'seconds':>8} {'busy':>6} {'MB RSS':>7} {'MB file':>8} {'notes':>7}")
    for ideas in sizes:
        found: dict[str, list[list[str]]] = {writer: [] for writer in WRITERS}
        for _ in range(RUNS):
            for writer, outputs in found.items():
                with tempfile.TemporaryDirectory() as folder:  # genanki leaves its database behind
                    command = [sys.executable, __file__, "--run", writer, str(ideas)]
                    environment = {**os.environ, "TMPDIR": folder}
                    outputs.append(subprocess.check_output(command, env=environment, text=True).split())
                    left = len(list(Path(folder).iterdir()))
                    if writer != "genanki" and left:
                        raise RuntimeError(f"{left} temporary files are left")
        for writer, outputs in found.items():
            columns = [list(map(float, column)) for column in zip(*outputs, strict=True)]
            seconds, busy, memory, size, count = map(statistics.median, columns)
            print(f"{ideas:7} {writer:>8} {seconds:8.3f} {busy:6.2f} {memory:7.0f} {size / 1e6:8.2f} {count:7.0f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        print(*run(sys.argv[2], int(sys.argv[3])))
    else:
        main(tuple(map(int, sys.argv[1:])) or IDEAS)
