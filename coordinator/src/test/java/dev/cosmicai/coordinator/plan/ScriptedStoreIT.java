package dev.cosmicai.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cosmicai.contract.Environment;
import dev.cosmicai.contract.RunSpec;
import dev.cosmicai.contract.StorageSettings;
import dev.cosmicai.coordinator.Sky;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.storage.AccessKeys;
import dev.cosmicai.storage.ObjectStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Planning on a store that describes what it does not give: the user hears the real reason. */
class ScriptedStoreIT {
  private static final RunSpec RUN =
      RunSpec.from(
          new Environment(
              Map.of(
                  "COSMIC_RUN_UID", "run-1",
                  "COSMIC_RUN_NAME", "redshifts",
                  "COSMIC_MODEL_URI", "s3://sky/model.pt",
                  "COSMIC_DATA_URI", "s3://sky/data",
                  "COSMIC_OUTPUT_URI", "s3://sky/out")));

  private HttpServer server;
  private ObjectStore store;

  /** What HEAD says of the model beside its size. */
  private Map<String, String> modelHeaders = Map.of();

  private String entries = entry("data/1.pt", "STANDARD");
  private int modelStatus = 200;
  private String modelBody = "a model";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    store =
        ObjectStore.open(
            new StorageSettings(endpoint, "us-east-1", true, Duration.ofSeconds(1)),
            new AccessKeys("any", "any"));
  }

  @AfterEach
  void stop() {
    store.close();
    server.stop(0);
  }

  @ParameterizedTest
  @CsvSource({"403, AccessDenied, 77", "404, NoSuchKey, 66", "503, SlowDown, 81"})
  void aModelThatIsDescribedButNotGivenEndsWithTheRealReason(
      int status, String code, int exitCode) {
    modelStatus = status;
    modelBody = "<Error><Code>" + code + "</Code><Message>said so</Message></Error>";

    assertThatThrownBy(() -> Sky.plan(RUN, store))
        .isInstanceOfSatisfying(
            Fault.class, e -> assertThat(e.reason().exitCode()).isEqualTo(exitCode))
        .hasMessageStartingWith("s3://sky/model.pt cannot be read")
        .hasMessageNotContaining("temporary");
  }

  @Test
  void partitionsInAnArchiveAreRefusedWithTheFirstAndTheirNumber() {
    entries =
        entry("data/1.pt", "STANDARD")
            + entry("data/2.pt", "DEEP_ARCHIVE")
            + entry("data/10.pt", "GLACIER");

    assertThatThrownBy(() -> Sky.plan(RUN, store))
        .isInstanceOfSatisfying(
            Fault.class, e -> assertThat(e.subject()).hasValue("s3://sky/data/2.pt"))
        .hasMessageContaining("s3://sky/data/2.pt is archived (DEEP_ARCHIVE), as 2 of 3 objects")
        .hasMessageContaining("restore them");
  }

  @Test
  void aModelInAnArchiveIsRefused() {
    modelHeaders = Map.of("x-amz-storage-class", "GLACIER");

    assertThatThrownBy(() -> Sky.plan(RUN, store))
        .hasMessageContaining("model.uri: s3://sky/model.pt is archived (GLACIER)");
  }

  @Test
  void keysThatAreNoPathsArePlannedAsTheyStand() {
    entries = entry("data//1.pt", "STANDARD") + entry("data/../2.pt", "STANDARD");

    assertThat(Sky.plan(RUN, store).files())
        .extracting(Manifest.File::key)
        .containsExactlyInAnyOrder("data//1.pt", "data/../2.pt");
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      modelHeaders.forEach(exchange.getResponseHeaders()::set);
      exchange.getResponseHeaders().set("Content-Length", "7");
      send(exchange, 200, "");
    } else if (exchange.getRequestURI().getPath().endsWith("model.pt")) {
      send(exchange, modelStatus, modelBody);
    } else {
      String end = "<IsTruncated>false</IsTruncated></ListBucketResult>";
      send(exchange, 200, "<ListBucketResult>" + entries + end);
    }
  }

  private static String entry(String key, String storageClass) {
    return "<Contents><Key>%s</Key><Size>1</Size><StorageClass>%s</StorageClass></Contents>"
        .formatted(key, storageClass);
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }
}
