"""A mailbox on a real Dovecot: nothing limited to unseen, nothing changed there, every gap healed."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from prezent.cases.models import Case
from prezent.mailbox import fetch, imap
from prezent.mailbox.imap import Folder, ImapProblem
from prezent.mailbox.intake import process_received
from prezent.mailbox.models import IncomingMail, Mailbox
from prezent.mailbox.services import check_connection
from prezent.platform import secrets
from tests.support import require
from tests.support.mails import SHOP, make_mail
from tests.support.mailservers import PASSWORD, Certificate, Dovecot, dovecot, dovecot_path, free_port, make_certificate

pytestmark = [pytest.mark.contract, pytest.mark.django_db]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def server(certificate, monkeypatch) -> Iterator[Dovecot]:
    require("Dovecot", dovecot_path(), how="apt-get install dovecot-imapd")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.certificate))
    with dovecot(certificate) as running:
        yield running


@pytest.fixture
def box(server) -> Mailbox:
    return Mailbox.objects.create(
        address=SHOP,
        kind="imap",
        imap_host="localhost",
        imap_port=server.tls_port,
        imap_user=server.user,
        imap_password=secrets.seal(PASSWORD),
    )


def deliver(server: Dovecot, *numbers: int) -> None:
    for number in numbers:
        server.deliver(make_mail(message_id=f"<m{number}@poczta.example>", subject=f"Sprawa {number}"), f"{number}.x")


def flags(server: Dovecot) -> list[bytes]:
    client = server.client()
    client.select("INBOX", readonly=True)
    _kind, data = client.uid("FETCH", "1:*", "(FLAGS)")
    client.logout()
    return [line for line in data if line]


def test_everything_above_the_watermark_comes_in_once(server, box):
    deliver(server, 1, 2)
    assert fetch.check(box) == 2
    assert fetch.check(box) == 0
    deliver(server, 3)
    assert fetch.check(box) == 1
    process_received()
    assert Case.objects.count() == 3
    box.refresh_from_db()
    assert (box.last_uid, box.remote_count, box.desk_count) == (3, 3, 3)
    assert box.checked_at is not None
    assert (box.failing_since, box.last_error) == (None, "")


def test_the_clock_is_the_servers(server, box):
    deliver(server, 1)
    path = server.maildir / "new" / "1.x"
    os.utime(path, (1_795_000_000, 1_795_000_000))
    fetch.check(box)
    assert IncomingMail.objects.get().received_at.timestamp() == 1_795_000_000


def test_a_colleague_who_reads_flags_and_deletes_hides_nothing(server, box):
    deliver(server, 1, 2)
    client = server.client()
    client.select("INBOX")
    client.uid("STORE", "1:2", "+FLAGS", "(\\Seen)")
    client.logout()
    assert fetch.check(box) == 2
    client = server.client()
    client.select("INBOX")
    client.uid("STORE", "1", "+FLAGS", "(\\Deleted)")
    client.expunge()
    client.logout()
    deliver(server, 3)
    assert fetch.check(box) == 1
    assert IncomingMail.objects.count() == 3
    box.refresh_from_db()
    assert (box.remote_count, box.desk_count) == (2, 2)


def test_fetching_changes_no_flag(server, box):
    deliver(server, 1)
    fetch.check(box)
    assert all(b"Seen" not in line for line in flags(server))


def test_a_folder_numbered_anew_is_read_again_and_doubles_nothing(server, box):
    deliver(server, 1, 2)
    fetch.check(box)
    process_received()
    first = Mailbox.objects.get().uidvalidity
    for path in server.maildir.glob("dovecot*"):
        path.unlink()
    time.sleep(1.1)  # the new UIDVALIDITY is the second of its making
    server.restart()
    deliver(server, 3)
    assert fetch.check(box) == 3
    process_received()
    box.refresh_from_db()
    assert box.uidvalidity != first
    assert Case.objects.count() == 3
    assert sorted(IncomingMail.objects.values_list("state", flat=True)) == ["duplicate"] * 2 + ["filed"] * 3
    assert (box.remote_count, box.desk_count) == (3, 3)


def test_a_gap_below_the_watermark_is_found_and_healed(server, box):
    deliver(server, 1, 2, 3)
    fetch.check(box)
    IncomingMail.objects.filter(uid=2).delete()
    assert fetch.check(box) == 1
    assert sorted(IncomingMail.objects.values_list("uid", flat=True)) == [1, 2, 3]


def test_batches_are_bounded_and_a_huge_message_is_alone(server, box, monkeypatch):
    monkeypatch.setattr(imap, "BATCH_MAILS", 3)
    monkeypatch.setattr(imap, "BATCH_BYTES", 200_000)
    deliver(server, 1, 2, 3, 4)
    server.deliver(make_mail(message_id="<big@x.example>", files=[("film.bin", os.urandom(400_000))]), "5.x")
    deliver(server, 6)
    taken: list[int] = []
    real = Folder.fetch

    def counted(self, wanted):
        taken.append(len(wanted))
        return real(self, wanted)

    monkeypatch.setattr(Folder, "fetch", counted)
    assert fetch.check(box) == 6
    assert taken == [3, 1, 1, 1]


def test_an_empty_mailbox(box):
    assert fetch.check(box) == 0
    box.refresh_from_db()
    assert (box.remote_count, box.desk_count) == (0, 0)


def test_a_wrong_password_is_noted_in_the_servers_words_and_forgotten_after_success(server, box):
    Mailbox.objects.update(imap_password=secrets.seal("zle"))
    box.refresh_from_db()
    with pytest.raises(ImapProblem):
        fetch.check(box)
    box.refresh_from_db()
    first = box.failing_since
    assert first is not None
    assert "failed" in box.last_error.lower()
    with pytest.raises(ImapProblem):
        fetch.check(box)
    box.refresh_from_db()
    assert box.failing_since == first
    box.imap_password = secrets.seal(PASSWORD)
    box.save()
    fetch.check(box)
    box.refresh_from_db()
    assert (box.failing_since, box.last_error) == (None, "")


def test_a_folder_that_is_not_there(box):
    box.folder = "Nie ma"
    with pytest.raises(Exception, match="Nie ma"):
        fetch.check(box)


def test_nobody_listens(box):
    box.imap_port = free_port()
    with pytest.raises(OSError, match="refused"):
        fetch.check(box)


class TestProtection:
    def test_a_certificate_that_nobody_vouches_for_is_not_logged_in_to(self, server, box, monkeypatch):
        monkeypatch.delenv("SSL_CERT_FILE")
        assert dict(check_connection(box))["IMAP"].startswith("TLS:")
        box.verify_tls = False
        assert dict(check_connection(box))["IMAP"] == ""

    def test_a_certificate_for_another_name(self, server, box):
        box.imap_host = "127.0.0.1"
        assert dict(check_connection(box))["IMAP"].startswith("TLS:")

    def test_starttls(self, server, box):
        box.imap_port, box.imap_security = server.plain_port, "starttls"
        box.save()
        deliver(server, 1)
        assert fetch.check(box) == 1

    def test_plain_when_it_is_meant(self, server, box):
        box.imap_port, box.imap_security = server.plain_port, "plain"
        assert dict(check_connection(box)) == {"IMAP": ""}

    def test_check_says_what_is_wrong(self, box):
        box.imap_password = secrets.seal("zle")
        assert "failed" in dict(check_connection(box))["IMAP"].lower()


def test_idle_tells_of_new_mail(server, box):
    with fetch.open_folder(box) as folder:
        assert folder.can_idle()
        folder.news()
        fetch.fetch_new(box, folder)
        folder.idle_start()
        assert not folder.idle_poll(0.2)
        deliver(server, 1)
        deadline = time.monotonic() + 10
        while not folder.idle_poll(0.5):
            assert time.monotonic() < deadline
        folder.idle_stop()
        assert fetch.fetch_new(box, folder) == 1


def test_a_server_that_hangs_up_while_we_wait_is_noticed_at_once(server, box):
    with fetch.open_folder(box) as folder:
        folder.idle_start()
        assert not folder.idle_poll(0.2)
        server.restart()
        with pytest.raises(ImapProblem):
            wait_for_news(folder)


def test_news_that_comes_with_the_consent_to_wait_is_not_overlooked(server, box):
    with fetch.open_folder(box) as folder:
        fetch.fetch_new(box, folder)
        folder.news()
        deliver(server, 1)
        folder.idle_start()
        assert folder.news() or wait_for_news(folder)
        folder.idle_stop()


def wait_for_news(folder: Folder, seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if folder.idle_poll(0.5):
            return True
    return False
