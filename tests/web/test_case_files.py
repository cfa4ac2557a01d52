"""Files and foreign HTML are served so that nothing in them can act."""

from __future__ import annotations

import pytest
from django.test import Client

from prezent.cases.models import Attachment, Entry
from prezent.cases.services import opening, words
from prezent.people.models import Team
from prezent.platform import storage
from tests.support.cases import make_case, stored
from tests.support.people import NOW, make_staff

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_staff())
    return client


def attached(name: str, data: bytes, media_type: str = "text/html") -> Attachment:
    make_case(files=(stored(name, data, media_type),))
    return Attachment.objects.latest("id")


def body(response: object) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "data", "claimed", "sent", "how"),
    [
        ("a.png", PNG, "text/html", "image/png", "inline"),
        ("a.html", b"<script>alert(1)</script>", "image/png", "application/octet-stream", "attachment"),
        ("a.svg", b"<svg onload=alert(1)>", "image/svg+xml", "application/octet-stream", "attachment"),
        ("a.pdf", b"%PDF-1.7", "application/pdf", "application/octet-stream", "attachment"),
        ("a.png", b"not a picture", "image/png", "application/octet-stream", "attachment"),
    ],
)
def test_only_true_pictures_are_shown(desk: Client, name: str, data: bytes, claimed: str, sent: str, how: str) -> None:
    file = attached(name, data, claimed)
    response = desk.get(f"/files/{file.pk}/{name}")
    assert response.status_code == 200
    assert body(response) == data
    assert response["Content-Type"] == sent
    assert response["Content-Disposition"].startswith(how)
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("zażółć gęślą.pdf", "attachment; filename*=utf-8''za%C5%BC%C3%B3%C5%82%C4%87%20g%C4%99%C5%9Bl%C4%85.pdf"),
        ('a"b.pdf', 'attachment; filename="a\\"b.pdf"'),
        ("a\r\nX: y.pdf", 'attachment; filename="a__X: y.pdf"'),
        ("../../etc/passwd", 'attachment; filename=".._.._etc_passwd"'),
    ],
)
def test_names_travel_whole_and_harmless(desk: Client, name: str, header: str) -> None:
    file = attached(name, b"%PDF")
    assert desk.get(f"/files/{file.pk}/x")["Content-Disposition"] == header


def test_the_link_on_the_page_opens_whatever_the_name(desk: Client) -> None:
    file = attached("a/b?c#d%.txt", b"a")
    html = desk.get(f"/cases/{file.case.number}").content.decode()
    link = html.split(f'href="/files/{file.pk}/')[1].split('"')[0]
    assert desk.get(f"/files/{file.pk}/{link}").status_code == 200


def test_a_file_seen_before_is_not_sent_again(desk: Client) -> None:
    file = attached("a.png", PNG)
    first = desk.get(f"/files/{file.pk}/a.png")
    again = desk.get(f"/files/{file.pk}/a.png", HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert desk.get(f"/files/{file.pk}/a.png", HTTP_IF_NONE_MATCH='"other"').status_code == 200
    assert desk.head(f"/files/{file.pk}/a.png")["Content-Type"] == "image/png"


def test_strangers_get_no_file_not_even_by_its_etag(client: Client) -> None:
    wall = Team.objects.create(name="Zarząd", restricted=True)
    make_case(team=wall, files=(stored("a.png", PNG),))
    file = Attachment.objects.select_related("file").get()
    address, etag = f"/files/{file.pk}/a.png", f'"{file.file.sha256}"'
    assert client.get(address).status_code == 302
    client.force_login(make_staff())
    assert client.get(address, HTTP_IF_NONE_MATCH=etag).status_code == 404
    client.force_login(make_staff("Ewa Nowa", teams=(wall,)))
    assert client.get(address).status_code == 200


def test_a_file_whose_bytes_are_lost_is_not_found(desk: Client) -> None:
    file = attached("a.txt", b"only here, never elsewhere")
    storage.path(file.file.sha256).unlink()
    assert desk.get(f"/files/{file.pk}/a.txt").status_code == 404
    assert desk.get("/files/999999/a.txt").status_code == 404


def original(html: str, *files: words.FilePart) -> Entry:
    case, _entry = make_case()
    return words.add_incoming(
        case, opening.Incoming(channel="email", at=NOW, text="x", html=html, subject="<i>S", files=files), now=NOW
    )


def test_the_senders_layout_stands_alone_and_can_do_nothing(desk: Client) -> None:
    part = stored("logo.png", PNG, "image/png")
    mine = words.FilePart("logo.png", "image/png", part.size, part.sha256, inline=True, content_id="<logo@x>")
    entry = original('<p>Tak</p><img alt="l" data-cid="logo@x" width="5"><img data-cid="none@x">', mine)
    response = desk.get(f"/entries/{entry.pk}/original")
    html = response.content.decode()
    policy = response["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'; img-src data:; style-src 'sha256-")
    assert "unsafe-inline" not in policy
    assert '<img alt="l" width="5" src="data:image/png;base64,' in html
    assert html.count("src=") == 1
    assert "<title>&lt;i&gt;S</title>" in html


def test_the_page_only_links_to_the_senders_layout(desk: Client) -> None:
    entry = original("<table><tr><td>Tabela</td></tr></table>")
    html = desk.get(f"/cases/{entry.case.number}").content.decode()
    assert f'href="/entries/{entry.pk}/original" target="_blank" rel="noopener"' in html
    assert "<td>Tabela" not in html


def test_only_incoming_html_has_another_look(desk: Client) -> None:
    case, entry = make_case()
    assert desk.get(f"/entries/{entry.pk}/original").status_code == 404
    assert desk.get("/entries/999999/original").status_code == 404
    assert case.number
