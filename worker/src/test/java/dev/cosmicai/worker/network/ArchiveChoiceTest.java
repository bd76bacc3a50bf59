package dev.cosmicai.worker.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.worker.network.choice.CpuFeatures;
import dev.cosmicai.worker.network.choice.Processor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveChoiceTest {
  private static final CpuFeatures AMX = new CpuFeatures(Set.of("amx_tile", "amx_bf16", "avx2"));
  private static final CpuFeatures ZEN4 = new CpuFeatures(Set.of("avx512_bf16", "avx2"));
  private static final CpuFeatures OLD = new CpuFeatures(Set.of("avx2"));

  @TempDir private Path folder;

  /** An archive's own batch size is 4, in every precision. */
  @ParameterizedTest
  @CsvSource({
    "amx, auto, bf16.amx.pt, 64",
    "amx, bf16, bf16.amx.pt, 64",
    "amx, fp32, outer, 4",
    "zen4, auto, bf16.pt, 32",
    "zen4, fp32, outer, 16",
    "old, auto, fp32.avx2.pt, 8",
    "gpu, auto, bf16.pt, 4",
    "gpu, fp32, outer, 4",
    "none, auto, outer, 4",
  })
  void memberAndBatchSizeAreThoseForTheProcessor(
      String processor, String asked, String member, int batchSize) throws Exception {
    Path file =
        new TestArchive("both.pt", folder.resolve("model.pt"))
            .with("bf16.amx.pt", Files.readAllBytes(TestNetworks.file("bf16.pt")))
            .with("fp32.avx2.pt", Files.readAllBytes(TestNetworks.file("good.pt")))
            .choosing("amx bf16 bf16.amx.pt 64")
            .choosing("avx512-bf16 bf16 bf16.pt 32", "avx512-bf16 fp32 - 16")
            .choosing("avx2 fp32 fp32.avx2.pt 8", "avx10 fp8 fp8.pt 1")
            .write();
    ModelArchive archive =
        ModelArchive.open(file, "s3://m/model.pt", "")
            .inPrecision(Precision.parse(asked), processor(processor));
    assertThat(archive.member()).isEqualTo(member);
    assertThat(archive.info().batchSize()).isEqualTo(batchSize);
    boolean half = member.startsWith("bf16");
    assertThat(archive.info().precision()).isEqualTo(half ? Precision.BF16 : Precision.FP32);
    if (!member.equals("outer")) {
      assertThat(file).hasSameBinaryContentAs(TestNetworks.file(half ? "bf16.pt" : "good.pt"));
    }
  }

  @Test
  void precisionThatIsThereForOtherProcessorsOnlyIsNotHeld() throws Exception {
    TestArchive amxOnly =
        new TestArchive("good.pt", folder.resolve("model.pt"))
            .with("bf16.amx.pt", Files.readAllBytes(TestNetworks.file("bf16.pt")))
            .choosing("amx bf16 bf16.amx.pt 64");
    assertThat(open(amxOnly).inPrecision(Precision.AUTO, ZEN4).member()).isEqualTo("outer");
    FatalFault fault =
        catchThrowableOfType(
            FatalFault.class, () -> open(amxOnly).inPrecision(Precision.BF16, ZEN4));
    assertThat(fault.reason()).isEqualTo(Reason.PrecisionUnavailable);
    assertThat(open(amxOnly).inPrecision(Precision.BF16, AMX).member()).isEqualTo("bf16.amx.pt");
  }

  /** The member for ranks with operators is one that no other rank loads. */
  @ParameterizedTest
  @CsvSource({"1, bf16.amx-operators1.pt, 64", "2, bf16.amx-operators1.pt, 64", "0, bf16.pt, 4"})
  void choiceThatNeedsOperatorsIsForRanksThatHaveThem(int level, String member, int batchSize)
      throws Exception {
    CpuFeatures processor = new CpuFeatures(AMX.flags(), level);
    TestArchive written =
        new TestArchive("both.pt", folder.resolve("model.pt"))
            .with("bf16.amx-operators1.pt", Files.readAllBytes(TestNetworks.file("bf16.pt")))
            .choosing("amx bf16 bf16.amx-operators1.pt 64");
    ModelArchive archive = open(written).inPrecision(Precision.AUTO, processor);
    assertThat(archive.member()).isEqualTo(member);
    assertThat(archive.info().batchSize()).isEqualTo(batchSize);
  }

  @ParameterizedTest
  @CsvSource({
    "amx bf16 bf16.amx.pt 64, names bf16.amx.pt",
    "amx bf16 - 64, 'by its choices.json it computes in bf16, and it does in fp32'",
    "amx bf16 bf16.pt 0, choices[0].batchSize is not a whole number",
    "amx bf16 ../x.pt 1, choices[0].member is no name",
  })
  void choiceThatTheArchiveCannotKeepIsRefused(String choice, String problem) throws Exception {
    ModelArchive archive =
        open(new TestArchive("both.pt", folder.resolve("model.pt")).choosing(choice));
    FatalFault fault =
        catchThrowableOfType(FatalFault.class, () -> archive.inPrecision(Precision.AUTO, AMX));
    assertThat(fault.reason()).isEqualTo(Reason.ModelCorrupt);
    assertThat(fault.getMessage())
        .startsWith("s3://m/model.pt is no usable model: ")
        .contains(problem)
        .doesNotContain("\n");
  }

  @Test
  void memberOfAnotherPrecisionThanItsChoiceIsRefused() throws Exception {
    ModelArchive archive =
        open(
            new TestArchive("both.pt", folder.resolve("model.pt"))
                .with("bf16.amx.pt", Files.readAllBytes(TestNetworks.file("good.pt")))
                .choosing("amx bf16 bf16.amx.pt 64"));
    FatalFault fault =
        catchThrowableOfType(FatalFault.class, () -> archive.inPrecision(Precision.BF16, AMX));
    assertThat(fault.reason()).isEqualTo(Reason.ModelCorrupt);
    assertThat(fault).hasMessageContaining("bf16.amx.pt computes in fp32, and is there for bf16");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "{\"format\": \"cosmic-choices/1\"}"})
  void choicesThatAreNoneAreRefusedWhateverComputes(String json) throws Exception {
    ModelArchive archive =
        open(
            new TestArchive("both.pt", folder.resolve("model.pt"))
                .with("choices.json", json.getBytes(UTF_8)));
    for (Processor processor : new Processor[] {AMX, OLD, Processor.GPU}) {
      FatalFault fault =
          catchThrowableOfType(
              FatalFault.class, () -> archive.inPrecision(Precision.AUTO, processor));
      assertThat(fault.reason()).isEqualTo(Reason.ModelCorrupt);
      assertThat(fault).hasMessageContaining("choices.json");
    }
  }

  private static ModelArchive open(TestArchive archive) throws Exception {
    return ModelArchive.open(archive.write(), "s3://m/model.pt", "");
  }

  private static Processor processor(String name) {
    return switch (name) {
      case "amx" -> AMX;
      case "zen4" -> ZEN4;
      case "old" -> OLD;
      case "gpu" -> Processor.GPU;
      default -> new CpuFeatures(Set.of());
    };
  }
}
