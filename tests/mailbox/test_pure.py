"""Small decisions: who is behind a mail, in which language, where never to connect, when two mails are one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prezent.domain.mail import parse
from prezent.mailbox import faults, network
from prezent.mailbox.identity import identity_of
from prezent.mailbox.imap import Listed, batches
from prezent.mailbox.intake import in_batches
from prezent.mailbox.maildir import base_name
from prezent.mailbox.senders import Author, author_of, bare, participants_of
from prezent.mailbox.tongue import language_of

OURS = frozenset({"jarzebina.example"})


def author(sender: str, reply_to: str = "") -> Author | None:
    head = f"From: {sender}\n" + (f"Reply-To: {reply_to}\n" if reply_to else "")
    return author_of(parse(head.encode() + b"\nx"), our_domains=OURS)


class TestAuthor:
    @pytest.mark.parametrize(
        ("sender", "reply_to", "expected"),
        [
            ("Anna <Anna@poczta.example>", "", Author("Anna", "anna@poczta.example")),
            ("Anna <anna@poczta.example>", "zlodziej@inny.example", Author("Anna", "anna@poczta.example")),
            ("Anna <anna@firma.example>", "biuro@firma.example", Author("Anna", "biuro@firma.example")),
            ("Sklep <www@strona.example>", "Jan <jan@poczta.example>", Author("Jan", "jan@poczta.example")),
            ("Sklep <no-reply@strona.example>", "jan@poczta.example", Author("", "jan@poczta.example")),
            ("F <kontakt@jarzebina.example>", "Ewa <ewa@poczta.example>", Author("Ewa", "ewa@poczta.example")),
            ("anna@poczta.example", "anna@poczta.example", Author("", "anna@poczta.example")),
            ("anna@poczta.example.evil.example", "x@poczta.example", Author("", "anna@poczta.example.evil.example")),
        ],
    )
    def test_reply_to_is_followed_only_where_it_is_safe(self, sender, reply_to, expected):
        assert author(sender, reply_to) == expected

    def test_nobody(self):
        assert author_of(parse(b"Subject: x\n\ny"), our_domains=OURS) is None
        assert author("<" + "a" * 300 + "@poczta.example>") is None

    def test_our_addresses_take_no_part_with_or_without_a_token(self):
        mail = parse(b"From: a@b.example\nTo: Sklep+PZ-1@Jarzebina.example, c@d.example\nCc: A@b.example\n\nx")
        found = participants_of(mail, Author("", "a@b.example"), ours=frozenset({"sklep@jarzebina.example"}))
        assert found == ["a@b.example", "c@d.example"]

    def test_bare(self):
        assert bare("Sklep+PZ@Firma.example") == "sklep@firma.example"


class TestLanguage:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Dzień dobry, czajnik nie działa, proszę o pomoc", "pl"),
            ("Dzien dobry, czajnik nie dziala, prosze o pomoc", "pl"),
            ("Hello, the kettle is broken and I would like a refund", "en"),
        ],
    )
    def test_clear_words(self, text, expected):
        assert language_of(text, "en") == expected
        assert language_of(text, "pl") == expected

    @pytest.mark.parametrize("text", ["", "ok", "12345", "Доброго дня, чайник не працює"])
    def test_unclear_words_are_the_mailboxes(self, text):
        assert language_of(text, "pl") == "pl"
        assert language_of(text, "en") == "en"

    @given(st.text())
    def test_any_text(self, text):
        assert language_of(text, "pl") in {"pl", "en"}


class TestForbidden:
    @pytest.mark.parametrize(
        "address", ["169.254.169.254", "169.254.0.1", "fe80::1", "fe80::1%eth0", "::ffff:169.254.169.254"]
    )
    def test_link_local(self, address):
        assert network.is_forbidden(address)

    @pytest.mark.parametrize("address", ["127.0.0.1", "::1", "192.168.1.5", "10.0.0.1", "203.0.113.9", "2001:db8::1"])
    def test_house_and_world(self, address):
        assert not network.is_forbidden(address)

    def test_a_name_that_leads_there(self, monkeypatch):
        monkeypatch.setattr(network.socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("169.254.169.254", 993))])
        with pytest.raises(network.ForbiddenAddress):
            network.connect("mail.firma.example", 993, 1)


class TestIdentity:
    def test_traces_do_not_count_and_words_do(self):
        raw = b"From: a@b.example\nSubject: x\nDate: Mon, 2 Nov 2026 10:00:00 +0100\n\nhej\n"
        same = b"Received: from c\nDelivered-To: d@e.example\n" + raw.replace(b"\n", b"\r\n")
        assert identity_of(parse(raw), raw) == identity_of(parse(same), same)
        other = raw.replace(b"hej", b"nie")
        assert identity_of(parse(raw), raw) != identity_of(parse(other), other)

    def test_the_same_moment_in_another_zone_is_the_same(self):
        def made(date: str) -> str:
            raw = f"From: a@b.example\nMessage-ID: <1@b.example>\nDate: {date}\n\nx".encode()
            return identity_of(parse(raw), raw)

        assert made("Mon, 2 Nov 2026 10:00:00 +0100") == made("Mon, 2 Nov 2026 09:00:00 +0000")
        assert made("Mon, 2 Nov 2026 10:00:00 +0100") != made("Mon, 2 Nov 2026 10:00:00 +0000")


class TestBatches:
    @given(st.lists(st.integers(0, 40 * 1024 * 1024), max_size=200))
    def test_nothing_is_lost_and_all_is_bounded(self, sizes):
        for cut in (
            [[one.size for one in group] for group in batches([Listed(n, size) for n, size in enumerate(sizes)])],
            list(in_batches(sizes, lambda size: size)),
        ):
            assert [size for group in cut for size in group] == sizes
            for group in cut:
                assert group
                assert len(group) <= 100
                assert len(group) == 1 or sum(group) <= 16 * 1024 * 1024


def test_maildir_flags_are_not_part_of_the_name():
    assert base_name("1795.M1P2.host,S=9:2,RS") == base_name("1795.M1P2.host,S=9") == "1795.M1P2.host,S=9"


def test_faults_do_nothing_unless_armed():
    for point in faults.POINTS:
        faults.reach(point)
    with pytest.raises(ValueError, match="nowhere"):
        faults.arm("nowhere")
