"""Printed quizzes against WeasyPrint: 100 items of the shipped deck in three versions with their key, and thirty.

    pip install weasyprint        # no dependency of ours; left out where it is not installed
    python bench/paper.py

Seconds are of processor time, which other work on the machine does not lengthen much. Each figure is one process:
importing, making the form's papers and key, nothing written. Both sides get the same form; WeasyPrint sets the same
texts in the same font, as plain HTML lists without languages' own layout, tags or checks for missing glyphs, which is
less work.
"""

import html
import importlib.util
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

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


def weasyprint(file: Path) -> int:
    """Return the bytes of the same papers and key set by WeasyPrint."""
    import weasyprint

    from duizhao.emit import form_json

    form = form_json.decode(file.read_bytes())
    font = ROOT / "src/duizhao/fonts/CardsPan-Regular.otf"
    style = f'@font-face{{font-family:C;src:url("{font.as_uri()}")}}body{{font:10.5pt C}}li{{break-inside:avoid}}@page{{size:A4}}'
    size = 0
    reasons: list[str] = []
    for version in form.versions:
        rows = []
        for item in version.items:
            plain = json.loads(json.dumps(_texts(item)))
            rows.append("<li>" + "<br>".join(html.escape(text) for text in plain) + "</li>")
            if version is form.versions[0]:
                quote = item.quote.text if item.quote else ""
                reasons.append(f"<li>{html.escape(item.term['zh-Hans'])}<br>{html.escape(quote)}</li>")
        size += len(weasyprint.HTML(string=f"<style>{style}</style><ol>{''.join(rows)}</ol>").write_pdf())
    return size + len(weasyprint.HTML(string=f"<style>{style}</style><ol>{''.join(reasons)}</ol>").write_pdf())


def _texts(item: object) -> list[str]:
    """Return the texts of a question that a paper shows."""
    shown = [getattr(item, name)["zh-Hans"] for name in ("stem", "statement") if hasattr(item, name)]
    if hasattr(item, "parts"):
        shown.append("____".join(item.parts["zh-Hans"][::2]))
    shown += [one["zh-Hans"] for name in ("options", "steps") for one in getattr(item, name, ())]
    shown += [side["zh-Hans"] for pair in getattr(item, "pairs", ()) for side in (pair.left, pair.right)]
    return shown + [report.text for report in getattr(item, "reports", ())]


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
    for file in files.values():
        file.unlink()


if __name__ == "__main__":
    main()
