package dev.cosmicai.formats.parquet;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.Span;
import dev.cosmicai.formats.parquet.footer.Leaf;
import dev.cosmicai.formats.parquet.page.Blocks;
import dev.cosmicai.formats.parquet.page.ByteStrings;
import dev.cosmicai.formats.parquet.page.Presence;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Rows of a {@link BinaryColumn}, unpacked while its bytes pass by in pieces of any length. For one
 * thread.
 *
 * <pre>{@code
 * for (ByteBuffer piece : fetched(run.spans())) {
 *   while (run.next(piece)) {
 *     use(run.value());
 *   }
 * }
 * run.verify();
 * }</pre>
 */
public final class BinaryRun {
  private final Column column;
  private final PageStream pages;
  private final Blocks blocks = new Blocks();
  private long skipLeft;
  private long rowsLeft;

  private DataPage page;

  /** Values of the page that were not given. */
  private int left;

  private Presence presence;

  /** The page's values; null before one of them was needed. */
  private ByteStrings values;

  private boolean isPresent;

  /** Rows of some row groups, of which the first ones are passed over. */
  BinaryRun(Column column, PageStream pages, long skipped, long rows) {
    this.column = column;
    this.pages = pages;
    this.skipLeft = skipped;
    this.rowsLeft = rows;
  }

  /** What must be fetched, in this order. */
  public List<Span> spans() {
    return pages.spans();
  }

  /**
   * Goes to the next row; at first, to the first one.
   *
   * @param stored the next fetched bytes; its position moves behind those that were taken, of which
   *     nothing is needed any more
   * @return false if it takes more bytes, or if there are no more rows
   * @throws FatalFault (the file's reason) if the column is damaged
   */
  public boolean next(ByteBuffer stored) {
    while (rowsLeft > 0) {
      if (left == 0 && !open(stored)) {
        return false;
      }
      if (left > 0) {
        advance();
        if (skipLeft == 0) {
          rowsLeft--;
          return true;
        }
        skipLeft--;
      }
    }
    stored.position(stored.limit());
    return false;
  }

  /** The row's bytes, from position to limit, until the next one is asked for; null for a null. */
  public ByteBuffer value() {
    return isPresent ? values.bytes().slice(values.start(), values.length()) : null;
  }

  /**
   * To be called after the last fetched byte.
   *
   * @throws FatalFault (the file's reason) if a row is missing
   */
  public void verify() {
    if (rowsLeft > 0) {
      throw column.damage().page("is missing");
    }
  }

  private boolean open(ByteBuffer stored) {
    page = pages.next(stored, 0);
    if (page == null) {
      return false;
    }
    Leaf leaf = column.leaf();
    left = page.values();
    values = null;
    presence =
        new Presence(page.definitions(), leaf.maxDefinition(), left, blocks, column.damage());
    return true;
  }

  private void advance() {
    presence.ready();
    isPresent = presence.isPresent(0);
    presence.skip(1);
    left--;
    if (isPresent) {
      if (values == null) {
        values =
            ByteStrings.of(
                page.encoding(),
                page.content(),
                page.values(),
                page.dictionary(),
                blocks,
                column.damage());
      }
      values.advance();
    }
  }
}
