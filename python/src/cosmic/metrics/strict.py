"""Logarithms and powers of Java's ``StrictMath``: fdlibm 5.3, the same bits on every machine.

numpy takes what the processor or its C library has, whose last bit may differ. Everything here is
additions, multiplications and divisions of doubles, one by one, which numpy does not fuse. The
algorithms and constants are those of Sun's fdlibm (``e_exp.c``, ``e_log.c``, ``s_log1p.c``).
"""

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
_INVERSE_LN2 = 1.44269504088896338700e00
_P = (
    1.66666666666666019037e-01,
    -2.77777777770155933842e-03,
    6.61375632143793436117e-05,
    -1.65339022054652515390e-06,
    4.13813679705723846039e-08,
)
_LG = (
    6.666666666666735130e-01,
    3.999999999940941908e-01,
    2.857142874366239149e-01,
    2.222219843214978396e-01,
    1.818357216161805012e-01,
    1.531383769920937332e-01,
    1.479819860511658591e-01,
)
_LARGEST = 7.09782712893383973096e02
_SMALLEST = -7.45133219101941108420e02
_TWO_TO_54 = 1.80143985094819840000e16
_TWO_TO_MINUS_1000 = 2.0**-1000
_SIZE = 0x7FFFFFFF


def _high(x: Doubles) -> NDArray[np.int64]:
    """The upper half of the bits, with the sign."""
    return x.view(np.int64) >> 32


def _with_high(x: Doubles, high: NDArray[np.int64]) -> Doubles:
    """The same numbers with another upper half."""
    bits = (x.view(np.int64) & 0xFFFFFFFF) | (high << 32)
    return bits.view(np.float64)


def exp(values: Doubles) -> Doubles:
    """e^x, as ``StrictMath.exp``."""
    given = np.ascontiguousarray(values, dtype=np.float64)
    with np.errstate(all="ignore"):
        result = _exp(np.where(np.isfinite(given), given, 0.0))
        result = np.where(given > _LARGEST, np.inf, result)
        result = np.where(given < _SMALLEST, 0.0, result)
    return np.where(np.isnan(given), np.nan, result)


def _exp(given: Doubles) -> Doubles:
    x = np.clip(given, _SMALLEST, _LARGEST)
    size = _high(x) & _SIZE
    negative = x < 0
    reduced = size > 0x3FD62E42
    near = reduced & (size < 0x3FF0A2B2)
    k = (_INVERSE_LN2 * x + np.where(negative, -0.5, 0.5)).astype(np.int64)
    k = np.where(near, np.where(negative, -1, 1), k)
    k = np.where(reduced, k, 0)
    turns = k.astype(np.float64)
    high = np.where(reduced, x - turns * _LN2_HIGH, x)
    low = np.where(reduced, turns * _LN2_LOW, 0.0)
    rest = np.where(reduced, high - low, x)
    t = rest * rest
    c = rest - t * (_P[0] + t * (_P[1] + t * (_P[2] + t * (_P[3] + t * _P[4]))))
    plain = 1.0 - ((rest * c) / (c - 2.0) - rest)
    scaled = 1.0 - ((low - (rest * c) / (2.0 - c)) - high)
    small = k < -1021
    shift = np.where(small, k + 1000, k)
    powered = _with_high(scaled, _high(scaled) + (shift << 20))
    powered = np.where(small, powered * _TWO_TO_MINUS_1000, powered)
    result = np.where(k == 0, plain, powered)
    return np.where(size < 0x3E300000, 1.0 + x, result)


def log(values: Doubles) -> Doubles:
    """The natural logarithm, as ``StrictMath.log``."""
    given = np.ascontiguousarray(values, dtype=np.float64)
    usual = np.isfinite(given) & (given > 0)
    with np.errstate(all="ignore"):
        result = _log(np.where(usual, given, 1.0))
    result = np.where(given == 0, -np.inf, result)
    result = np.where(given == np.inf, np.inf, result)
    return np.where((given < 0) | np.isnan(given), np.nan, result)


def _log(given: Doubles) -> Doubles:
    subnormal = _high(given) < 0x00100000
    x = np.where(subnormal, given * _TWO_TO_54, given)
    k = np.where(subnormal, -54, 0)
    high = _high(x)
    k = k + (high >> 20) - 1023
    high = high & 0x000FFFFF
    i = (high + 0x95F64) & 0x100000
    x = _with_high(x, high | (i ^ 0x3FF00000))
    k = k + (i >> 20)
    turns = k.astype(np.float64)
    f = x - 1.0
    tiny = (0x000FFFFF & (2 + high)) < 3
    square = f * f * (0.5 - 0.33333333333333333 * f)
    if_tiny = np.where(k == 0, f - square, turns * _LN2_HIGH - ((square - turns * _LN2_LOW) - f))
    whole = np.where(k == 0, 0.0, turns * _LN2_HIGH + turns * _LN2_LOW)
    if_tiny = np.where(f == 0, whole, if_tiny)
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    t1 = w * (_LG[1] + w * (_LG[3] + w * _LG[5]))
    t2 = z * (_LG[0] + w * (_LG[2] + w * (_LG[4] + w * _LG[6])))
    r = t2 + t1
    half = 0.5 * f * f
    far = ((high - 0x6147A) | (0x6B851 - high)) > 0
    if_far = np.where(
        k == 0,
        f - (half - s * (half + r)),
        turns * _LN2_HIGH - ((half - (s * (half + r) + turns * _LN2_LOW)) - f),
    )
    if_near = np.where(
        k == 0,
        f - s * (f - r),
        turns * _LN2_HIGH - ((s * (f - r) - turns * _LN2_LOW) - f),
    )
    return np.where(tiny, if_tiny, np.where(far, if_far, if_near))


def log1p(values: Doubles) -> Doubles:
    """The natural logarithm of 1 + x, as ``StrictMath.log1p``."""
    given = np.ascontiguousarray(values, dtype=np.float64)
    usual = np.isfinite(given) & (given > -1)
    with np.errstate(all="ignore"):
        result = _log1p(np.where(usual, given, 0.0))
    result = np.where(given == -1, -np.inf, result)
    result = np.where(given == np.inf, np.inf, result)
    return np.where((given < -1) | np.isnan(given), np.nan, result)


def _log1p(x: Doubles) -> Doubles:
    high = _high(x)
    size = high & _SIZE
    # As signed integers, as there: a negative number's size grows with them.
    signed = np.where(high > _SIZE, high - (1 << 32), high)
    as_it_is = (signed < 0x3FDA827A) & ((signed > 0) | (signed <= 0xBFD2BEC3 - (1 << 32)))
    large = signed >= 0x43400000
    u = np.where(large, x, 1.0 + x)
    k = (_high(u) >> 20) - 1023
    c = np.where(k > 0, 1.0 - (u - x), x - (u - 1.0)) / u
    c = np.where(large, 0.0, c)
    mantissa = _high(u) & 0x000FFFFF
    low = mantissa < 0x6A09E
    u = _with_high(u, mantissa | np.where(low, 0x3FF00000, 0x3FE00000))
    k = np.where(low, k, k + 1)
    mantissa = np.where(low, mantissa, (0x00100000 - mantissa) >> 2)
    f = np.where(as_it_is, x, u - 1.0)
    k = np.where(as_it_is, 0, k)
    c = np.where(as_it_is, 0.0, c)
    mantissa = np.where(as_it_is, 1, mantissa)
    turns = k.astype(np.float64)
    half = 0.5 * f * f
    r = half * (1.0 - 0.66666666666666666 * f)
    if_tiny = np.where(k == 0, f - r, turns * _LN2_HIGH - ((r - (turns * _LN2_LOW + c)) - f))
    whole = np.where(k == 0, 0.0, turns * _LN2_HIGH + (c + turns * _LN2_LOW))
    if_tiny = np.where(f == 0, whole, if_tiny)
    s = f / (2.0 + f)
    z = s * s
    inner = _LG[4] + z * (_LG[5] + z * _LG[6])
    r = z * (_LG[0] + z * (_LG[1] + z * (_LG[2] + z * (_LG[3] + z * inner))))
    usual = np.where(
        k == 0,
        f - (half - s * (half + r)),
        turns * _LN2_HIGH - ((half - (s * (half + r) + (turns * _LN2_LOW + c))) - f),
    )
    result = np.where(mantissa == 0, if_tiny, usual)
    result = np.where((signed < 0x3FDA827A) & (size < 0x3E200000), x - x * x * 0.5, result)
    return np.where((signed < 0x3FDA827A) & (size < 0x3C900000), x, result)
