package dev.cosmicai.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
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

  private static ResumedFiles resumed(List<Manifest.File> stored, List<Manifest.File> planned) {
    return ResumedFiles.of(stored, planned, FileSelection.all());
  }

  @Test
  void newFilesComeBehindTheOldOnes() {
    ResumedFiles resumed = resumed(files("1", "3", "5"), files("1", "2", "3", "4", "5"));

    assertThat(keys(resumed)).containsExactly("1", "3", "5", "2", "4");
    assertThat(resumed.files()).extracting(Manifest.File::index).containsExactly(0, 1, 2, 3, 4);
    assertThat(resumed.newFiles()).isEqualTo(2);
    assertThat(resumed.departed()).isEmpty();
  }

  @Test
  void secondResumeKeepsTheOrderOfTheFirst() {
    ResumedFiles resumed = resumed(files("1", "3", "2"), files("0", "1", "2", "3"));

    assertThat(keys(resumed)).containsExactly("1", "3", "2", "0");
    assertThat(resumed.newFiles()).isEqualTo(1);
  }

  @Test
  void sameFilesAreNothingNew() {
    assertThat(resumed(files("1", "2"), files("1", "2")).newFiles()).isZero();
  }

  @Test
  void newFilesKeepTheTimeAtWhichTheyWereWritten() {
    List<Manifest.File> planned =
        List.of(
            new Manifest.File(0, "0", 10, "of 0", 7_000),
            new Manifest.File(1, "1", 10, "of 1", 3_000));

    assertThat(resumed(files("1"), planned).files())
        .extracting(Manifest.File::modifiedMillis)
        .containsExactly(0L, 7_000L);
  }

  @Test
  void fileThatIsCycledOverCountsEachTime() {
    ResumedFiles resumed = resumed(files("1", "2", "1"), files("1", "2", "1", "2"));

    assertThat(keys(resumed)).containsExactly("1", "2", "1", "2");
    assertThat(resumed(files("1", "2", "1", "2"), files("1", "2", "1")).departed())
        .extracting(departed -> departed.file().index())
        .as("it is the last time that is missing")
        .containsExactly(3);
  }

  @Test
  void filesThatAreGoneCountForHowManyThereAreToBe() {
    FileSelection three = new FileSelection(Optional.of(3), Optional.empty());
    assertThat(keys(ResumedFiles.of(files("1", "2", "3"), files("2", "3", "4"), three)))
        .containsExactly("1", "2", "3");
    FileSelection bytes = new FileSelection(Optional.empty(), Optional.of(50L));
    assertThat(keys(ResumedFiles.of(files("1", "2", "1"), files("1", "1", "1", "1", "1"), bytes)))
        .containsExactly("1", "2", "1", "1", "1");
  }

  @Test
  void fileThatIsGoneKeepsItsPlaceAndIsNamed() {
    ResumedFiles resumed = resumed(files("1", "2", "3"), files("1", "3", "4"));

    assertThat(keys(resumed)).containsExactly("1", "2", "3", "4");
    assertThat(resumed.departed())
        .extracting(ResumedFiles.Departed::objection)
        .containsExactly("2 is not among the files any more and not all of it is computed");
  }

  @Test
  void fileThatHasChangedKeepsItsPlaceAndVersionAndIsNamed() {
    List<Manifest.File> changed =
        List.of(new Manifest.File(0, "1", 10, "of 1"), new Manifest.File(1, "2", 10, "other"));
    ResumedFiles resumed = resumed(files("1", "2"), changed);

    assertThat(resumed.files()).isEqualTo(files("1", "2"));
    assertThat(resumed.newFiles()).isZero();
    assertThat(resumed.departed())
        .extracting(ResumedFiles.Departed::objection)
        .containsExactly("2 has changed (ETag of 2, now other) before all of it was computed");
    List<Manifest.File> longer =
        List.of(new Manifest.File(0, "1", 11, "of 1"), new Manifest.File(1, "2", 10, "of 2"));
    assertThat(resumed(files("1", "2"), longer).departed())
        .extracting(ResumedFiles.Departed::change)
        .containsExactly("10 bytes, now 11");
  }
}
