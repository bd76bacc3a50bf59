/**
 * Operators for libtorch that are faster on short sequences than its own, and the library that has
 * them. They are in C++, in {@code src/main/cpp}; {@code kernels.h} says what they compute. The
 * build compiles them where there is a compiler; without one all goes on, slower.
 *
 * <p>An archive says by a member's name that the member needs them. Only ranks that have them load
 * it, so no archive depends on them as a whole.
 */
package dev.cosmicai.operators;
