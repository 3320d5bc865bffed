"""ZXing: QR codes."""

import zxingcpp

from duizhao.scan.vision import Image


def texts(image: Image) -> list[str]:
    """Return the texts of all QR codes in a grey picture."""
    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    return [bytes(one.bytes).decode("utf-8", "replace") for one in found]
