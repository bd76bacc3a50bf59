package dev.cosmicai.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.contract.Limits;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.Split;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitsTest {
  private static Manifest manifest(String format, long splitBytes, List<Manifest.File> files) {
    return new Manifest(
        Manifests.MODEL,
        new Manifest.Data("sky", format, splitBytes, ""),
        512,
        true,
        Manifests.three().predictionsFormat(),
        files);
  }

  private static Splits splitsOf(String key, long sizeBytes, long splitBytes) {
    return Splits.of(
        manifest("auto", splitBytes, List.of(new Manifest.File(0, key, sizeBytes, "e"))));
  }

  /** Rows of part p of P, as ranks take them. */
  private static long firstRow(long rows, long part, long parts) {
    return rows * part / parts;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 17})
  void everyRowOfEveryFileIsInOneSplit(long seed) {
    Random random = new Random(seed);
    List<Manifest.File> files = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      files.add(new Manifest.File(i, "data/" + i + ".pt", random.nextInt(5_000), "e" + i));
    }
    Splits splits = Splits.of(manifest("pt", 1 + random.nextInt(900), files));
    long[] rows = random.longs(files.size(), 0, 3_000).toArray();
    long[] next = new long[files.size()];
    long bytes = 0;

    for (int index = 0; index < splits.count(); index++) {
      Split split = splits.split(index);
      int file = split.getPartition().getIndex();
      assertThat(split.getIndex()).isEqualTo(index);
      assertThat(file).isEqualTo(splits.fileOf(index));
      assertThat(split.getPart()).isEqualTo(index - splits.firstOf(file));
      assertThat(split.getParts()).isEqualTo(splits.partsOf(file));
      assertThat(firstRow(rows[file], split.getPart(), split.getParts())).isEqualTo(next[file]);
      next[file] = firstRow(rows[file], split.getPart() + 1, split.getParts());
      bytes += splits.bytes(index);
    }

    assertThat(next).isEqualTo(rows);
    assertThat(bytes).isEqualTo(splits.totalBytes());
  }

  @Test
  void fileIsCutByItsSizeAlone() {
    assertThat(splitsOf("1.pt", 0, 100).count()).isEqualTo(1);
    assertThat(splitsOf("1.pt", 1, 100).count()).isEqualTo(1);
    assertThat(splitsOf("1.pt", 100, 100).count()).isEqualTo(1);
    assertThat(splitsOf("1.pt", 101, 100).count()).isEqualTo(2);
    assertThat(splitsOf("1.tar", 1_000, 100).count()).as("a shard").isEqualTo(1);
  }

  @Test
  void splitTellsItsPartition() {
    Split split = Splits.of(Manifests.three()).split(2);

    assertThat(split.getPartition().getUri()).isEqualTo("s3://sky/data/2.pt");
    assertThat(split.getPartition().getSizeBytes()).isEqualTo(200);
    assertThat(split.getPartition().getEtag()).isEqualTo("\"b\"");
    assertThat(split.getPart()).isEqualTo(1);
    assertThat(split.getParts()).isEqualTo(2);
  }

  @Test
  void filesThatComeLaterChangeNoNumber() {
    Manifest three = Manifests.three();
    List<Manifest.File> more = new ArrayList<>(three.files());
    more.add(new Manifest.File(3, "data/0.pt", 1_000, "z"));
    Splits before = Splits.of(three);
    Splits after = Splits.of(three.with(more));

    assertThat(after.count()).isEqualTo(before.count() + 8);
    assertThat(IntStream.range(0, before.count()).mapToObj(after::split))
        .containsExactlyElementsOf(
            IntStream.range(0, before.count()).mapToObj(before::split).toList());
  }

  @Test
  void splitsAreOfTheGenerationThatTheirFileCameWith() {
    Manifest three = Manifests.three();
    Manifest.Frozen frozen =
        Manifest.Frozen.of("run", "redshifts", Instant.EPOCH, three.with(List.of()))
            .grown(three.with(three.files().subList(0, 2)), "a", Instant.EPOCH)
            .grown(three, "b", Instant.EPOCH);

    Splits splits = Splits.of(frozen);

    assertThat(splits.generations()).isEqualTo(3);
    assertThat(IntStream.range(0, splits.count()).map(splits::generation))
        .as("of files of 1, 2 and 3 splits, and none at first")
        .containsExactly(1, 1, 1, 2, 2, 2);
    assertThat(Splits.of(three).generations()).isEqualTo(1);
    assertThat(Splits.of(three).generation(5)).isZero();
  }

  @Test
  void bytesOfAVeryLargeFileAreCountedExactly() {
    Splits splits = splitsOf("1.pt", Long.MAX_VALUE, Long.MAX_VALUE / (Limits.MAX_SPLITS - 1));
    long bytes = 0;
    for (int index = 0; index < splits.count(); index++) {
      bytes += splits.bytes(index);
    }

    assertThat(bytes).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void moreSplitsThanARunMayHaveAreRefusedWithTheRemedy() {
    assertThatThrownBy(() -> splitsOf("1.pt", Long.MAX_VALUE, 1))
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.InvalidSpec))
        .hasMessageContaining("10,000,000 splits")
        .hasMessageContaining("raise data.splitSize");
  }
}
