import pytest

from portal.sources.masking import masked


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("19850412-9803", "19850412-****"),
        ("198504129803", "19850412-****"),
        (198504129803, "19850412-****"),
        ("850412+9803", "850412-****"),
        ("4111 1111 1111 1234", "**** **** **** 1234"),
        ("4111-1111-1111-1234", "**** **** **** 1234"),
        ("**** **** **** 1234", "**** **** **** 1234"),
        ("secret", "****"),
        ("12345", "****"),
        (None, None),
    ],
)
def test_a_masked_value_shows_only_what_may_be_shown(value: object, shown: str | None) -> None:
    assert masked(value) == shown
