package dev.cosmicai.sweep.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A tab of a headless Chromium, driven by its DevTools protocol. */
final class Chromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long TIMEOUT_SECONDS = 60;
  private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://([^/]+)/");

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();

  private Chromium(Process process, URI tab) throws Exception {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(tab, new Incoming())
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    for (String domain : List.of("Runtime", "Log", "Page")) {
      call(domain + ".enable", Map.of());
    }
  }

  /** Starts it; skips the test where there is none, but not in CI. */
  static Chromium start(Path profile) throws Exception {
    Optional<Path> program =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .map(folder -> Path.of(folder, "chromium"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(
        program.isPresent() || "true".equals(System.getenv("CI")),
        "skipped: install chromium to open the page in a browser");
    assertThat(program).as("chromium").isPresent();
    Path log = profile.resolve("chromium.log");
    Process process =
        new ProcessBuilder(
                program.get().toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      return new Chromium(process, tab(log));
    } catch (Exception | Error e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static URI tab(Path log) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (System.nanoTime() < end) {
      Matcher listening = LISTENING.matcher(Files.readString(log));
      if (listening.find()) {
        HttpRequest list =
            HttpRequest.newBuilder(URI.create("http://" + listening.group(1) + "/json/list"))
                .timeout(Duration.ofSeconds(TIMEOUT_SECONDS))
                .build();
        String tabs = HttpClient.newHttpClient().send(list, BodyHandlers.ofString()).body();
        for (JsonNode tab : JSON.readTree(tabs)) {
          if (tab.path("type").asText().equals("page")) {
            return URI.create(tab.path("webSocketDebuggerUrl").asText());
          }
        }
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("Chromium does not start: " + Files.readString(log));
  }

  /** Opens a page at a width, and waits until it is there. */
  void open(URI page, int width, int height) throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    call("Page.navigate", Map.of("url", page.toString()));
    evaluate(
        "new Promise(done => document.readyState === 'complete' && location.href !== 'about:blank'"
            + " ? done() : addEventListener('load', done))");
  }

  /** The value of an expression of JavaScript, of a promise what it comes to. */
  JsonNode evaluate(String expression) throws Exception {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    assertThat(result.path("exceptionDetails").isMissingNode()).as(result.toString()).isTrue();
    return result.path("result").path("value");
  }

  /** A picture of the whole page. */
  byte[] screenshot() throws Exception {
    JsonNode png =
        call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    return Base64.getDecoder().decode(png.path("data").asText());
  }

  /** What went wrong in pages so far: exceptions, and errors on the console. */
  List<String> errors() {
    return List.copyOf(errors);
  }

  private JsonNode call(String method, Map<String, Object> parameters) throws Exception {
    int id = calls.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    String message =
        JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters));
    socket.sendText(message, true).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    JsonNode told = answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    assertThat(told.path("error").isMissingNode()).as(method + ": " + told).isTrue();
    return told.path("result");
  }

  @Override
  public void close() {
    socket.abort();
    process.destroy();
    process.onExit().orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
  }

  private final class Incoming implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        take(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void take(String message) {
      JsonNode told;
      try {
        told = JSON.readTree(message);
      } catch (IOException e) {
        errors.add(e.toString());
        return;
      }
      if (told.has("id")) {
        answers.remove(told.get("id").intValue()).complete(told);
      }
      JsonNode parameters = told.path("params");
      boolean wrong =
          switch (told.path("method").asText()) {
            case "Runtime.exceptionThrown" -> true;
            case "Runtime.consoleAPICalled" -> parameters.path("type").asText().equals("error");
            case "Log.entryAdded" ->
                parameters.path("entry").path("level").asText().equals("error");
            default -> false;
          };
      if (wrong) {
        errors.add(parameters.toString());
      }
    }
  }
}
