"""QR codes on pages: drawn into the page itself, so that nothing else is fetched or kept."""

import segno
from markupsafe import Markup

from portal.web.marking import _

QR = _("QR code with the key that is written below it")
"""What the QR code of an authenticator app is called."""


def qr_code(text: str, label: str) -> Markup:
    """`text` as a QR code in SVG, dark on light in every colour scheme, called `label` for those who do not see it."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(
        scale=4, border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )
    return Markup(drawn.replace("<svg ", '<svg role="img" aria-label="{}" ', 1)).format(label)  # noqa: S704
