"""YAML to .apkg, whole, in a process of its own: duizhao beside anki-yaml-tool on notes with the same fields.

    python bench/compile.py [IDEAS] [ROUNDS]

Each idea makes three notes. anki-yaml-tool gets those notes' finished fields in its own YAML, one file for each note
type, so that both sides parse YAML and write a package; converting scripts, verifying quotes and rendering HTML is on
duizhao's bill alone. The medians of alternating rounds are compared.
"""

import statistics
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

import yaml

from duizhao import compiling
from duizhao.emit import notes, notetypes
from duizhao.workspace import reading
from measure import Measured, measured
from synth import workspace as synthetic

PEER = "anki-yaml-tool==0.4.0"


def peer(home: Path) -> Path:
    """Install the peer into an environment of its own and return its command."""
    command = home / "bin/anki-yaml-tool"
    if not command.exists():
        venv.create(home, with_pip=True)
        subprocess.run([home / "bin/pip", "install", "-q", PEER], check=True)
    return command


def peer_files(root: Path, out: Path) -> list[list[str]]:
    """Write the deck's notes as the peer wants them and return its arguments, a build for each note type."""
    deck = compiling.compile_decks(compiling.check(root, None), [])["bench"]
    by_kind: dict[str, list[dict[str, object]]] = {}
    for note in notes.notes(deck):
        names = notetypes.NOTE_TYPES[note.kind].fields
        by_kind.setdefault(note.kind, []).append(
            {**dict(zip(names, note.fields, strict=True)), "tags": list(note.tags)}
        )
    templates = reading.templates(None)
    arguments = []
    for kind, rows in by_kind.items():
        model = notetypes.legacy_json(notetypes.NOTE_TYPES[kind], templates, 0)
        config = {
            "name": model["name"],
            "fields": [field["name"] for field in model["flds"]],
            "css": model["css"],
            "templates": [{key: template[key] for key in ("name", "qfmt", "afmt")} for template in model["tmpls"]],
        }
        deck_file = yaml.dump(
            {"config": config, "data": rows}, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False
        )
        (out / f"{kind}.yaml").write_text(deck_file)
        arguments.append(["build", "--file", f"{kind}.yaml", "--output", f"{kind}.apkg"])
    return arguments


def run(ideas: int, rounds: int, home: Path) -> tuple[dict[str, list[Measured]], int, int]:
    """Return the rounds of each side, and the sizes of their packages in bytes."""
    command = peer(home)
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        synthetic(root, ideas)
        arguments = peer_files(root, root)
        build = [sys.executable, "-m", "duizhao", "build"]
        sides: dict[str, list[Measured]] = {"duizhao build": [], "… again": [], PEER: []}
        for _ in range(rounds):
            sides["duizhao build"].append(measured(build, root))
            measured(build, root, root / "cache")
            sides["… again"].append(measured(build, root, root / "cache"))
            parts = [measured([str(command), *words], root) for words in arguments]
            sides[PEER].append(Measured(sum(part.seconds for part in parts), max(part.megabytes for part in parts)))
        size = (root / "decks/out/bench.apkg").stat().st_size
        return sides, size, sum(file.stat().st_size for file in root.glob("*.apkg"))


def main() -> None:
    """Print the comparison."""
    ideas, rounds = (int(word) for word in (*sys.argv[1:], "1000", "5")[:2])
    sides, size, their_size = run(ideas, rounds, Path(tempfile.gettempdir()) / "duizhao-bench-peer")
    seconds = {name: statistics.median(one.seconds for one in side) for name, side in sides.items()}
    print(f"{ideas:,} ideas, {3 * ideas:,} notes, median of {rounds}; again: nothing has changed since the last build")
    for name, side in sides.items():
        megabytes = max(one.megabytes for one in side)
        size_of = their_size if name == PEER else size
        ratio = seconds[PEER] / seconds[name]
        print(f"{name:22} {seconds[name]:6.2f} s  {ratio:5.1f} × as fast  {megabytes:6.0f} MB  {size_of:12,} bytes")


if __name__ == "__main__":
    main()
