"""Keep the Polish catalogue complete: ``update`` (needs GNU gettext), ``compile``, ``check``.

English is the language of the sources; Polish is what most people see. A message may read the same in
both only when it stands in ``tools/i18n-same.txt``. ``django.po`` is typed with ordinary spaces; the compiled
``django.mo`` has non-breaking ones after one-letter words and between numbers and units.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polib

from prezent.domain.language.typography import no_orphans

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "prezent"
PO = PACKAGE / "web" / "locale" / "pl" / "LC_MESSAGES" / "django.po"
SAME = ROOT / "tools" / "i18n-same.txt"
PLURALS = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
#: ``%(name)s``, ``%s`` and a percent sign written twice, each in full
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]|%%")
_HOW = ("--locale=pl", "--no-location", "--no-obsolete", "--verbosity=0")
#: Settings under which messages are collected: the product's own are not needed, so a broken one does not matter.
_SETTINGS = """
SECRET_KEY = "messages are collected, nothing is signed"
USE_I18N = True
LOCALE_PATHS = [{locale!r}]
"""


def _without_messages(folder: str, names: list[str]) -> set[str]:
    """What is left out of the copy of the sources: everything that holds no messages."""
    wanted = {".py", ".html", ".txt"}
    there = Path(folder)
    return {
        name
        for name in names
        if name in {"static", "locale", "__pycache__"} or ((there / name).is_file() and Path(name).suffix not in wanted)
    }


def collect() -> polib.POFile:
    """The catalogue as the sources now want it: what is new comes untranslated, what is gone goes.

    Works on a copy of the sources, since Django's collector writes beside each template. Exits without GNU gettext.
    """
    if shutil.which("xgettext") is None:
        sys.exit("i18n: GNU gettext is missing. Debian, Ubuntu: apt install gettext. macOS: brew install gettext")
    with tempfile.TemporaryDirectory() as home:
        sources, locale = Path(home, "sources"), Path(home, "locale")
        shutil.copytree(PACKAGE, sources, ignore=_without_messages)
        po = locale / "pl" / "LC_MESSAGES" / "django.po"
        po.parent.mkdir(parents=True)
        if PO.exists():
            shutil.copy(PO, po)
        Path(home, "collecting.py").write_text(_SETTINGS.format(locale=str(locale)), encoding="utf-8")
        # -P: the sources hold a `platform`, which must not stand before the standard library's
        command = [sys.executable, "-P", "-m", "django", "makemessages"]
        env = os.environ | {"PYTHONPATH": home, "DJANGO_SETTINGS_MODULE": "collecting"}
        subprocess.run([*command, *_HOW], cwd=sources, env=env, check=True)
        return _tidy(polib.pofile(str(po), wrapwidth=110))


def _tidy(catalogue: polib.POFile) -> polib.POFile:
    """Without gettext's guesses, dates and obsolete messages, in an order that makes small differences."""
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
    catalogue.sort(key=lambda entry: (entry.msgid.lower(), entry.msgid, entry.msgctxt or ""))
    return catalogue


def update() -> None:
    """Collect messages from the sources into the catalogue and compile it."""
    catalogue = collect()
    PO.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(PO))
    compile_catalogue()


def _compiled() -> polib.POFile:
    """The catalogue as the program reads it: with non-breaking spaces where Polish wants them."""
    catalogue = polib.pofile(str(PO))
    for entry in catalogue:
        entry.msgstr = no_orphans(entry.msgstr)
        entry.msgstr_plural = {form: no_orphans(text) for form, text in entry.msgstr_plural.items()}
    return catalogue


def compile_catalogue() -> None:
    """Write the binary catalogue that the program reads."""
    _compiled().save_as_mofile(str(PO.with_suffix(".mo")))


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
    allowed = {entry.msgid for entry in catalogue if entry.msgid in (entry.msgstr, *entry.msgstr_plural.values())}
    yield from (f"allowed to be the same, but is not: {msgid!r}" for msgid in sorted(same - allowed - {""}))
    yield from _stale(catalogue)


def _placeholders(entry: polib.POEntry, texts: list[str]) -> Iterator[str]:
    """A singular has exactly the placeholders of its message; a plural form may leave its number out."""
    expected = Counter(PLACEHOLDER.findall(entry.msgid))
    allowed = set(expected) | set(PLACEHOLDER.findall(entry.msgid_plural or ""))
    for text in texts:
        found = Counter(PLACEHOLDER.findall(text))
        if not set(found) <= allowed:
            yield f"unknown placeholder in the translation of {entry.msgid!r}"
        elif not entry.msgid_plural and set(found) != set(expected):
            yield f"a placeholder is lost in the translation of {entry.msgid!r}"


def _stale(catalogue: polib.POFile) -> Iterator[str]:
    """Differences between the catalogue and the sources, and between its two forms."""
    binary = {(e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in polib.mofile(str(PO.with_suffix(".mo")))}
    text = {(e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in _compiled() if e.translated()}
    if binary != text:
        yield "django.mo is not made from django.po: run 'make i18n'"
    if shutil.which("xgettext") is None:
        if os.environ.get("PREZENT_REQUIRE_ALL") == "1":
            yield "GNU gettext is missing, so messages in the sources were not compared with the catalogue"
        else:
            print("i18n: GNU gettext is missing; new messages in the sources were NOT looked for", file=sys.stderr)
        return
    before = {(e.msgctxt, e.msgid, e.msgid_plural) for e in catalogue}
    after = {(e.msgctxt, e.msgid, e.msgid_plural) for e in collect()}
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
