/**
 * What a Parquet file says of itself: its {@link dev.cosmicai.formats.parquet.footer.Footer}, the
 * columns in it, and the header of each page. Read by hand ({@link
 * dev.cosmicai.formats.parquet.footer.ThriftCursor}), since the objects that Parquet's own classes
 * make of a footer take many times its size, and they make all of them before anything can be
 * refused. Uses {@code formats.io}.
 */
package dev.cosmicai.formats.parquet.footer;
