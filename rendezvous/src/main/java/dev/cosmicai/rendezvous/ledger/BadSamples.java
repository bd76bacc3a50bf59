package dev.cosmicai.rendezvous.ledger;

import dev.cosmicai.contract.words.Words;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.proto.CommitRequest;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.split.BadSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The samples that commits have set aside, and how many the run tolerates. Not thread-safe. */
final class BadSamples {
  private static final int MAX_MESSAGE_CHARS = 300;
  private static final int MAX_WORD_CHARS = 200;

  private final RunPlan plan;
  private final Map<Integer, List<BadSample>> bySplit = new TreeMap<>();
  private long count;

  BadSamples(RunPlan plan) {
    this.plan = plan;
  }

  /**
   * Those of a commit that comes; for any thread.
   *
   * @throws Refusal if they are more than the run tolerates, or not in the order of their rows
   */
  static List<BadSample> read(CommitRequest request, RunPlan plan) {
    if (request.getBadSamplesCount() > plan.maxBadSamples()) {
      throw new Refusal(
          Refusal.Kind.MALFORMED,
          "a commit has %d bad samples, more than the %d that the run tolerates"
              .formatted(request.getBadSamplesCount(), plan.maxBadSamples()));
    }
    List<BadSample> read = new ArrayList<>();
    long before = -1;
    for (dev.cosmicai.proto.BadSample bad : request.getBadSamplesList()) {
      if (bad.getRow() <= before) {
        throw new Refusal(Refusal.Kind.MALFORMED, "bad samples are not in the order of their rows");
      }
      before = bad.getRow();
      read.add(
          new BadSample(
              request.getLease().getSplit(),
              bad.getRow(),
              Failures.oneLine(bad.getColumn(), MAX_WORD_CHARS),
              Failures.oneLine(bad.getReason(), MAX_WORD_CHARS),
              Failures.oneLine(bad.getMessage(), MAX_MESSAGE_CHARS)));
    }
    return read;
  }

  /** A split is committed, and counts. */
  void add(List<BadSample> ofCommit) {
    for (BadSample bad : ofCommit) {
      bySplit.computeIfAbsent(bad.split(), unused -> new ArrayList<>(1)).add(bad);
    }
    count += ofCommit.size();
  }

  /** How many. */
  long count() {
    return count;
  }

  /** All, in the order of their splits and rows. */
  List<BadSample> all() {
    return bySplit.values().stream().flatMap(List::stream).toList();
  }

  /** How the run ends if there are more than it tolerates. */
  Optional<Fault> tooMany() {
    if (count <= plan.maxBadSamples()) {
      return Optional.empty();
    }
    BadSample first = bySplit.values().iterator().next().get(0);
    return Optional.of(
        new FatalFault(
                FailedSplits.reason(first.reason()),
                "%d samples are bad and maxBadSamples tolerates %d (quarantine.json names each): %s"
                    .formatted(
                        count,
                        plan.maxBadSamples(),
                        Words.few(all().stream().map(BadSample::message).toList())))
            .about(plan.splits().split(first.split()).getPartition().getUri()));
  }
}
