"""What people see on the pages: all Polish in Polish, all English in English, apart from what customers wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import translation

import prezent
from prezent.cases.models import Case, Entry, Priority
from prezent.cases.services import delivery, drafts, handling, joining, points, words
from prezent.mailbox.models import IncomingMail, Mailbox
from prezent.people.models import Role, Staff, Team
from prezent.people.policies import viewer
from prezent.people.services import offer_place
from prezent.platform import clock, storage
from prezent.platform.eventlog import SYSTEM
from prezent.platform.models import StoredFile, Work
from prezent.web.errors import server_error
from tests.support.cases import make_case, stored
from tests.support.people import NOW, make_staff

pytestmark = pytest.mark.django_db

CATALOGUE = Path(prezent.__file__).parent / "web" / "locale" / "pl" / "LC_MESSAGES" / "django.po"
POLISH = re.compile(r"[ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")
#: What tooltips and screen readers say, and what scripts read to people out of the page.
SPOKEN = re.compile(
    r"title|placeholder|aria-label|alt|data-(said|label|new|one|few|many|changed|copied|offline|broken)"
)
#: Letters to customers are in the customer's language, whatever the desk's.
LETTERS = {"script", "style", "textarea", "prezent-editor"}
LATER = timedelta(hours=30)


class _Visible(HTMLParser):
    """Collects what people can see or hear of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in LETTERS
        self.said += [value for name, value in attrs if value and SPOKEN.match(name)]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in LETTERS

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(data)


def visible(html: str) -> list[str]:
    """The pieces of text of a page, with plain spaces."""
    parser = _Visible()
    parser.feed(html)
    return [" ".join(text.split()) for text in parser.said if text.strip()]


def messages() -> Iterator[tuple[str, str]]:
    """Each message in English and in Polish, plural forms one by one."""
    for entry in polib.pofile(str(CATALOGUE)):
        if entry.msgid_plural:
            yield from (
                (source, text) for text in entry.msgstr_plural.values() for source in (entry.msgid, entry.msgid_plural)
            )
        else:
            yield entry.msgid, entry.msgstr


def patterns(texts: set[str]) -> list[re.Pattern[str]]:
    """Messages of two words or more, with anything in their placeholders; a page is searched piece by piece."""
    found = []
    for text in texts:
        plain = " ".join(re.sub(r"<[^>]+>", "|", text).split())
        if len(re.findall(r"\w{2,}", PLACEHOLDER.sub("", plain))) >= 2:
            found += [
                re.compile(rf"(?<!\w){'[^|]+'.join(map(re.escape, PLACEHOLDER.split(part)))}(?!\w)")
                for part in plain.split("|")
                if len(re.findall(r"\w{2,}", PLACEHOLDER.sub("", part))) >= 2
            ]
    return found


def lived_in(case: Case, first: Entry, boss: Staff) -> None:
    """Something of everything that a case can hold."""
    who, at = viewer(boss), NOW + timedelta(hours=1)
    points.add_point(case, by=who, now=at, text="Refund", entry=first)
    points.set_point_answered(points.add_point(case, by=who, now=at, text="Bus"), by=who, now=at, answered=True)
    handling.assign(case, by=who, now=at, assignee=boss)
    handling.set_tags(case, by=who, now=at, names=["heater"])
    handling.set_kind(case, by=who, now=at, kind="complaint")
    handling.set_priority(case, by=who, now=at, priority=Priority.URGENT)
    handling.set_matter(case, by=who, now=at, matter="Heater again")
    handling.set_status(case, by=who, now=at, status="waiting_others")
    words.write_note(case, by=who, now=at, html="<p>Mind the date</p>")
    handling.note_needs_no_answer(case, by=who, now=at)
    words.write_answer(case, by=who, now=at, html="<p>Yes</p>", to=[("Adam Laska", "adam@poczta.example")])
    sent = Entry.objects.get(case=case, kind=Entry.Kind.OUT)
    delivery.record_delivery(sent.pk, state="failed", note="550 unknown", now=at)
    drafts.save_draft(case, by=who, now=at, mode="reply", html="<p>Draft</p>")


@pytest.fixture
def boss() -> Staff:
    return make_staff("Hanna Bielak", role=Role.ADMIN, teams=(Team.objects.create(name="Alfa"),), position="boss")


@pytest.fixture
def inside(boss: Staff, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A desk where something of everything exists, under names without Polish letters; the addresses of its pages."""
    monkeypatch.setattr(clock, "now", lambda: NOW + LATER)
    cache.clear()
    Team.objects.create(name="Beta", restricted=True)
    text = "It broke again.\n\nOn Monday X wrote:\n> before\n"
    case, first = make_case(
        "Heater", name="Adam Laska", email="adam@poczta.example", text=text, files=(stored("a.txt", b"a"),)
    )
    lived_in(case, first, boss)
    waiting, _entry = make_case("Kettle", name="Jan Laska", email="jan@poczta.example", text="Hello?")
    make_case("Lamp", name="Ewa Laska", email="ewa@poczta.example", at=NOW + LATER - timedelta(minutes=5), text="Blue?")
    done, _entry = make_case("Chair", name="Iga Laska", email="iga@poczta.example", text="Thanks")
    handling.close(done, by=viewer(boss), now=NOW, word="thanks only")
    joining.suggest(waiting, case, reason="number")
    mail = quarantined()
    work = Work.objects.create(
        kind="mail.process", key=str(mail.pk), state=Work.State.DEAD, attempts=8, last_error="disk full",
        next_attempt_at=NOW, created_at=NOW,
    )  # fmt: skip
    offer_place(actor=SYSTEM, now=NOW, email="nowa@jarzebina.example", role=Role.AGENT)
    team = boss.teams.get()
    return [
        "/", "/?whose=team", "/cases", "/cases?view=open&conditions=1", "/cases?view=closed", "/cases?view=unsent",
        "/cases?view=unassigned", "/cases?view=all&q=zzzz",
        "/cases?view=all&priority=3&team=none&opened=week&answer=late&kind=complaint", "/search", "/search?q=heat",
        "/search?q=zzzz", f"/cases/{case.number}", f"/cases/{waiting.number}", f"/cases/{done.number}", "/cases/new",
        "/cases/new?how=write", f"/customers/{case.customer_id}", "/cases/2026-999999", "/nothing-here",
        "/me", "/me/security", "/me/security/password", "/me/security/sessions", "/me/security/again",
        "/settings", f"/settings/people/{boss.pk}", "/settings/teams", f"/settings/teams/{team.pk}",
        f"/settings/teams/{team.pk}/removal", "/settings/mailboxes", "/settings/mailboxes/new",
        f"/settings/mailboxes/{mail.mailbox_id}", "/operations/work", f"/operations/work/{work.pk}/removal",
        "/operations/quarantine",
    ]  # fmt: skip


def quarantined() -> IncomingMail:
    """A mail in quarantine, in a mailbox that cannot be read; beside it one that can, unprotected."""
    Mailbox.objects.create(
        address="biuro@jarzebina.example", kind="maildir", maildir="/nowhere", smtp_host="smtp.jarzebina.example",
        smtp_security="plain", checked_at=NOW + LATER, remote_count=3, desk_count=1,
    )  # fmt: skip
    failing = Mailbox.objects.create(
        address="sklep@jarzebina.example", kind="imap", imap_host="imap.jarzebina.example", failing_since=NOW,
        last_error="refused",
    )  # fmt: skip
    raw = StoredFile.objects.create(sha256=storage.put(b"Subject: ?\n\nx"), size=13)
    return IncomingMail.objects.create(
        mailbox=failing, raw=raw, received_at=NOW, state="quarantined", problem="mail.unreadable: x"
    )


def read(client: Client, path: str, language: str) -> list[str]:
    """The visible text of a page, which must be there (or say that it is not)."""
    response = client.get(path, headers={"accept-language": language})
    assert response.status_code in ({404} if "999999" in path or "nothing" in path else {200}), path
    html = response.content.decode()
    assert f'<html lang="{language}"' in html
    return visible(html)


DOORS = ["/login", "/password/forgotten", "/password/forgotten/sent", "/login/closed", "/nothing-here"]


class TestPages:
    @pytest.fixture
    def desk(self, client: Client, boss: Staff) -> Client:
        client.force_login(boss)
        return client

    def test_nothing_is_left_in_english_on_a_polish_page(self, desk: Client, inside: list[str]) -> None:
        english = patterns({source for source, text in messages() if source != text})
        for path in inside:
            page = read(desk, path, "pl")
            found = {match.group() for one in english for match in [one.search(" | ".join(page))] if match}
            assert not found, (path, found)
            assert any(POLISH.search(text) for text in page), path

    def test_nothing_is_left_in_polish_on_an_english_page(self, desk: Client, inside: list[str]) -> None:
        english, polish = (patterns({pair[side] for pair in messages() if pair[0] != pair[1]}) for side in (0, 1))
        examples = [" ".join(source.split()) for source, _text in messages() if POLISH.search(source)]
        for path in inside:
            page = read(desk, path, "en")
            whole = " | ".join(page)
            for known in [*examples, "Jarzębina", "Państwo"]:
                whole = whole.replace(known, "")
            found = {match.group() for one in polish for match in [one.search(whole)] if match}
            assert not found, (path, found)
            assert any(one.search(whole) for one in english), "what the other test looks for is there"
            assert not POLISH.search(whole), (path, [text for text in page if POLISH.search(text)])

    @pytest.mark.parametrize("path", DOORS)
    def test_the_door_speaks_the_language_of_the_browser(self, client: Client, path: str) -> None:
        make_staff("Hanna Bielak")
        polish, said = read(client, path, "pl"), read(client, path, "en")
        assert any(POLISH.search(text) for text in polish)
        assert not POLISH.search(" ".join(said).replace("Jarzębina", ""))
        assert polish[0] != said[0], "the title of the tab"

    def test_a_person_s_own_choice_of_language_is_above_the_browser_s(self, desk: Client, boss: Staff) -> None:
        Staff.objects.filter(pk=boss.pk).update(language="en")
        response = desk.get("/me", headers={"accept-language": "pl"})
        assert '<html lang="en"' in response.content.decode()

    @pytest.mark.parametrize(("language", "title"), [("pl", "Coś zepsuło się"), ("en", "Something broke")])
    def test_the_page_of_a_fault_names_its_language(self, rf: RequestFactory, language: str, title: str) -> None:
        with translation.override(language):
            html = server_error(rf.get("/")).content.decode()
        assert f'<html lang="{language}"' in html
        assert title in html
