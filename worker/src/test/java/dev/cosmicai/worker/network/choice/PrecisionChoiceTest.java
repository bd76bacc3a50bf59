package dev.cosmicai.worker.network.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecisionChoiceTest {
  private static final String MODEL = "s3://m/model.pt";
  private static final Map<String, String> FLAGS =
      Map.of("bf16", "avx512_bf16", "int8", "avx512_vnni", "amx", "amx_bf16");

  @ParameterizedTest
  @CsvSource({
    "auto, bf16 fp32, bf16, bf16",
    "auto, bf16 fp32, none, fp32",
    "auto, fp32, bf16, fp32",
    "auto, fp32, none, fp32",
    "auto, bf16, bf16, bf16",
    "fp32, bf16 fp32, bf16, fp32",
    "fp32, fp32, none, fp32",
    "bf16, bf16 fp32, bf16, bf16",
    "bf16, bf16, bf16, bf16",
    "int8, bf16 fp32 int8, bf16 int8, int8",
    "int8, int8, bf16 int8, int8",
    "fp32, bf16 fp32 int8, bf16 int8, fp32",
  })
  void whatRunsIsWhatIsAskedOrTheFastest(String asked, String held, String cpu, String expected) {
    assertThat(PrecisionChoice.choose(MODEL, Precision.parse(asked), set(held), features(cpu)))
        .hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "bf16 fp32 int8, bf16 int8, bf16",
    "bf16 fp32 int8, bf16, bf16",
    "bf16 fp32 int8, int8, fp32",
    "bf16 fp32 int8, none, fp32",
    "fp32 int8, bf16 int8, fp32",
    "bf16 int8, bf16 int8, bf16",
    "int8, bf16 int8, int8",
    "bf16 fp32 int8, amx int8, bf16",
    "fp32 int8, amx int8, fp32",
  })
  void autoTakesIntegersOnlyOfAnArchiveThatHasNothingElse(
      String held, String cpu, String expected) {
    assertThat(PrecisionChoice.choose(MODEL, Precision.AUTO, set(held), features(cpu)))
        .hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "bf16, bf16 fp32, none, 'cannot run in bf16: this machine''s CPU has neither AMX nor AVX512-BF16'",
    "bf16, bf16, int8, 'cannot run in bf16: this machine''s CPU has neither AMX nor AVX512-BF16'",
    "auto, bf16, none, 'has only bf16, which this machine''s CPU does not compute: it has neither'",
    "bf16, fp32, bf16, 'computes in fp32, not in bf16'",
    "bf16, fp32, none, 'computes in fp32, not in bf16'",
    "fp32, bf16, bf16, 'computes in bf16, not in fp32'",
    "int8, bf16 fp32 int8, bf16, 'cannot run in int8: this machine''s CPU has no AVX512-VNNI'",
    "int8, bf16 fp32 int8, int8, 'cannot run in int8: this machine''s CPU has neither AMX nor'",
    "int8, bf16 fp32 int8, amx int8, 'this machine''s CPU has AMX, with which bf16 is faster'",
    "int8, bf16 fp32 int8, amx int8, 'faster; set model.precision to auto or bf16, or choose'",
    "auto, int8, amx int8, 'does not compute: it has AMX, with which bf16 is faster; choose other'",
    "bf16, bf16 fp32, none, 'set model.precision to auto or fp32, or choose other machines'",
    "bf16, bf16, none, 'choose other machines, or export the model with --precision auto'",
    "int8, bf16 fp32, bf16 int8, 'computes in fp32 and bf16, not in int8'",
    "int8, bf16 fp32, bf16 int8, 'export the model with --precision fp32,bf16,int8'",
    "auto, int8, bf16, 'has only int8, which this machine''s CPU does not compute: it has no AVX'",
    "auto, int8, none, it has neither AMX nor AVX512-BF16",
    "auto, bf16 int8, int8, has only bf16 and int8",
  })
  void whatArchiveOrMachineLackIsRefusedInOneLine(
      String asked, String held, String cpu, String problem) {
    FatalFault fault =
        catchThrowableOfType(
            FatalFault.class,
            () -> PrecisionChoice.choose(MODEL, Precision.parse(asked), set(held), features(cpu)));
    assertThat(fault.reason()).isEqualTo(Reason.PrecisionUnavailable);
    assertThat(fault.getMessage()).startsWith(MODEL).contains(problem).doesNotContain("\n");
  }

  private static CpuFeatures features(String words) {
    return new CpuFeatures(
        Stream.of(words.split(" "))
            .map(word -> FLAGS.getOrDefault(word, word))
            .collect(Collectors.toSet()));
  }

  private static Set<Precision> set(String words) {
    return Stream.of(words.split(" "))
        .map(Precision::parse)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
