package dev.cosmicai.worker.network.choice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.ProcessorClass;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessorChoicesTest {
  private static final String MODEL = "s3://m/model.pt";
  private static final ProcessorChoice AMX =
      new ProcessorChoice(ProcessorClass.AMX, Precision.BF16, "bf16.amx.pt", 64, Optional.empty());
  private static final ProcessorChoice ZEN4 =
      new ProcessorChoice(
          ProcessorClass.AVX512_BF16,
          Precision.BF16,
          "bf16.pt",
          32,
          Optional.of("AMD EPYC 9R14, 2 streams, 121 samples/s"));
  private static final ProcessorChoice OUTER =
      new ProcessorChoice(ProcessorClass.AVX512_BF16, Precision.FP32, "", 16, Optional.of("–"));

  private static final String ENTRY =
      "{'processor': 'amx', 'precision': 'bf16', 'member': 'bf16.pt', 'batchSize': 8,"
          + " 'measured': null}";

  @Test
  void whatTheExporterWritesIsRead() {
    ProcessorChoices choices =
        read(
            """
            {'format': 'cosmic-choices/1',
             'choices': [
               {'processor': 'amx', 'precision': 'bf16', 'member': 'bf16.amx.pt', 'batchSize': 64,
                'measured': null},
               {'processor': 'avx512-bf16', 'precision': 'bf16', 'member': 'bf16.pt',
                'batchSize': 32, 'measured': 'AMD EPYC 9R14, 2 streams, 121 samples/s'},
               {'processor': 'avx512-bf16', 'precision': 'fp32', 'member': '', 'batchSize': 16,
                'measured': '–'}]}
            """);
    assertThat(choices.all()).containsExactly(AMX, ZEN4, OUTER);
    assertThat(choices.find(ProcessorClass.AVX512_BF16, Precision.FP32)).contains(OUTER);
    assertThat(choices.find(ProcessorClass.AMX, Precision.FP32)).isEmpty();
    assertThat(choices.find(ProcessorClass.AVX2, Precision.BF16)).isEmpty();
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    ProcessorChoices choices = ProcessorChoices.none().with(AMX).with(ZEN4).with(OUTER);
    assertThat(ProcessorChoices.read(choices.toJson(), MODEL).all())
        .containsExactly(AMX, ZEN4, OUTER);
  }

  @Test
  void anotherChoiceForTheSameTakesItsPlace() {
    ProcessorChoice other =
        new ProcessorChoice(
            ProcessorClass.AMX, Precision.BF16, "bf16.pt", 128, Optional.of("measured"));
    assertThat(ProcessorChoices.none().with(AMX).with(ZEN4).with(other).all())
        .containsExactlyInAnyOrder(ZEN4, other);
  }

  @ParameterizedTest
  @CsvSource({"avx10, bf16", "amx, fp8", "AMX, bf16", "amx, auto", "amx, BF16"})
  void whatOfNewerVersionsIsNotKnownIsKeptAndNotTaken(String processor, String precision) {
    String newer =
        "{'processor': '%s', 'precision': '%s', 'member': '…', 'batchSize': -1, 'measured': 7}"
            .formatted(processor, precision);
    ProcessorChoices choices = read(file(newer + ", " + newer + ", " + ENTRY));
    assertThat(choices.all()).hasSize(1);
    assertThat(new String(choices.with(ZEN4).toJson(), UTF_8))
        .contains("\"processor\" : \"" + processor + "\"", "\"batchSize\" : -1");
    assertThat(ProcessorChoices.read(choices.with(ZEN4).toJson(), MODEL).all()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'member': 'bf16.pt' | 'member': '../bf16.pt' | choices[0].member is no name",
        "'member': 'bf16.pt' | 'member': 'bf16' | choices[0].member is no name",
        "'member': 'bf16.pt' | 'member': null | choices[0].member is not a text",
        "'batchSize': 8 | 'batchSize': 0 | choices[0].batchSize is not a whole number from 1 to 655",
        "'batchSize': 8 | 'batchSize': 65537 | choices[0].batchSize is not a whole number",
        "'batchSize': 8 | 'batchSize': 8.5 | choices[0].batchSize is not a whole number",
        "'batchSize': 8 | 'batchSize': '8' | choices[0].batchSize is not a whole number",
        "'batchSize': 8, | ~~ | choices[0].batchSize is not a whole number",
        "'measured': null | 'measured': 'a\\u2028b' | choices[0].measured is not one line",
        "'measured': null | 'measured': '' | choices[0].measured is not one line",
        "'measured': null | 'measured': 121 | choices[0].measured is not a text",
        "'measured': null | 'measured': null, 'streams': 2 | choices[0] has another field than",
        "'processor': 'amx', | ~~ | choices[0].processor is not a text",
        "'precision': 'bf16' | 'precision': 16 | choices[0].precision is not a text",
        "'choices': [ | 'choices': [7, | choices[0] is not an object",
        "'choices': [ | 'choices': [{}, | choices[0].processor is not a text",
        "cosmic-choices/1 | cosmic-choices/2 | format is not cosmic-choices/1",
        "'format': 'cosmic-choices/1', | ~~ | format is not a text",
        "'format' | 'note': '', 'format' | it has another field than choices, format",
        "'choices' | 'format' | it is no JSON after line 1, column",
        "'choices': [ | 'choices': 7} [ | it is no JSON after line 1, column",
        "{'format' | 7 {'format' | it is no JSON after line 1, column",
      })
  void whatIsWrongIsRefusedInOneLine(String right, String wrong, String problem) {
    String file = file(ENTRY);
    assertThat(file).contains(right);
    assertThat(read(file).all()).hasSize(1);
    assertRefused(file.replace(right, wrong), problem);
  }

  @Test
  void whatIsNoObjectIsRefused() {
    assertRefused("", "it is empty");
    assertRefused("[]", "it is not an object");
    assertRefused("{'format': 'cosmic-choices/1'}", "choices is not a list");
    assertRefused(" ".repeat(40_000), "it is larger than 32 KiB");
  }

  @Test
  void secondChoiceForTheSameIsRefused() {
    assertRefused(file(ENTRY + ", " + ENTRY), "choices[1] is a second one for amx in bf16");
  }

  private static String file(String entries) {
    return "{'format': 'cosmic-choices/1', 'choices': [" + entries + "]}";
  }

  private static ProcessorChoices read(String json) {
    return ProcessorChoices.read(json.replace('\'', '"').getBytes(UTF_8), MODEL);
  }

  private static void assertRefused(String json, String problem) {
    FatalFault fault = catchThrowableOfType(FatalFault.class, () -> read(json));
    assertThat(fault.reason()).isEqualTo(Reason.ModelCorrupt);
    assertThat(fault.getMessage())
        .startsWith(MODEL + " is no usable model: in its choices.json, " + problem)
        .endsWith("; export it again")
        .doesNotContain("\n");
  }
}
