"""Pages, styles and scripts travel compressed; what is compressed already, or somebody's file, goes as it is."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

KINDS = frozenset(
    {"text/html", "text/css", "text/javascript", "application/javascript", "application/json", "image/svg+xml"}
)


class _Files(GZipMiddleware):
    """Styles and scripts are the same for everybody: no secret in them that their length could tell."""

    max_random_bytes = 0


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
