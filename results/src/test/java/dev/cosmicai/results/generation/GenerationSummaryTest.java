package dev.cosmicai.results.generation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.results.Samples;
import dev.cosmicai.results.summary.Lag;
import dev.cosmicai.results.summary.RunMetrics;
import dev.cosmicai.results.summary.RunSummary;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class GenerationSummaryTest {
  private static final Instant TAKEN = Instant.parse("2026-11-30T10:00:00Z");

  private static GenerationSummary.Tally tally(int files, int samples, Lag lag) {
    return new GenerationSummary.Tally(
        files,
        1_000L * files,
        new RunSummary.Splits(files, files, 0),
        3,
        RunMetrics.of(Samples.survey(samples, 1).metrics(), index -> null),
        lag);
  }

  @Test
  void itsOwnFiguresStandBesideTheTotal() throws IOException {
    GenerationSummary summary =
        new GenerationSummary(
            "run-1",
            4,
            TAKEN,
            TAKEN.plusSeconds(5),
            7,
            tally(2, 100, new Lag(2.5, 4)),
            tally(9, 400, Lag.NONE),
            List.of("s3://sky/8.pt", "s3://sky/9.pt"));

    JsonNode json = new ObjectMapper().readTree(summary.toJson());

    assertThat(json.get("generation").intValue()).isEqualTo(4);
    assertThat(json.get("takenAt").textValue()).isEqualTo("2026-11-30T10:00:00Z");
    assertThat(json.get("doneAt").textValue()).isEqualTo("2026-11-30T10:00:05Z");
    assertThat(json.get("firstFile").intValue()).isEqualTo(7);
    assertThat(json.get("uris"))
        .extracting(JsonNode::textValue)
        .containsExactly("s3://sky/8.pt", "s3://sky/9.pt");
    assertThat(json.get("files").intValue()).isEqualTo(2);
    assertThat(json.at("/splits/committed").intValue()).isEqualTo(2);
    assertThat(json.at("/metrics/samples").intValue()).isEqualTo(100);
    assertThat(json.at("/lag/longestSeconds").doubleValue()).isEqualTo(4);
    assertThat(json.at("/total/files").intValue()).isEqualTo(9);
    assertThat(json.at("/total/metrics/samples").intValue()).isEqualTo(400);
    assertThat(json.at("/total/lag/medianSeconds").isNull()).isTrue();
  }
}
