#pragma once

#include "bfloat16.h"

// What the operators compute, by the means of a class of processors. Memory is contiguous, results do not overlap what
// they come from, and whoever calls has checked the limits.

constexpr long MAX_TOKENS = 256, MAX_DEPTH = 128, MAX_WIDTH = 1024;
// Both a head's depth and a layer norm's width are multiples of these.
constexpr long DEPTH_STEP = 32, WIDTH_STEP = 16;

// Self-attention without its layers.
//   qkv: scaled query, key and value side by side, [count, tokens, 3 * heads * depth]
//   output: [count, tokens, heads * depth]
using Attention = void (*)(const bfloat16* qkv, bfloat16* output, long count, long tokens, long heads, long depth);

// Layer norm without weight and bias, of [rows, width].
using LayerNorm = void (*)(const bfloat16* from, bfloat16* to, long rows, long width, float epsilon);

struct Kernels {
  Attention attention;
  LayerNorm layer_norm;
};

extern const Kernels plain_kernels, avx512_kernels, amx_kernels;

// The fastest ones that this processor runs, found out once.
const Kernels& kernels();
