package dev.cosmicai.benchmarks.rank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.contract.Precision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputsTest {
  @TempDir private Path folder;

  @Test
  void archiveHoldsItsOwnPrecisionAndThoseOfTheVariantsInside() throws Exception {
    assertThat(Inputs.precisions(archive("fp32"))).containsExactly(Precision.FP32);
    assertThat(Inputs.precisions(archive("int8"))).containsExactly(Precision.INT8);
    assertThat(Inputs.precisions(archive("fp32", "model/extra/bf16.pt", "model/extra/int8.pt")))
        .containsExactlyInAnyOrderElementsOf(Precision.concrete());
  }

  private Path archive(String own, String... variants) throws IOException {
    Path file = folder.resolve("model.pt");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("model/extra/cosmic.json"));
      zip.write("{\"precision\": \"%s\"}".formatted(own).getBytes(StandardCharsets.UTF_8));
      for (String variant : variants) {
        zip.putNextEntry(new ZipEntry(variant));
      }
    }
    return file;
  }
}
