"""Make the pictures of the README: a card as Anki renders it, a page of cards, and the first page of a quiz.

Needs the development extras, Chromium, and a font with Chinese glyphs (on Debian: chromium and fonts-noto-cjk).
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs/images"
CARDS = (("zh-Hans", "software-2-0", ""), ("zh-Hant-TW", "cognitive-core", "nightMode"))
WIDTH, HEIGHT = 430, 860
SHOWN = ("altered", "report", "match")

sys.path.insert(0, str(ROOT / "tests"))


def built(script: str, folder: Path) -> bytes:
    """Return the package of the shipped deck with another default script."""
    from duizhao import build

    for name in ("cards", "seeds", "decks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("out", "texts"))
    manifest = folder / "decks/karpathy.yaml"
    manifest.write_text(manifest.read_text().replace("script: zh-Hans", f"script: {script}"))
    build.build(folder, [], None, None)
    return (folder / "decks/out/karpathy.apkg").read_bytes()


def back(package: bytes, idea: str, folder: Path) -> tuple[str, str]:
    """Return the back of an idea's first card as HTML, and its styling, rendered by the real Anki library."""
    from anki_collection import collection, take

    with collection(folder) as col:
        take(col, package, folder)
        card = col.find_cards(f'"id:{idea}" card:Term')[0]
        output = col.get_card(card).render_output()
        return output.answer_text, output.css


def card_picture(target: Path) -> None:
    """Write two cards side by side: light and dark, as on a phone."""
    frames = ""
    with tempfile.TemporaryDirectory() as name:
        for number, (script, idea, theme) in enumerate(CARDS):
            folder = Path(name) / str(number)
            html, css = back(built(script, folder / "workspace"), idea, folder / "anki")
            page = folder / "card.html"
            page.write_text(
                f'<!doctype html><meta charset="utf-8"><style>{css}</style>'
                f'<html class="{theme}"><body class="card {theme}">{html}</body>'
            )
            frames += f'<iframe src="{page}" width="{WIDTH}" height="{HEIGHT}"></iframe>'
        sheet = Path(name) / "sheet.html"
        style = "body{margin:0;display:flex;gap:12px;background:#888;padding:12px}iframe{border:0;background:#fff}"
        sheet.write_text(f'<!doctype html><meta charset="utf-8"><style>{style}</style>{frames}')
        photograph(sheet, target, 2 * WIDTH + 36, HEIGHT + 24)


def photograph(page: Path, target: Path, width: int, height: int) -> None:
    """Write what a browser shows of a page."""
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    command += ["--allow-file-access-from-files", f"--window-size={width},{height}", f"--screenshot={target}"]
    subprocess.run([*command, page.as_uri()], check=True, capture_output=True)


def preview_picture(target: Path) -> None:
    """Write the questions of one idea as `duizhao preview` shows them."""
    with tempfile.TemporaryDirectory() as name:
        words = ["preview", "karpathy", "--out", name]
        subprocess.run([sys.executable, "-m", "duizhao", *words], cwd=ROOT, check=True, capture_output=True)
        page = Path(name) / "karpathy.preview.html"
        shown = "".join(f'.entry:not([data-kind="{kind}"])' for kind in SHOWN)
        page.write_text(page.read_text().replace("</head>", f"<style>{shown} {{ display: none; }}</style></head>"))
        photograph(page, target, 1290, 860)


def quiz_picture(target: Path) -> None:
    """Write the first page of version A."""
    with tempfile.TemporaryDirectory() as name:
        words = ["quiz", "karpathy", "--items", "20", "--seed", "7", "--lang", "zh-Hant-TW,en", "--out", name]
        subprocess.run([sys.executable, "-m", "duizhao", *words], cwd=ROOT, check=True, capture_output=True)
        page = pypdfium2.PdfDocument(next(Path(name).glob("*-A.pdf")))[0]
        page.render(scale=1.5).to_pil().save(target, optimize=True)


if __name__ == "__main__":
    IMAGES.mkdir(exist_ok=True)
    card_picture(IMAGES / "card.png")
    preview_picture(IMAGES / "preview.png")
    quiz_picture(IMAGES / "quiz.png")
    print(f"wrote card.png, preview.png and quiz.png into {IMAGES}: look at them")
