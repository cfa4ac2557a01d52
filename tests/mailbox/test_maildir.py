"""A watched Maildir is read and left as it is."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest

from prezent.cases.models import Case
from prezent.mailbox.intake import process_received
from prezent.mailbox.maildir import Watch
from prezent.mailbox.models import IncomingMail
from prezent.platform import clock
from tests.support.mails import make_mail, make_mailbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(tmp_path):
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    return make_mailbox(kind="maildir", maildir=str(tmp_path))


def test_new_and_read_messages_come_in_and_stay_where_they_are(box, tmp_path):
    (tmp_path / "new" / "2.x").write_bytes(make_mail())
    (tmp_path / "cur" / "1.x:2,S").write_bytes(make_mail(message_id="<b@x.example>"))
    (tmp_path / "tmp" / "0.x").write_bytes(b"unfinished")
    (tmp_path / "new" / ".x").write_bytes(b"hidden")
    assert Watch(box).look() == 2
    assert list(IncomingMail.objects.order_by("id").values_list("source", flat=True)) == ["1.x", "2.x"]
    assert (tmp_path / "new" / "2.x").exists()
    process_received()
    assert Case.objects.count() == 2
    box.refresh_from_db()
    assert (box.remote_count, box.desk_count, box.failing_since) == (2, 2, None)
    assert box.checked_at is not None


def test_nothing_twice_neither_in_one_watch_nor_in_the_next(box, tmp_path):
    (tmp_path / "new" / "1.x").write_bytes(make_mail())
    watch = Watch(box)
    assert [watch.look(), watch.look()] == [1, 0]
    (tmp_path / "new" / "1.x").rename(tmp_path / "cur" / "1.x:2,S")
    assert watch.look() == 0
    (tmp_path / "cur" / "1.x:2,S").rename(tmp_path / "cur" / "1.x:2,RS")
    assert Watch(box).look() == 0
    assert IncomingMail.objects.count() == 1


def test_a_message_that_comes_within_the_clocks_tick_is_seen(box, tmp_path):
    watch = Watch(box)
    now = clock.now().timestamp()
    (tmp_path / "new" / "1.x").write_bytes(make_mail())
    os.utime(tmp_path / "new", (now, now))
    assert watch.look() == 1
    (tmp_path / "new" / "2.x").write_bytes(make_mail(message_id="<b@x.example>"))
    os.utime(tmp_path / "new", (now, now))
    assert watch.look() == 1


def test_an_unchanged_folder_is_not_listed_again(box, tmp_path, monkeypatch):
    for name in ("new", "cur"):
        os.utime(tmp_path / name, (1_700_000_000, 1_700_000_000))
    watch = Watch(box)
    watch.look()
    monkeypatch.setattr(watch, "_files", lambda: pytest.fail("listed"))
    assert watch.look() == 0


def test_the_time_of_delivery_is_the_files(box, tmp_path):
    (tmp_path / "new" / "1.x").write_bytes(make_mail())
    delivered = datetime(2026, 1, 5, 10, tzinfo=UTC)
    os.utime(tmp_path / "new" / "1.x", (delivered.timestamp(), delivered.timestamp()))
    Watch(box).look()
    assert IncomingMail.objects.get().received_at == delivered


def test_a_files_time_in_the_future_is_now(box, tmp_path):
    (tmp_path / "new" / "1.x").write_bytes(make_mail())
    later = (clock.now() + timedelta(days=9)).timestamp()
    os.utime(tmp_path / "new" / "1.x", (later, later))
    Watch(box).look()
    assert IncomingMail.objects.get().received_at <= clock.now()


def test_a_missing_folder_is_an_error_in_words(box, tmp_path):
    (tmp_path / "new").rmdir()
    with pytest.raises(FileNotFoundError, match="new"):
        Watch(box).look()
