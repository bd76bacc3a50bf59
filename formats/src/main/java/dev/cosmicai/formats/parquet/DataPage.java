package dev.cosmicai.formats.parquet;

import dev.cosmicai.formats.parquet.footer.Chunk;
import dev.cosmicai.formats.parquet.footer.Encoding;
import dev.cosmicai.formats.parquet.page.Dictionary;
import java.nio.ByteBuffer;

/**
 * A page of values, unpacked. Its buffers go from position to limit; they last until the next page
 * is asked for.
 *
 * @param chunk in which it lies
 * @param first the place of its first value among those of the chunk
 * @param values how many, nulls included
 * @param encoding of the values
 * @param repetitions the repetition levels; empty if there are none
 * @param definitions the definition levels; empty if there are none
 * @param content the values
 * @param dictionary of the chunk; null if it has none
 */
record DataPage(
    Chunk chunk,
    long first,
    int values,
    Encoding encoding,
    ByteBuffer repetitions,
    ByteBuffer definitions,
    ByteBuffer content,
    Dictionary dictionary) {}
