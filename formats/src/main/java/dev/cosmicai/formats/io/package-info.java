/**
 * A file's bytes, and what all readers of formats share. {@link dev.cosmicai.formats.io.FileBytes}
 * is a file that can be read anywhere, {@link dev.cosmicai.formats.io.Member} a part of it with a
 * checksum of its own, {@link dev.cosmicai.formats.io.MemoryBudget} what reading it may allocate,
 * and {@link dev.cosmicai.formats.io.FileFaults} makes every fault, so that each message names the
 * file and stays one line. Uses nothing else of {@code formats}. Other modules need only {@code
 * FileBytes}.
 */
package dev.cosmicai.formats.io;
