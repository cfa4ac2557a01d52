"""A real LanguageTool server, started by the script that operators use."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import urllib3

from tests.support import require
from tests.support.installation import free_port

SCRIPT = Path(__file__).parents[2] / "deploy" / "languagetool" / "serve.sh"
#: Seconds for starting, and for the first request in each language, which loads its dictionaries.
PATIENCE = 120


@contextmanager
def languagetool(folder: Path) -> Iterator[str]:
    """Start the server and warm it up; gives its address."""
    java = shutil.which("java")
    archives = SCRIPT.parent / "lib"
    ready = java if java and any(archives.glob("languagetool-server-*.jar")) else None
    require("LanguageTool", ready, how="install Java 17 and Maven, then run deploy/languagetool/serve.sh fetch")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with (folder / "languagetool.log").open("wb") as log:
        server = subprocess.Popen([str(SCRIPT), str(port)], stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait(server, url)
            for language, text in (("pl-PL", "Dziękuję za wiadomość."), ("en-GB", "Thank you for the letter.")):
                _warm(url, language, text)
            yield url
        finally:
            server.terminate()
            server.wait(30)


def _warm(url: str, language: str, text: str) -> None:
    """Ask until it answers: on a busy machine loading takes longer than one request may."""
    fields = {"language": language, "text": text}
    pool = urllib3.PoolManager(timeout=PATIENCE)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        answer = pool.request("POST", f"{url}/v2/check", fields=fields, encode_multipart=False)
        if answer.status == 200:
            return
    raise AssertionError(f"LanguageTool did not get ready for {language}")


def _wait(server: subprocess.Popen[bytes], url: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert server.poll() is None, "LanguageTool has ended; see languagetool.log"
        try:
            if urllib3.request("GET", f"{url}/v2/healthcheck", timeout=5, retries=False).status == 200:
                return
        except urllib3.exceptions.HTTPError:
            time.sleep(0.3)
    raise AssertionError("LanguageTool did not start")
