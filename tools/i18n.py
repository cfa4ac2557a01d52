"""Keep the Polish catalogue complete: ``update`` (needs GNU gettext), ``compile``, ``check``.

English is the language of the sources; Polish is what most people see. A message may read the same in
both only when it stands in ``tools/i18n-same.txt``.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "prezent"
PO = PACKAGE / "web" / "locale" / "pl" / "LC_MESSAGES" / "django.po"
SAME = ROOT / "tools" / "i18n-same.txt"
PLURALS = (
    "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
)
#: ``%(name)s`` and ``%s``; and a percent sign written twice
PLACEHOLDER = re.compile(r"%(?:\((?P<name>\w+)\))?[sd]|%%")


def update() -> None:
    """Collect messages from the sources into the catalogue; what is new comes untranslated, what is gone goes."""
    if shutil.which("xgettext") is None:
        sys.exit("i18n: GNU gettext is missing. Debian, Ubuntu: apt install gettext. macOS: brew install gettext")
    PO.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        env = os.environ | {"PREZENT_HOME": home, "DJANGO_SETTINGS_MODULE": "prezent.platform.settings"}
        command = [sys.executable, "-m", "django", "makemessages", "--locale=pl", "--no-location", "--no-obsolete"]
        subprocess.run([*command, "--verbosity=0"], cwd=PACKAGE, env=env, check=True)
    catalogue = polib.pofile(str(PO), wrapwidth=110)
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "pl",
        "Plural-Forms": PLURALS,
    }
    catalogue.header = "Polish messages of Prezent."
    catalogue.metadata_is_fuzzy = False
    for entry in catalogue:
        if entry.fuzzy:  # gettext's guess at a similar message: wrong more often than not
            entry.flags.remove("fuzzy")
            entry.msgstr = ""
            entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "")
            entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
    catalogue.sort(key=lambda entry: (entry.msgid.lower(), entry.msgctxt or ""))
    catalogue.save()
    compile_catalogue()


def compile_catalogue() -> None:
    """Write the binary catalogue that the program reads."""
    polib.pofile(str(PO)).save_as_mofile(str(PO.with_suffix(".mo")))


def problems() -> Iterator[str]:
    """Everything that is wrong with the catalogue, a line each."""
    catalogue = polib.pofile(str(PO))
    same = set(SAME.read_text(encoding="utf-8").splitlines())
    for entry in catalogue:
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if entry.obsolete or entry.fuzzy:
            yield f"obsolete or fuzzy: {entry.msgid!r}"
        elif not all(texts) or (entry.msgid_plural and len(texts) != 3):
            yield f"not translated: {entry.msgid!r}"
        elif entry.msgid in texts and entry.msgid not in same:
            yield f"the same in both languages: {entry.msgid!r}"
        else:
            yield from _placeholders(entry, texts)
    yield from _stale()


def _placeholders(entry: polib.POEntry, texts: list[str]) -> Iterator[str]:
    allowed = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural or ""))
    for text in texts:
        if not set(PLACEHOLDER.findall(text)) <= allowed:
            yield f"unknown placeholder in the translation of {entry.msgid!r}"
    if not entry.msgid_plural and set(PLACEHOLDER.findall(entry.msgstr)) != set(PLACEHOLDER.findall(entry.msgid)):
        yield f"a placeholder is lost in the translation of {entry.msgid!r}"


def _stale() -> Iterator[str]:
    """Differences between the catalogue and the sources, and between its two forms."""
    binary = {(e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in polib.mofile(str(PO.with_suffix(".mo")))}
    text = {(e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in polib.pofile(str(PO)) if e.translated()}
    if binary != text:
        yield "django.mo is not made from django.po: run 'make i18n'"
    if shutil.which("xgettext") is None:
        if os.environ.get("PREZENT_REQUIRE_ALL") == "1":
            yield "GNU gettext is missing, so messages in the sources were not compared with the catalogue"
        else:
            print("i18n: GNU gettext is missing; new messages in the sources were NOT looked for", file=sys.stderr)
        return
    before = {(e.msgctxt, e.msgid, e.msgid_plural) for e in polib.pofile(str(PO))}
    kept_po, kept_mo = PO.read_bytes(), PO.with_suffix(".mo").read_bytes()
    try:
        update()
        after = {(e.msgctxt, e.msgid, e.msgid_plural) for e in polib.pofile(str(PO))}
    finally:
        PO.write_bytes(kept_po)
        PO.with_suffix(".mo").write_bytes(kept_mo)
    for _, msgid, _ in sorted(after - before, key=str):
        yield f"in the sources, not in the catalogue: {msgid!r}"
    for _, msgid, _ in sorted(before - after, key=str):
        yield f"in the catalogue, no longer in the sources: {msgid!r}"


def main(command: str) -> int:
    """Run one command; 1 when ``check`` finds a problem."""
    if command == "update":
        update()
    elif command == "compile":
        compile_catalogue()
    elif command == "check":
        found = list(problems())
        print("\n".join(found) or f"i18n: {len(polib.pofile(str(PO)))} messages, all translated")
        return 1 if found else 0
    else:
        sys.exit("usage: i18n.py update | compile | check")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
