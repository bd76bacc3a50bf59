package dev.cosmicai.worker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecisionChoiceTest {
  private static final String MODEL = "s3://m/model.pt";

  @ParameterizedTest
  @CsvSource({
    "auto, bf16 fp32, true, bf16",
    "auto, bf16 fp32, false, fp32",
    "auto, fp32, true, fp32",
    "auto, fp32, false, fp32",
    "auto, bf16, true, bf16",
    "fp32, bf16 fp32, true, fp32",
    "fp32, fp32, false, fp32",
    "bf16, bf16 fp32, true, bf16",
    "bf16, bf16, true, bf16",
  })
  void whatRunsIsWhatIsAskedOrTheFastest(String asked, String held, boolean fast, String expected) {
    assertThat(PrecisionChoice.choose(MODEL, asked, set(held), fast)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "bf16, bf16 fp32, false, neither AMX nor AVX512-BF16",
    "bf16, bf16, false, neither AMX nor AVX512-BF16",
    "auto, bf16, false, neither AMX nor AVX512-BF16",
    "bf16, fp32, true, 'computes in fp32, not in bf16'",
    "bf16, fp32, false, 'computes in fp32, not in bf16'",
    "fp32, bf16, true, 'computes in bf16, not in fp32'",
  })
  void whatArchiveOrMachineLackIsRefusedInOneLine(
      String asked, String held, boolean fast, String problem) {
    FatalFault fault =
        catchThrowableOfType(
            FatalFault.class, () -> PrecisionChoice.choose(MODEL, asked, set(held), fast));
    assertThat(fault.reason()).isEqualTo(Reason.PrecisionUnavailable);
    assertThat(fault.getMessage()).startsWith(MODEL).contains(problem).doesNotContain("\n");
  }

  private static Set<String> set(String words) {
    return new TreeSet<>(Set.of(words.split(" ")));
  }
}
