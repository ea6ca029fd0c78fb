import base64
import re
from typing import get_args

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from portal.letters import reference
from portal.letters.reference import MalformedReference
from portal.letters.seal import ForgedSeal, Kind, MalformedSeal, Seal, open_seal, seal

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC = KEY.public_key()

seals = st.builds(Seal, st.builds(reference.new), st.sampled_from(get_args(Kind)), st.binary(min_size=16, max_size=16))


def sealed(what: Seal, key: Ed25519PrivateKey = KEY) -> str:
    return seal(key, what.reference, what.kind, what.digest)


@given(seals)
def test_what_was_sealed_is_read_back(what: Seal) -> None:
    assert open_seal(PUBLIC, sealed(what)) == what


@given(seals)
def test_a_swedish_keyboard_types_a_seal_unharmed(what: Seal) -> None:
    assert re.fullmatch("[A-Z2-7]{140}", sealed(what))


@given(seals)
def test_lower_case_and_white_space_are_forgiven(what: Seal) -> None:
    text = sealed(what)
    assert open_seal(PUBLIC, f"\t{text[:70].lower()}\r\n{text[70:]}\r\n") == what


@given(seals, st.integers(0, 139), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_one_changed_symbol_is_never_accepted(what: Seal, place: int, symbol: str) -> None:
    text = sealed(what)
    changed = text[:place] + symbol + text[place + 1 :]
    if changed != text:
        with pytest.raises((ForgedSeal, MalformedSeal)):
            open_seal(PUBLIC, changed)


@given(seals, st.integers(1, 86), st.integers(1, 255))
def test_altered_content_in_our_format_is_forged(what: Seal, place: int, change: int) -> None:
    payload = bytearray(base64.b32decode(sealed(what) + "===="))
    payload[place] ^= change
    with pytest.raises(ForgedSeal):
        open_seal(PUBLIC, base64.b32encode(payload).decode().rstrip("="))


def test_a_seal_by_another_key_is_forged() -> None:
    with pytest.raises(ForgedSeal):
        open_seal(PUBLIC, sealed(Seal("JM-7K3Q-123W", "erasure", bytes(16)), OTHER))


def test_a_signature_made_for_something_else_does_not_pass() -> None:
    signed = base64.b32decode(sealed(Seal("JM-7K3Q-123W", "erasure", bytes(16))) + "====")[:23]
    text = base64.b32encode(signed + KEY.sign(signed)).decode().rstrip("=")
    with pytest.raises(ForgedSeal):
        open_seal(PUBLIC, text)


def test_a_retired_key_still_opens_what_it_sealed() -> None:
    what = Seal("JM-7K3Q-123W", "access", bytes(16))
    assert open_seal([OTHER.public_key(), PUBLIC], sealed(what)) == what


@pytest.mark.parametrize(
    "text", ["", " ", "A" * 139, "A" * 140, "A" * 141, "A" * 1_000_000, "🎸", "\0" * 140, "ı" * 140, "=" * 140]
)
def test_what_is_not_our_format_is_malformed(text: str) -> None:
    with pytest.raises(MalformedSeal):
        open_seal(PUBLIC, text)


@given(st.text())
def test_no_text_gives_another_error(text: str) -> None:
    with pytest.raises((MalformedSeal, ForgedSeal)):
        open_seal(PUBLIC, text)


def test_only_a_whole_digest_and_a_true_reference_are_sealed() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        seal(KEY, "JM-7K3Q-123W", "access", b"short")
    with pytest.raises(MalformedReference):
        seal(KEY, "JM-7K3Q-1230", "access", bytes(16))
