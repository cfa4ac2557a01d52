"""``prezent deadline``: a legal date with its computation, at the terminal. Needs neither a database nor a desk."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from prezent.domain.deadlines.choosing import read_answers, which
from prezent.domain.deadlines.due import Due, due
from prezent.domain.deadlines.hours import DeadlineError
from prezent.domain.deadlines.house import House, from_folder, statutory
from prezent.domain.deadlines.regime import SURE, Regime
from prezent.domain.language.both import Text2

_DAY = click.DateTime(["%Y-%m-%d"])
_LANG = click.option("--lang", type=click.Choice(["pl", "en"]), default="pl", show_default=True)
_OWN = click.option(
    "--regimes", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with the firm's own regimes and choices (*.toml), beside those of the law.",
)  # fmt: skip


class Unusable(click.ClickException):
    """It cannot be computed: the message says why. Exit code 2, as for a wrong call."""

    exit_code = 2


class Deadline(click.Group):
    """A group whose usual command needs no name: ``prezent deadline REGIME DATE``."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """What is not the name of a command is the usual command's first argument."""
        return super().resolve_command(ctx, args if args[0] in self.commands else ["of", *args])


@click.group(cls=Deadline)
def deadline() -> None:
    """A legal date with its computation: prezent deadline PL_CONS_7A 2026-11-21.

    Options of that: prezent deadline of --help.
    """


@deadline.command()
@click.argument("regime")
@click.argument("day", metavar="DATE", type=_DAY)
@click.option("--extended", is_flag=True, help="With the extension that the law knows.")
@click.option("--completed", metavar="DATE", type=_DAY, help="When the complaint was completed.")
@click.option("--called", metavar="DATE", type=_DAY, help="When the call to complete it came.")
@click.option("--lenient", multiple=True, metavar="SETTING", help="Take the lenient reading of a disputed point.")
@click.option("--json", "as_json", is_flag=True)
@_LANG
@_OWN
def of(regime: str, day: Any, completed: Any, called: Any, as_json: bool, lang: str, folder: Path | None,
       extended: bool, lenient: tuple[str, ...]) -> None:  # fmt: skip
    """When a regime's clock ends for an event on DATE (a local day), and how that is counted."""
    try:
        house = _house(folder)
        if regime not in house.regimes:
            raise Unusable(f"there is no regime {regime}; see: prezent deadline list")
        found = due(
            house.regimes[regime], day.date(), extended=extended, completed=completed.date() if completed else None,
            called=called.date() if called else None,
            lenient={*lenient, *house.lenient.get(regime, ())}, days=house.bank_days,
        )  # fmt: skip
    except DeadlineError as error:
        raise Unusable(str(error)) from error
    if as_json:
        click.echo(json.dumps(_json(found), ensure_ascii=False))
        return
    for step in found.steps:
        click.echo(step.in_(lang))
    for one in found.version.contested:
        click.echo(f"[{SURE['C'].in_(lang)}] {one.text.in_(lang)}")
    if said := SURE[found.version.mark].in_(lang):
        click.echo(f"[{said}]")


@deadline.command("list")
@click.option("--json", "as_json", is_flag=True)
@_LANG
@_OWN
def list_(as_json: bool, lang: str, folder: Path | None) -> None:
    """All regimes: whom each is for, and the period of its newest version."""
    try:
        known = _house(folder).regimes
    except DeadlineError as error:
        raise Unusable(str(error)) from error
    if as_json:
        click.echo(json.dumps([_row(one) for one in known.values()], ensure_ascii=False))
        return
    width = max(len(one) for one in known)
    for one in known.values():
        click.echo(f"{one.id:<{width}}  {one.name.in_(lang)}: {_period(one).in_(lang)} ({one.who.in_(lang)})")


@deadline.command("which")
@click.option("--answers", "file", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="What is known of the message, as JSON or TOML.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True)
@_LANG
def which_(file: Path, as_json: bool, lang: str) -> None:
    """Which regimes a message opens, and why."""
    try:
        chosen = which(read_answers(_answers(file)))
    except DeadlineError as error:
        raise Unusable(f"{file}: {error}") from error
    if as_json:
        click.echo(json.dumps([{"regime": one.regime, "why": one.why._asdict()} for one in chosen], ensure_ascii=False))
        return
    for one in chosen:
        click.echo(f"{one.regime}: {one.why.in_(lang)}")
    if not chosen:
        click.echo(Text2("Żaden termin ustawowy się nie otwiera.", "No legal period is opened.").in_(lang))


def _answers(file: Path) -> Mapping[str, Any]:
    text = file.read_text("utf-8")
    try:
        found = json.loads(text) if file.suffix == ".json" else tomllib.loads(text)
    except (json.JSONDecodeError, tomllib.TOMLDecodeError) as error:
        raise DeadlineError("answers.unreadable", str(error)) from error
    if not isinstance(found, dict):
        raise DeadlineError("answers.unreadable", "answers are names with values")
    return found


def _house(folder: Path | None) -> House:
    return from_folder(folder) if folder else statutory()


def _period(regime: Regime) -> Text2:
    newest = regime.versions[-1]
    if newest.period is None:
        return Text2("bez liczby dni", "no number of days")
    unit = {"days": Text2("dni", "days"), "working_days": Text2("dni rob.", "working days"),
            "months": Text2("mies.", "months")}[newest.period.unit]  # fmt: skip
    return Text2(f"{newest.period.n} {unit.pl}", f"{newest.period.n} {unit.en}")


def _row(regime: Regime) -> dict[str, Any]:
    newest = regime.versions[-1]
    return {
        "regime": regime.id, "family": regime.family, "name": regime.name._asdict(), "who": regime.who._asdict(),
        "period": {"n": newest.period.n, "unit": newest.period.unit} if newest.period else None,
        "met_by": newest.met_by, "silence": newest.silence, "mark": newest.mark, "basis": list(newest.basis),
        "since": newest.since.isoformat(),
    }  # fmt: skip


def _json(found: Due) -> dict[str, Any]:
    def day(one: date | None) -> str | None:
        return one.isoformat() if one else None

    extension = found.version.extension
    conditions = extension.conditions if extension else ()
    note = found.version.extension_note
    said = conditions or ((note,) if note else ())
    return {
        "regime": found.regime.id,
        "event": found.event.isoformat(),
        "raw_due": day(found.raw),
        "legal_due": day(found.legal),
        "breach_from": day(found.breach_from),
        "breach_at": found.breach_at.isoformat() if found.breach_at else None,
        "met_by": found.met_by,
        "silence": found.version.silence,
        "extension": {
            "possible": extension is not None,
            "until": day(found.extended_until),
            "conditions": [one._asdict() for one in said],
        },
        "contested": [
            {**one.text._asdict(), "setting": one.setting or None, "strict": one.strict or None,
             "lenient": one.lenient or None}
            for one in found.version.contested
        ],
        "steps": {"pl": [one.pl for one in found.steps], "en": [one.en for one in found.steps]},
        "basis": list(found.version.basis),
    }  # fmt: skip
