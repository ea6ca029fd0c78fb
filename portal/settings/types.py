"""What settings are written as, and how they are read."""

import base64
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretBytes, SecretStr
from pydantic_settings import NoDecode

KEY_BYTES = 32


def _key(value: object) -> object:
    key = base64.b64decode(value, validate=True) if isinstance(value, str) else value
    if isinstance(key, bytes) and len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes, written as base64")
    return key


Key = Annotated[SecretBytes, NoDecode, BeforeValidator(_key)]
"""32 secret bytes, given as base64."""

PublicKey = Annotated[bytes, NoDecode, BeforeValidator(_key)]
"""The 32 bytes of an Ed25519 public key, given as base64."""


Millimetres = Annotated[float, Field(ge=-4, le=4)]
"""A fine adjustment; more would print addresses over something else."""


class Webhook(BaseModel):
    """Somebody who is told of every change of a consent. The address is https, but on this machine."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: Annotated[str, Field(pattern=r"^(https://|http://(127\.0\.0\.1|localhost|\[::1\])[:/])")]
    secret: SecretStr
