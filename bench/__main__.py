"""``python -m bench``: every engine and size in a process of its own, one table.

    python -m bench [--cases 10000 100000] [--mails 10000] [--engines sqlite postgresql] [--json FILE]

PostgreSQL is taken from PREZENT_BENCH_DATABASE (postgresql://…, a role that may create databases), or a private server
is started when its programs are installed; without either its columns stay empty, and the table says so.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench import servers


def one(engine: str, cases: int, mails: int) -> list[dict[str, Any]]:
    """Measure one engine at one size (runs inside the child process)."""
    import django

    django.setup()
    from django.core.management import call_command

    from bench import filling, intake, pages

    call_command("migrate", verbosity=0)
    home = Path(os.environ["PREZENT_HOME"])
    figures = intake.run(home.parent, count=mails) if mails else []
    if mails:
        call_command("flush", interactive=False, verbosity=0)
    filling.fill(cases)
    return [{**figure.row(), "engine": engine, "cases": cases} for figure in figures + pages.run()]


def child(engine: str, url: str, cases: int, mails: int, folder: Path) -> list[dict[str, Any]]:
    """Run ``one`` in a fresh process with a home of its own."""
    home = folder / f"{engine}-{cases}"
    env = os.environ | {
        "PREZENT_HOME": str(home),
        "DATABASE_URL": url,
        "PREZENT_LOG_LEVEL": "error",
        "DJANGO_SETTINGS_MODULE": "prezent.platform.settings",
    }
    command = [sys.executable, "-m", "bench", "--child", engine, "--cases", str(cases), "--mails", str(mails)]
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, check=True)
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows


def table(rows: list[dict[str, Any]]) -> str:
    """The figures as Markdown: one line a request, ratios to the empty view in brackets."""
    columns = sorted({(row["engine"], row["cases"]) for row in rows}, key=lambda c: (c[0] != "sqlite", c[1]))
    names = list(dict.fromkeys(row["name"] for row in rows))
    lines = [
        "| ms of CPU (× empty view), SQL queries | " + " | ".join(f"{e}, {c:,} cases" for e, c in columns) + " |",
        "| --- |" + " ---: |" * len(columns),
    ]
    for name in names:
        cells = []
        for column in columns:
            row = next((r for r in rows if r["name"] == name and (r["engine"], r["cases"]) == column), None)
            if row is None:
                cells.append("")
            elif row["per_second"]:
                cells.append(f"{row['per_second']:.0f} mails/s ({row['note']})")
            else:
                queries = "" if row["queries"] is None else f", {row['queries']} q"
                times = row["cpu_ms"] / row["empty_ms"]
                cells.append(f"{row['cpu_ms']:.1f} (×{times:.0f} of {row['empty_ms']:.2f}){queries}")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> int:
    """Parse the command line and measure."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--cases", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--mails", type=int, default=10_000)
    parser.add_argument("--engines", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        print(json.dumps(one(args.child, args.cases[0], args.mails)))
        return 0
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="prezent-bench-") as name, servers.postgresql(Path(name)) as new_database:
        for engine in args.engines:
            if engine == "postgresql" and new_database is None:
                print("bench: PostgreSQL is not here; its columns are missing", file=sys.stderr)
                continue
            for index, cases in enumerate(args.cases):
                print(f"bench: {engine}, {cases:,} cases …", file=sys.stderr, flush=True)
                url = new_database(f"bench_{cases}") if engine == "postgresql" and new_database else ""
                rows += child(engine, url, cases, args.mails if index == 0 else 0, Path(name))
    print(table(rows))
    if args.json:
        args.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
