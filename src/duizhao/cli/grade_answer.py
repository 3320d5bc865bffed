"""The command that grades typed answers from elsewhere."""

import sys
from pathlib import Path

import click

from duizhao.errors import DuizhaoError, UsageError


@click.command("grade-answer")
@click.argument("names", nargs=-1, metavar="[DECK]... [FILE]")
def grade_answer(names: tuple[str, ...]) -> None:
    """Grade typed answers, one JSON object a line.

    DECK is a deck of this workspace, or the path of a .bundle.json; without one it is every deck here. FILE, or
    standard input, has lines like {"question_id": "software-2-0/weights", "answer": "权重", "lang": "zh-Hans"}. Exit 1
    if a line cannot be graded. The rules are those of the self-test.
    """
    import msgspec

    from duizhao import bundle
    from duizhao.cli.learner import bundled
    from duizhao.learn import replies

    files = [name for name in names if name == "-" or (Path(name).is_file() and not name.endswith(bundle.SUFFIX))]
    if len(files) > 1:
        raise UsageError("several files of answers", "name one of them, or join them")
    decks = [name for name in names if name not in files] or _every()
    table = replies.Table(bundle.decode(*bundled(name)) for name in decks)
    failed = False
    for answer in replies.graded(_lines(files[0] if files else "-"), table):
        failed = failed or "error" in answer
        click.echo(msgspec.json.encode(answer).decode())
    sys.exit(1 if failed else 0)


def _every() -> list[str]:
    """Return the decks of the workspace around."""
    from duizhao.workspace import layout

    root = layout.find(Path.cwd())
    found = sorted(file.stem for file in (root / layout.DECKS).glob("*.yaml"))
    if not found:
        raise UsageError(f"{root} has no deck", "name a deck, or a .bundle.json")
    return found


def _lines(name: str) -> list[bytes]:
    if name == "-":
        if sys.stdin.isatty():
            raise UsageError("no answers", "duizhao grade-answer answers.jsonl")
        return sys.stdin.buffer.read().split(b"\n")
    try:
        return Path(name).read_bytes().split(b"\n")
    except OSError as error:
        raise DuizhaoError(f"{name}: {error.strerror}") from error
