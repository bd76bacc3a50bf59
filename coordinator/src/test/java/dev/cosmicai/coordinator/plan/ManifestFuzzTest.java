package dev.cosmicai.coordinator.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cosmicai.contract.PredictionsFormat;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.fuzzing.ReaderFuzzTest;
import dev.cosmicai.fuzzing.Seed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the store gives for {@code manifest.json} and, after line feeds, for its chunks. Their
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
        Seed.of("chunks", chunks()),
        Seed.of("chunk-missing", chunks().replaceFirst("\n[^\n]*$", "")),
        Seed.of("chunk-null", chunks().replaceFirst("\\{\"first\":2[^}]*}", "null")),
        Seed.of(
            "chunk-of-no-files",
            chunks().replaceFirst("\"first\":0,\"files\":2", "\"first\":0,\"files\":0")),
        Seed.of(
            "chunk-of-many-files",
            chunks().replaceFirst("\"first\":0,\"files\":2", "\"first\":0,\"files\":2147483647")),
        Seed.of("chunk-of-half-a-character", three.replace("data/1.pt", "\\ud800")),
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
    List<byte[]> lines = lines(bytes(input));
    List<byte[]> chunks = lines.subList(1, lines.size());
    byte[] head = sealed(lines.get(0), chunks);
    return () ->
        ManifestJson.read(head).flatMap(read -> files(read.chunks(), chunks).flatMap(read::with));
  }

  private static List<byte[]> lines(byte[] text) {
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length; i++) {
      if (i == text.length || text[i] == '\n') {
        lines.add(Arrays.copyOfRange(text, start, i));
        start = i + 1;
      }
    }
    return lines;
  }

  private static Optional<List<Manifest.File>> files(List<StoredChunk> named, List<byte[]> chunks) {
    List<Manifest.File> files = new ArrayList<>();
    for (int i = 0; i < named.size(); i++) {
      Optional<List<Manifest.File>> more =
          i < chunks.size() ? ManifestChunks.read(chunks.get(i), named.get(i)) : Optional.empty();
      if (more.isEmpty()) {
        return Optional.empty();
      }
      files.addAll(more.get());
    }
    return Optional.of(files);
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
    byte[] head = ManifestJson.write(frozen, List.of(Manifests.onlyChunk(manifest)));
    return text(head, ManifestChunks.json(manifest, 0));
  }

  /** One that has grown from two files to three. */
  private static String chunks() {
    Manifest three = Manifests.three();
    Manifest two = Manifests.of(three.files().subList(0, 2));
    byte[] later = ManifestChunks.json(three, 2);
    List<StoredChunk> both =
        List.of(Manifests.onlyChunk(two), new StoredChunk(2, 1, Sha256.of(later)));
    Manifest.Frozen grown =
        Manifest.Frozen.of("uid-1", "redshifts", START, two)
            .grown(three, three.sha256(), START.plusSeconds(10));
    return text(ManifestJson.write(grown, both), ManifestChunks.json(two, 0), later);
  }

  private static String text(byte[]... lines) {
    return Stream.of(lines).map(line -> new String(line, UTF_8)).collect(Collectors.joining("\n"));
  }

  /** With the digests of what both hold, if they hold a manifest. */
  private static byte[] sealed(byte[] head, List<byte[]> chunks) {
    try {
      if (JSON.readTree(head) instanceof ObjectNode document) {
        List<StoredChunk> named = new ArrayList<>();
        for (JsonNode chunk : document.path("chunks")) {
          byte[] content = chunks.get(named.size());
          ((ObjectNode) chunk).put("sha256", Sha256.of(content));
          named.add(JSON.treeToValue(chunk, StoredChunk.class));
        }
        document.put("sha256", digestOf(document, files(named, chunks).orElseThrow()));
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

  private static String digestOf(ObjectNode document, List<Manifest.File> files)
      throws JsonProcessingException {
    return new Manifest(
            JSON.treeToValue(document.get("model"), Manifest.Model.class),
            JSON.treeToValue(document.get("data"), Manifest.Data.class),
            document.path("batchSize").intValue(),
            document.path("predictions").booleanValue(),
            PredictionsFormat.parse(document.path("predictionsFormat").asText("npz")),
            files)
        .sha256();
  }
}
