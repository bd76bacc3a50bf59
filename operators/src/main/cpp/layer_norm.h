#pragma once

#include "bfloat16.h"

// As kernels.h says; for AVX-512.
void layer_norm_by_vectors(const bfloat16* from, bfloat16* to, long rows, long width, float epsilon);
