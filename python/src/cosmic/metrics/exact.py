"""Sums of doubles without rounding: the same numbers give the same bits, in any order."""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from cosmic.metrics import wire

Doubles = NDArray[np.float64]

_MANTISSA_BITS = 52
_HALF_BITS = 27
_EXPONENTS = 2048
# So many halves of mantissas add up exactly in a double.
_AT_A_TIME = 1 << 24
# Where the error of a square is a double: no part of it under- or overflows.
_SAFE_LOW, _SAFE_HIGH = 2.0**-480, 2.0**500
_SPLITTER = float((1 << _HALF_BITS) + 1)


class ExactSum:
    """A fixed-point number in units of 2^-1074. Infinities and NaN follow IEEE 754."""

    __slots__ = ("_not_finite", "_units")

    def __init__(self) -> None:
        self._units = 0
        self._not_finite = 0.0

    def add(self, addends: Doubles) -> None:
        """Adds all numbers of an array."""
        numbers = np.ascontiguousarray(addends, dtype=np.float64).reshape(-1)
        finite = np.isfinite(numbers)
        if not finite.all():
            with np.errstate(invalid="ignore"):
                self._not_finite += float(numbers[~finite].sum())
            numbers = numbers[finite]
        for start in range(0, len(numbers), _AT_A_TIME):
            self._add_finite(numbers[start : start + _AT_A_TIME])

    def _add_finite(self, numbers: Doubles) -> None:
        bits = numbers.view(np.int64)
        exponents = (bits >> _MANTISSA_BITS) & 0x7FF
        mantissas = bits & ((1 << _MANTISSA_BITS) - 1)
        mantissas = np.where(exponents > 0, mantissas | (1 << _MANTISSA_BITS), mantissas)
        places = np.maximum(exponents, 1) - 1
        sign = np.where(bits < 0, -1.0, 1.0)
        lows = np.bincount(
            places, sign * (mantissas & ((1 << _HALF_BITS) - 1)), minlength=_EXPONENTS
        )
        highs = np.bincount(places, sign * (mantissas >> _HALF_BITS), minlength=_EXPONENTS)
        for place in np.flatnonzero((lows != 0) | (highs != 0)).tolist():
            self._units += (int(lows[place]) + (int(highs[place]) << _HALF_BITS)) << place

    def add_squares(self, roots: Doubles) -> None:
        """Adds the squares of all numbers, exactly unless one over- or underflows."""
        numbers = np.ascontiguousarray(roots, dtype=np.float64).reshape(-1)
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            squares = numbers * numbers
        self.add(squares)
        size = np.abs(numbers)
        safe = (size > _SAFE_LOW) & (size < _SAFE_HIGH)
        self.add(_errors_of_squares(numbers[safe], squares[safe]))
        others = ~safe & np.isfinite(squares) & (numbers != 0)
        pairs = zip(numbers[others].tolist(), squares[others].tolist(), strict=True)
        self.add(np.array([_fused(root, square) for root, square in pairs], dtype=np.float64))

    def merge(self, other: "ExactSum") -> None:
        """Adds another sum."""
        self._units += other._units
        self._not_finite += other._not_finite

    def value(self) -> float:
        """The sum, rounded to the nearest double."""
        if self._not_finite != 0:
            return self._not_finite
        return float(Fraction(self._units, 1 << 1074))

    def encode(self) -> bytes:
        """The message ``Sum``."""
        units = self._units
        trailing = (units & -units).bit_length() - 1 if units else 0
        significant = units >> trailing
        # In as few bytes as a two's complement takes.
        length = (significant if significant >= 0 else ~significant).bit_length() // 8 + 1
        return (
            wire.integer(1, trailing)
            + wire.content(2, significant.to_bytes(length, "big", signed=True))
            + wire.double(3, self._not_finite)
        )


def _errors_of_squares(roots: Doubles, squares: Doubles) -> Doubles:
    """The exact ``x * x - square`` (T. J. Dekker, 1971)."""
    scaled = roots * _SPLITTER
    high = scaled - (scaled - roots)
    low = roots - high
    error: Doubles = ((high * high - squares) + 2 * high * low) + low * low
    return error


def _fused(root: float, square: float) -> float:
    """``fma(x, x, -square)``: rounded once."""
    return float(Fraction(root) ** 2 - Fraction(square))
