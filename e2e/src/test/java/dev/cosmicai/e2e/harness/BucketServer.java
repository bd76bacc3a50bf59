package dev.cosmicai.e2e.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.StorageSettings;
import dev.cosmicai.e2e.machine.Settings;
import dev.cosmicai.storage.AccessKeys;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.StoredObject;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * An S3 server with one bucket, in a pod of the namespace; its objects outlive its container. The
 * pods reach it by its Service, this JVM by a port that is forwarded.
 */
public final class BucketServer implements AutoCloseable {
  private static final String BUCKET = "e2e";
  private static final String NAME = "bucket";
  private static final int PORT = 9000;
  private static final AccessKeys KEYS = new AccessKeys("e2e-access-key", "e2e-secret-key");
  private static final Duration STORE_PATIENCE = Duration.ofSeconds(60);
  private static final String BINARY = "application/octet-stream";

  private final TestNamespace namespace;
  private final Set<Dataset> filled = new HashSet<>();
  private final LocalPortForward forward;
  private final ObjectStore store;

  private BucketServer(TestNamespace namespace) {
    this.namespace = namespace;
    this.forward = pod().portForward(PORT);
    this.store =
        ObjectStore.open(
            StorageSettings.of(
                    Optional.of("http://127.0.0.1:" + forward.getLocalPort()),
                    Optional.empty(),
                    true)
                .withPatience(STORE_PATIENCE),
            KEYS);
  }

  static BucketServer start(TestNamespace namespace) {
    try (InputStream in = BucketServer.class.getResourceAsStream("bucket-server.yaml")) {
      String yaml =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .replace("${image}", Settings.image("cosmic"))
              .replace("${accessKey}", KEYS.accessKey())
              .replace("${secretKey}", KEYS.secretKey())
              .replace("${bucket}", BUCKET);
      namespace.client().load(stream(yaml)).inNamespace(namespace.name()).create();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    namespace
        .client()
        .pods()
        .inNamespace(namespace.name())
        .withName(NAME)
        .waitUntilReady(Patience.OF_JOBS.toSeconds(), TimeUnit.SECONDS);
    return new BucketServer(namespace);
  }

  /** The URI of a path in the bucket. */
  public static String uri(String path) {
    return "s3://" + BUCKET + "/" + path;
  }

  /** What a job's {@code spec.storage} says to reach this server. */
  static Map<String, Object> storage(TestNamespace namespace) {
    return Map.of(
        "endpoint",
        "http://%s.%s.svc:%d".formatted(NAME, namespace.name(), PORT),
        "pathStyle",
        true,
        "credentialsSecret",
        NAME);
  }

  /** Puts a dataset there, if it is not there yet. */
  public synchronized BucketServer with(Dataset dataset) {
    if (!filled.contains(dataset)) {
      Path root = dataset.root();
      try (Stream<Path> files = Files.walk(root.resolve(dataset.path("")))) {
        files
            .filter(Files::isRegularFile)
            .forEach(file -> store.put(object(root.relativize(file).toString()), file, BINARY));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      // Only now: after a failure the next test tries again.
      filled.add(dataset);
    }
    return this;
  }

  /** Puts an object there. */
  public void put(String path, byte[] content) {
    store.put(object(path), content, BINARY);
  }

  public byte[] get(String path) {
    return store.get(object(path));
  }

  /** What is in a folder and below. */
  public List<StoredObject> list(String folder) {
    return store.list(object(folder));
  }

  /** A file among the results of a job. */
  public JsonNode result(String job, String file) {
    try {
      return new ObjectMapper().readTree(get("results/" + job + "/" + file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Which try of each rank delivered its result, by the rank. */
  public Map<Integer, Integer> attempts(String job) {
    Map<Integer, Integer> attempts = new TreeMap<>();
    for (StoredObject object : list("results/" + job + "/ranks")) {
      String file = object.uri().key().substring(object.uri().key().lastIndexOf('/') + 1);
      JsonNode rank = result(job, "ranks/" + file);
      attempts.put(rank.get("rank").asInt(), rank.get("attempt").asInt());
    }
    return attempts;
  }

  /** The splits that a job's journal has as committed, in order, each as often as it does. */
  public List<Integer> committedSplits(String job) {
    List<Integer> splits = new ArrayList<>();
    for (StoredObject object : list("results/" + job + "/journal")) {
      String file = object.uri().key().substring(object.uri().key().lastIndexOf('/') + 1);
      result(job, "journal/" + file)
          .get("commits")
          .forEach(commit -> splits.add(commit.get(0).asInt()));
    }
    return splits;
  }

  /** The metrics of a job's summary, digit for digit as they are written. */
  public String metrics(String job) {
    return result(job, "summary.json").get("metrics").toString();
  }

  /**
   * Stops the server's process and lets it go on after what is done meanwhile: it does not answer,
   * but it is there. No rank can end its work in between, since nobody takes its results.
   */
  public <T> T whileFrozen(Supplier<T> meanwhile) {
    Processes.signal(namespace.client(), pod().get(), "STOP");
    try {
      return meanwhile.get();
    } finally {
      // Whatever happens to the cluster meanwhile, such as a kubelet that is started again.
      Patience.await("the S3 server goes on")
          .until(() -> Processes.signal(namespace.client(), pod().get(), "CONT"));
    }
  }

  /** Kills the server; the kubelet starts it again. */
  public void kill() {
    int restarts = restarts(pod().get());
    Processes.signal(namespace.client(), pod().get(), "KILL");
    Patience.await("the S3 server was killed").until(() -> restarts(pod().get()) > restarts);
  }

  /** Whether the Service leads to the server: if not, connecting to it is refused. */
  public void connect(boolean connected) {
    namespace
        .client()
        .services()
        .inNamespace(namespace.name())
        .withName(NAME)
        .edit(
            service -> {
              service.getSpec().setSelector(Map.of("app", connected ? NAME : "nobody"));
              return service;
            });
  }

  @Override
  public void close() throws IOException {
    store.close();
    forward.close();
  }

  private PodResource pod() {
    return namespace.client().pods().inNamespace(namespace.name()).withName(NAME);
  }

  private static int restarts(Pod pod) {
    return pod.getStatus().getContainerStatuses().get(0).getRestartCount();
  }

  private static ObjectUri object(String path) {
    return new ObjectUri(BUCKET, path);
  }

  private static InputStream stream(String yaml) {
    return new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
  }
}
