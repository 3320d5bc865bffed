"""What the tests share: workspaces made of strings, and the full texts where they are at hand."""

import shutil
import signal
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
SHARED = REPOSITORY.parent / "shared"

Make = Callable[[Mapping[str, str]], Path]


@pytest.fixture(scope="session", autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep what the tests cache out of the user's own cache folder."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("cache")
        patch.setenv("DUIZHAO_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="session", autouse=True)
def heard_interrupts() -> None:
    """Let Ctrl-C reach the processes that tests start: what a shell runs in the background ignores it, and so would they."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that writes files below a new workspace and returns its root."""

    def write(files: Mapping[str, str]) -> Path:
        for folder in ("cards", "seeds", "decks"):
            (tmp_path / folder).mkdir(exist_ok=True)
        for name, content in files.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    """Return the root of a fresh workspace as `duizhao init` makes it."""
    from duizhao.workspace import writing

    writing.init(tmp_path / "mine")
    return tmp_path / "mine"


@pytest.fixture
def full_texts() -> Path:
    """Return the folder of the five documents' full texts, which are other people's and not in the repository."""
    folder = SHARED / "seeds"
    if not folder.is_dir():
        pytest.skip(f"the full texts are not at hand: there is no folder {folder}")
    return folder


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """Return a copy of this repository's own workspace, without what was built from it."""
    for folder in ("cards", "seeds", "decks"):
        shutil.copytree(REPOSITORY / folder, tmp_path / folder, ignore=shutil.ignore_patterns("out", "texts"))
    return tmp_path
