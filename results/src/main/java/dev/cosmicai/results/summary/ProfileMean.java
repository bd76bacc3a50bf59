package dev.cosmicai.results.summary;

import dev.cosmicai.results.rank.OperatorProfile;
import dev.cosmicai.results.rank.OperatorTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The mean of ranks' profiles, which come one by one; it keeps so many operators at most, whatever
 * the ranks tell. Not thread-safe.
 */
final class ProfileMean {
  /** What lies between the operators: the engine's own work, and that of handing tensors over. */
  static final String OUTSIDE = "outside of operators";

  private static final int MAX_SHOWN = 20;
  private static final int MAX_KEPT = 1_000;

  /** Passes that can be in one mean compare as equal. */
  private static final Comparator<OperatorProfile> WORTH =
      Comparator.<OperatorProfile, Boolean>comparing(profile -> profile.passes() > 0)
          .thenComparing(OperatorProfile::warm)
          .thenComparing(OperatorProfile::samplesPerPass);

  private final Map<String, OperatorTime> sums = new LinkedHashMap<>();
  private OperatorTime others = OperatorProfile.sum(List.of());
  private OperatorProfile like;
  private int ranks;
  private long passes;
  private double passSeconds;

  /** Adds a rank's, or leaves it aside if those before were of better passes; or nothing. */
  void add(OperatorProfile profile) {
    if (profile == null) {
      return;
    }
    int better = like == null ? 1 : WORTH.compare(profile, like);
    if (better > 0) {
      begin(profile);
    }
    if (better >= 0 && profile.passes() > 0) {
      ranks++;
      passes += profile.passes();
      passSeconds += profile.passSeconds();
      profile.operators().forEach(this::add);
      others = others.plus(profile.others());
    }
  }

  private void begin(OperatorProfile first) {
    like = first;
    sums.clear();
    others = OperatorProfile.sum(List.of());
    ranks = 0;
    passes = 0;
    passSeconds = 0;
  }

  private void add(OperatorTime time) {
    if (sums.size() < MAX_KEPT || sums.containsKey(time.operator())) {
      sums.merge(time.operator(), time, OperatorTime::plus);
    } else {
      others = others.plus(time);
    }
  }

  /** Null if no rank told of any, as none is asked to unless the job wants it. */
  RunProfile mean() {
    if (like == null) {
      return null;
    }
    List<OperatorTime> sorted = sums.values().stream().sorted(OperatorTime.LONGEST_FIRST).toList();
    int shown = Math.min(MAX_SHOWN, sorted.size());
    OperatorTime rest = others.plus(OperatorProfile.sum(sorted.subList(shown, sorted.size())));
    double inside = rest.seconds() + OperatorProfile.sum(sorted.subList(0, shown)).seconds();
    // Operators on several threads may take more than the pass.
    double all = Math.max(passSeconds, inside);
    List<RunProfile.Share> shares = new ArrayList<>();
    sorted.subList(0, shown).forEach(time -> shares.add(share(time, all)));
    if (rest.calls() > 0) {
      shares.add(share(rest, all));
    }
    if (ranks > 0) {
      shares.add(share(new OperatorTime(OUTSIDE, 0, all - inside), all));
    }
    return new RunProfile(
        ranks,
        passes,
        like.samplesPerPass(),
        like.warm(),
        ranks == 0 ? 0 : passSeconds / ranks,
        shares,
        like.note());
  }

  private RunProfile.Share share(OperatorTime total, double all) {
    return new RunProfile.Share(
        total.operator(),
        total.calls() / ranks,
        total.seconds() / ranks,
        all == 0 ? 0 : total.seconds() / all);
  }
}
