"""Text travels compressed, files of people as they are, and a browser that has a file is told so."""

from __future__ import annotations

import gzip

import brotli
import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from prezent.web.compression import CompressionMiddleware

LONG = b"Prezent to reklamacja. " * 100


def _through(response: HttpResponse, accepts: str = "gzip, br") -> HttpResponse:
    request = HttpRequest()
    request.META["HTTP_ACCEPT_ENCODING"] = accepts
    return CompressionMiddleware(lambda _request: response)(request)  # type: ignore[return-value, arg-type]


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "text/css", "text/javascript", "image/svg+xml"])
def test_text_is_compressed(kind: str) -> None:
    answer = _through(HttpResponse(LONG, content_type=kind))
    assert answer["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer["Vary"]
    assert gzip.decompress(answer.content) == LONG
    assert len(answer.content) < len(LONG) / 2


@pytest.mark.parametrize(
    "kind", ["image/png", "font/woff2", "application/pdf", "text/plain", "application/octet-stream"]
)
def test_what_gains_nothing_goes_as_it_is(kind: str) -> None:
    answer = _through(HttpResponse(LONG, content_type=kind))
    assert "Content-Encoding" not in answer
    assert answer.content == LONG


def test_a_file_that_is_handed_out_is_not_touched() -> None:
    answer = _through(HttpResponse(LONG, content_type="text/html", headers={"Content-Disposition": "attachment"}))
    assert answer.content == LONG


def test_a_browser_that_cannot_read_it_gets_it_plain() -> None:
    assert _through(HttpResponse(LONG, content_type="text/css"), accepts="identity").content == LONG


def test_a_style_that_the_browser_has_is_not_sent_again(client: Client) -> None:
    first = client.get("/static/prezent/tokens.css", headers={"accept-encoding": "gzip"})
    assert first["Content-Encoding"] == "gzip"
    whole = b"".join(first.streaming_content)  # type: ignore[attr-defined]
    assert gzip.decompress(whole).startswith(b"/*")
    again = client.get(
        "/static/prezent/tokens.css", headers={"accept-encoding": "gzip", "if-none-match": first["ETag"]}
    )
    assert again.status_code == 304


def test_files_travel_with_brotli_where_the_browser_reads_it(client: Client) -> None:
    address = "/static/prezent/editor/vendor/prosemirror.min.js"
    plain = b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]
    for _ in range(2):
        answer = client.get(address, headers={"accept-encoding": "gzip, deflate, br, zstd"})
        small = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        assert answer["Content-Encoding"] == "br"
        assert answer["Content-Length"] == str(len(small))
        assert "Accept-Encoding" in answer["Vary"]
        assert brotli.decompress(small) == plain
    accepts = {"accept-encoding": "br", "if-none-match": answer["ETag"]}
    assert client.get(address, headers=accepts).status_code == 304
    part = client.get(address, headers={"accept-encoding": "br", "range": "bytes=0-9"})
    assert part.status_code == 206
    assert "Content-Encoding" not in part or part["Content-Encoding"] != "br"


def test_no_brotli_for_a_browser_that_refuses_it(client: Client) -> None:
    answer = client.get("/static/prezent/tokens.css", headers={"accept-encoding": "gzip, br;q=0"})
    assert answer["Content-Encoding"] == "gzip"
