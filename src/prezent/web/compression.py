"""Pages, styles and scripts travel compressed; what is compressed already, or somebody's file, goes as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import brotli
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

KINDS = frozenset(
    {"text/html", "text/css", "text/javascript", "application/javascript", "application/json", "image/svg+xml"}
)


def _reads_brotli(request: HttpRequest) -> bool:
    accepted = request.META.get("HTTP_ACCEPT_ENCODING", "").lower().split(",")
    return any(one.strip() == "br" for one in accepted)


#: Brotli's quality for files: a twentieth of a second, once a process, for the largest.
QUALITY: Final = 9


class _Files(GZipMiddleware):
    """Styles and scripts are the same for everybody: no secret in them that their length could tell, and each is
    compressed with Brotli once, where the browser reads that."""

    max_random_bytes = 0

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        #: by address, the file's own ETag and the file compressed: as many as the package has files
        self._kept: dict[str, tuple[str, bytes]] = {}

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress a whole file; a part of one, or one that has not changed, goes as it is."""
        reads_brotli = _reads_brotli(request)
        etag = response.get("ETag", "")
        if not reads_brotli or not etag or response.status_code != 200 or request.method != "GET":
            return super().process_response(request, response)
        known, small = self._kept.get(request.path, ("", b""))
        if known != etag:
            small = brotli.compress(b"".join(response), quality=QUALITY)
            self._kept[request.path] = (etag, small)
        response.streaming_content = [small]  # type: ignore[attr-defined]
        response["Content-Length"] = str(len(small))
        response["Content-Encoding"] = "br"
        response["ETag"] = f"W/{etag}"
        patch_vary_headers(response, ("Accept-Encoding",))
        return response


class CompressionMiddleware(GZipMiddleware):
    """Django's gzip (with its random padding against guessing secrets by length), for the desk's own text alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        self._files = _Files(get_response)

    def process_request(self, request: HttpRequest) -> None:
        """A compressed answer had its ETag weakened: the browser's question about it means the file's own."""
        known = request.META.get("HTTP_IF_NONE_MATCH", "")
        if known.startswith("W/"):
            request.META["HTTP_IF_NONE_MATCH"] = known.removeprefix("W/")

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress what gains by it and is not handed out as a file."""
        kind = response.get("Content-Type", "").partition(";")[0].strip()
        if kind not in KINDS or response.get("Content-Disposition", "").startswith("attachment"):
            return response
        if response.streaming:  # WhiteNoise's files; pages never are
            return self._files.process_response(request, response)
        return super().process_response(request, response)
