package dev.cosmicai.results;

import dev.cosmicai.results.rank.OperatorProfile;
import dev.cosmicai.results.rank.OperatorTime;
import java.util.List;

/** What ranks tell of their forward passes, for tests. */
public final class Profiles {
  private Profiles() {}

  /** Of five warm passes of 128 samples and one second. */
  public static OperatorProfile of(OperatorTime... operators) {
    return OperatorProfile.of(5, 128, true, 1, List.of(operators));
  }

  public static OperatorTime time(String operator, double calls, double seconds) {
    return new OperatorTime(operator, calls, seconds);
  }
}
