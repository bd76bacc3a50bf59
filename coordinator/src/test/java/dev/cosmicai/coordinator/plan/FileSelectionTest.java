package dev.cosmicai.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.contract.Limits;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.storage.StoredObject;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FileSelectionTest {
  private static final List<StoredObject> FOUR = files(100, 100, 100, 40);

  @Test
  void withoutALimitEveryFileIsTakenOnce() {
    assertThat(names(FileSelection.all().select(FOUR))).containsExactly("1", "2", "3", "4");
  }

  @Test
  void fileLimitTakesTheFirstFiles() {
    assertThat(names(first(2).select(FOUR))).containsExactly("1", "2");
  }

  @Test
  void fileLimitBeyondTheFilesTakesAll() {
    assertThat(names(first(9).select(FOUR))).containsExactly("1", "2", "3", "4");
  }

  @Test
  void totalSizeTakesFilesUntilItIsReached() {
    assertThat(names(bytes(200).select(FOUR))).containsExactly("1", "2");
    assertThat(names(bytes(201).select(FOUR))).containsExactly("1", "2", "3");
    assertThat(names(bytes(1).select(FOUR))).containsExactly("1");
  }

  @Test
  void totalSizeBeyondTheFilesBeginsAgain() {
    assertThat(names(bytes(700).select(FOUR)))
        .containsExactly("1", "2", "3", "4", "1", "2", "3", "4", "1");
  }

  @Test
  void totalSizeOfEmptyFilesIsRefused() {
    assertThatThrownBy(() -> bytes(1).select(files(0, 0)))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("data.totalSize cannot be reached");
  }

  @Test
  void totalSizeThatTakesTooManyFilesIsRefused() {
    assertThatThrownBy(() -> bytes(Long.MAX_VALUE).select(FOUR))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("at most 1000000");
  }

  @Test
  void tooManyFilesAreRefusedUnlessLimited() {
    List<StoredObject> many = Collections.nCopies(Limits.MAX_FILE_LIMIT + 1, FOUR.get(0));

    assertThatThrownBy(() -> FileSelection.all().select(many))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("set data.fileLimit");
    assertThat(first(5).select(many)).hasSize(5);
  }

  private static FileSelection first(int count) {
    return new FileSelection(Optional.of(count), Optional.empty());
  }

  private static FileSelection bytes(long total) {
    return new FileSelection(Optional.empty(), Optional.of(total));
  }

  private static List<StoredObject> files(long... sizes) {
    return IntStream.range(0, sizes.length)
        .mapToObj(
            i -> new StoredObject(new ObjectUri("sky", Integer.toString(i + 1)), sizes[i], "\"e\""))
        .toList();
  }

  private static List<String> names(List<StoredObject> files) {
    return files.stream().map(file -> file.uri().key()).toList();
  }
}
