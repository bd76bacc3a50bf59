package dev.cosmicai.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.worker.network.choice.CpuFeatures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelArchiveTest {
  private static final Path GOOD = TestNetworks.file("good.pt");
  private static final CpuFeatures NEW = new CpuFeatures(Set.of("avx512_bf16", "avx512_vnni"));
  private static final CpuFeatures OLD = new CpuFeatures(Set.of());

  @TempDir private Path folder;

  @Test
  void digestIsVerified() throws Exception {
    String actual =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(GOOD)));
    assertThatCode(() -> ModelArchive.open(GOOD, "s3://m/good.pt", actual))
        .doesNotThrowAnyException();
    String other = "0".repeat(64);
    FatalFault fault = refusal(GOOD, other);
    assertThat(fault.reason()).isEqualTo(Reason.ModelDigestMismatch);
    assertThat(fault).hasMessageContainingAll("s3://m/model.pt", actual, other);
  }

  @Test
  void precisionThatTheArchiveLacksIsRefused() {
    ModelArchive archive = ModelArchive.open(GOOD, "s3://m/good.pt", "");
    for (Precision held : new Precision[] {Precision.AUTO, Precision.FP32}) {
      ModelArchive chosen = archive.inPrecision(held, NEW);
      assertThat(chosen.member()).isEqualTo("outer");
      assertThat(chosen.file()).isEqualTo(GOOD);
      assertThat(chosen.info()).isEqualTo(archive.info());
    }
    FatalFault fault =
        catchThrowableOfType(FatalFault.class, () -> archive.inPrecision(Precision.BF16, NEW));
    assertThat(fault.reason()).isEqualTo(Reason.PrecisionUnavailable);
    assertThat(fault).hasMessageContainingAll("s3://m/good.pt", "fp32", "bf16");
  }

  @ParameterizedTest
  @CsvSource({
    "both.pt, auto, true, bf16",
    "both.pt, bf16, true, bf16",
    "both.pt, auto, false, fp32",
    "both.pt, fp32, true, fp32",
    "all.pt, auto, true, bf16",
    "all.pt, int8, true, int8",
    "all.pt, auto, false, fp32",
  })
  void variantInsideTakesThePlaceOfItsArchive(
      String archive, String asked, boolean fast, String expected) throws Exception {
    Path file = copy(archive);
    ModelArchive chosen =
        ModelArchive.open(file, "s3://m/model.pt", "")
            .inPrecision(Precision.parse(asked), fast ? NEW : OLD);
    assertThat(chosen.info().precision()).hasToString(expected);
    assertThat(chosen.golden()).isPresent();
    assertThat(chosen.member()).isEqualTo(expected.equals("fp32") ? "outer" : expected + ".pt");
    String alone = expected.equals("fp32") ? archive : expected + ".pt";
    assertThat(chosen.file()).isEqualTo(file).hasSameBinaryContentAs(TestNetworks.file(alone));
    assertThat(folder.toFile().list()).containsExactly("copy.pt");
  }

  @Test
  void variantThatComputesInAnotherPrecisionThanItsNameIsRefused() throws Exception {
    ModelArchive archive = ModelArchive.open(copy("false-variant.pt"), "s3://m/model.pt", "");
    FatalFault fault =
        catchThrowableOfType(FatalFault.class, () -> archive.inPrecision(Precision.BF16, NEW));
    assertThat(fault.reason()).isEqualTo(Reason.ModelCorrupt);
    assertThat(fault).hasMessageContainingAll("s3://m/model.pt", "bf16", "fp32");
  }

  @Test
  void batchSizeCanBeChosen() {
    ModelArchive archive = ModelArchive.open(GOOD, "s3://m/good.pt", "");
    assertThat(archive.info().batchSize()).isEqualTo(4);
    assertThat(archive.withInfo(archive.info().withBatchSize(64)).info().batchSize()).isEqualTo(64);
  }

  @ParameterizedTest
  @ValueSource(strings = {"partition.pt", "expected.npz", "other-format.pt", "missing.pt"})
  void whatIsNoModelIsRefused(String name) {
    Path file = name.equals("missing.pt") ? folder.resolve(name) : TestNetworks.file(name);
    assertCorrupt(file);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 5_000, 28_000})
  void archiveThatIsCutShortIsRefused(int length) throws Exception {
    byte[] whole = Files.readAllBytes(GOOD);
    assertCorrupt(Files.write(folder.resolve("cut.pt"), Arrays.copyOf(whole, length)));
  }

  private Path copy(String name) throws Exception {
    return Files.copy(TestNetworks.file(name), folder.resolve("copy.pt"));
  }

  private static void assertCorrupt(Path file) {
    FatalFault fault = refusal(file, "");
    assertThat(fault.reason()).isEqualTo(Reason.ModelCorrupt);
    assertThat(fault.getMessage()).startsWith("s3://m/model.pt").doesNotContain("\n");
  }

  private static FatalFault refusal(Path file, String sha256) {
    return catchThrowableOfType(
        FatalFault.class, () -> ModelArchive.open(file, "s3://m/model.pt", sha256));
  }
}
