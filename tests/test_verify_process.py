"""`duizhao verify` as people type it, and the process that runs Anki: how it starts, ends and cleans up."""

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest

from anki_collection import TEMPLATES
from conftest import REPOSITORY
from damage import damaged, lying, packed, unpacked
from duizhao import build
from duizhao.emit import apkg
from duizhao.model.ledger import Ledger
from sample_deck import sample_deck
from test_cli import duizhao

PACKAGE = apkg.emit(sample_deck(3), Ledger(), TEMPLATES).content
INSTALL = "    hint: pip install 'duizhao[verify]'\n"
BUILD = "    hint: duizhao build DECK writes a new one\n"


def run(*words: str, folder: Path, **variables: str) -> tuple[int, str, str]:
    """Run `duizhao verify` with further environment variables; return exit code, output and errors."""
    command = [sys.executable, "-m", "duizhao", "verify", *words]
    env = {**os.environ, **variables}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_the_command(starter: Path, tmp_path: Path) -> None:
    """
    a good deck; as JSON; its package with a sound in a field
    """
    code, out, err = run("mine", folder=starter)
    assert (code, err) == (0, "")
    assert out.endswith("\nno mistakes\n")
    build.build(starter, ["mine"], None, tmp_path)
    good = (tmp_path / "mine.apkg").read_bytes()
    (tmp_path / "mine.apkg").write_bytes(
        damaged(good, "update notes set flds = replace(flds, 'Spacing', '[sound:x.mp3]') where sfld = 'spacing-effect'")
    )
    code, out, err = run("mine", "--package", str(tmp_path / "mine.apkg"), folder=starter)
    assert (code, err) == (1, "")
    assert out.splitlines()[0].startswith(f"mine as {tmp_path}/mine.apkg in Anki ")
    hint = "mend the template in templates/anki/, or remove it there to have the one that comes with duizhao"
    assert out.splitlines()[-7:] == [
        "error[rendering]: the front plays “x.mp3”, and no template asks for it",
        "    in spacing-effect (Term)",
        f"    hint: {hint}",
        "error[rendering]: the back plays “x.mp3”, and no template asks for it",
        "    in spacing-effect (Term), spacing-effect (Definition), spacing-effect (Quote)",
        f"    hint: {hint}",
        "4 mistakes",
    ]
    code, out, err = run("--package", "../mine.apkg", "--format", "json", folder=starter)
    assert (code, err) == (1, "")
    found = json.loads(out)
    assert (found["deck"], found["package"]) == (None, "../mine.apkg")
    assert (found["notes"], found["cards"], found["quotes"]) == (5, 9, 2)
    assert [step["name"] for step in found["steps"]] == [
        *("import", "cards", "Empty Cards", "rendering", "search", "Check Database", "second import")
    ]
    assert found["update"] is None
    assert found["failures"][0] == {
        "check": "rendering",
        "note": "spacing-effect",
        "card": "Term",
        "message": "the front plays “x.mp3”, and no template asks for it",
        "hint": hint,
    }


def test_words_that_are_off(starter: Path) -> None:
    """
    nothing to verify, no such deck, no such file, cards with mistakes
    """
    assert run(folder=starter) == (
        2,
        "",
        "duizhao: there is nothing to verify\n    hint: name a deck, or a package: duizhao verify --package FILE\n",
    )
    assert run("mien", folder=starter) == (
        2,
        "",
        "duizhao: there is no deck `mien`\n    hint: did you mean `mine`?\n",
    )
    for option in ("--package", "--previous"):
        assert run("mine", option, "x.apkg", folder=starter) == (3, "", f"duizhao: there is no file x.apkg\n{BUILD}")
    (starter / "cards/memory.yaml").write_text("topic: memory\nidaes: []\n")
    code, out, err = run("mine", folder=starter)
    assert (code, out) == (1, "")
    assert err.startswith("cards/memory.yaml:2:1: error[field-unknown]: ")


def lzma() -> bytes:
    """Return a package with a member that is packed as no package is."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("collection.anki2", unpacked(PACKAGE))
        archive.writestr("media", b"{}", zipfile.ZIP_LZMA)
    return file.getvalue()


BROKEN: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "is no package, or was cut: file is not a zip file"),
    "a text": (lambda: b"hello", "is no package, or was cut: file is not a zip file"),
    "cut": (lambda: PACKAGE[:-100], "is no package, or was cut: file is not a zip file"),
    "without its beginning": (lambda: PACKAGE[2000:], "is damaged: invalid argument"),
    "no collection": (lambda: packed({"media": b"{}"}), "is no package: there is no collection.anki2 in it"),
    "Anki's own": (
        lambda: packed({"collection.anki2": b"", "collection.anki21b": b"", "media": b""}),
        "was exported by Anki, duizhao did not build it",
    ),
    "another method": (lzma, "is no package: “media” is packed in another way"),
    "a bomb": (lambda: lying(1 << 20, 3 << 30), "unpacks to 3,072 MB, more than a deck can have"),
    "no database": (
        lambda: packed({"collection.anki2": b"x" * 5000, "media": b"{}"}),
        "cannot be read: file is not a database",
    ),
    "no tables": (
        lambda: damaged(PACKAGE, "drop table cards"),
        "cannot be read: no such table: cards",
    ),
    "no note types": (
        lambda: damaged(PACKAGE, "update col set models = '{'"),
        "cannot be read: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_package(tmp_path: Path, name: str) -> None:
    """
    a file that is no package, or no whole one
    """
    make, what = BROKEN[name]
    (tmp_path / "x.apkg").write_bytes(make())
    code, out, err = run("--package", "x.apkg", folder=tmp_path)
    subject = "the collection in x.apkg" if "cannot be read" in what else "x.apkg"
    assert (code, out, err) == (3, "", f"duizhao: {subject} {what}\n{BUILD}")


@pytest.mark.parametrize("place", [700, 1000, 5000, 9000])
def test_a_package_with_a_bit_turned(tmp_path: Path, place: int) -> None:
    """Somewhere in the collection: what is compressed is no longer, or its checksum is another."""
    (tmp_path / "x.apkg").write_bytes(PACKAGE[:place] + bytes([PACKAGE[place] ^ 1]) + PACKAGE[place + 1 :])
    code, out, err = run("--package", "x.apkg", folder=tmp_path)
    assert (code, out) == (3, "")
    damage = r"is damaged: error -3 while decompressing data: .+|is no package, or was cut: bad CRC-32 for file 'collection.anki2'"
    assert re.fullmatch(f"duizhao: x.apkg ({damage})\n{re.escape(BUILD)}", err)


def test_an_empty_package(tmp_path: Path) -> None:
    """
    a package without a note
    """
    (tmp_path / "x.apkg").write_bytes(damaged(PACKAGE, "delete from notes", "delete from cards"))
    assert run("--package", "x.apkg", folder=tmp_path) == (
        2,
        "",
        "duizhao: there is no note in x.apkg\n    hint: a deck needs ideas: see docs/card-format.md\n",
    )


def test_a_zip_that_lies_fills_no_disk(tmp_path: Path) -> None:
    """
    a collection that is five million zeros and says that it is a thousand, its checksum that of the thousand
    """
    from duizhao.verify.collection import ImportRefusedError, opened

    (tmp_path / "x.apkg").write_bytes(lying(5_000_000, 1000))
    code = """
import resource, sys
from pathlib import Path
from duizhao.verify import worker
worker._LARGEST_FILE = 1_000_000
worker._limit_files()
from duizhao.verify.collection import ImportRefusedError, opened
with opened(Path("anki")) as col:
    try:
        col.take(Path("x.apkg"))
    except ImportRefusedError as error:
        print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": "."},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "File too large" in done.stdout
    assert done.stderr == ""
    with opened(tmp_path / "unlimited") as col, pytest.raises(ImportRefusedError, match="Invalid checksum"):
        col.take(tmp_path / "x.apkg")


BLOCK = """
import sys

class Block:
    def find_spec(self, name, path=None, target=None):
        if name == "anki":
            raise ModuleNotFoundError("No module named 'anki'", name="anki")

sys.meta_path.insert(0, Block())
"""


def test_without_the_extra(tmp_path: Path) -> None:
    """
    a process that finds no module `anki`
    """
    (tmp_path / "site").mkdir()
    (tmp_path / "site/sitecustomize.py").write_text(BLOCK)
    (tmp_path / "x.apkg").write_bytes(PACKAGE)
    assert run("--package", "x.apkg", folder=tmp_path, PYTHONPATH=before(tmp_path / "site")) == (
        3,
        "",
        f"duizhao: Anki's library is not installed, or not whole: No module named 'anki'\n{INSTALL}",
    )


def before(folder: Path) -> str:
    """Return PYTHONPATH with `folder` before it."""
    return os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", "was ended by signal 11"),
        ("os._exit(7)", "ended with code 7"),
        ("raise RuntimeError('broken')", "ended with code 1: RuntimeError: broken"),
        ("os.write(1, b'noise\\n'); os._exit(0)", "ended with code 0"),
    ],
)
def test_a_crash(tmp_path: Path, code: str, said: str) -> None:
    """
    a library that kills, leaves, raises, or prints where answers go, when it is imported
    """
    (tmp_path / "site/anki").mkdir(parents=True)
    (tmp_path / "site/anki/__init__.py").write_text("")
    (tmp_path / "site/anki/buildinfo.py").write_text(f"import os, signal\n{code}\n")
    path = before(tmp_path / "site")
    (tmp_path / "x.apkg").write_bytes(PACKAGE)
    (tmp_path / "tmp").mkdir()
    code_, out, err = run("--package", "x.apkg", folder=tmp_path, PYTHONPATH=path, TMPDIR=str(tmp_path / "tmp"))
    last = ": noise" if "noise" in code else ""
    assert (code_, out, err) == (
        3,
        "",
        f"duizhao: the process that runs Anki {said}{last}\n    hint: is its library whole? pip install 'duizhao[verify]'\n",
    )
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_nothing_is_left_behind(tmp_path: Path, number: int) -> None:
    """
    duizhao verify, ended while Anki renders
    """
    (tmp_path / "x.apkg").write_bytes(apkg.emit(sample_deck(1500), Ledger(), TEMPLATES).content)
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "duizhao", "verify", "--package", "x.apkg"],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    until(lambda: bool(list(temporary.glob("*/new/collection.anki2"))))
    (worker,) = [pid for pid in pids() if str(temporary) in command_line(pid)]
    process.send_signal(number)
    out, _ = process.communicate(timeout=20)
    assert out == b""
    assert process.returncode == {signal.SIGINT: 1, signal.SIGKILL: -9}.get(signal.Signals(number), 128 + number)
    until(lambda: not list(temporary.iterdir()))
    until(lambda: worker not in pids())


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def pids() -> list[int]:
    """Return every process that is not a zombie."""
    return [int(each.name) for each in Path("/proc").glob("[0-9]*") if command_line(int(each.name))]


def command_line(pid: int) -> str:
    """Return a process's words; nothing of one that ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""


def test_no_home_and_no_network(tmp_path: Path) -> None:
    """
    duizhao verify in an empty home, watched by strace
    """
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "x.apkg").write_bytes(PACKAGE)
    command = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-o", "calls"]
    command += [sys.executable, "-m", "duizhao", "verify", "--package", "x.apkg", "--previous", "x.apkg"]
    done = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "HOME": str(home)}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert not re.search("AF_INET", (tmp_path / "calls").read_text())
    assert list(home.rglob("*")) == []


def test_anki_stays_in_its_process() -> None:
    """
    every import of `anki` in src/, and the modules of a process that verified
    """
    importing = re.compile(r"^\s*(?:from|import) anki\b", re.MULTILINE)
    sources = [file for file in (REPOSITORY / "src").rglob("*.py") if importing.search(file.read_text())]
    assert [file.name for file in sources] == ["collection.py"]
    code = "import sys\nfrom duizhao.verify import run, process\nwith process.worker() as worker: print(worker.greet(), 'anki' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert re.fullmatch(r"\d+\.\d+[.\d]* False\n", done.stdout)


def test_progress_is_shown_in_a_terminal(tmp_path: Path) -> None:
    """
    1,500 ideas in a terminal
    """
    (tmp_path / "x.apkg").write_bytes(apkg.emit(sample_deck(300), Ledger(), TEMPLATES).content)
    child = pexpect.spawn(
        sys.executable, ["-m", "duizhao", "verify", "--package", "x.apkg"], cwd=str(tmp_path), encoding="utf-8"
    )
    child.expect_exact("import …", timeout=20)
    child.expect_exact("rendering 250 of 1,200 …", timeout=20)
    child.expect_exact("\r\x1b[Kx.apkg in Anki", timeout=20)
    child.expect_exact("no mistakes", timeout=20)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_it_builds_nothing_into_the_workspace(starter: Path) -> None:
    """
    decks/out/ after duizhao verify
    """
    assert duizhao("verify", "mine", folder=starter)[0] == 0
    assert not (starter / "decks/out").exists()
