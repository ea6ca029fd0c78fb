"""The pages about one's own account: members and staff have the same ones, each below their own address."""

from portal.web.pages import AnyRequest

SECURITY = {"member": "/mitt-konto/sakerhet", "staff": "/personal/sakerhet"}


def security_of(request: AnyRequest) -> str:
    """The address of the security page of whoever is signed in."""
    return SECURITY[request.auth.kind]
