"""Mail intake: generated mails from a Maildir to cases, in one process, raw bytes durable first."""

from __future__ import annotations

import json
import time
from pathlib import Path

from bench import workload
from bench.measure import Figure, resident_mb


def run(folder: Path, *, count: int, seed: int = 21) -> list[Figure]:
    """Import ``count`` generated mails and compare the outcome with the manifest."""
    from prezent.mailbox import importing

    source = workload.mails(folder / f"mail-{count}-{seed}", count=count, seed=seed)
    manifest = json.loads((source / "manifest.json").read_text(encoding="utf-8"))
    memory: list[float] = []

    def remember(read: int) -> None:
        # The first thousand fill caches and load the dictionary; after that it must stay where it is.
        if read >= 1000 or read == count:
            memory.append(resident_mb())

    started, started_cpu = time.perf_counter(), time.process_time()
    summary = importing.import_mail(source / "maildir", progress=remember)
    wall, cpu = time.perf_counter() - started, time.process_time() - started_cpu
    kinds = manifest["expected"]["kinds"]
    exact = (
        summary.new_cases == manifest["expected"]["tickets"]
        and summary.replies == kinds.get("reply", 0)
        and summary.duplicates == kinds.get("duplicate", 0)
        and summary.quarantined == 0
    )
    outcome = "exact" if exact else f"WRONG: {summary}"
    note = f"{count} mails, outcome {outcome}, memory {memory[0]:.0f} to {memory[-1]:.0f} MB"
    return [Figure("mail intake", cpu / count * 1000, per_second=count / wall, note=note)]
