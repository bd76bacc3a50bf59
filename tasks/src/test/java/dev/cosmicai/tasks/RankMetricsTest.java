package dev.cosmicai.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.tasks.TaskSpec.Output;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds in every task. */
class RankMetricsTest {
  static Stream<Named<TaskSpec>> specs() {
    return TaskSamples.specs().stream()
        .map(
            spec ->
                Named.of(
                    "%s of %d %s".formatted(spec.task(), spec.valuesPerSample(), spec.scores()),
                    spec));
  }

  private static byte[] merged(List<byte[]> contributions) {
    RankMetrics merged = new RankMetrics();
    contributions.forEach(contribution -> merged.merge(RankMetrics.fromBytes(contribution)));
    return merged.toBytes();
  }

  @ParameterizedTest
  @MethodSource("specs")
  void mergedValueDependsOnTheSamplesAlone(TaskSpec spec) {
    for (int seed = 0; seed < 12; seed++) {
      Random random = new Random(seed);
      TaskSamples samples = TaskSamples.random(spec, 3_000, random);
      if (seed % 3 == 0) {
        samples = samples.and(TaskSamples.odd(spec));
      }
      byte[] alone = samples.metrics().toBytes();

      List<byte[]> ranks = new ArrayList<>();
      samples
          .shuffled(random)
          .split(1 + random.nextInt(30), random)
          .forEach(part -> ranks.add(part.metrics().toBytes()));
      Collections.shuffle(ranks, random);
      assertThat(merged(ranks)).isEqualTo(alone);
      int middle = random.nextInt(ranks.size());
      byte[] left = merged(ranks.subList(0, middle));
      byte[] right = merged(ranks.subList(middle, ranks.size()));
      assertThat(merged(List.of(right, left))).isEqualTo(alone);
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void rankWithoutPartitionsChangesNothing(TaskSpec spec) {
    byte[] some = TaskSamples.random(spec, 100, new Random(1)).metrics().toBytes();
    byte[] none = new RankMetrics().toBytes();
    byte[] noSamples = RankMetrics.of(spec).toBytes();

    assertThat(merged(List.of(none, some, none))).isEqualTo(some);
    assertThat(merged(List.of(noSamples, some, noSamples))).isEqualTo(some);
    assertThat(merged(List.of(none, noSamples, none))).isEqualTo(noSamples);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void mergingLeavesWhatIsMergedAsItWas(TaskSpec spec) {
    RankMetrics some = TaskSamples.random(spec, 100, new Random(1)).metrics();
    byte[] before = some.toBytes();
    RankMetrics merged = new RankMetrics();
    merged.merge(some);
    merged.merge(TaskSamples.random(spec, 100, new Random(2)).metrics());

    assertThat(some.toBytes()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void whatIsReadIsWhatWasWritten(TaskSpec spec) {
    RankMetrics metrics =
        TaskSamples.random(spec, 500, new Random(1)).and(TaskSamples.odd(spec)).metrics();
    RankMetrics read = RankMetrics.fromBytes(metrics.toBytes());

    assertThat(read.toBytes()).isEqualTo(metrics.toBytes());
    assertThat(read.samples()).isEqualTo(metrics.samples()).isEqualTo(621);
    assertThat(read.metrics()).isEqualTo(metrics.metrics());
    assertThat(read.headline()).isEqualTo(metrics.headline());
    assertThat(read.measured().orElseThrow().spec()).isEqualTo(spec);
    assertThat(read.measured().orElseThrow().notes(partition -> "s3://p/" + partition))
        .isEqualTo(metrics.measured().orElseThrow().notes(partition -> "s3://p/" + partition));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void everyTruncationIsRefused(TaskSpec spec) {
    byte[] bytes = TaskSamples.random(spec, 20, new Random(1)).metrics().toBytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> RankMetrics.fromBytes(cut))
          .isInstanceOfSatisfying(
              FatalFault.class,
              fault -> assertThat(fault.reason()).isEqualTo(Reason.ResultCorrupt));
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void damagedBytesAreRefusedOrReadButNeverCrash(TaskSpec spec) {
    byte[] bytes =
        TaskSamples.random(spec, 200, new Random(1)).and(TaskSamples.odd(spec)).metrics().toBytes();
    Random random = new Random(17);
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = bytes.clone();
      for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        RankMetrics read = RankMetrics.fromBytes(damaged);
        assertThat(read.metrics()).isNotNull();
        read.measured().ifPresent(measured -> measured.notes(partition -> null));
      } catch (FatalFault e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  @Test
  void anotherTaskIsRefused() {
    for (TaskSpec spec : TaskSamples.specs()) {
      for (TaskSpec other : TaskSamples.specs()) {
        RankMetrics metrics = TaskSamples.random(spec, 3, new Random(1)).metrics();
        RankMetrics others = TaskSamples.random(other, 3, new Random(1)).metrics();
        if (!spec.equals(other)) {
          assertThatThrownBy(() -> metrics.merge(others))
              .isInstanceOfSatisfying(
                  FatalFault.class,
                  fault -> assertThat(fault.reason()).isEqualTo(Reason.ResultCorrupt))
              .hasMessageContaining(
                  spec.task() == other.task() ? "of other outputs or classes" : "of the task");
        }
      }
    }
  }

  @Test
  void samplesOfNoTaskCannotBeAdded() {
    RankMetrics none = new RankMetrics();

    assertThatThrownBy(() -> none.add(new double[1], new double[1], 0, 0))
        .isInstanceOf(IllegalStateException.class);
    assertThat(none.samples()).isZero();
    assertThat(none.metrics()).isEmpty();
    assertThat(none.headline()).isEmpty();
    assertThat(none.measured()).isEmpty();
    assertThat(none.heldBytes()).isPositive();
  }

  @Test
  void redshiftsOfAnotherTaskAreNotThere() {
    RankMetrics none = RankMetrics.of(TaskSpec.none(List.of(new Output("y", 2))));

    assertThatThrownBy(none::redshift).isInstanceOf(IllegalStateException.class);
  }

  /** An empty message takes two bytes on the wire and a hundred as an object. */
  @Test
  void moreFieldsThanAnyTaskHasAreRefusedUnread() {
    byte[] fields = new byte[2 * 5_000];
    for (int i = 0; i < fields.length; i += 2) {
      fields[i] = 5 << 3 | 2; // a component, of length 0
    }
    byte[] message = new byte[fields.length + 3];
    message[0] = 14 << 3 | 2;
    message[1] = (byte) ((fields.length & 0x7f) | 0x80);
    message[2] = (byte) (fields.length >> 7);
    System.arraycopy(fields, 0, message, 3, fields.length);

    assertThatThrownBy(() -> RankMetrics.fromBytes(message))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("more components, classes or outputs than there may be");
  }

  @Test
  void largestContributionsStayBelowFourMebibytes() {
    Random random = new Random(5);
    TaskSpec regression = TaskSpec.regression(List.of(new Output("y", 256)));
    assertThat(TaskSamples.random(regression, 12_000, random).metrics().toBytes())
        .hasSizeLessThan(1 << 20);

    TaskSpec classes =
        TaskSpec.classification(new Output("c", 1), Scores.CLASS, Collections.nCopies(4_096, "x"));
    RankMetrics confused = RankMetrics.of(classes);
    for (int i = 0; i < 400_000; i++) {
      confused.add(
          new double[] {random.nextInt(4_096)}, new double[] {random.nextInt(4_096)}, 0, i);
    }
    assertThat(confused.toBytes()).hasSizeLessThan(1 << 20);

    TaskSpec none = TaskSpec.none(Collections.nCopies(16, new Output("y", 300)));
    assertThat(TaskSamples.random(none, 300, random).metrics().toBytes()).hasSizeLessThan(1 << 20);
  }
}
