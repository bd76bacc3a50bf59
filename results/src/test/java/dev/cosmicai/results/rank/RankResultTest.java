package dev.cosmicai.results.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.results.Samples;
import dev.cosmicai.results.summary.Ranks;
import dev.cosmicai.tasks.RankMetrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankResultTest {
  private final RankResult busy = Ranks.result(3, Samples.survey(1_278, 3).metrics(), 8);
  private final RankResult idle = Ranks.result(9, new RankMetrics(), 2);

  @Test
  void rankOfAnOlderVersionTellsNoProcessorClass() throws IOException {
    assertThat(json(busy).get("processor_class").textValue()).isEqualTo("avx2");
    assertThat(json(busy).get("model_member").textValue()).isEqualTo("outer");
    ObjectNode older = (ObjectNode) json(busy);
    older.remove(List.of("processor_class", "model_member"));
    RankResult read = RankResult.fromJson(new ObjectMapper().writeValueAsBytes(older));
    assertThat(read.work().processorClass()).isEmpty();
    assertThat(read.work().member()).isEmpty();
    assertThat(read.times()).isEqualTo(busy.times());
  }

  private static JsonNode json(RankResult result) throws IOException {
    return new ObjectMapper().readTree(result.toJson());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "total_cpu_time (seconds)",
        "total_cpu_memory (MB)",
        "execution_time (seconds/batch)",
        "num_batches",
        "batch_size",
        "device",
        "throughput_bps",
        "sample_persec",
        "result_path",
        "data_path",
        "s3_num_requests",
        "s3_total_time",
        "s3_avg_time",
        "s3_min_time",
        "s3_max_time",
        "s3_first_request_time",
        "s3_last_response_time",
        "total_process_memory (MB)",
        "library_overhead_memory (MB)",
        "total_image_memory (MB)",
        "total_model_memory (MB)",
        "cpu_info",
        "ram_info (GB)"
      })
  void fieldsThatCaiReadsHaveItsNames(String name) throws IOException {
    assertThat(json(busy).hasNonNull(name)).isTrue();
    assertThat(json(idle).has(name)).isTrue();
  }

  @Test
  void ratesAreTrue() throws IOException {
    JsonNode json = json(busy);

    assertThat(json.get("total_cpu_time (seconds)").doubleValue()).isEqualTo(4);
    assertThat(json.get("num_batches").intValue()).isEqualTo(3);
    assertThat(json.get("execution_time (seconds/batch)").doubleValue())
        .isCloseTo(4.0 * 512 / 1_278, within(1e-12));
    assertThat(json.get("sample_persec").doubleValue()).isCloseTo(319.5, within(1e-9));
    assertThat(json.get("throughput_bps").doubleValue())
        .isCloseTo(8.0 * 1_278 * 20_500 / 4, within(1e-6));
    assertThat(json.get("total_cpu_memory (MB)").doubleValue()).isEqualTo(600_000_003 / 1048576.0);
    assertThat(json.get("data_path").textValue()).isEqualTo("s3://data/3.pt");
  }

  /** As CAI's own files say of its network of 15,902,889 parameters in float32. */
  @Test
  void megabytesAreThoseOfCai() throws IOException {
    RankResult.Memory memory = new RankResult.Memory(7L << 30, 4 * 15_902_889, 3 << 20, 5 << 19);
    JsonNode json = json(with(busy, busy.work(), memory));

    assertThat(json.get("total_model_memory (MB)").doubleValue()).isCloseTo(60.66, within(0.005));
    assertThat(json.get("total_process_memory (MB)").doubleValue()).isEqualTo(7_168);
    assertThat(json.get("total_cpu_memory (MB)").doubleValue()).isEqualTo(7_168);
    assertThat(json.get("total_image_memory (MB)").doubleValue()).isEqualTo(3);
    assertThat(json.get("library_overhead_memory (MB)").doubleValue()).isEqualTo(2.5);
  }

  private static RankResult with(RankResult of, RankResult.Work work, RankResult.Memory memory) {
    return new RankResult(of.identity(), work, of.times(), of.s3(), memory, of.machine());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "throughput_bps",
        "sample_persec",
        "execution_time (seconds/batch)",
        "s3_avg_time",
        "s3_first_request_time"
      })
  void whatRankWithoutSamplesCannotSayIsNull(String name) throws IOException {
    assertThat(json(idle).get(name).isNull()).isTrue();
  }

  @Test
  void resultSurvivesItsJson() {
    for (RankResult result : new RankResult[] {busy, idle}) {
      RankResult read = RankResult.fromJson(result.toJson());

      assertThat(read.toJson()).isEqualTo(result.toJson());
      assertThat(read.identity()).isEqualTo(result.identity());
      assertThat(read.work()).isEqualTo(result.work());
      assertThat(read.times()).isEqualTo(result.times());
      assertThat(read.s3()).isEqualTo(result.s3());
      assertThat(read.memory()).isEqualTo(result.memory());
      assertThat(read.machine()).isEqualTo(result.machine());
    }
  }

  @Test
  void unknownStartStaysUnknown() {
    RankResult.Times times = new RankResult.Times(Double.NaN, 3, 2, 9, busy.times().stageSeconds());
    RankResult result =
        new RankResult(
            busy.identity(), busy.work(), times, busy.s3(), busy.memory(), busy.machine());

    assertThat(RankResult.fromJson(result.toJson()).times().startedEpochSeconds()).isNaN();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "7",
        "[]",
        "{}",
        "{\"rank\": 1",
        "\u0000\u0001",
        "{\"rank\":1,\"rank\":2}"
      })
  void otherTextIsRefused(String text) {
    assertThatThrownBy(() -> RankResult.fromJson(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            FatalFault.class,
            fault -> {
              assertThat(fault.reason()).isEqualTo(Reason.ResultCorrupt);
              assertThat(fault.getMessage()).contains("a rank's result").doesNotContain("\n");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"samples", "input_bytes", "cpu_info", "wall_time (seconds)", "run"})
  void missingFieldIsNamedAndNotTakenForZero(String name) throws IOException {
    ObjectNode json = (ObjectNode) json(busy);
    json.remove(name);

    assertThatThrownBy(() -> RankResult.fromJson(new ObjectMapper().writeValueAsBytes(json)))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining(name);
  }

  @Test
  void wrongTypesAreRefused() {
    String json = new String(busy.toJson(), StandardCharsets.UTF_8);
    for (String[] change :
        new String[][] {
          {"\"samples\" : 1278", "\"samples\" : \"many\""},
          {"\"rank\" : 3", "\"rank\" : 3.5"},
          {"\"rank\" : 3", "\"rank\" : 3000000000"},
          {"\"data_paths\" : [ \"s3://data/3.pt\" ]", "\"data_paths\" : \"s3://data/3.pt\""},
          {"\"cpu_info\" : {", "\"cpu_info\" : 1, \"x\" : {"}
        }) {
      String changed = json.replace(change[0], change[1]);
      assertThat(changed).isNotEqualTo(json);
      assertThatThrownBy(() -> RankResult.fromJson(changed.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(FatalFault.class);
    }
  }
}
