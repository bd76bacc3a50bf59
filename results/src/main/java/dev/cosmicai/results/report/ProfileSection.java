package dev.cosmicai.results.report;

import dev.cosmicai.results.report.chart.Numbers;
import dev.cosmicai.results.summary.RunProfile;
import java.util.Locale;

/** The words of a page about where forward passes spend their time. */
final class ProfileSection {
  private static final double MILLIS_PER_SECOND = 1e3;

  private ProfileSection() {}

  /** What was recorded, or why nothing was. */
  static String about(RunProfile profile) {
    if (profile.ranks() == 0) {
      return "No rank recorded a forward pass: " + profile.note() + ".";
    }
    return String.format(
        Locale.ROOT,
        "A forward pass of %s %s on one stream, %s: the mean of %s %s of %s %s. Operators count"
            + " without those that they call themselves, so that no time counts twice.%s",
        Numbers.count(profile.samplesPerPass()),
        profile.samplesPerPass() == 1 ? "sample" : "samples",
        millis(profile.passSeconds()),
        Numbers.count(profile.passes()),
        profile.passes() == 1 ? "pass" : "passes",
        Numbers.count(profile.ranks()),
        profile.ranks() == 1 ? "rank" : "ranks",
        profile.warm()
            ? ""
            : " No stream passed as many samples twice, so these were first passes: what is done"
                + " only once is in them.");
  }

  static String millis(double seconds) {
    return Numbers.metric(MILLIS_PER_SECOND * seconds) + " ms";
  }

  /** A mean, which need not be whole; nothing where nothing is called. */
  static String calls(RunProfile.Share share) {
    double calls = share.calls();
    return calls == 0
        ? ""
        : calls == Math.rint(calls) ? Numbers.count((long) calls) : Numbers.metric(calls);
  }

  /** A bar's width in percent, beside the longest one's 100. */
  static String width(RunProfile.Share share, RunProfile profile) {
    double most = profile.operators().stream().mapToDouble(RunProfile.Share::share).max().orElse(0);
    return Numbers.coordinate(most == 0 ? 0 : 100 * share.share() / most);
  }
}
