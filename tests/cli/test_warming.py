"""What a server reads at its start is all that the coach ever reads: nobody's first letter waits for a file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

CORPUS = Path(__file__).parents[1] / "corpus" / "coach"
READS = """
import json, pathlib, sys
from prezent.cli import warming
from prezent.domain.coach import check
letters = [path.read_text("utf-8") for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.toml"))[:30]]
assert letters
warming.read()
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event in {"open", "import"} else None)
for letter in letters:
    check(letter, lang="pl")
    check(letter, lang="en")
json.dump(opened, sys.stdout)
"""


def test_nothing_is_left_to_read() -> None:
    done = subprocess.run([sys.executable, "-c", READS, str(CORPUS)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []
