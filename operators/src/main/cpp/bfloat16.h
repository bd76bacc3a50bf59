#pragma once

#include <cstdint>
#include <cstring>

// The upper half of a float.
using bfloat16 = uint16_t;

inline float widened(bfloat16 value) {
  const uint32_t bits = static_cast<uint32_t>(value) << 16;
  float result;
  std::memcpy(&result, &bits, sizeof result);
  return result;
}

// To the nearest, halves to the even one, as IEEE 754 and the processors do.
inline bfloat16 rounded(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  if (value != value) return static_cast<bfloat16>(bits >> 16 | 0x40);
  return static_cast<bfloat16>((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}
