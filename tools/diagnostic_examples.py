"""Write docs/diagnostic-examples.md: what is wrong and what is right, for every code. --check says if it is up to date.

python tools/diagnostic_examples.py [--check]

Each file docs/examples/CODE.yaml is one example, tried on the workspace that `duizhao init` makes: with `bad` in it the
code is reported, with `good` it is not. The messages on the page are what was said.
"""

import contextlib
import io
import json
import os
import re
import shutil
import sqlite3
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import yaml
from msgspec import Struct, convert
from msgspec.json import encode

from duizhao import compiling, diagnostic
from duizhao.cli.group import cli
from duizhao.workspace import writing

ROOT: Final = Path(__file__).resolve().parents[1]
EXAMPLES: Final = ROOT / "docs/examples"
TABLES: Final = ROOT / "docs/diagnostics.md"
SUSPECTS: Final = ROOT / "docs/item-analysis.md"
PAGE: Final = ROOT / "docs/diagnostic-examples.md"
HEAD: Final = """\
# Every diagnostic by example

Written by `python tools/diagnostic_examples.py` from `docs/examples/`, where each example is a file: do not edit this
page. Every message here is what duizhao said of the wrong text; of the right one it says nothing of the kind. What each
code means is in [the tables](diagnostics.md). The examples are changes of the workspace that `duizhao init` makes.
"""

_SAID: Final[dict[tuple[bytes, bool], str]] = {}
_CODE = re.compile(r"\b(?:error|warning)\[([a-z-]+)\]: ")


class Example(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is right and what is wrong in one `file` of the workspace, and what duizhao says of it.

    `bad` stands in the place of `good`; where the file has neither, both stand in the place of `at`, or are the whole
    file. Without a `good` the right thing is that there is no such file.

    `before` holds whole files of either case, and `first` the commands that are run before the change; of those in
    `run` the last one's words count. `prepared` says that a quiz was printed. With `anki` the texts are of a field
    (`NOTE FIELD`, `NOTE tags` or `NOTE guid`) that somebody edited in Anki, and `since` has what was changed in the
    file after the deck was built. `folder`: the wrong thing is a folder; `times`: it is repeated so often, `{n}` being
    the number; `bad_file` is its name, where that is what is wrong.
    """

    file: str = "cards/memory.yaml"
    good: str | None = None
    bad: str
    at: str = ""
    whole: bool = False
    before: dict[str, str] = {}
    first: tuple[str, ...] = ()
    run: tuple[str, ...] = ("check",)
    prepared: bool = False
    anki: str = ""
    since: dict[str, str] = {}
    folder: bool = False
    times: int = 1
    bad_file: str = ""
    note: str = ""


def examples() -> dict[str, Example]:
    """Return every example by its code."""
    return {file.stem: read(file) for file in sorted(EXAMPLES.glob("*.yaml"))}


def read(file: Path) -> Example:
    """Return the example in `file`."""
    return convert(yaml.safe_load(file.read_text(encoding="utf-8")), Example)


def sections() -> Iterator[tuple[str, list[str]]]:
    """Yield each section of the tables with its codes."""
    for section in TABLES.read_text(encoding="utf-8").split("\n## ")[1:]:
        title, _, body = section.partition("\n")
        rows = re.findall(r"^\| (`.*?`) \|", body, re.MULTILINE)
        yield title, [code for row in rows for code in re.findall("`([a-z-]+)`", row)]
    text = SUSPECTS.read_text(encoding="utf-8")
    for title, first in (("Suspect items of a quiz", "item"), ("Histories of the self-test", "practice")):
        yield title, re.findall(rf"^\|.*?`({first}-[a-z]+)` \|", text, re.MULTILINE)


def said(example: Example, *, bad: bool) -> str:
    """Return what duizhao says of the workspace with the wrong or the right text in it; each is tried once."""
    key = (encode(example), bad)
    if key not in _SAID:
        _SAID[key] = _tried(example, bad=bad)
    return _SAID[key]


def _tried(example: Example, *, bad: bool) -> str:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve() / "mine"
        shutil.copytree(_base(prepared=example.prepared), root)
        for name, text in example.before.items():
            _put(root / name, text)
        for line in example.first:
            _run(root, line)
        for old, new in example.since.items():
            file = root / example.file
            _put(file, file.read_text(encoding="utf-8").replace(old, new))
        if example.anki:
            _edit_in_anki(root / "decks/out/mine.apkg", example, bad=bad)
        else:
            _change(root, example, bad=bad)
        if example.run == ("check",):
            return diagnostic.show(compiling.check(root, None).diagnostics())
        return [_run(root, line) for line in example.run][-1]


def reported(example: Example, *, bad: bool) -> set[str]:
    """Return the codes that duizhao reports."""
    return set(_CODE.findall(said(example, bad=bad)))


@cache
def _base(*, prepared: bool) -> Path:
    root = Path(tempfile.mkdtemp()) / "mine"
    writing.init(root)
    if prepared:
        _run(root, "quiz mine --items 3 --seed 7 --lang zh-Hans")
    return root


def _put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode("utf-8"))


def _change(root: Path, example: Example, *, bad: bool) -> None:
    text = example.bad if bad else example.good
    file = root / (example.bad_file or example.file if bad else example.file)
    if bad and example.folder:
        file.mkdir(parents=True)
    elif text is not None:
        now = "" if example.whole or not file.exists() else file.read_text(encoding="utf-8")
        place = example.at or example.good or ""
        if now and now.count(place) != 1:
            raise ValueError(f"“{place}” stands {now.count(place)} times in {example.file}, not once")
        if bad and example.times > 1:
            text = "".join(text.replace("{n}", str(n)) for n in range(1, example.times + 1))
        _put(file, now.replace(place, text) if now else text)


def _edit_in_anki(package: Path, example: Example, *, bad: bool) -> None:
    """Edit a field of a note in a package as Anki would, which is a stranger's database to this script."""
    note, field = example.anki.split()
    with zipfile.ZipFile(package) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    collection = package.with_suffix(".db")
    collection.write_bytes(members["collection.anki2"])
    with contextlib.closing(sqlite3.connect(collection, isolation_level=None)) as database:
        (models,) = database.execute("SELECT models FROM col").fetchone()
        row, model, values, tags = database.execute(
            "SELECT id, mid, flds, tags FROM notes WHERE flds LIKE ? || char(31) || '%'", (note,)
        ).fetchone()
        names = [each["name"] for each in json.loads(models)[str(model)]["flds"]]
        fields = values.split("\x1f")
        text = example.bad if bad else example.good
        if text is None:
            return
        if field == "guid":
            database.execute("UPDATE notes SET guid = ? WHERE id = ?", (text, row))
        elif field == "tags":
            tags = f"{tags}{text} "
        else:
            fields[names.index(field)] = text
        edited = (tags, "\x1f".join(fields), row)
        database.execute("UPDATE notes SET mod = mod + 1000, tags = ?, flds = ? WHERE id = ?", edited)
    with zipfile.ZipFile(package, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, collection.read_bytes() if name == "collection.anki2" else content)


def _run(root: Path, line: str) -> str:
    """Return what a command prints, run in `root`."""
    words = io.StringIO()
    here = Path.cwd()
    os.chdir(root)
    try:
        with contextlib.redirect_stdout(words), contextlib.redirect_stderr(words), contextlib.suppress(SystemExit):
            cli(line.split(), prog_name="duizhao")
    finally:
        os.chdir(here)
    return words.getvalue()


def page() -> str:
    """Return the whole page."""
    known = examples()
    parts = [HEAD]
    for title, codes in sections():
        told = [_entry(code, known[code]) for code in codes if code in known]
        parts += [f"## {title}\n", *told] if told else []
    return "\n".join(parts)


def _entry(code: str, example: Example) -> str:
    message = _of(code, said(example, bad=True))
    parts = [f"### `{code}`\n"]
    if example.note:
        parts.append(f"{example.note.strip()}\n")
    where = f"the {' of '.join(reversed(example.anki.split()))} in Anki".replace("the tags of", "a tag of")
    where = where if example.anki else f"`{example.bad_file or example.file}`"
    if example.folder:
        parts.append(f"Wrong: {where} is a folder.\n")
    elif not example.bad.strip():
        parts.append(f"Wrong, in {where}: nothing at all.\n")
    else:
        often = f", {example.times:,} times" if example.times > 1 else ""
        parts += [f"Wrong, in {where}{often}:\n", _block(example.bad, "" if example.anki else example.file)]
    parts += [_block(message, ""), _right(example)]
    return "\n".join(parts)


def _right(example: Example) -> str:
    if example.good is None:
        return "Right: it is not edited there.\n" if example.anki else "Right: there is no such file.\n"
    named = f", in `{example.file}`" if example.bad_file else ""
    block = _block(example.good, "" if example.anki else example.file)
    return f"Right{named}:\n\n{block}"


def _block(text: str, name: str) -> str:
    kind = {".yaml": "yaml", ".yml": "yaml", ".html": "html", ".csv": "csv"}.get(Path(name).suffix, "text")
    lines = (diagnostic.short(line, 200) for line in text.strip("\n").split("\n"))
    shown = diagnostic.printable("\n".join(lines)).replace("\t", "\\t")
    return f"```{kind}\n{shown}\n```\n"


def _of(code: str, output: str) -> str:
    """Return of what was said the part about `code`, the first of several."""
    pieces = re.split(r"^(?=\S)", output, flags=re.MULTILINE)
    return next(piece for piece in pieces if f"[{code}]: " in piece)


def main(words: list[str]) -> int:
    """Write the page, or say whether it is up to date; return the exit code."""
    if words not in ([], ["--check"]):
        print(__doc__)
        return 2
    made = page()
    if words:
        return int(PAGE.read_text(encoding="utf-8") != made)
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
