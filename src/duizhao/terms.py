"""Which terms the full texts hold, and which ideas have them already."""

from pathlib import Path

from duizhao.lookup import chosen
from duizhao.passes import terms as terms_pass
from duizhao.passes.terms import Candidate
from duizhao.workspace import layout, reading


def terms(start: Path, source: str | None, texts: Path | None, *, new: bool = False) -> list[Candidate]:
    """Return the candidate terms of `source` (an id or a file's name), or of all full texts together, best first.

    With `new` those are left out that an idea has already. The texts are looked up in the folder `texts`, or in
    seeds/texts/. Raises `UsageError` where there is none.
    """
    read = reading.load(layout.find(start))
    documents, _ = reading.load_documents(read, texts)
    asked = chosen(read, documents, source)
    found = terms_pass.candidates(
        [(one, read.sources[one.id].value.language) for one in asked],
        reading.whole_glossary(read),
        [placed.value for _, placed in read.ideas],
    )
    return [one for one in found if not (new and one.idea)]
