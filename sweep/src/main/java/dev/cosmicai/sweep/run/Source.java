package dev.cosmicai.sweep.run;

import java.util.Locale;

/** Where the numbers of a run come from. */
public enum Source {
  /** The run took place, and told what it measured. */
  MEASURED,
  /** Others published them; their clocks may be other ones. */
  IMPORTED,
  /** A model predicted them. */
  SIMULATED;

  /** As tables write it, such as {@code measured}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
