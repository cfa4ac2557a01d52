"""The command line of the channel."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from prezent.cli.mail import mail, mailbox
from prezent.mailbox.models import Mailbox
from prezent.people.models import Team
from prezent.platform import secrets
from tests.support.mails import SHOP, make_mail
from tests.support.mailservers import smtp_server

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "mail"
URLS = ["--imap", "imaps://sklep@imap.jarzebina.example:993", "--smtp", "smtps://sklep@smtp.jarzebina.example:465"]


def run(group, *args: str, stdin: str = ""):
    return CliRunner().invoke(group, list(args), input=stdin)


class TestParse:
    def test_json_has_the_promised_shape(self):
        result = run(mail, "parse", str(CORPUS / "002-gmail-czajnik-odpowiedz.eml"), "--json")
        found = json.loads(result.output)
        assert result.exit_code == 0
        assert list(found) == [
            "subject",
            "from",
            "to",
            "cc",
            "date",
            "message_id",
            "in_reply_to",
            "references",
            "automatic",
            "text",
            "segments",
            "html",
            "attachments",
            "problems",
        ]
        assert "".join(found["text"][one["start"] : one["end"]] for one in found["segments"]) == found["text"]

    @pytest.mark.parametrize("content", [b"", b"\x00\xff" * 50, b"nothing like a mail"])
    def test_anything_that_is_a_file(self, tmp_path, content):
        (tmp_path / "x").write_bytes(content)
        assert run(mail, "parse", str(tmp_path / "x"), "--json").exit_code == 0
        assert run(mail, "parse", str(tmp_path / "x")).exit_code == 0

    def test_what_is_no_file(self, tmp_path):
        assert run(mail, "parse", str(tmp_path)).exit_code == 2
        assert run(mail, "parse", str(tmp_path / "nowhere")).exit_code == 2

    def test_for_people(self):
        output = run(mail, "parse", str(CORPUS / "037-wp-zalacznik-pdf.eml")).output
        assert "File:" in output
        assert "[new]" in output

    def test_it_needs_neither_django_nor_a_home(self, tmp_path):
        code = (
            "import sys; from prezent.cli.mail import mail; mail.main(sys.argv[1:], standalone_mode=False); "
            "assert 'django' not in sys.modules"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, "parse", str(CORPUS / "001-gmail-czajnik-pierwsza.eml"), "--json"],
            cwd=tmp_path,
            capture_output=True,
            check=False,
            env={"PYTHONPATH": str(CORPUS.parents[2] / "src")},
        )
        assert done.returncode == 0, done.stderr
        assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
class TestImport:
    def test_json_and_words(self, tmp_path):
        (tmp_path / "1.eml").write_bytes(make_mail())
        result = run(mail, "import", str(tmp_path), "--mailbox", SHOP, "--json")
        assert json.loads(result.stdout) == {
            "read": 1,
            "new_cases": 1,
            "replies": 0,
            "duplicates": 0,
            "automatic": 0,
            "quarantined": 0,
        }
        again = run(mail, "import", str(tmp_path))
        assert again.stdout == "1 read: 0 new cases, 0 replies, 1 duplicates, 0 automatic, 0 in quarantine\n"
        assert "1 read" in result.stderr

    def test_nothing_there(self, tmp_path):
        assert run(mail, "import", str(tmp_path / "nowhere")).exit_code == 2


@pytest.mark.django_db
class TestMailbox:
    def test_add(self):
        team = Team.objects.create(name="Sklep")
        result = run(mailbox, "add", SHOP, *URLS, "--password-stdin", "--team", "sklep", stdin="tajne\n")
        assert result.exit_code == 0, result.output
        box = Mailbox.objects.get()
        assert (box.kind, box.imap_host, box.imap_port, box.imap_user) == (
            "imap",
            "imap.jarzebina.example",
            993,
            "sklep",
        )
        assert (box.smtp_host, box.smtp_port, box.smtp_security) == ("smtp.jarzebina.example", 465, "tls")
        assert secrets.unseal(box.imap_password) == secrets.unseal(box.smtp_password) == "tajne"
        assert box.team == team
        assert not box.insecure

    def test_defaults_of_a_url(self):
        run(
            mailbox,
            "add",
            SHOP,
            "--imap",
            "imap+starttls://a%40firma.example@mail.firma.example",
            "--password-stdin",
            stdin="x",
        )
        box = Mailbox.objects.get()
        assert (box.imap_user, box.imap_port, box.imap_security) == ("a@firma.example", 143, "starttls")
        assert not box.sends

    def test_without_a_user_the_address_logs_in_and_a_relay_needs_none(self):
        run(
            mailbox,
            "add",
            SHOP,
            "--imap",
            "imaps://x.example",
            "--smtp",
            "smtps://y.example",
            "--password-stdin",
            stdin="p",
        )
        box = Mailbox.objects.get()
        assert (box.imap_user, box.smtp_user, box.smtp_password) == (SHOP, "", "")

    def test_a_maildir(self, tmp_path):
        run(mailbox, "add", SHOP, "--maildir", str(tmp_path))
        box = Mailbox.objects.get()
        assert (box.kind, box.maildir) == ("maildir", str(tmp_path))

    @pytest.mark.parametrize(
        ("args", "words"),
        [
            (["--imap", "imap://a@b.example"], "--insecure-tls"),
            (["--smtp", "smtp://a@b.example"], "--insecure-tls"),
            (["--imap", "imaps://a:haslo@b.example"], "--password-stdin"),
            (["--imap", "https://a@b.example"], "imaps://"),
            (["--imap", "smtps://a@b.example"], "imaps://"),
            (["--imap", "imaps://a@b.example:port"], "--imap"),
            (["--imap", "imaps://a@b.example", "--maildir", "/x"], "one of"),
            (["--team", "Nie ma"], "no team"),
        ],
    )
    def test_what_is_refused(self, args, words):
        result = run(mailbox, "add", SHOP, *args)
        assert result.exit_code == 2
        assert words in result.output
        assert "haslo" not in result.output
        assert not Mailbox.objects.exists()

    def test_unprotected_when_it_is_meant(self):
        result = run(
            mailbox,
            "add",
            SHOP,
            "--imap",
            "imap://a@b.example",
            "--smtp",
            "smtp://b.example:2525",
            "--insecure-tls",
            "--password-stdin",
            stdin="p",
        )
        assert result.exit_code == 0, result.output
        box = Mailbox.objects.get()
        assert (box.imap_security, box.smtp_security, box.smtp_port, box.verify_tls) == ("plain", "plain", 2525, False)
        assert "NOT PROTECTED" in run(mailbox, "list").output

    def test_list(self):
        assert "No mailbox yet" in run(mailbox, "list").output
        Mailbox.objects.create(address=SHOP, kind="imap", remote_count=5, desk_count=5)
        assert "5 in the mailbox, 5 on the desk" in run(mailbox, "list").output

    def test_check(self):
        with smtp_server() as server:
            Mailbox.objects.create(address=SHOP, smtp_host="localhost", smtp_port=server.port, smtp_security="plain")
            good = run(mailbox, "check", SHOP.upper())
        assert (good.exit_code, good.output) == (0, "SMTP: ok\n")
        bad = run(mailbox, "check", SHOP)
        assert bad.exit_code == 1
        assert run(mailbox, "check", "nikt@firma.example").exit_code == 1
