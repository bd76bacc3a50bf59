package dev.cosmicai.formats.io;

/**
 * A piece of a file.
 *
 * @param offset of its first byte
 * @param length in bytes
 */
public record Span(long offset, long length) {}
