package dev.cosmicai.coordinator.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cosmicai.contract.PredictionsFormat;
import dev.cosmicai.fuzzing.ReaderFuzzTest;
import dev.cosmicai.fuzzing.Seed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the store gives for {@code manifest.json}. Its digest is put right before it is read:
 * whoever writes such a file can do that too.
 */
class ManifestFuzzTest extends ReaderFuzzTest<Optional<Manifest.Frozen>> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  protected Stream<Seed> seeds() {
    String three = text(Manifests.three());
    return Stream.of(
        Seed.of("three", three),
        Seed.of("hundred", text(hundred())),
        Seed.of("columns", text(Manifests.reading(Manifests.READING))),
        Seed.of("columns-null", three.replace("\"pt\"}", "\"pt\",\"reading\":null}")),
        Seed.of("columns-none", three.replace("\"pt\"}", "\"pt\",\"reading\":\"{}\"}")),
        Seed.of("no-such-file", three.replace("[2]", "[3]")),
        Seed.of("file-null", three.replace("[2]", "[null]")),
        Seed.of("rank-null", three.replace("[2]", "null")),
        Seed.of("file-description-null", three.replaceFirst("\\{\"index\":0[^}]*}", "null")),
        Seed.of("negative-size", three.replace(":100,", ":-100,")),
        Seed.of("null", "null"));
  }

  @Override
  protected Supplier<Optional<Manifest.Frozen>> reader(ByteBuffer input) {
    byte[] json = sealed(bytes(input));
    return () -> ManifestJson.read(json);
  }

  /** A manifest that was accepted can be worked with. */
  @Override
  protected Object content(Optional<Manifest.Frozen> read) {
    read.ifPresent(
        frozen -> {
          Manifest manifest = frozen.manifest();
          for (int rank = 0; rank < manifest.worldSize(); rank++) {
            for (Manifest.File file : manifest.filesOf(rank)) {
              assertThat(manifest.uriOf(file).toString()).startsWith("s3://");
            }
          }
          assertThat(ManifestJson.read(ManifestJson.write(frozen))).contains(frozen);
        });
    return read;
  }

  private static Manifest hundred() {
    return Manifests.of(
        IntStream.range(0, 100)
            .mapToObj(i -> new Manifest.File(i, "data/" + i + ".pt", i * 1_000L, "\"" + i + "\""))
            .toList());
  }

  private static String text(Manifest manifest) {
    Instant start = Instant.parse("2026-11-22T10:00:00.123Z");
    return new String(
        ManifestJson.write(
            new Manifest.Frozen("uid-1", "redshifts", start, manifest, manifest.sha256())),
        UTF_8);
  }

  /** With the digest of the manifest that it holds, if it holds one. */
  private static byte[] sealed(byte[] json) {
    try {
      if (JSON.readTree(json) instanceof ObjectNode document) {
        Manifest manifest =
            new Manifest(
                JSON.convertValue(document.get("model"), Manifest.Model.class),
                JSON.convertValue(document.get("data"), Manifest.Data.class),
                document.path("batchSize").intValue(),
                document.path("predictions").booleanValue(),
                PredictionsFormat.parse(document.path("predictionsFormat").asText("npz")),
                JSON.convertValue(
                    document.get("files"), new TypeReference<List<Manifest.File>>() {}),
                JSON.convertValue(
                    document.get("ranks"), new TypeReference<List<List<Integer>>>() {}));
        document.put("sha256", manifest.sha256());
        return JSON.writeValueAsBytes(document);
      }
    } catch (IOException | RuntimeException e) {
      // It holds none, and is read as it is.
    }
    return json;
  }
}
