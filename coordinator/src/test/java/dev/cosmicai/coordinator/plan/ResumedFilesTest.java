package dev.cosmicai.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResumedFilesTest {
  private static List<Manifest.File> files(String... keys) {
    return IntStream.range(0, keys.length)
        .mapToObj(i -> new Manifest.File(i, keys[i], 10, "of " + keys[i]))
        .toList();
  }

  private static List<String> keys(ResumedFiles files) {
    return files.files().stream().map(Manifest.File::key).toList();
  }

  @Test
  void newFilesComeBehindTheOldOnes() {
    ResumedFiles resumed = ResumedFiles.of(files("1", "3", "5"), files("1", "2", "3", "4", "5"));

    assertThat(keys(resumed)).containsExactly("1", "3", "5", "2", "4");
    assertThat(resumed.files()).extracting(Manifest.File::index).containsExactly(0, 1, 2, 3, 4);
    assertThat(resumed.newFiles()).isEqualTo(2);
    assertThat(resumed.objection()).isEmpty();
  }

  @Test
  void secondResumeKeepsTheOrderOfTheFirst() {
    ResumedFiles resumed = ResumedFiles.of(files("1", "3", "2"), files("0", "1", "2", "3"));

    assertThat(keys(resumed)).containsExactly("1", "3", "2", "0");
    assertThat(resumed.newFiles()).isEqualTo(1);
  }

  @Test
  void sameFilesAreNothingNew() {
    assertThat(ResumedFiles.of(files("1", "2"), files("1", "2")).newFiles()).isZero();
  }

  @Test
  void newFilesKeepTheTimeAtWhichTheyWereWritten() {
    List<Manifest.File> planned =
        List.of(
            new Manifest.File(0, "0", 10, "of 0", 7_000),
            new Manifest.File(1, "1", 10, "of 1", 3_000));

    assertThat(ResumedFiles.of(files("1"), planned).files())
        .extracting(Manifest.File::modifiedMillis)
        .containsExactly(0L, 7_000L);
  }

  @Test
  void fileThatIsCycledOverCountsEachTime() {
    ResumedFiles resumed = ResumedFiles.of(files("1", "2", "1"), files("1", "2", "1", "2"));

    assertThat(keys(resumed)).containsExactly("1", "2", "1", "2");
    assertThat(ResumedFiles.of(files("1", "2", "1", "2"), files("1", "2", "1")).objection())
        .contains("2 is not among the files any more");
  }

  @Test
  void fileThatIsGoneIsNamed() {
    assertThat(ResumedFiles.of(files("1", "2", "3"), files("1", "3", "4")).objection())
        .contains("2 is not among the files any more");
  }

  @Test
  void fileThatHasChangedIsNamed() {
    List<Manifest.File> changed =
        List.of(new Manifest.File(0, "1", 10, "of 1"), new Manifest.File(1, "2", 10, "other"));

    assertThat(ResumedFiles.of(files("1", "2"), changed).objection())
        .contains("2 has changed (ETag of 2, now other)");
    List<Manifest.File> longer =
        List.of(new Manifest.File(0, "1", 11, "of 1"), new Manifest.File(1, "2", 10, "of 2"));
    assertThat(ResumedFiles.of(files("1", "2"), longer).objection())
        .contains("1 has changed (10 bytes, now 11)");
  }
}
