"""Printed quizzes against WeasyPrint: 100 items of the shipped deck in three versions with their key, and thirty.

    pip install weasyprint        # no dependency of ours; left out where it is not installed
    python bench/paper.py

Seconds are of processor time, which other work on the machine does not lengthen much. Each figure is one process:
importing, making the form's papers and key, nothing written. Both sides get the same form; WeasyPrint sets the same
texts in the same font, tagged as PDF/UA-1, as HTML: numbers, options in their columns, lines to write on, page numbers; in
the key answers, terms with their readings, reasons, quotes and sources. It does not check for missing glyphs.

*command* is `duizhao quiz` itself, with checking and writing; *again* what it takes when nothing has changed since.
"""

import html
import importlib.util
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from measure import measured

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src")]
CASES = (("ours", 3), ("ours, again", 3), ("ours", 30), ("weasyprint", 3))


def prepared(versions: int) -> Path:
    """Return a file with the form, made once, so that what is compared is printing alone."""
    from duizhao import compiling
    from duizhao.emit import form_json
    from duizhao.model.form import Blueprint
    from duizhao.passes.forms import form
    from duizhao.passes.items import current

    deck = current(compiling.compile_decks(compiling.check(ROOT, None), ["karpathy"])["karpathy"])
    made = form(deck, Blueprint(items=100, versions=versions, seed=7, langs=("zh-Hans",)))
    file = ROOT / "decks/out" / f"bench-{versions}.json"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(form_json.emit(made)[0].content)
    return file


def ours(file: Path, rounds: int) -> tuple[float, int]:
    """Return seconds of the last round, and bytes."""
    from duizhao.emit import form_json, pdf
    from duizhao.workspace import layout, reading

    form = form_json.decode(file.read_bytes())
    seconds, size = 0.0, 0
    for _ in range(rounds):
        start = time.process_time()
        size = sum(len(one.content) for one in pdf.emit(form, reading.templates(ROOT), layout.shipped("fonts")))
        seconds = time.process_time() - start
    return seconds, size


STYLE = """
@font-face{font-family:C;src:url("FONT-Regular.otf")} @font-face{font-family:C;font-weight:bold;src:url("FONT-Bold.otf")}
body{font:10.5pt/1.6 C} h1{font-size:1.35em} h2{font-size:1.08em;break-after:avoid} .item{break-inside:avoid;margin:.8em 0}
@page{size:A4;margin:17mm 20mm 19mm;@bottom-right{font:8pt C;content:counter(page) " / " counter(pages)}}
.o{display:inline-block} .b{display:inline-block;width:10em;border-bottom:.5pt solid} .q{border-left:1.2pt solid;padding-left:7pt}
.r{display:inline-block;text-align:center;line-height:1} .r i{display:block;font-size:.5em;font-style:normal}
"""


def weasyprint(file: Path) -> int:
    """Return the bytes of the same papers and key set by WeasyPrint."""
    import weasyprint

    from duizhao.emit import form_json
    from duizhao.emit.answer_key import answer_key
    from duizhao.emit.sheet import sheet

    form = form_json.decode(file.read_bytes())
    style = STYLE.replace("FONT", (ROOT / "src/duizhao/fonts/CardsPan").as_uri())
    pages = [_paper(sheet(form, version)) for version in form.versions] + [_key(answer_key(form))]
    title = html.escape(form.title["zh-Hans"])
    return sum(
        len(
            weasyprint.HTML(
                string=f"<html lang=zh-Hans><title>{title}</title><style>{style}</style><h1>{title}</h1>{page}"
            ).write_pdf(pdf_variant="pdf/ua-1")
        )
        for page in pages
    )


def _paper(view: dict[str, Any]) -> str:
    return "".join(
        f"<h2>{_text(block['instruction'])}</h2>"
        + "".join(
            f"<div class=item><b>{each['number']}.</b> {_question(each['sides'][0])}</div>"
            for each in block["questions"]
        )
        for block in view["blocks"]
    )


def _question(view: dict[str, Any]) -> str:
    blank = "<span class=b></span>"
    parts = view.get("parts", [[]])[0]
    made = [_text(view.get("stem", ())), *(html.escape(part) if isinstance(part, str) else blank for part in parts)]
    many = view.get("options") or view.get("steps") or view.get("verdicts") or ()
    width = 90 // view.get("row", 2)
    made += [f"<div class=o style='width:{width}%'>{'ABCDEFGH'[i]} {_text(each)}</div>" for i, each in enumerate(many)]
    for left, right in zip(view.get("lefts", ()), view.get("rights", ()), strict=True):
        made.append(f"<div><span class=o style='width:40%'>__ {_text(left)}</span>{_text(right)}</div>")
    quotes = [*view.get("wordings", ()), *view.get("reports", ())]
    made += [f"<div class=q>{html.escape(each['text'])}</div>" for each in quotes]
    if "verdicts" in view:
        made.append("<div><span class=b style='width:90%'></span></div>" * 2)
    return "".join(made)


def _key(view: dict[str, Any]) -> str:
    made = []
    for version in view["versions"]:
        made.append(f"<h2>{version['label']}</h2>")
        for each in version["answers"]:
            said = each.get("letter") or each.get("code") or each.get("mark") or _text(each["words"])
            made.append(f"<span class=o style='width:12%'><b>{each['number']}.</b> {said} {each['reason']}</span>")
    for each in view["reasons"]:
        made.append(f"<div class=item><b>{' '.join(each['codes'])}</b> {_term(each['term'][0])}")
        plain = {name: value for name, value in each.items() if name not in ("codes", "term", "long")}
        made += [f"<div>{html.escape(text)}</div>" for text in _texts(plain)]
        made.append("</div>")
    return "".join(made) + "".join(f"<p>{html.escape('，'.join(one['parts']))}</p>" for one in view["sources"])


def _term(parts: list[Any]) -> str:
    return "".join(
        html.escape(part)
        if isinstance(part, str)
        else "".join(
            f"<span class=r><i>{' '.join(note[0] for note in run['notes'])}</i>{html.escape(run['text'])}</span>"
            for run in part["runs"]
        )
        for part in parts
    )


def _text(texts: Sequence[str]) -> str:
    return "<br>".join(html.escape(text) for text in texts)


def _texts(tree: object) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict):
        for name, each in tree.items():
            if name not in ("lang", "kind"):
                yield from _texts(each)
    elif isinstance(tree, list | tuple):
        for each in tree:
            yield from _texts(each)


def command(cache: Path) -> tuple[float, float]:
    """Return seconds of processor time and megabytes of `duizhao quiz`."""
    words = [
        sys.executable,
        "-m",
        "duizhao",
        "quiz",
        "karpathy",
        "--items",
        "100",
        "--versions",
        "3",
        "--out",
        str(cache),
    ]
    done = measured(words, ROOT, cache)
    return done.busy, done.megabytes


def main() -> None:
    """Print seconds, megabytes and bytes of each case."""
    if len(sys.argv) > 1:
        name, file = sys.argv[1], Path(sys.argv[2])
        start = time.process_time()
        again, size = (0.0, weasyprint(file)) if name == "weasyprint" else ours(file, 2 if "again" in name else 1)
        seconds = again if "again" in name else time.process_time() - start
        print(
            f"{seconds:.2f} s of processor time  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB  {size:,} bytes"
        )
        return
    files = {versions: prepared(versions) for versions in (3, 30)}
    for name, versions in CASES:
        if name == "weasyprint" and importlib.util.find_spec("weasyprint") is None:
            print("weasyprint is not installed: left out")
            continue
        done = subprocess.run(
            [sys.executable, __file__, name, files[versions]], capture_output=True, text=True, check=True
        )
        print(f"{name:12} {versions:2} versions  {done.stdout.strip()}")
    with tempfile.TemporaryDirectory() as folder:
        command(Path(folder))  # what is kept of the deck itself is there in either case
        for name in ("command", "command again"):
            if name == "command":
                for file in Path(folder).rglob("papers.db"):
                    file.unlink()
            seconds, megabytes = command(Path(folder))
            print(f"{name:13} 3 versions  {seconds:.2f} s of processor time  {megabytes:.0f} MB")
    for file in files.values():
        file.unlink()


if __name__ == "__main__":
    main()
