package dev.cosmicai.cli.job;

import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.coordinator.RunPreview;
import dev.cosmicai.coordinator.plan.Manifest;
import dev.cosmicai.coordinator.plan.Splits;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.RunSpecs;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A plan and its estimate as lines of text; of many ranks only the first and the last. */
public final class PlanReport {
  private static final int MAX_RANKS_SHOWN = 12;
  private static final int LAST_RANKS_SHOWN = 2;
  private static final double KILOBYTE = 1e3;
  private static final double MEGABYTE = 1e6;
  private static final double GIGABYTE = 1e9;

  private PlanReport() {}

  static List<String> of(JobPlan plan) {
    InferenceJob job = plan.job();
    RunPreview preview = plan.preview();
    PlanEstimate estimate = plan.estimate();
    PlanEstimate.Assumptions assumptions = plan.assumptions();
    List<String> lines = new ArrayList<>();
    lines.add("Plan of " + job.name() + " (nothing was run or written)");
    job.getSpec()
        .worker()
        .program()
        .ifPresent(program -> lines.add("  Program " + program.inWords()));
    Manifest.Model model = preview.manifest().model();
    if (!model.uri().isEmpty()) {
      lines.add(format("  Model   %s, %s", model.uri(), size(model.sizeBytes())));
    }
    lines.add(
        format(
            "  Data    %s: %,d files, %s, about %,d samples",
            job.getSpec().data().uri(),
            preview.manifest().files().size(),
            size(preview.manifest().inputBytes()),
            assumptions.samples(preview.manifest().inputBytes())));
    lines.add("          Samples: " + assumptions.sampleSize().source());
    lines.add(
        format(
            "          %,d splits of at most %s, or one a file where that is not cut",
            Splits.of(preview.manifest()).count(), size(preview.manifest().data().splitBytes())));
    if (preview.passedOver().count() > 0) {
      lines.add("          " + preview.passedOver().sentence());
    }
    Optional<RunSpec.Follow> follow = RunSpecs.follow(job.getSpec());
    boolean nothingYet = preview.manifest().files().isEmpty();
    follow.ifPresent(now -> lines.add(follow(now, nothingYet)));
    lines.add("  Output  " + job.getSpec().output().uri());
    output(job.getSpec().resume(), preview, estimate)
        .forEach(line -> lines.add("          " + line));
    lines.add(
        format(
            "  Ranks   %,d, %,d at the same time",
            estimate.ranks().size(), Math.min(assumptions.parallelism(), estimate.ranks().size())));
    lines.add("");
    lines.add(format("  %8s %8s %12s %12s %10s", "rank", "splits", "size", "samples", "time"));
    addRanks(estimate.ranks(), lines);
    lines.add("");
    lines.add(
        format(
            "  Estimate: %s and $%.6f%s, if a rank does %,.0f samples/s (--samples-per-second),"
                + " starts within %.0f s and holds %.1f GB",
            duration(estimate.wallSeconds()),
            estimate.cost(),
            follow.isPresent() ? ", without the time that ranks wait for files" : "",
            assumptions.samplesPerSecond(),
            PlanEstimate.SECONDS_PER_START,
            assumptions.memoryGb()));
    return lines;
  }

  private static List<String> output(boolean resume, RunPreview preview, PlanEstimate estimate) {
    List<String> lines = new ArrayList<>();
    preview.refusal().ifPresent(refusal -> lines.add("A run would be refused: " + refusal));
    preview.resumed().ifPresent(resumed -> lines.add(resumed(resumed, preview, estimate)));
    if (resume && lines.isEmpty()) {
      lines.add("There is nothing to resume: a run would begin anew");
    }
    lines.addAll(preview.warnings());
    return lines;
  }

  private static String resumed(
      RunPreview.Resumed resumed, RunPreview preview, PlanEstimate estimate) {
    return format(
        "A run would resume run %s: %,d of %,d splits left, %,d new %s",
        resumed.run(),
        estimate.splits(),
        Splits.of(preview.manifest()).count(),
        resumed.newFiles(),
        resumed.newFiles() == 1 ? "file" : "files");
  }

  private static String follow(RunSpec.Follow follow, boolean nothingYet) {
    return format(
        "          Follows the folder: %s; a look every %s for more, until %s",
        nothingYet
            ? "there is nothing yet, and the job would wait for files"
            : "this is what is there now",
        duration((double) follow.interval().toSeconds()),
        follow
            .idle()
            .map(idle -> "none has come for " + duration((double) idle.toSeconds()))
            .orElse("drain is true"));
  }

  private static void addRanks(List<PlanEstimate.Rank> ranks, List<String> lines) {
    int last = ranks.size() - LAST_RANKS_SHOWN;
    int first = MAX_RANKS_SHOWN - LAST_RANKS_SHOWN;
    for (PlanEstimate.Rank rank : ranks) {
      if (ranks.size() <= MAX_RANKS_SHOWN || rank.number() < first || rank.number() >= last) {
        lines.add(
            format(
                "  %8d %8d %12s %,12d %10s",
                rank.number(),
                rank.splits(),
                size(rank.bytes()),
                rank.samples(),
                duration(rank.seconds())));
      } else if (rank.number() == first) {
        lines.add(format("  %8s", "…"));
      }
    }
  }

  /** A size for people. */
  public static String size(long bytes) {
    if (bytes < MEGABYTE) {
      return format("%.1f kB", bytes / KILOBYTE);
    }
    return bytes < GIGABYTE
        ? format("%.1f MB", bytes / MEGABYTE)
        : format("%,.2f GB", bytes / GIGABYTE);
  }

  /** A time for people. */
  public static String duration(double seconds) {
    long whole = (long) Math.ceil(seconds);
    return whole < 60
        ? whole + " s"
        : whole < 3600
            ? format("%d min %02d s", whole / 60, whole % 60)
            : format("%d h %02d min", whole / 3600, whole % 3600 / 60);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
