package dev.cosmicai.contract.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.retry.Verdict.Circumstance;
import dev.cosmicai.faults.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
  private static final String CORRUPT =
      "{\"reason\":\"PartitionCorrupt\",\"message\":\"3.pt is cut off\",\"partition\":\"s3://a/3.pt\"}";

  @Test
  void terminationMessageSaysMost() {
    Verdict verdict = of(65, CORRUPT, new Circumstance.None());

    assertThat(verdict.reason()).isEqualTo(Reason.PartitionCorrupt);
    assertThat(verdict.message()).isEqualTo("3.pt is cut off");
    assertThat(verdict.partition()).contains("s3://a/3.pt");
    assertThat(verdict.retriable()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | NoContribution | exit code 0 | true",
        "64 | InvalidSpec | exit code 64 | false",
        "70 | Internal | exit code 70 | false",
        "81 | StorageUnavailable | exit code 81 | true",
        "1 | Internal | exit code 1 and left no message | true",
        "3 | OutOfMemory | out of Java heap; buy more | true",
        "134 | Internal | signal 6 | true",
        "137 | Interrupted | signal 9, as the system does when memory runs out; if so, buy more | true",
        "139 | Internal | signal 11 | true",
        "143 | Interrupted | signal 15 | true",
      })
  void exitCodeCountsWhereNothingWasSaid(
      int exitCode, Reason reason, String message, boolean retriable) {
    Verdict verdict = of(exitCode, "Killed\nby whom?", new Circumstance.None());

    assertThat(verdict.reason()).isEqualTo(reason);
    assertThat(verdict.message()).contains(message).doesNotContain("\n");
    assertThat(verdict.retriable()).isEqualTo(retriable);
  }

  @Test
  void reasonThatIsNotKnownKeepsItsMessage() {
    Verdict verdict = of(65, "{\"reason\":\"New\",\"message\":\"news\"}", new Circumstance.None());

    assertThat(verdict.reason()).isEqualTo(Reason.PartitionCorrupt);
    assertThat(verdict.message()).isEqualTo("news");
  }

  @Test
  void killForMemoryGoesBeforeTheMessage() {
    Verdict verdict = of(137, CORRUPT, new Circumstance.OutOfMemory("2Gi"));

    assertThat(verdict.reason()).isEqualTo(Reason.OutOfMemory);
    assertThat(verdict.message())
        .isEqualTo(
            "the process was killed because it used more memory than its limit of 2Gi; buy more");
    assertThat(verdict.retriable()).isTrue();
  }

  @Test
  void killIsTakenForOneForMemoryWhereTheSystemDoesNotTell() {
    Verdict verdict = of(137, "", new Circumstance.Unknown());

    assertThat(verdict.reason()).isEqualTo(Reason.OutOfMemory);
    assertThat(verdict.message()).startsWith("the process was stopped by signal 9");
    assertThat(of(143, "", new Circumstance.Unknown()).reason()).isEqualTo(Reason.Interrupted);
  }

  @Test
  void removalFromTheNodeIsNobodysFailure() {
    Verdict verdict = of(137, "", new Circumstance.Removed("Evicted: no room"));

    assertThat(verdict.reason()).isEqualTo(Reason.Interrupted);
    assertThat(verdict.message()).isEqualTo("Evicted: no room");
  }

  @Test
  void imageThatDoesNotStartIsToBlame() {
    assertThat(of(128, "no such file", new Circumstance.NotStarted("java: not found")).reason())
        .isEqualTo(Reason.ImageUnavailable);
  }

  @ParameterizedTest
  @CsvSource({
    "64, false",
    "70, false",
    "79, false",
    "80, false",
    "81, true",
    "1, true",
    "137, true",
    "143, true"
  })
  void coordinatorThatCannotSucceedIsNotStartedAgain(int exitCode, boolean again) {
    assertThat(Verdict.mayRestartCoordinator(exitCode)).isEqualTo(again);
  }

  @Test
  void exitCodeOfAnExhaustedHeapIsThatOfOurJvmsOnly() {
    assertThat(of(3, "", new Circumstance.None()).reason()).isEqualTo(Reason.OutOfMemory);
    Verdict program =
        Verdict.of(new Verdict.End(3, "", new Circumstance.None(), "buy more", false));

    assertThat(program.reason()).isEqualTo(Reason.Internal);
    assertThat(program.message())
        .isEqualTo("the process ended with exit code 3 and left no message; see its log");
    assertThat(program.retriable()).isTrue();
  }

  private static Verdict of(int exitCode, String message, Circumstance circumstance) {
    return Verdict.of(new Verdict.End(exitCode, message, circumstance, "buy more"));
  }
}
