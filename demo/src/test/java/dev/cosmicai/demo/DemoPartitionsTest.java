package dev.cosmicai.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cosmicai.contract.PartitionFormat;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.ColumnSelection;
import dev.cosmicai.formats.PartitionLayout;
import dev.cosmicai.formats.PartitionReader;
import dev.cosmicai.formats.io.FileBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoPartitionsTest {
  @TempDir private Path dir;

  @Test
  void partitionsAreReadableAndOfTheStatedSize() throws IOException {
    List<Integer> done = new ArrayList<>();

    DemoPartitions.write(dir, GalaxySet.TEST, 2, DemoPartitions.SAMPLES_PER_FILE, 1, done::add);

    assertThat(done).containsExactly(1, 2);
    assertThat(names()).containsExactlyInAnyOrder("1.pt", "2.pt");
    PartitionLayout samples = read("1.pt");
    assertThat(samples.input(0)).hasToString("float32 [1278, 5, 32, 32]");
    assertThat(samples.input(1)).hasToString("float32 [1278, 5]");
    assertThat(samples.target(0)).hasToString("float32 [1278]");
    assertThat(DemoPartitions.SAMPLE_BYTES).isEqualTo(20_504);
    assertThat(Files.size(dir.resolve("1.pt")) / (double) DemoPartitions.SAMPLE_BYTES)
        .isEqualTo(1_278, within(0.5));
    assertThat(Files.size(dir.resolve("1.pt")) / (1024.0 * 1024)).isEqualTo(25, within(0.05));
  }

  @Test
  void magnitudesAndRedshiftsAreThoseOfTheSet() throws IOException {
    DemoPartitions.write(dir, GalaxySet.TEST, 1, 50, 1, file -> {});

    assertThat(catalogued(GalaxySet.TEST)).containsAll(observed("1.pt"));
    assertThat(catalogued(GalaxySet.TRAIN)).doesNotContainAnyElementsOf(observed("1.pt"));
  }

  @Test
  void filesGoOnWhereTheOneBeforeEnded() throws IOException {
    DemoPartitions.write(dir, GalaxySet.TEST, 3, 1_000, 1, file -> {});

    List<List<Float>> all = new ArrayList<>(observed("1.pt"));
    all.addAll(observed("2.pt"));
    all.addAll(observed("3.pt"));
    assertThat(all).doesNotHaveDuplicates().hasSize(3_000);
  }

  @Test
  void galaxiesComeAgainWithNewImages() throws IOException {
    DemoPartitions.write(dir, GalaxySet.TEST, 2, 3_000, 1, file -> {});

    assertThat(observed("2.pt")).isEqualTo(observed("1.pt"));
    assertThat(image(read("2.pt"))).isNotEqualTo(image(read("1.pt")));
  }

  @Test
  void sameSeedGivesSameBytes() throws IOException {
    byte[] first = write(7);
    byte[] again = write(7);
    byte[] other = write(8);

    assertThat(again).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
  }

  /** Everybody's demo runs on the same bytes, and the documented metrics are of these. */
  @Test
  void partitionsOfTheDemoAreTheSameOnEveryMachine() throws Exception {
    DemoPartitions.writeDemo(dir);

    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (int file = 1; file <= DemoPartitions.FILES; file++) {
      digest.update(Files.readAllBytes(dir.resolve(file + ".pt")));
    }
    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo("7c845a1a0b221f24e0e1081c4a47a0f227924b7175b2a2ab5c42fb285174bd15");
  }

  @Test
  void folderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "in the way");

    assertThatThrownBy(() -> DemoPartitions.write(file, GalaxySet.TEST, 1, 10, 1, done -> {}))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining(file.toString())
        .extracting(fault -> ((FatalFault) fault).reason())
        .isEqualTo(Reason.OutputRefused);
  }

  private byte[] write(long seed) throws IOException {
    DemoPartitions.write(dir, GalaxySet.TRAIN, 1, 40, seed, file -> {});
    return Files.readAllBytes(dir.resolve("1.pt"));
  }

  private Set<String> names() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private PartitionLayout read(String name) throws IOException {
    FileBytes file = FileBytes.of(ByteBuffer.wrap(Files.readAllBytes(dir.resolve(name))));
    return PartitionReader.columns(file, PartitionFormat.AUTO, name).layout(ColumnSelection.SURVEY);
  }

  /** That of the first galaxy. */
  private static ByteBuffer image(PartitionLayout samples) {
    return samples.input(0).data().slice(0, 5 * 32 * 32 * Float.BYTES);
  }

  /** Each sample's magnitudes and redshift, which tell the galaxy. */
  private List<List<Float>> observed(String name) throws IOException {
    PartitionLayout samples = read(name);
    float[] magnitudes = samples.input(1).toFloats();
    float[] redshifts = samples.target(0).toFloats();
    List<List<Float>> all = new ArrayList<>();
    for (int sample = 0; sample < samples.count(); sample++) {
      List<Float> facts = new ArrayList<>();
      for (int band = 0; band < BandValues.BANDS; band++) {
        facts.add(magnitudes[sample * BandValues.BANDS + band]);
      }
      facts.add(redshifts[sample]);
      all.add(facts);
    }
    return all;
  }

  private static Set<List<Float>> catalogued(GalaxySet set) {
    return GalaxyCatalogue.galaxies(set).stream()
        .map(
            galaxy -> {
              BandValues m = galaxy.magnitudes();
              return List.of(
                  (float) m.u(),
                  (float) m.g(),
                  (float) m.r(),
                  (float) m.i(),
                  (float) m.z(),
                  (float) galaxy.redshift());
            })
        .collect(Collectors.toSet());
  }
}
