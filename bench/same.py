"""What two versions of duizhao build of the same workspaces, compared: every row of the packages, every other byte.

    python bench/same.py OTHER [WORKSPACE ...]

OTHER is a checkout of the other version. Without workspaces it is this repository, tests/workspace and a synthetic
one. Each version builds with a cache of its own, first empty, then filled. Exit 1 if anything differs.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

from synth import workspace

HERE = Path(__file__).resolve().parents[1]
TABLES = ("col", "notes", "cards", "revlog", "graves")
SCHEMA = "select type, name, sql from sqlite_master order by name"


def built(source: Path, root: Path, cache: Path) -> dict[str, object]:
    """Return what the version in `source` writes and prints, with each package as its rows."""
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "out"
        environment = {**os.environ, "PYTHONPATH": str(source / "src"), "DUIZHAO_CACHE": str(cache)}
        command = [sys.executable, "-m", "duizhao", "build", "--out", str(out)]
        said = subprocess.run(command, cwd=root, env=environment, text=True, capture_output=True, check=False)
        command = [sys.executable, "-m", "duizhao", "check", "--format", "json"]
        checked = subprocess.run(command, cwd=root, env=environment, text=True, capture_output=True, check=False)
        found: dict[str, object] = {
            "build": (said.returncode, said.stderr),
            "check": (checked.returncode, checked.stdout, checked.stderr),
        }
        for file in sorted(out.glob("*")):
            found[file.name] = rows(file) if file.suffix == ".apkg" else file.read_bytes()
        return found


def rows(package: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of a package, but for the pages on which SQLite keeps its tables."""
    with zipfile.ZipFile(package) as archive, closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(archive.read("collection.anki2"))
        queries = [f"select * from {table} order by 1" for table in TABLES]  # noqa: S608 - our own names
        found = {query: database.execute(query).fetchall() for query in (*queries, SCHEMA)}
        return {**found, "media": [(archive.read("media"),)]}


def main(other: Path, roots: list[Path]) -> int:
    """Print a line for each workspace and cache."""
    differing = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if not roots:
            workspace(folder / "synthetic", 200)
            roots = [HERE, HERE / "tests/workspace", folder / "synthetic"]
        for root in (one for one in roots if (one / "decks").is_dir()):
            for state in ("empty", "filled"):
                one, two = (built(each, root, folder / which) for each, which in ((other, "theirs"), (HERE, "ours")))
                wrong = [key for key in sorted({*one, *two}) if one.get(key) != two.get(key)]
                differing += len(wrong)
                print(f"{root}, cache {state}: {', '.join(wrong) + ' differ' if wrong else f'{len(one)} alike'}")
            for which in ("theirs", "ours"):
                shutil.rmtree(folder / which, ignore_errors=True)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), [Path(word).resolve() for word in sys.argv[2:]]))
