package dev.cosmicai.storage;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.StorageSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * A store of objects, good as far as it goes, that misbehaves on demand: each request takes the
 * next {@link Trouble} from a queue, if there is one.
 */
final class FakeStore implements AutoCloseable {
  /** Something that goes wrong with one request. */
  @FunctionalInterface
  interface Trouble {
    /** Handles the request in its own way. */
    void handle(HttpExchange exchange) throws IOException;
  }

  private static final String MARK = "x-amz-meta-cosmic-upload";

  private record Upload(String mark, ByteArrayOutputStream parts) {}

  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final Map<String, Upload> uploads = new ConcurrentHashMap<>();

  /** Of each object that came by parts, what its upload was marked with. */
  private final Map<String, String> marks = new ConcurrentHashMap<>();

  private final Queue<Trouble> troubles = new ConcurrentLinkedQueue<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Headers> headers = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  FakeStore() throws IOException {
    this(0);
  }

  FakeStore(int port) throws IOException {
    this(HttpServer.create(loopback(port), 0));
  }

  /** One that speaks TLS. */
  static FakeStore secure(SSLContext tls) throws IOException {
    HttpsServer server = HttpsServer.create(loopback(0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return new FakeStore(server);
  }

  private FakeStore(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  int port() {
    return server.getAddress().getPort();
  }

  StorageSettings settings(Duration patience) {
    return new StorageSettings(
        URI.create("http://127.0.0.1:" + port()), "us-east-1", true, patience);
  }

  /** The object {@code s3://sky/1.pt}, put behind the client's back. */
  StoredObject hold(byte[] content) {
    objects.put("/sky/1.pt", content);
    return new StoredObject(ObjectUri.parse("s3://sky/1.pt"), content.length, etag(content));
  }

  byte[] content(ObjectUri uri) {
    return objects.get("/" + uri.bucket() + "/" + uri.key());
  }

  int unfinishedUploads() {
    return uploads.size();
  }

  /** What was asked, as {@code METHOD path?query [range]}, in order of arrival. */
  List<String> requests() {
    return requests;
  }

  /** The headers of each of them. */
  List<Headers> headers() {
    return headers;
  }

  void next(Trouble... troubles) {
    this.troubles.addAll(List.of(troubles));
  }

  /** All is well this time. */
  Trouble nothing() {
    return this::serve;
  }

  /** The body ends after so many bytes, though more were announced. */
  Trouble cutAfter(int bytes) {
    return exchange -> sendRange(exchange, objects.get(exchange.getRequestURI().getPath()), bytes);
  }

  /** The whole object, whatever range was asked for. */
  Trouble rangesIgnored() {
    return exchange -> {
      byte[] content = objects.get(exchange.getRequestURI().getPath());
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
      exchange.close();
    };
  }

  /** Another version, by a server that has not heard of If-Match. */
  Trouble conditionIgnored(byte[] other) {
    return exchange -> sendRange(exchange, other, Integer.MAX_VALUE);
  }

  /** No answer until the end of the test. */
  Trouble silence() {
    return exchange -> {
      try {
        closed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
    };
  }

  /** The request takes effect, but its answer is lost. */
  Trouble answerLost() {
    return exchange -> {
      serve(new Unanswered(exchange));
      exchange.close();
    };
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    requests.add(range == null ? request : request + " " + range);
    headers.add(exchange.getRequestHeaders());
    Trouble trouble = troubles.poll();
    (trouble == null ? nothing() : trouble).handle(exchange);
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    byte[] body = exchange.getRequestBody().readAllBytes();
    switch (exchange.getRequestMethod()) {
      case "GET", "HEAD" -> read(exchange, path);
      case "PUT" -> {
        if (query.contains("partNumber")) {
          uploads.get(path).parts().writeBytes(body);
          answer(exchange, "");
        } else {
          write(exchange, path, body);
        }
      }
      case "POST" -> {
        if (query.startsWith("uploads")) {
          String mark = exchange.getRequestHeaders().getFirst(MARK);
          uploads.put(path, new Upload(mark, new ByteArrayOutputStream()));
          answer(
              exchange,
              "<InitiateMultipartUploadResult><UploadId>u1</UploadId>"
                  + "</InitiateMultipartUploadResult>");
        } else {
          complete(exchange, path);
        }
      }
      default -> {
        uploads.remove(path);
        answer(exchange, "");
      }
    }
  }

  private void read(HttpExchange exchange, String path) throws IOException {
    byte[] content = objects.get(path);
    if (content == null) {
      Troubles.error(exchange, 404, "NoSuchKey");
      return;
    }
    String ifMatch = exchange.getRequestHeaders().getFirst("If-Match");
    if (ifMatch != null && !ifMatch.equals('"' + etag(content) + '"')) {
      Troubles.error(exchange, 412, "PreconditionFailed");
      return;
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      head(exchange, content, range(exchange, content.length));
      exchange.getResponseHeaders().set("Content-Length", "" + content.length);
      if (marks.containsKey(path)) {
        exchange.getResponseHeaders().set(MARK, marks.get(path));
      }
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    } else {
      sendRange(exchange, content, Integer.MAX_VALUE);
    }
  }

  private void write(HttpExchange exchange, String path, byte[] body) throws IOException {
    boolean conditional = exchange.getRequestHeaders().containsKey("If-None-Match");
    if (conditional && objects.putIfAbsent(path, body) != null) {
      Troubles.error(exchange, 412, "PreconditionFailed");
      return;
    }
    objects.put(path, body);
    answer(exchange, "");
  }

  private void complete(HttpExchange exchange, String path) throws IOException {
    Upload upload = uploads.remove(path);
    if (upload == null) {
      Troubles.error(exchange, 404, "NoSuchUpload");
      return;
    }
    objects.put(path, upload.parts().toByteArray());
    marks.put(path, upload.mark());
    answer(
        exchange, "<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>");
  }

  /** The range that was asked for, or only so many bytes of it. */
  private static void sendRange(HttpExchange exchange, byte[] content, int bytes)
      throws IOException {
    int[] range = range(exchange, content.length);
    int length = range[1] - range[0];
    head(exchange, content, range);
    boolean partial = exchange.getRequestHeaders().containsKey("Range");
    exchange.sendResponseHeaders(partial ? 206 : 200, length);
    exchange.getResponseBody().write(content, range[0], Math.min(bytes, length));
    exchange.getResponseBody().flush();
    exchange.close();
  }

  private static void head(HttpExchange exchange, byte[] content, int[] range) {
    exchange.getResponseHeaders().set("ETag", '"' + etag(content) + '"');
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + range[0] + "-" + (range[1] - 1) + "/" + content.length);
  }

  private static int[] range(HttpExchange exchange, int length) {
    String header = exchange.getRequestHeaders().getFirst("Range");
    if (header == null) {
      return new int[] {0, length};
    }
    String[] ends = header.substring("bytes=".length()).split("-", -1);
    return new int[] {Integer.parseInt(ends[0]), Integer.parseInt(ends[1]) + 1};
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    Troubles.answer(200, Map.of("ETag", "\"e\""), body).handle(exchange);
  }

  private static String etag(byte[] content) {
    return Integer.toHexString(Arrays.hashCode(content));
  }
}
