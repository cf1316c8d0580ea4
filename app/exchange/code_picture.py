"""Finds the signed code of an emergency prescription in a picture of the paper."""

import zxingcpp

from app.domain.emergency import CODE_PREFIX

_FORMATS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])


def find_code_in(pixels: bytes, width: int) -> str:
    """Return the first such code in a grey picture of so many pixels a row, "" for none."""
    height = len(pixels) // width if width else 0
    if not height:
        return ""
    image = memoryview(pixels)[: width * height].cast("B", shape=[height, width])
    found = zxingcpp.read_barcodes(image, formats=_FORMATS)
    return next((code.text for code in found if code.text.startswith(CODE_PREFIX)), "")
