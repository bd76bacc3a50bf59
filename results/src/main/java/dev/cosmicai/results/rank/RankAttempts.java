package dev.cosmicai.results.rank;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Adds up what the attempts of a rank have told. What a rank worked on is what it is credited with,
 * since an attempt may have computed splits that somebody else had committed before; times, reads
 * and processor time are those of all attempts, because all of them were paid for.
 */
public final class RankAttempts {
  private static final double MILLIS_PER_SECOND = 1e3;

  private RankAttempts() {}

  /**
   * What a rank is credited with.
   *
   * @param samples of the splits that it committed
   * @param dataPaths the URIs of their partitions, in the order of the manifest
   * @param startedMillis when it began with the first of them, since 1970; 0 if there is none
   * @param computedMillis how long it computed them, one after another
   */
  public record Credit(
      long samples, List<String> dataPaths, long startedMillis, long computedMillis) {
    /** Copies the list. */
    public Credit {
      dataPaths = List.copyOf(dataPaths);
    }
  }

  /**
   * A rank's result.
   *
   * @param attempts what its attempts have told last, the newest attempt at the end; at least one
   * @param resultPath the URI that it will be stored at
   */
  public static RankResult merged(List<RankResult> attempts, Credit credit, String resultPath) {
    RankResult newest = attempts.get(attempts.size() - 1);
    RankResult busiest =
        attempts.stream()
            .max(Comparator.comparingLong(attempt -> attempt.work().samples()))
            .orElseThrow();
    RankResult.Work work = busiest.work();
    return new RankResult(
        newest.identity(),
        new RankResult.Work(
            credit.samples(),
            work.batchSize(),
            work.modelBatchSize(),
            credit.dataPaths(),
            resultPath,
            work.device(),
            work.engine(),
            work.precision(),
            work.processorClass(),
            work.member(),
            inputBytes(attempts, credit)),
        times(attempts),
        transfers(attempts),
        memory(attempts),
        newest.machine(),
        busiest.profile(),
        Saturation.sum(attempts.stream().map(RankResult::saturation).toList()));
  }

  /**
   * The result of a rank that was gone before it told anything but its commits.
   *
   * @param identity its newest attempt; the host may be empty
   * @param batchSize samples per batch as reported
   * @param resultPath the URI that it will be stored at
   */
  public static RankResult untold(
      RankResult.Identity identity, Credit credit, int batchSize, String resultPath) {
    double seconds = credit.computedMillis() / MILLIS_PER_SECOND;
    return new RankResult(
        identity,
        new RankResult.Work(
            credit.samples(), batchSize, 0, credit.dataPaths(), resultPath, "", "", "", "", "", 0),
        new RankResult.Times(
            credit.startedMillis() == 0 ? Double.NaN : credit.startedMillis() / MILLIS_PER_SECOND,
            seconds,
            seconds,
            Double.NaN,
            Map.of()),
        S3Transfers.none(),
        new RankResult.Memory(0, 0, 0, 0),
        new Machine(new Machine.Cpu("", "", "", "", ""), 0));
  }

  /**
   * Each sample has as many; a rank may tell of more samples than it is credited with, or fewer.
   */
  private static long inputBytes(List<RankResult> attempts, Credit credit) {
    double samples = attempts.stream().mapToDouble(attempt -> attempt.work().samples()).sum();
    double bytes = attempts.stream().mapToDouble(attempt -> attempt.work().inputBytes()).sum();
    return samples == 0 ? 0 : Math.round(bytes / samples * credit.samples());
  }

  private static RankResult.Times times(List<RankResult> attempts) {
    Map<String, Double> stages = new LinkedHashMap<>();
    attempts.forEach(
        attempt ->
            attempt
                .times()
                .stageSeconds()
                .forEach((stage, seconds) -> stages.merge(stage, seconds, Double::sum)));
    String run = attempts.get(attempts.size() - 1).identity().run();
    return new RankResult.Times(
        // A run that is resumed begins anew.
        least(
            attempts.stream().filter(attempt -> attempt.identity().run().equals(run)).toList(),
            attempt -> attempt.times().startedEpochSeconds()),
        sum(attempts, attempt -> attempt.times().wallSeconds()),
        sum(attempts, attempt -> attempt.times().inferenceSeconds()),
        sum(attempts, attempt -> attempt.times().cpuSeconds()),
        stages);
  }

  private static S3Transfers transfers(List<RankResult> attempts) {
    long requests = attempts.stream().mapToLong(attempt -> attempt.s3().requests()).sum();
    double seconds = sum(attempts, attempt -> attempt.s3().totalSeconds());
    return new S3Transfers(
        requests,
        attempts.stream().mapToLong(attempt -> attempt.s3().bytes()).sum(),
        seconds,
        least(attempts, attempt -> attempt.s3().minSeconds()),
        most(attempts, attempt -> attempt.s3().maxSeconds()),
        seconds / requests,
        least(attempts, attempt -> attempt.s3().firstRequestEpochSeconds()),
        most(attempts, attempt -> attempt.s3().lastResponseEpochSeconds()));
  }

  private static RankResult.Memory memory(List<RankResult> attempts) {
    return new RankResult.Memory(
        largest(attempts, attempt -> attempt.memory().peakResidentBytes()),
        largest(attempts, attempt -> attempt.memory().modelBytes()),
        largest(attempts, attempt -> attempt.memory().imageBytes()),
        largest(attempts, attempt -> attempt.memory().runtimeBytes()));
  }

  private static double sum(List<RankResult> attempts, ToDoubleFunction<RankResult> value) {
    return attempts.stream().mapToDouble(value).sum();
  }

  private static long largest(List<RankResult> attempts, ToLongFunction<RankResult> value) {
    return attempts.stream().mapToLong(value).max().orElse(0);
  }

  /** Of those that know it; NaN if none does. */
  private static double least(List<RankResult> attempts, ToDoubleFunction<RankResult> value) {
    return attempts.stream()
        .mapToDouble(value)
        .filter(number -> !Double.isNaN(number))
        .min()
        .orElse(Double.NaN);
  }

  private static double most(List<RankResult> attempts, ToDoubleFunction<RankResult> value) {
    return attempts.stream()
        .mapToDouble(value)
        .filter(number -> !Double.isNaN(number))
        .max()
        .orElse(Double.NaN);
  }
}
