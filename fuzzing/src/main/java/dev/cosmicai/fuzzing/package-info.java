/**
 * What every reader of foreign bytes has to hold, whatever the bytes are: {@link
 * dev.cosmicai.fuzzing.ReaderFuzzTest} says it and checks it. Each reader's module has such a test;
 * it goes through seeds in every build, and through inputs that Jazzer makes of them with {@code
 * -Dfuzz.seconds=N}. For tests only; knows no reader.
 */
package dev.cosmicai.fuzzing;
