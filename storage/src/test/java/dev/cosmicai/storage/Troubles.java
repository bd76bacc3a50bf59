package dev.cosmicai.storage;

import com.sun.net.httpserver.HttpExchange;
import dev.cosmicai.storage.FakeStore.Trouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Answers that a {@link FakeStore} gives whatever it holds. */
final class Troubles {
  private Troubles() {}

  static Trouble status(int status, String code) {
    return exchange -> error(exchange, status, code);
  }

  /** An error in the store's own words. */
  static Trouble status(int status, String code, String message) {
    return exchange -> error(exchange, status, code, message);
  }

  /** A refusal of the service that hands out the keys of roles. */
  static Trouble deniedBySts(String message) {
    return answer(
        403,
        Map.of(),
        "<ErrorResponse><Error><Code>AccessDenied</Code><Message>"
            + message
            + "</Message></Error></ErrorResponse>");
  }

  /** A successful status with an error in the body, as S3 answers when it starts too early. */
  static Trouble errorUnderSuccess() {
    return status(200, "InternalError");
  }

  /** A status without a body that would explain it, as every answer to HEAD. */
  static Trouble bare(int status, Map<String, String> headers) {
    return answer(status, headers, "");
  }

  /** Success, with this body and nothing else. */
  static Trouble body(String body) {
    return answer(200, Map.of(), body);
  }

  static Trouble answer(int status, Map<String, String> headers, String body) {
    return exchange -> {
      exchange.getRequestBody().readAllBytes();
      headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      send(exchange, status, body);
    };
  }

  /** A page of a listing; the tail goes between the entries and the end. */
  static Trouble page(String tail, String... entries) {
    return body("<ListBucketResult>" + String.join("", entries) + tail + "</ListBucketResult>");
  }

  static String entry(String key, String more) {
    return "<Contents><Key>" + key + "</Key><Size>1</Size>" + more + "</Contents>";
  }

  static void error(HttpExchange exchange, int status, String code) throws IOException {
    error(exchange, status, code, "as scripted");
  }

  private static void error(HttpExchange exchange, int status, String code, String message)
      throws IOException {
    exchange.getRequestBody().readAllBytes();
    send(
        exchange,
        status,
        "<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>");
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    boolean none = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
    exchange.sendResponseHeaders(status, none ? -1 : body.length);
    if (!none) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }
}
