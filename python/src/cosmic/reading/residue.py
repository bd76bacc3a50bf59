"""What one part of some bytes says of the CRC-32 of all of them.

The exclusive or of the values of all parts is 0 if all bytes together have the CRC-32 that they
should have, and nobody has to read all of them. It is zlib's ``crc32_combine`` taken apart: of
parts that lie one behind the other, the CRC-32 of all is the exclusive or of each one's times
x^(8·bytes behind it), modulo CRC-32's polynomial. One part adds the CRC-32 that there should be.
"""

from typing import NamedTuple

_POLYNOMIAL = 0xEDB88320
_X_TO_8 = 1 << (31 - 8)


class Residue(NamedTuple):
    """A part's value.

    Attributes:
        value: 32 bits
        length: how many bytes all parts together have
    """

    value: int
    length: int

    def then(self, behind: "Residue") -> "Residue":
        """Of these bytes with others behind them, of which this part has a part, too."""
        value = _shifted(self.value, behind.length) ^ behind.value
        return Residue(value, self.length + behind.length)


NO_RESIDUE = Residue(0, 0)
"""Of what has no checksum, or has been compared with it already."""


def residue_of_part(crc32: int, behind: int, length: int, expected: int) -> Residue:
    """Of a part.

    Args:
        crc32: of its bytes
        behind: how many bytes follow it, of all parts
        length: how many all have
        expected: the CRC-32 of all, of exactly one of the parts; 0 of the others
    """
    return Residue(_shifted(crc32, behind) ^ expected, length)


def _shifted(crc: int, length: int) -> int:
    """``crc·x^(8·length)``, by squaring."""
    power = _X_TO_8
    while length:
        if length & 1:
            crc = _product(crc, power)
        power = _product(power, power)
        length >>= 1
    return crc


def _product(a: int, b: int) -> int:
    product = 0
    while a:
        if a & 0x80000000:
            product ^= b
        b = (b >> 1) ^ (_POLYNOMIAL if b & 1 else 0)
        a = (a << 1) & 0xFFFFFFFF
    return product
