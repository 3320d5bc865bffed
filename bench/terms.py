"""How many of the first candidate terms of a document are terms, beside jieba's keywords: the table of docs/chinese.md.

Run as `python bench/terms.py` from anywhere. The five documents and the inventory of their ideas, which says what is a
term, lie outside of the repository, in `../shared`; without them nothing is measured.
"""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

from duizhao.model.definitions import IdeaDef
from duizhao.passes.document import Document
from duizhao.passes.terms import candidates
from duizhao.read import yamltree
from duizhao.workspace import reading

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
FIRST = (20, 50)
KEYWORDS = """
import json, sys, jieba.analyse
nouns = ("n", "nz", "vn", "v", "eng", "nr", "ns")
texts = json.load(sys.stdin)
json.dump([[jieba.analyse.extract_tags(text, topK=50, allowPOS=parts) for text in texts] for parts in ((), nouns)],
          sys.stdout)
"""
"""jieba by a process of its own: it warns, and leaves a file in the temporary folder."""


def folded(term: str) -> str:
    """Return `term` as terms are compared: without spaces and quotation marks, in small letters."""
    return re.sub(r"[\s“”「」《》]", "", term).casefold()


def inventory() -> list[str]:
    """Return the terms of all ideas in the documents, as they are named and as the documents have them."""
    tree, _ = yamltree.read((SHARED / "content/ideas.yaml").read_text("utf-8"), "ideas.yaml")
    ideas = tree["ideas"] if isinstance(tree, dict) else None
    return [
        str(term)
        for idea in ideas or ()
        for term in (*idea["term"].values(), *(idea["aliases_in_seeds"] or () if "aliases_in_seeds" in idea else ()))
    ]


def main() -> None:
    """Print the table: the mean over the documents, in percent."""
    if not SHARED.is_dir():
        sys.exit(f"nothing to measure: there is no folder {SHARED}")
    read = reading.load(ROOT)
    documents = list(reading.load_documents(read, SHARED / "seeds")[0].values())
    ideas = [placed.value for _, placed in read.ideas]
    start = time.perf_counter()
    ours = [names(documents, read, []), names(documents, read, ideas)]
    seconds = (time.perf_counter() - start) / 2
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", KEYWORDS],
        input=json.dumps([document.text for document in documents]),
        capture_output=True,
        text=True,
        check=True,
    )
    plain, nouns = json.loads(done.stdout)
    terms = {folded(term) for term in inventory()}
    whole = terms | {folded(part) for term in inventory() for part in re.split("[：（）()“”、]", term) if len(part) > 1}
    print("| of the first | 20: a term | 20: a part | 50: a term | 50: a part | of the terms there, in the first 50 |")
    print("|---|---|---|---|---|---|")
    for name, found in (
        ("jieba, keywords", plain),
        ("jieba, keywords that are nouns, verbs, Latin", nouns),
        ("duizhao, with the glossary alone", ours[0]),
        (f"duizhao, with our {len(ideas)} ideas", ours[1]),
    ):
        cells = []
        for first in FIRST:
            cells += [
                share(found, first, lambda term: folded(term) in whole),
                share(found, first, lambda term: any(folded(term) in each for each in terms)),
            ]
        print(f"| {name} | {' | '.join(cells)} | {recalled(found, documents, terms)} |")
    size = sum(len(document.text.encode()) for document in documents)
    print(f"\n{len(documents)} documents, {size / 1e3:.0f} KB: {seconds:.1f} s, each by itself")


def names(documents: Sequence[Document], read: reading.Workspace, ideas: Sequence[IdeaDef]) -> list[list[str]]:
    """Return the candidates of each document by itself."""
    glossary = reading.whole_glossary(read)
    return [
        [one.term for one in candidates([(document, read.sources[document.id].value.language)], glossary, ideas)]
        for document in documents
    ]


def share(found: Sequence[Sequence[str]], first: int, is_right: Callable[[str], bool]) -> str:
    """Return how many of the first candidates of each document are right."""
    shares = [sum(map(is_right, terms[:first])) / len(terms[:first]) for terms in found]
    return f"{sum(shares) / len(shares):.0%}"


def recalled(found: Sequence[Sequence[str]], documents: Sequence[Document], terms: AbstractSet[str]) -> str:
    """Return how many of the terms that stand in a document are among its first fifty."""
    there = [{term for term in terms if term in folded(document.text)} for document in documents]
    right = sum(len(here & set(map(folded, names[:50]))) for here, names in zip(there, found, strict=True))
    return f"{right} of {sum(map(len, there))}"


if __name__ == "__main__":
    main()
