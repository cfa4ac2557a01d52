"""``prezent backup`` and ``prezent restore``: everything in one file, taken while the desk runs."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import click

from prezent.cli import Refusal, archive, snapshot
from prezent.platform import clock, config, storage

_File = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_File)
def backup(file: Path) -> None:
    """Write database, files and secrets to FILE (.tar.gz or .tar.zst). Keep it as safe as the desk itself."""
    settings = config.get()
    archive.kind_of(file)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=settings.home) as scratch:
        # The database first: the store never forgets a file, so whatever the copy names is there.
        copy = snapshot.take(settings, Path(scratch))
        names = snapshot.named_files(settings, copy)
        with archive.writing(file) as packer:
            packer.add(copy.name, copy)
            packer.add("secrets.json", settings.home / "secrets.json")
            if (settings.home / "prezent.env").is_file():
                packer.add("prezent.env", settings.home / "prezent.env")
            lost = [name for name in names if not _add_file(packer, name)]
            packer.finish(_facts(settings, lost))
    size = file.stat().st_size / 1e6
    click.echo(f"{file}: the database and {len(names) - len(lost)} files, {size:.1f} MB.")
    if lost:
        raise Refusal(
            f"the backup is written, but {len(lost)} files are missing or damaged in {storage.root()}: {lost[0]} …"
        )


def _add_file(packer: archive.Packer, name: str) -> bool:
    """Put one stored file in; False when the store has lost it or its bytes are not what they were."""
    try:
        return packer.add(f"files/{name}", storage.path(name)) == name
    except FileNotFoundError:
        return False


def _facts(settings: config.Config, lost: list[str]) -> dict[str, object]:
    from importlib.metadata import version

    return {
        "prezent": version("prezent"),
        "engine": snapshot.engine(settings),
        "made_at": clock.now().isoformat(timespec="seconds"),
        "lost": lost,
    }


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Bring the backup FILE into an empty PREZENT_HOME (and an empty database); refuses any other."""
    settings = config.get()
    snapshot.require_empty(settings)
    made_home = not settings.home.exists()
    settings.home.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.home) as scratch:
            folder = Path(scratch)
            manifest = archive.unpack(file, folder)
            _require_same_engine(settings, manifest["engine"])
            count = _bring_in(settings, folder)
    except BaseException:
        _take_back(settings.home, all_of_it=made_home)
        raise
    click.echo(f"Restored: the database and {count} files, as of {manifest['made_at']}.")
    if manifest["lost"]:
        click.echo(f"{len(manifest['lost'])} files were already missing when the backup was made.", err=True)
    click.echo("Next: prezent up")


def _take_back(home: Path, *, all_of_it: bool) -> None:
    """Leave nothing of a restore that failed: the home was empty before, and the next try wants it empty."""
    if all_of_it:
        shutil.rmtree(home, ignore_errors=True)
        return
    shutil.rmtree(home / "files", ignore_errors=True)
    for name in ("secrets.json", "prezent.env.from-backup"):
        (home / name).unlink(missing_ok=True)


def _require_same_engine(settings: config.Config, made_on: str) -> None:
    if made_on == snapshot.engine(settings):
        return
    if made_on == "postgresql":
        raise Refusal("this backup is of a PostgreSQL database: set DATABASE_URL to a new, empty one and try again")
    raise Refusal("this backup is of an SQLite database: unset DATABASE_URL and try again")


def _bring_in(settings: config.Config, folder: Path) -> int:
    """Move what was unpacked to its places, the database last; returns the number of files."""
    count = 0
    for file in sorted((folder / "files").glob("*")):
        target = storage.path(file.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(file, target)
        count += 1
    if (folder / "prezent.env").is_file():
        # The new machine's settings hold; the old ones lie beside them to be compared.
        os.replace(folder / "prezent.env", settings.home / "prezent.env.from-backup")
    os.replace(folder / "secrets.json", settings.home / "secrets.json")
    (copy,) = folder.glob("database.*")
    snapshot.put_back(settings, copy)
    return count
