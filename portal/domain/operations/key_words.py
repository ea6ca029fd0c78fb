"""What `portal keys status` says of each key."""

from portal.domain.operations.key_rotation import KeyUse


def standing(use: KeyUse) -> str:
    """One line: the key, what it wraps, and what follows from that."""
    if not use.fingerprint:
        return (
            f"without a name: {use.values} values from before values said by which key; `portal keys rotate` names it"
        )
    name = f"key {use.fingerprint.hex()}: wraps {use.values} values"
    if not use.is_known:
        return f"{name}, and is not in the settings: what it wraps cannot be opened"
    if use.wraps:
        return f"{name}, and every new one"
    if use.values:
        return f"{name}, which `portal keys rotate` wraps anew; it is still needed"
    return (
        f"{name}. It can be taken out of the settings as soon as no process wraps with it any longer, and destroyed"
        " once no backup is kept from before the rotation"
    )
