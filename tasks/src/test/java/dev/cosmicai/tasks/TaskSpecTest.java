package dev.cosmicai.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.contract.Task;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.tasks.TaskSpec.Output;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TaskSpecTest {
  private static final Output TEN = new Output("logits", 10);

  @Test
  void redshiftsAreMeasuredTheSameWhateverTheOutputIsCalled() {
    assertThat(new TaskSpec(Task.REDSHIFT, List.of(new Output("z", 1)), List.of("x"), Scores.CLASS))
        .isEqualTo(TaskSpec.REDSHIFT);
  }

  @Test
  void eachTaskHasAsManyTargetsAsItCompares() {
    assertThat(TaskSpec.REDSHIFT.targetsPerSample()).isEqualTo(1);
    assertThat(TaskSpec.regression(List.of(TEN, new Output("y", 2))).targetsPerSample())
        .isEqualTo(12);
    assertThat(TaskSpec.classification(TEN, Scores.LOGITS, List.of()).targetsPerSample())
        .isEqualTo(1);
    assertThat(TaskSpec.none(List.of(TEN, TEN)).targetsPerSample()).isZero();
    assertThat(TaskSpec.none(List.of(TEN, TEN)).valuesPerSample()).isEqualTo(20);
  }

  @Test
  void componentsAreNamedByOutputAndPlace() {
    assertThat(
            TaskSpec.regression(List.of(new Output("rain", 1), new Output("wind", 2))).components())
        .containsExactly("rain", "wind[0]", "wind[1]");
  }

  @Test
  void singleScoreIsOfTwoClasses() {
    assertThat(
            TaskSpec.classification(new Output("p", 1), Scores.PROBABILITIES, List.of())
                .classCount())
        .isEqualTo(2);
    assertThat(TaskSpec.classification(TEN, Scores.LOGITS, List.of()).classCount()).isEqualTo(10);
    assertThat(
            TaskSpec.classification(new Output("c", 1), Scores.CLASS, List.of("a", "b", "c"))
                .classCount())
        .isEqualTo(3);
    assertThat(TaskSpec.classification(new Output("c", 1), Scores.CLASS, List.of()).classCount())
        .isZero();
    assertThat(TaskSpec.REDSHIFT.classCount()).isZero();
  }

  @Test
  void classWithoutNameIsCalledByItsNumber() {
    TaskSpec named = TaskSpec.classification(new Output("p", 2), Scores.LOGITS, List.of("a", "b"));

    assertThat(named.className(1)).isEqualTo("b");
    assertThat(TaskSpec.classification(TEN, Scores.LOGITS, List.of()).className(7)).isEqualTo("7");
  }

  @Test
  void whatCannotBeMeasuredIsRefusedWithItsReason() {
    assertRefused(() -> TaskSpec.none(List.of()), "1 to 16 outputs");
    assertRefused(() -> TaskSpec.none(Collections.nCopies(17, TEN)), "1 to 16 outputs");
    assertRefused(() -> TaskSpec.none(List.of(new Output("y", 0))), "output y has 0 values");
    assertRefused(() -> TaskSpec.none(List.of(new Output("", 1))), "the name of an output");
    assertRefused(
        () -> TaskSpec.none(List.of(new Output("y", (1L << 28) + 1))), "268435457 values");
    assertRefused(
        () -> TaskSpec.regression(List.of(new Output("y", 257))),
        "at most 256 numbers a sample, here are 257");
    assertRefused(
        () -> new TaskSpec(Task.REDSHIFT, List.of(TEN), List.of(), null), "one number a sample");
    assertRefused(
        () -> new TaskSpec(Task.CLASSIFICATION, List.of(TEN, TEN), List.of(), Scores.LOGITS),
        "compares one output, here are 2");
    assertRefused(
        () -> TaskSpec.classification(new Output("y", 4_097), Scores.LOGITS, List.of()),
        "at most 4096 classes, here are 4097");
    assertRefused(
        () -> TaskSpec.classification(TEN, Scores.LOGITS, List.of("a", "b")),
        "scores of 10 classes, but 2 have names");
    assertRefused(
        () -> TaskSpec.classification(TEN, Scores.CLASS, List.of()), "one number a sample");
    assertRefused(
        () ->
            TaskSpec.classification(
                new Output("y", 2_000), Scores.LOGITS, Collections.nCopies(2_000, "n".repeat(200))),
        "262,144 characters");
  }

  @Test
  void wordsOfScoresAreThoseOfTheArchive() {
    assertThat(Scores.find("log_probabilities")).contains(Scores.LOG_PROBABILITIES);
    assertThat(Scores.find("LOGITS")).isEmpty();
    assertThat(Scores.CLASS).hasToString("class");
  }

  private static void assertRefused(ThrowingCallable making, String why) {
    assertThatThrownBy(making)
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.ModelSignature))
        .hasMessageContaining(why);
  }
}
