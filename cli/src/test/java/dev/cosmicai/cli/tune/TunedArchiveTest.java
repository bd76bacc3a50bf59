package dev.cosmicai.cli.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.ProcessorClass;
import dev.cosmicai.demo.DemoNetwork;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.worker.network.ModelArchive;
import dev.cosmicai.worker.network.choice.CpuFeatures;
import dev.cosmicai.worker.network.choice.Processor;
import dev.cosmicai.worker.network.choice.ProcessorChoice;
import dev.cosmicai.worker.network.choice.ProcessorChoices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TunedArchiveTest {
  private static final Processor ZEN4 = new CpuFeatures(Set.of("avx512_bf16", "avx2"));
  private static final ProcessorChoices CHOICES =
      ProcessorChoices.none()
          .with(
              new ProcessorChoice(
                  ProcessorClass.AVX512_BF16, Precision.BF16, "bf16.pt", 24, Optional.empty()));

  @TempDir private Path folder;
  private Path network;

  @BeforeEach
  void copyNetwork() {
    network = folder.resolve("network.pt");
    DemoNetwork.copyTo(network);
  }

  @Test
  void choicesTakeEffectAndAllElseStaysByteForByte() throws Exception {
    Map<String, byte[]> before = members(network);

    new TunedArchive(network).write(open(network), CHOICES);

    Map<String, byte[]> after = members(network);
    String name = open(network).choicesName();
    assertThat(name).endsWith("/extra/choices.json");
    assertThat(after.remove(name)).isEqualTo(CHOICES.toJson());
    assertThat(after.keySet()).isEqualTo(before.keySet());
    before.forEach((member, content) -> assertThat(after.get(member)).isEqualTo(content));
    assertThat(folder.toFile().list()).containsExactly("network.pt");
    ModelArchive chosen = open(network).inPrecision(Precision.AUTO, ZEN4);
    assertThat(chosen.member()).isEqualTo("bf16.pt");
    assertThat(chosen.info().batchSize()).isEqualTo(24);
  }

  @Test
  void otherFileIsWrittenThroughALinkAndTheArchiveStays() throws Exception {
    byte[] before = Files.readAllBytes(network);
    Path target = Files.writeString(folder.resolve("tuned.pt"), "before");
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r-----"));
    Path link = Files.createSymbolicLink(folder.resolve("link.pt"), target);

    new TunedArchive(link).write(open(network), CHOICES);

    assertThat(link).isSymbolicLink();
    assertThat(open(target).choices().all()).isEqualTo(CHOICES.all());
    assertThat(Files.getPosixFilePermissions(target))
        .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
    assertThat(network).hasBinaryContent(before);
  }

  @Test
  void placeThatCannotBeWrittenIsRefusedBeforeAnythingIsMeasured() {
    FatalFault fault =
        catchThrowableOfType(
            FatalFault.class, () -> new TunedArchive(folder.resolve("no/tuned.pt")));
    assertThat(fault.reason()).isEqualTo(Reason.OutputRefused);
    assertThat(fault).hasMessageContainingAll("no/tuned.pt cannot be written", "--out");
    assertThat(catchThrowableOfType(FatalFault.class, () -> new TunedArchive(folder))).isNotNull();
  }

  private static ModelArchive open(Path file) {
    return ModelArchive.open(file, file.toString(), "");
  }

  private static Map<String, byte[]> members(Path archive) throws IOException {
    Map<String, byte[]> members = new TreeMap<>();
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        members.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return members;
  }
}
