package dev.cosmicai.formats.parquet.page;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileFaults;

/**
 * Makes the faults of one column.
 *
 * @param column how messages name it, such as {@code column `redshift`}
 */
public record Damage(FileFaults faults, String column) {
  /** Of the column of this name. */
  public static Damage of(FileFaults faults, String name) {
    return new Damage(faults, "column " + FileFaults.quote(name));
  }

  /** A page is not as the format says. */
  public FatalFault page(String how) {
    return faults.corrupt("is damaged: a page of %s %s", column, how);
  }

  /** A page holds less than it says. */
  public FatalFault endsEarly() {
    return page("ends too early");
  }

  /** The column is sound, but of a kind that is not read. */
  public FatalFault unsupported(String what) {
    return faults.shape("holds %s %s, which is not supported", column, what);
  }
}
