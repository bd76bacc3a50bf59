package dev.cosmicai.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.PartitionLayout;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.pt.PtReader;
import dev.cosmicai.formats.safetensors.SafetensorsReader;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeptColumnsTest {
  private static final long FIRST_ID = 1_237_648_720_693_755_918L;

  @TempDir private Path dir;

  @ParameterizedTest
  @EnumSource(PrepareRequest.Format.class)
  void keptColumnsLieBesideTheirSamples(PrepareRequest.Format format) throws IOException {
    Dataset dataset =
        Prepared.into(dir, Requests.with(request("Z"), List.of("OBJID", "RA", "MAGS[2]"), format));

    Set<Long> seen = new TreeSet<>();
    for (Dataset.Partition partition : dataset.partitions()) {
      FileBytes file =
          FileBytes.of(ByteBuffer.wrap(Files.readAllBytes(dir.resolve(partition.name()))));
      FileFaults faults = FileFaults.partition(partition.name());
      MemoryBudget budget = new MemoryBudget(faults, file);
      Map<String, Tensor> tensors =
          (format == PrepareRequest.Format.PT
                  ? PtReader.tensors(file, faults, budget)
                  : SafetensorsReader.tensors(file, faults, budget))
              .toTensors(budget);
      assertThat(tensors.get("OBJID").type()).isEqualTo(ElementType.INT64);
      assertThat(tensors.get("RA").type()).isEqualTo(ElementType.FLOAT64);
      for (int i = 0; i < partition.samples(); i++) {
        long id = tensors.get("OBJID").data().getLong(i * Long.BYTES);
        assertThat(tensors.get("RA").toDoubles()[i]).isEqualTo(Math.PI * (id - FIRST_ID));
        assertThat((float) tensors.get("MAGS[2]").data().getLong(i * Long.BYTES))
            .isEqualTo(tensors.get("magnitudes").toFloats()[i * 5 + 2]);
        seen.add(id);
      }
    }
    assertThat(seen).hasSize(7);
    assertThat(dataset.kept()).containsExactly("OBJID", "RA", "MAGS[2]");
  }

  @Test
  void readersOfPartitionsSeeTheSamplesAsIfNothingWereKept() throws IOException {
    // Without a redshift a kept column must not be taken for it.
    Prepared.into(dir.resolve("plain"), request(null));
    Prepared.into(
        dir.resolve("kept"),
        Requests.with(request(null), List.of("OBJID"), PrepareRequest.Format.PT));

    PartitionLayout plain = Prepared.read(dir.resolve("plain/1.pt"));
    PartitionLayout kept = Prepared.read(dir.resolve("kept/1.pt"));
    assertThat(kept.target(0)).isNull();
    assertThat(kept.input(0)).isEqualTo(plain.input(0));
    assertThat(kept.input(1)).isEqualTo(plain.input(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"z", "mags", "redshift"})
  void nameThatReadersTakeForAnotherColumnIsRefused(String name) {
    PrepareRequest request =
        Requests.of(
            Requests.resource("images.npy"),
            null,
            Requests.resource(name.equals("redshift") ? "survey.npz" : "packed.npz"),
            name.equals("redshift") ? "magnitudes" : "mags",
            null);

    assertThatThrownBy(
            () ->
                Prepared.into(dir, Requests.with(request, List.of(name), PrepareRequest.Format.PT)))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("--keep cannot keep `" + name + "`");
  }

  @ParameterizedTest
  @CsvSource({"OBJID,OBJID", "OBJID,SPEC"})
  void columnTwiceOrWithoutNumbersIsRefused(String one, String other) {
    assertThatThrownBy(
            () ->
                Prepared.into(
                    dir,
                    Requests.with(request("Z"), List.of(one, other), PrepareRequest.Format.PT)))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining(other);
  }

  private static PrepareRequest request(String redshift) {
    return Requests.of(
        Requests.resource("images.npy"),
        null,
        Requests.resource("odd/table.fits"),
        "MAGS",
        redshift);
  }
}
