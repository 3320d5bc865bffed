"""A deck built and put into the Anki that runs on this computer."""

from pathlib import Path

from duizhao import ankiconnect, build, outcome
from duizhao.ankiconnect import Connection
from duizhao.emit import apkg
from duizhao.workspace import layout


def push(root: Path, name: str, texts: Path | None, to: Connection) -> outcome.Outcome:
    """Build the deck `name` and let Anki import it; where the cards have mistakes, Anki is given nothing.

    Anki is looked for before anything is built. It reads the package itself, from decks/out/.
    """
    version = ankiconnect.version(to)
    built = build.build(root, [name], texts, None)
    if built.broken:
        return built
    file = (root / layout.OUT / (name + apkg.SUFFIX)).resolve()
    ankiconnect.import_package(to, file)
    return outcome.Outcome(report=(*built.report, f"{name}: Anki imported it (AnkiConnect {version})"))
