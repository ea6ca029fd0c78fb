import base64

import pytest

from portal.sources.http_signature import Secrets

OLD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NEW = "whsec_" + base64.b64encode(bytes(range(32))).decode()
ID, TIME, CONTENT = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
PUBLISHED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_signature_is_the_one_that_the_standard_publishes() -> None:
    assert Secrets(OLD).sign(ID, TIME, CONTENT) == PUBLISHED
    assert Secrets(OLD).fits(PUBLISHED, ID, TIME, CONTENT)


@pytest.mark.parametrize(
    ("signature", "id_", "time", "content"),
    [
        (PUBLISHED, "msg_other", TIME, CONTENT),
        (PUBLISHED, ID, TIME + 1, CONTENT),
        (PUBLISHED, ID, TIME, CONTENT + b" "),
        (PUBLISHED.replace("v1,", "v2,"), ID, TIME, CONTENT),
        (PUBLISHED[:-2], ID, TIME, CONTENT),
        ("", ID, TIME, CONTENT),
        ("v1,å", ID, TIME, CONTENT),
    ],
)
def test_a_signature_of_anything_else_does_not_fit(signature: str, id_: str, time: int, content: bytes) -> None:
    assert not Secrets(OLD).fits(signature, id_, time, content)


def test_while_a_secret_is_changed_both_fit() -> None:
    changing = Secrets(f"{NEW} {OLD}")
    assert Secrets(OLD).fits(changing.sign(ID, TIME, CONTENT), ID, TIME, CONTENT)
    assert Secrets(NEW).fits(changing.sign(ID, TIME, CONTENT), ID, TIME, CONTENT)
    assert changing.fits(PUBLISHED, ID, TIME, CONTENT)
    assert not Secrets(NEW).fits(PUBLISHED, ID, TIME, CONTENT)


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("", "is empty"),
        (OLD.removeprefix("whsec_"), "does not begin with whsec_"),
        ("whsec_not base64!", "is not base64"),
        ("whsec_c2hvcnQ=", "has not 24 to 64 bytes"),
    ],
)
def test_a_secret_that_cannot_be_one_is_refused_and_not_told(written: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong) as refused:
        Secrets(written)
    assert not written or written not in str(refused.value)
    assert "MfKQ" not in repr(Secrets(OLD))
