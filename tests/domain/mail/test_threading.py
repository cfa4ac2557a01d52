"""Own identifiers and tokens are verified; case numbers and forged references prove nothing."""

from __future__ import annotations

import pytest

from prezent.domain.mail import (
    case_numbers,
    evidence,
    find_tokens,
    make_message_id,
    make_token,
    normalise_subject,
    own_message_id,
    parse,
)

KEY, OTHER = b"k" * 32, b"o" * 32


def test_an_own_message_id_is_stable_and_verified() -> None:
    made = make_message_id(KEY, "jarzebina.example", "m-12")
    assert made == make_message_id(KEY, "Jarzebina.example", "m-12")
    assert made.startswith("<m-12.")
    assert made.endswith("@jarzebina.example>")
    assert own_message_id(KEY, made) == "m-12"
    assert own_message_id(KEY, f" {made.upper()} ") == "m-12"


@pytest.mark.parametrize(
    "forge",
    [
        lambda made: made.replace("m-12", "m-13"),
        lambda made: made.replace("@j", "@x"),
        lambda made: made[:-30] + "a" + made[-29:],
        lambda made: made.strip("<>"),
        lambda made: "<m-12@jarzebina.example>",
        lambda made: "",
        lambda made: "<" * 5_000,
    ],
)
def test_a_forged_message_id_is_not_ours(forge: object) -> None:
    made = make_message_id(KEY, "jarzebina.example", "m-12")
    forged = forge(made)  # type: ignore[operator]
    assert forged != made
    assert own_message_id(KEY, forged) is None
    assert own_message_id(OTHER, made) is None


@pytest.mark.parametrize(
    ("domain", "nonce"),
    [
        ("a.example", ""),
        ("a.example", "A"),
        ("a.example", "a b"),
        ("a.example", "a" * 65),
        ("", "a"),
        ("ą.example", "a"),
        ("a@b", "a"),
    ],
)
def test_message_ids_that_cannot_be_made(domain: str, nonce: str) -> None:
    with pytest.raises(ValueError, match=r"nonce|domain"):
        make_message_id(KEY, domain, nonce)


def test_tokens_are_found_in_texts_and_addresses_and_verified() -> None:
    one, two = make_token(KEY, "2026-000123"), make_token(KEY, "2026-000124")
    assert one.startswith("PZ-2026-000123-")
    texts = [f"> proszę zostawić: {two}.", f"reklamacje+{one.lower()}@jarzebina.example", one]
    assert find_tokens(KEY, texts) == ("2026-000124", "2026-000123")
    assert find_tokens(OTHER, texts) == ()
    assert find_tokens(KEY, [one.replace("000123", "000124")]) == ()
    assert find_tokens(KEY, [one + "A", "X" + one]) == ()


def test_a_flood_of_false_tokens_is_cut_off() -> None:
    false = "PZ-2026-000123-AAAA-AAAA-AAAA-AAAA "
    assert find_tokens(KEY, [false * 1_000 + make_token(KEY, "2026-000123")]) == ()


def test_a_token_needs_a_case_number() -> None:
    with pytest.raises(ValueError, match="case number"):
        make_token(KEY, "123")


@pytest.mark.parametrize(
    ("subject", "matter", "numbers"),
    [
        ("Re: Odp: FWD: PD: SV: AW: Czajnik", "Czajnik", ()),
        ("RE[2]: Re^3: Czajnik", "Czajnik", ()),
        ("Odp: [2026-000123] Czajnik", "Czajnik", ("2026-000123",)),
        ("[2026-000123] Re: Czajnik", "Czajnik", ("2026-000123",)),
        ("Re: [Jarzębina 2026-000123] [2026-000124] x", "x", ("2026-000123", "2026-000124")),
        ("Reklamacja: czajnik", "Reklamacja: czajnik", ()),
        ("Zamówienie 2026-000123", "Zamówienie 2026-000123", ()),
        ("[12026-000123]", "[12026-000123]", ()),
        ("[pilne] Re: x", "[pilne] Re: x", ()),
        ("", "", ()),
        ("Re:", "", ()),
        ("Re : x", "x", ()),
        ("PDF: x", "PDF: x", ()),
    ],
)
def test_subjects(subject: str, matter: str, numbers: tuple[str, ...]) -> None:
    assert normalise_subject(subject) == matter
    assert case_numbers(subject) == numbers


def test_evidence_is_ordered_by_how_near_it_is() -> None:
    near, far = (make_message_id(KEY, "j.example", nonce) for nonce in ("near", "far"))
    raw = (
        f"From: a@b.example\nTo: s+{make_token(KEY, '2026-000007').lower()}@j.example\nSubject: Re: [2026-000001] x\n"
        f"In-Reply-To: {near}\nReferences: <first@b.example> {far} <forged.{'a' * 24}@j.example> {near}\n\n"
        f"> {make_token(KEY, '2026-000008')}\n"
    )
    found = evidence(parse(raw.encode()), KEY)
    assert found.own_ids == (near, far)
    assert found.reference_ids == (near, f"<forged.{'a' * 24}@j.example>", far, "<first@b.example>")
    assert found.token_cases == ("2026-000007", "2026-000008")
    assert found.subject_cases == ("2026-000001",)


def test_a_bounce_points_at_the_message_it_reports() -> None:
    sent = make_message_id(KEY, "j.example", "out")
    raw = (
        "From: MAILER-DAEMON@x.example\nContent-Type: multipart/report; report-type=delivery-status;"
        " boundary=b\n\n--b\n\nx\n--b\n"
        f"Content-Type: text/rfc822-headers\n\nMessage-ID: {sent}\n--b--\n"
    )
    assert evidence(parse(raw.encode()), KEY).own_ids == (sent,)
