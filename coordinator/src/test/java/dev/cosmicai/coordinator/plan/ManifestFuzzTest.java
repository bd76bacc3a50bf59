package dev.cosmicai.coordinator.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cosmicai.contract.PredictionsFormat;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.fuzzing.ReaderFuzzTest;
import dev.cosmicai.fuzzing.Seed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the store gives for {@code manifest.json} and, after a line feed, for its only chunk. Their
 * digests are put right before they are read: whoever writes such files can do that too.
 */
class ManifestFuzzTest extends ReaderFuzzTest<Optional<Manifest.Frozen>> {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00.123Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  protected Stream<Seed> seeds() {
    String three = text(Manifests.three());
    return Stream.of(
        Seed.of("three", three),
        Seed.of("hundred", text(hundred())),
        Seed.of("columns", text(Manifests.reading(Manifests.READING))),
        Seed.of("generations", generations()),
        Seed.of("generations-null", three.replaceFirst("\\{\"files\":3[^}]*}", "null")),
        Seed.of("generations-none", three.replaceFirst("\\{\"files\":3[^}]*}", "")),
        Seed.of(
            "generation-of-no-time",
            three.replaceFirst("\"takenAt\":\"[^\"]*\"", "\"takenAt\":\"\"")),
        Seed.of(
            "file-from-before-1970", three.replace("\\\"a\\\"\"}", "\",\"modifiedMillis\":-1}")),
        Seed.of("columns-null", three.replace("128}", "128,\"reading\":null}")),
        Seed.of("columns-none", three.replace("128}", "128,\"reading\":\"{}\"}")),
        Seed.of("format-null", three.replace("\"pt\"", "null")),
        Seed.of("file-null", three.replaceFirst("\\{\"index\":0[^}]*}", "null")),
        Seed.of("key-null", three.replace("\"data/1.pt\"", "null")),
        Seed.of("negative-size", three.replace(":100,", ":-100,")),
        Seed.of("bytes-of-no-number", three.replace(":100,", ":9223372036854775807,")),
        Seed.of("splits-of-no-size", three.replace(":128", ":0")),
        Seed.of("very-many-splits", three.replace(":128", ":1").replace(":300,", ":30000000000,")),
        Seed.of("null", "null\nnull"));
  }

  @Override
  protected Supplier<Optional<Manifest.Frozen>> reader(ByteBuffer input) {
    byte[] both = bytes(input);
    int feed = IntStream.range(0, both.length).filter(i -> both[i] == '\n').findFirst().orElse(0);
    byte[] chunk = Arrays.copyOfRange(both, Math.min(both.length, feed + 1), both.length);
    byte[] head = sealed(Arrays.copyOf(both, feed), chunk);
    return () ->
        ManifestJson.read(head)
            .flatMap(read -> ManifestChunks.read(chunk, 0, read.files()).flatMap(read::with));
  }

  /** A manifest that was accepted can be worked with. */
  @Override
  protected Object content(Optional<Manifest.Frozen> read) {
    read.ifPresent(
        frozen -> {
          Manifest manifest = frozen.manifest();
          manifest
              .files()
              .forEach(file -> assertThat(manifest.uriOf(file).toString()).startsWith("s3://"));
          try {
            Splits splits = Splits.of(manifest);
            assertThat(splits.totalBytes()).isEqualTo(manifest.inputBytes());
          } catch (FatalFault tooMany) {
            requireOneLine(tooMany);
          }
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
    return text(Manifest.Frozen.of("uid-1", "redshifts", START, manifest));
  }

  /** One that was empty at first. */
  private static String generations() {
    Manifest later =
        Manifests.of(List.of(new Manifest.File(0, "data/1.pt", 100, "a", START.toEpochMilli())));
    return text(
        Manifest.Frozen.of("uid-1", "redshifts", START, Manifests.of(List.of()))
            .grown(later, later.sha256(), START.plusSeconds(10)));
  }

  private static String text(Manifest.Frozen frozen) {
    Manifest manifest = frozen.manifest();
    byte[] head = ManifestJson.write(frozen, ManifestChunks.sha256Of(manifest));
    return new String(head, UTF_8) + "\n" + new String(ManifestChunks.json(manifest, 0), UTF_8);
  }

  /** With the digests of what both hold, if they hold a manifest. */
  private static byte[] sealed(byte[] head, byte[] chunk) {
    try {
      if (JSON.readTree(head) instanceof ObjectNode document) {
        String digest = Sha256.of(chunk);
        document.set("chunks", JSON.createArrayNode().add(digest));
        document.put("sha256", digestOf(document, chunk, digest));
        if (document.path("generations").size() == 1) {
          document.set("base", document.get("sha256"));
        }
        return JSON.writeValueAsBytes(document);
      }
    } catch (IOException | RuntimeException e) {
      // It holds none, and is read as it is.
    }
    return head;
  }

  private static String digestOf(ObjectNode document, byte[] chunk, String digest)
      throws JsonProcessingException {
    List<Manifest.File> files =
        ManifestChunks.read(chunk, 0, document.path("files").intValue()).orElseThrow();
    return new Manifest(
            JSON.treeToValue(document.get("model"), Manifest.Model.class),
            JSON.treeToValue(document.get("data"), Manifest.Data.class),
            document.path("batchSize").intValue(),
            document.path("predictions").booleanValue(),
            PredictionsFormat.parse(document.path("predictionsFormat").asText("npz")),
            files)
        .sha256(List.of(digest));
  }
}
