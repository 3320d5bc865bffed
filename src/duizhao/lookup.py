"""Where quotes stand in the sources."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from duizhao.errors import UsageError
from duizhao.passes import quote_report
from duizhao.passes.check import did_you_mean
from duizhao.passes.document import Document
from duizhao.workspace import layout, reading


def quotes(
    start: Path, source: str | None, texts: Path | None, lines: Iterable[str], *, as_json: bool
) -> Iterator[str]:
    """Yield, for each line, where the quote in it stands: in `source` (an id or a file's name), or in all documents."""
    read = reading.load(layout.find(start))
    documents, _ = reading.load_documents(read, texts)
    asked = chosen(read, documents, source)
    others = [one for one in documents.values() if one not in asked]
    for line in lines:
        yield quote_report.look_up(line.rstrip("\r\n"), asked, others, as_json=as_json)


def chosen(read: reading.Workspace, documents: Mapping[str, Document], source: str | None) -> list[Document]:
    """Return all `documents`, or those that `source` names: an id or a file's name. Raises `UsageError` for none."""
    if source is None:
        if not documents:
            hint = "put them into seeds/texts/, or name their folder with --texts"
            raise UsageError("there is no full text here", hint)
        return list(documents.values())
    found = [one for one in documents.values() if source in (one.id, one.name)]
    if not found:
        known = source in read.sources or any(source == one.value.file for one in read.sources.values())
        hint = (
            "put its full text into seeds/texts/, or name the folder with --texts"
            if known
            else did_you_mean(source, read.sources)
        )
        raise UsageError(
            f"the full text of `{source}` is not here" if known else f"there is no record `{source}`", hint
        )
    return found
