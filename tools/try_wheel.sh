#!/bin/sh
# Build the wheel, install it alone into an empty virtual environment, and use it as a newcomer would.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
bin=$(cd "${BIN:-$here/.venv/bin}" && pwd)
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT

"$bin/python" -m build --quiet --wheel --outdir "$room/dist" "$here" >"$room/build.log" 2>&1 || { cat "$room/build.log"; exit 1; }
"$bin/python" -m venv "$room/venv"
"$room/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$room"/dist/*.whl

cd "$room"
duizhao="$room/venv/bin/duizhao"
"$duizhao" init mine
"$duizhao" -C mine check
"$duizhao" -C mine release mine
"$duizhao" -C mine build
"$duizhao" -C mine quiz mine --items 3 --versions 2 --seed 1 --lang zh-Hant-TW
test -s mine/decks/out/mine.apkg
printf 'q\n' | "$duizhao" -C mine test mine --history "$room/history.db"
"$room/venv/bin/python" -c '
import duizhao
workspace = duizhao.load_workspace("mine")
(package,) = duizhao.emit_deck(workspace, duizhao.compile_decks(workspace)["mine"], "apkg")
assert package.name == "mine.apkg"
'

"$duizhao" init --example karpathy example >/dev/null
"$duizhao" -C example check
"$duizhao" -C example fmt --check
"$duizhao" explain quote-altered | grep -q "What to do"
echo "the wheel works in an empty environment"
