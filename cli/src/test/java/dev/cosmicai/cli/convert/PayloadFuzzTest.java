package dev.cosmicai.cli.convert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.fuzzing.ReaderFuzzTest;
import dev.cosmicai.fuzzing.Seed;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a user gives to {@code cosmic convert}. */
class PayloadFuzzTest extends ReaderFuzzTest<CaiPayload> {
  private static final String SLASHES = "/".repeat(10_000);
  private static final Pattern LINES = Pattern.compile("[\\x20-\\x7e\\n]*");

  @Override
  protected Stream<Seed> seeds() {
    return Stream.concat(
        Seed.files(getClass(), ".", ".json"),
        Stream.of(
            Seed.of("field-of-two-lines", "{\"a\\nb\": 1, \"A\\nB\": 2}"),
            Seed.of("field-of-two-lines-twice", "{\"a\\nb\": 1, \"a\\nb\": 2}"),
            Seed.of("escape-sequence", "{\"a\": \u001b[31m"),
            Seed.of("line-separator", "{\"a\": \u2028}"),
            Seed.of("number-beyond-any", "{\"bucket\": \"code\", \"file_limit\": 1e999999999}"),
            Seed.of("delete", payload("results").replace("code", "code\", \"x\": \"\u007f")),
            Seed.of("slashes", payload(SLASHES + "a" + SLASHES + "b")),
            Seed.of("deep-folders", ranks("a/".repeat(4_000) + "1.pt", "b/2.pt")),
            Seed.of("rank-with-other-field", ranks("1.pt", "2.pt\", \"\\u0007\": \"")),
            Seed.of("deep", "[".repeat(2_000))));
  }

  @Override
  protected Supplier<CaiPayload> reader(ByteBuffer input) {
    String json = new String(bytes(input), UTF_8);
    return () -> CaiPayload.parse(json, "payload.json");
  }

  @Override
  protected Object content(CaiPayload payload) {
    String job = JobText.of(payload, "payload.json", Optional.empty(), Optional.empty());
    assertThat(job).matches(LINES);
    return job;
  }

  private static String payload(String path) {
    return """
    {"bucket": "code", "result_path": "%s", "data_bucket": "data", "data_prefix": "25MB"}\
    """
        .formatted(path);
  }

  private static String ranks(String... files) {
    StringBuilder list = new StringBuilder("[");
    for (int rank = 0; rank < files.length; rank++) {
      list.append(rank == 0 ? "" : ",")
          .append(
              """
              {"S3_BUCKET": "code", "RANK": "%d", "DATA_BUCKET": "data", "RESULT_PATH": "results",
               "BATCH_SIZE": "128", "DATA_PATH": "%s"}\
              """
                  .formatted(rank, files[rank]));
    }
    return list.append("]").toString();
  }
}
