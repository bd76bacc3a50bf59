package dev.cosmicai.results.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.results.Samples;
import dev.cosmicai.results.summary.Ranks;
import dev.cosmicai.tasks.RankMetrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CombinedDataTest {
  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void ranksStandInTheArrayAsTheyWereStored() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] first = Ranks.result(0, Samples.survey(50, 1).metrics(), 3).toJson();
    byte[] second = Ranks.result(1, new RankMetrics(), 1).toJson();
    CombinedData combined = new CombinedData(out);
    combined.add(first);
    combined.add(second);
    combined.end();

    JsonNode array = new ObjectMapper().readTree(out.toByteArray());
    assertThat(array).hasSize(2);
    assertThat(array.get(0)).isEqualTo(new ObjectMapper().readTree(first));
    assertThat(array.get(1).get("rank").intValue()).isEqualTo(1);
  }

  @Test
  void tenThousandRanksFlowThrough() throws IOException {
    byte[] rank = Ranks.result(0, Samples.survey(300, 1).metrics(), 3).toJson();
    try (PipedInputStream in = new PipedInputStream(8_192)) {
      OutputStream pipe = new PipedOutputStream(in);
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(
              () -> {
                try (pipe) {
                  CombinedData combined = new CombinedData(pipe);
                  for (int i = 0; i < 10_000; i++) {
                    combined.add(rank);
                  }
                  combined.end();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });

      assertThat(elements(in)).isEqualTo(10_000);
      writing.join();
    }
  }

  @Test
  void runWithoutRanksIsAnEmptyArray() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new CombinedData(out).end();

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("[]\n");
  }

  @Test
  void damagedResultIsRefusedAndSpoilsNothing() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CombinedData combined = new CombinedData(out);
    combined.add(utf8("{\"rank\":0}"));
    for (String damaged : new String[] {"", "{\"rank\":", "[]", "{} {}", "{}x", "3", "\u0000"}) {
      assertThatThrownBy(() -> combined.add(utf8(damaged)))
          .as("refusal of '%s'", damaged)
          .isInstanceOf(FatalFault.class);
    }
    combined.add(utf8("{\"rank\":1}"));
    combined.end();

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("[\n{\"rank\":0},\n{\"rank\":1}\n]\n");
  }

  @Test
  void whatWasWrittenIsReadInOrderAndNothingElse() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CombinedData combined = new CombinedData(out);
    combined.add(Ranks.result(0, Samples.survey(50, 1).metrics(), 3).toJson());
    combined.add(Ranks.result(1, new RankMetrics(), 1).toJson());
    combined.end();
    List<RankResult> read = new ArrayList<>();
    CombinedData.forEach(out.toByteArray(), read::add);
    CombinedData.forEach(utf8("[]\n"), read::add);

    assertThat(read).extracting(rank -> rank.identity().rank()).containsExactly(0, 1);
    assertThat(read.get(0).times().wallSeconds()).isEqualTo(3);
    String one = new String(read.get(0).toJson(), StandardCharsets.UTF_8);
    for (String damaged : List.of("", one, "[" + one, "[" + one + "]x", "[3]", "[{}]", "{}")) {
      assertThatThrownBy(() -> CombinedData.forEach(utf8(damaged), rank -> {}))
          .as("refusal of '%s'", damaged)
          .isInstanceOf(FatalFault.class);
    }
  }

  private static int elements(InputStream in) throws IOException {
    int elements = 0;
    try (JsonParser parser = new ObjectMapper().createParser(in)) {
      assertThat(parser.nextToken()).isEqualTo(JsonToken.START_ARRAY);
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        parser.skipChildren();
        elements++;
      }
      assertThat(parser.currentToken()).isEqualTo(JsonToken.END_ARRAY);
    }
    return elements;
  }
}
