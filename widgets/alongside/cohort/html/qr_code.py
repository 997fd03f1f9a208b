"""An address as a QR code for a page, drawn in the page's own colour."""

from __future__ import annotations

from markupsafe import Markup


def qr_code(address: str) -> Markup:
    """An SVG of a QR code (ISO/IEC 18004) with error correction M and its quiet zone of four.

    It is white below and black above in every theme: cameras want dark on light.
    """
    import segno  # only slips need it

    made = segno.make_qr(address, error="m")
    svg = made.svg_inline(
        border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )
    return Markup(svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704
