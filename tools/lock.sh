#!/bin/sh
# Renews requirements/*.txt: exact versions with hashes for every platform, naming no package index.
# Needs uv on PATH. Give "--upgrade" to move to newer versions.
set -eu
cd "$(dirname "$0")/.."
compile() { uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 "$@"; }
compile pyproject.toml -o requirements/run.txt ${1:-}
compile pyproject.toml --group dev -c requirements/run.txt -o requirements/dev.txt ${1:-}
printf "hatchling>=1.27\neditables\n" | compile - -o requirements/build.txt ${1:-}
# Extras stand alone, and an installation goes on without them: morfeusz2 has wheels only, and no marker can tell musl
# from glibc (docs/adr/0007); typst has no wheel everywhere (docs/adr/0024).
for extra in polish letters; do
  python3 -c 'import sys, tomllib; print(*tomllib.load(open("pyproject.toml","rb"))["project"]["optional-dependencies"][sys.argv[1]], sep="\n")' $extra \
    | compile - -o requirements/$extra.txt ${1:-}
done
