package dev.cosmicai.formats.io;

/**
 * A piece of a file, or of a member of one.
 *
 * @param offset of its first byte
 * @param length in bytes
 */
public record Span(long offset, long length) {}
