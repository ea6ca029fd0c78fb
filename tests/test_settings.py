"""A portal with a database of its own does not start half-configured."""

import base64

import pytest
from pydantic import ValidationError

from portal.letters.letterhead import MOST_MOVED
from portal.settings import Settings
from tests.conftest import CHEAP

KEY = base64.b64encode(bytes(32)).decode()
KEYS = {"key_encryption_key": KEY, "signing_key": KEY, "index_key": KEY}
URL = "postgresql://portal_app@db/portal"


def test_it_starts_with_keys_and_https() -> None:
    started = Settings(database_url=URL, base_url="https://integritet.example", **KEYS)
    assert started.secure
    assert not started.is_demo


@pytest.mark.parametrize("missing", KEYS)
def test_it_does_not_start_without_a_key(missing: str) -> None:
    keys = {name: key for name, key in KEYS.items() if name != missing}
    with pytest.raises(ValidationError, match=f"PORTAL_{missing.upper()}"):
        Settings(database_url=URL, base_url="https://integritet.example", **keys)


def test_it_does_not_start_without_https() -> None:
    with pytest.raises(ValidationError, match="https"):
        Settings(database_url=URL, base_url="http://integritet.example", **KEYS)


def test_passwords_cost_what_is_promised_unless_somebody_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in CHEAP:
        monkeypatch.delenv(name)
    unsaid = Settings()
    assert (unsaid.password_memory, unsaid.password_passes) == (65536, 3)


@pytest.mark.parametrize(("name", "value"), [("password_memory", 19455), ("password_passes", 1)])
def test_passwords_are_not_hashed_for_less_than_is_enough(name: str, value: int) -> None:
    with pytest.raises(ValidationError, match=name):
        Settings(**{name: value})


OIDC = {"oidc_issuer": "https://login.example", "oidc_client_id": "portal", "oidc_client_secret": "s3cret"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"oidc_client_secret": None}, "PORTAL_OIDC_CLIENT_SECRET"),
        ({"oidc_client_id": None}, "PORTAL_OIDC_CLIENT_ID"),
        ({"oidc_issuer": "http://login.example"}, "not an https address"),
        ({"oidc_issuer": None, "oidc_only": True}, "PORTAL_OIDC_ONLY"),
        ({"base_url": None}, "PORTAL_BASE_URL"),
    ],
    ids=str,
)
def test_an_identity_provider_is_named_whole(change: dict[str, object], said: str) -> None:
    whole = {"base_url": "https://integritet.example", **OIDC}
    assert Settings(**whole).oidc_issuer
    with pytest.raises(ValidationError, match=said) as refused:
        Settings(**{**whole, **change})
    assert "s3cret" not in str(refused.value)


def test_a_key_has_32_bytes() -> None:
    with pytest.raises(ValidationError, match="32 bytes"):
        Settings(signing_key=base64.b64encode(b"short").decode())


def test_an_address_is_not_moved_over_something_else() -> None:
    assert Settings(envelope_window_moved=(MOST_MOVED, -MOST_MOVED)).envelope_window_moved == (MOST_MOVED, -MOST_MOVED)
    with pytest.raises(ValidationError):
        Settings(envelope_window_moved=(0, MOST_MOVED + 0.1))
