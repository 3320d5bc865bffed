"""Where quotes stand in the sources."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from duizhao.errors import UsageError
from duizhao.passes import quote_report
from duizhao.passes.check import did_you_mean
from duizhao.workspace import layout, reading


def quotes(
    start: Path, source: str | None, texts: Path | None, lines: Iterable[str], *, as_json: bool
) -> Iterator[str]:
    """Yield, for each line, where the quote in it stands: in `source` (an id or a file's name), or in all documents."""
    read = reading.load(layout.find(start))
    documents, _ = reading.load_documents(read, texts)
    chosen = list(documents.values())
    if source is not None:
        chosen = [one for one in chosen if source in (one.id, one.name)]
        if not chosen:
            known = source in read.sources or any(source == one.value.file for one in read.sources.values())
            hint = (
                "put its full text into seeds/texts/, or name the folder with --texts"
                if known
                else did_you_mean(source, read.sources)
            )
            raise UsageError(
                f"the full text of `{source}` is not here" if known else f"there is no record `{source}`", hint
            )
    elif not chosen:
        raise UsageError("there is no full text here", "put them into seeds/texts/, or name their folder with --texts")
    others = [one for one in documents.values() if one not in chosen]
    for line in lines:
        yield quote_report.look_up(line.rstrip("\r\n"), chosen, others, as_json=as_json)
