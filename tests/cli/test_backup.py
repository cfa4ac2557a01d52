"""Backup of a running desk, restore into an empty one: all is there, nothing is overwritten, damage is seen."""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from prezent.cli import Refusal, archive
from tests.support import require
from tests.support.installation import Installation

Make = Callable[..., Installation]

FILL = """
from datetime import UTC, datetime
from django.db import transaction
from prezent.cases.models import Attachment, Case
from prezent.cases.services.opening import Incoming, open_from_channel
from prezent.cases.services.words import FilePart, write_answer
from prezent.mailbox.models import Mailbox, OutgoingMail
from prezent.people.policies import viewer
from prezent.people.services import add_staff, customer_for_email
from prezent.platform import secrets, storage
from prezent.platform.eventlog import SYSTEM
from prezent.platform.models import Work
now = datetime.now(UTC)
marta = add_staff(
    email="marta@jarzebina.example", name="Marta Wilczek", role="admin", password="bardzo-dlugie-haslo-7",
    actor=SYSTEM, now=now,
)
sealed = secrets.seal("hasło do poczty")
Mailbox.objects.create(address="sklep@jarzebina.example", smtp_host="127.0.0.1", smtp_password=sealed)
@transaction.atomic
def case(number):
    data = f"Paragon nr {number}".encode()
    part = FilePart("paragon.txt", "text/plain", len(data), storage.put(data))
    address = f"klient{number}@poczta.example"
    words = Incoming(
        channel="email", at=now, text="Dzień dobry.", subject=f"Sprawa {number}", author_address=address, files=[part]
    )
    customer = customer_for_email(address, "", language="pl", now=now)
    made, _ = open_from_channel(words, customer=customer, team_id=None, language="pl", now=now)
    write_answer(made, by=viewer(marta), now=now, html="<p>Już patrzę.</p>", to=[("", address)])
    return made
"""
READ = """
from prezent.cases.models import Attachment, Case
from prezent.mailbox.models import Mailbox, OutgoingMail
from prezent.platform import secrets, storage
from prezent.platform.models import Work
files = Attachment.objects.order_by("id").values_list("file__sha256", flat=True)
result = {
    "cases": list(Case.objects.order_by("id").values_list("number", "matter")),
    "files": [storage.read(sha).decode() for sha in files],
    "letters": list(OutgoingMail.objects.order_by("id").values_list("message_id", "state")),
    "work": list(Work.objects.filter(kind="mail.send").order_by("id").values_list("key", flat=True)),
    "password": secrets.unseal(Mailbox.objects.get().smtp_password),
}
"""


@pytest.fixture
def filled(desk: Installation) -> Installation:
    desk.do(FILL + "[case(number) for number in range(5)]\n")
    return desk


@pytest.mark.parametrize("kind", ["gz", "zst"])
def test_everything_comes_back(filled: Installation, new_home: Make, tmp_path: Path, kind: str) -> None:
    if kind == "zst":
        require("zstd", shutil.which("zstd"), how="apt-get install zstd")
    file = tmp_path / f"desk.tar.{kind}"
    assert "5 files" in filled.must("backup", str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    other = new_home("other")
    told = other.must("restore", str(file))
    assert "5 files" in told
    there = other.do(READ)
    assert there == filled.do(READ)
    assert (len(there["cases"]), len(there["work"]), there["password"]) == (5, 5, "hasło do poczty")
    assert (other.home / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert "up to date" in other.must("migrate")


def test_a_backup_taken_while_people_work_is_whole(filled: Installation, new_home: Make, tmp_path: Path) -> None:
    """Cases are made all the time; whatever the copy of the database names is in the file."""
    file = tmp_path / "desk.tar.gz"
    filled.do("import threading\ngo = True\nnumber = 100\n"
              "def make():\n    global number\n    while go:\n        case(number)\n        number += 1\n"
              "thread = threading.Thread(target=make)\nthread.start()")  # fmt: skip
    try:
        filled.must("backup", str(file))
    finally:
        filled.do("go = False\nthread.join()")
    other = new_home("other")
    other.must("restore", str(file))
    there, here = other.do(READ), filled.do(READ)
    assert 5 <= len(there["cases"]) <= len(here["cases"])
    assert there["cases"] == here["cases"][: len(there["cases"])]
    assert len(there["files"]) == len(there["letters"]) == len(there["work"]) == len(there["cases"])


def test_restore_refuses_a_home_that_is_in_use(filled: Installation, tmp_path: Path) -> None:
    file = tmp_path / "desk.tar.gz"
    filled.must("backup", str(file))
    before = filled.do(READ)
    done = filled.run("restore", str(file))
    assert done.returncode == 1
    assert "not empty" in done.stderr
    assert filled.do(READ) == before


def test_settings_of_the_new_machine_are_kept(filled: Installation, new_home: Make, tmp_path: Path) -> None:
    (filled.home / "prezent.env").write_text("PREZENT_FIRM=Stara\n")
    file = tmp_path / "desk.tar.gz"
    filled.must("backup", str(file))
    other = new_home("other")
    other.home.mkdir()
    (other.home / "prezent.env").write_text("PREZENT_FIRM=Nowa\n")
    other.must("restore", str(file))
    assert (other.home / "prezent.env").read_text() == "PREZENT_FIRM=Nowa\n"
    assert (other.home / "prezent.env.from-backup").read_text() == "PREZENT_FIRM=Stara\n"


def test_a_lost_file_is_told_and_the_rest_is_saved(filled: Installation, new_home: Make, tmp_path: Path) -> None:
    lost = next((filled.home / "files").glob("??/??/*"))
    lost.unlink()
    file = tmp_path / "desk.tar.gz"
    done = filled.run("backup", str(file))
    assert done.returncode == 1
    assert lost.name in done.stderr
    other = new_home("other")
    assert other.run("restore", str(file)).stderr.startswith("1 files were already missing")


@pytest.mark.parametrize("name", ["desk.zip", "desk", "desk.tar"])
def test_a_name_that_says_no_form_is_refused(desk: Installation, tmp_path: Path, name: str) -> None:
    done = desk.run("backup", str(tmp_path / name))
    assert done.returncode == 1
    assert ".tar.gz" in done.stderr
    assert not (tmp_path / name).exists()


def test_nothing_is_overwritten(desk: Installation, tmp_path: Path) -> None:
    file = tmp_path / "desk.tar.gz"
    file.write_text("ważne")
    done = desk.run("backup", str(file))
    assert done.returncode == 1
    assert "exists already" in done.stderr
    assert file.read_text() == "ważne"


def test_nothing_to_back_up(new_home: Make, tmp_path: Path) -> None:
    done = new_home().run("backup", str(tmp_path / "desk.tar.gz"))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_a_missing_pg_dump_is_named(desk: Installation, tmp_path: Path) -> None:
    done = desk.run(
        "backup",
        str(tmp_path / "desk.tar.gz"),
        PATH=str(tmp_path),
        DATABASE_URL="postgresql://nobody:tajne@127.0.0.1:1/x",
    )
    assert done.returncode == 1
    assert "pg_dump is missing" in done.stderr
    assert "tajne" not in done.stderr


def packed(tmp_path: Path, members: dict[str, bytes], *, manifest: dict[str, object] | None = None) -> Path:
    """A backup with these members; the manifest is right unless one is given."""
    file = tmp_path / "made.tar.gz"
    with archive.writing(file) as packer:
        for name, data in members.items():
            source = tmp_path / "source"
            source.write_bytes(data)
            packer.add(name, source)
        if manifest is not None:
            packer.members = manifest  # type: ignore[assignment]
        packer.finish({"engine": "sqlite", "made_at": "2026-11-24", "lost": []})
    return file


def test_unpacking_gives_what_was_packed(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    manifest = archive.unpack(packed(tmp_path, {"secrets.json": b"{}", "files/" + "a" * 64: b"x" * 3_000_000}), target)
    assert (target / "files" / ("a" * 64)).read_bytes() == b"x" * 3_000_000
    assert manifest["members"]["secrets.json"]["size"] == 2


@pytest.mark.parametrize("name", ["../secrets.json", "/etc/passwd", "files/../../x", "files/abc", "prezent.sqlite3"])
def test_members_that_are_not_ours_are_refused(tmp_path: Path, name: str) -> None:
    target = tmp_path / "target"
    target.mkdir()
    with pytest.raises(Refusal, match="no backup of Prezent"):
        archive.unpack(packed(tmp_path, {name: b"x"}), target)
    assert list(target.iterdir()) == []


def test_links_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "links.tar.gz"
    with tarfile.open(file, "w:gz") as tar:
        info = tarfile.TarInfo("secrets.json")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(info)
    with pytest.raises(Refusal, match="no backup of Prezent"):
        archive.unpack(file, tmp_path)


def test_a_changed_file_is_seen(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    wrong = {"secrets.json": {"sha256": "0" * 64, "size": 2}}
    with pytest.raises(Refusal, match="differs from its manifest"):
        archive.unpack(packed(tmp_path, {"secrets.json": b"{}"}, manifest=wrong), target)


def test_a_missing_file_is_seen(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    wrong = {"secrets.json": {"sha256": "0" * 64, "size": 2}}
    with pytest.raises(Refusal, match="differs from its manifest"):
        archive.unpack(packed(tmp_path, {}, manifest=wrong), target)


@pytest.mark.parametrize("kept", [0, 10, 60])
def test_a_file_cut_short_is_seen(tmp_path: Path, kept: int) -> None:
    file = packed(tmp_path, {"secrets.json": b"{}"})
    file.write_bytes(file.read_bytes()[:kept])
    target = tmp_path / "target"
    target.mkdir()
    with pytest.raises(Refusal, match=r"damaged|cut short"):
        archive.unpack(file, target)


def test_a_newer_form_is_told(tmp_path: Path) -> None:
    file = tmp_path / "newer.tar.gz"
    data = json.dumps({"format": 99, "members": {}}).encode()
    with tarfile.open(file, "w:gz") as tar:
        info = tarfile.TarInfo("manifest.json")
        info.size = len(data)
        tar.addfile(info, BytesIO(data))
    with pytest.raises(Refusal, match="newer Prezent"):
        archive.unpack(file, tmp_path)


def test_a_restore_that_fails_leaves_nothing_behind(filled: Installation, new_home: Make, tmp_path: Path) -> None:
    file = tmp_path / "desk.tar.gz"
    filled.must("backup", str(file))
    file.write_bytes(file.read_bytes()[:-200])
    other = new_home("other")
    done = other.run("restore", str(file))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert not other.home.exists()


def test_a_half_written_backup_never_bears_the_name(tmp_path: Path) -> None:
    file = tmp_path / "desk.tar.gz"
    with pytest.raises(KeyboardInterrupt), archive.writing(file):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_an_ordinary_tar(filled: Installation, tmp_path: Path) -> None:
    file = tmp_path / "desk.tar.gz"
    filled.must("backup", str(file))
    names = subprocess.run(["tar", "tzf", str(file)], capture_output=True, text=True, check=True).stdout.split()
    assert names[0] in {"database.sqlite3", "database.dump"}
    assert names[-1] == "manifest.json"
    assert "secrets.json" in names
