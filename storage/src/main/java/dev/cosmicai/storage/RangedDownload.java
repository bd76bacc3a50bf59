package dev.cosmicai.storage;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.storage.calls.Operation;
import dev.cosmicai.storage.calls.Retry;
import dev.cosmicai.storage.calls.StoreCalls;
import dev.cosmicai.storage.calls.StoreErrors;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Reads one object by ranged requests, each only if the object is still the one described ({@code
 * If-Match}): all of it by several at once, or one piece by one. A range whose body breaks off goes
 * on where it broke off, and only that range; bytes go straight to where they belong.
 */
final class RangedDownload {
  private static final long RANGE_BYTES = 8L << 20;
  private static final int PARALLEL_REQUESTS = 8;
  private static final int CHUNK_BYTES = 64 << 10;
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

  /** Takes bytes at any position, from several threads at once, each position once. */
  @FunctionalInterface
  interface Sink {
    /** Stores the first {@code length} bytes of a chunk at a position of the object. */
    void write(long position, byte[] chunk, int length);
  }

  private final S3Client client;
  private final StoreCalls calls;
  private final StoredObject object;
  private final Operation operation;
  private final TransferStats stats;
  private final Sink sink;

  RangedDownload(
      S3Client client, StoreCalls calls, StoredObject object, TransferStats stats, Sink sink) {
    this.client = client;
    this.calls = calls;
    this.object = object;
    this.operation = Operation.read(object.uri());
    this.stats = stats;
    this.sink = sink;
  }

  /** Reads everything; returns when the last byte is in the sink. */
  void run() {
    run(0, object.sizeBytes());
  }

  /** Reads one long piece by several requests; returns when its last byte is in the sink. */
  void run(long offset, long length) {
    long ranges = (length + RANGE_BYTES - 1) / RANGE_BYTES;
    int threads = (int) Math.min(PARALLEL_REQUESTS, ranges);
    AtomicLong nextStart = new AtomicLong(offset);
    calls.callTogether(operation, threads, () -> readRanges(nextStart, offset + length));
  }

  /**
   * Reads one piece by one request, on a thread of the calls'.
   *
   * @return done when its last byte is in the sink, or failed with a fault
   */
  CompletableFuture<Void> start(long offset, long length) {
    return calls.start(
        operation, () -> readRange(new Range(offset, offset + length), new byte[CHUNK_BYTES]));
  }

  private void readRanges(AtomicLong nextStart, long end) {
    byte[] chunk = new byte[CHUNK_BYTES];
    while (true) {
      long start = nextStart.getAndAdd(RANGE_BYTES);
      if (start >= end) {
        return;
      }
      readRange(new Range(start, Math.min(start + RANGE_BYTES, end)), chunk);
    }
  }

  private void readRange(Range range, byte[] chunk) {
    Retry retry = calls.newRetry(operation);
    while (range.next < range.end) {
      long before = range.next;
      try {
        request(range, chunk, retry.attemptLimit());
      } catch (SdkException | IOException e) {
        if (range.next - before >= CHUNK_BYTES) {
          retry.progressed();
        }
        retry.pauseAfter(e);
      }
    }
  }

  private void request(Range range, byte[] chunk, Duration limit) throws IOException {
    GetObjectRequest.Builder request =
        GetObjectRequest.builder()
            .bucket(object.uri().bucket())
            .key(object.uri().key())
            .range("bytes=" + range.next + "-" + (range.end - 1))
            .overrideConfiguration(o -> o.apiCallAttemptTimeout(limit));
    if (!object.etag().isEmpty()) {
      request.ifMatch('"' + object.etag() + '"');
    }
    long from = range.next;
    long start = System.nanoTime();
    ResponseInputStream<GetObjectResponse> body = client.getObject(request.build());
    boolean complete = false;
    try {
      check(body.response(), range);
      receive(body, range, chunk, start + limit.toNanos());
      complete = true;
    } finally {
      end(body, complete);
      if (range.next > from) {
        stats.record(range.next - from, System.nanoTime() - start);
      }
    }
  }

  /** Never throws: either there is a fault already, or all bytes are there. */
  private static void end(ResponseInputStream<?> body, boolean complete) {
    if (!complete) {
      // Closing would read the rest, to keep the connection.
      body.abort();
      return;
    }
    try {
      body.close();
    } catch (IOException e) {
      // The connection is lost, and not needed.
    }
  }

  private void receive(
      ResponseInputStream<GetObjectResponse> body, Range range, byte[] chunk, long deadlineNanos)
      throws IOException {
    while (range.next < range.end) {
      int count = body.read(chunk, 0, (int) Math.min(chunk.length, range.end - range.next));
      if (count < 0) {
        throw new EOFException("the body ended " + (range.end - range.next) + " bytes too early");
      }
      sink.write(range.next, chunk, count);
      range.next += count;
      if (range.next < range.end && System.nanoTime() - deadlineNanos > 0) {
        throw new SocketTimeoutException("the body came too slowly");
      }
    }
  }

  private void check(GetObjectResponse response, Range range) {
    String etag = StoreAnswers.etag(response.eTag());
    if (!etag.isEmpty() && !object.etag().isEmpty() && !etag.equals(object.etag())) {
      throw StoreErrors.changed(operation, " (ETag " + object.etag() + ", now " + etag + ")", null);
    }
    String contentRange = response.contentRange();
    if (contentRange == null) {
      boolean whole = range.next == 0 && range.end == object.sizeBytes();
      if (!whole) {
        throw rangesIgnored();
      }
      checkSize(response.contentLength());
      return;
    }
    Matcher sent = CONTENT_RANGE.matcher(contentRange);
    if (!sent.matches()
        || Long.parseLong(sent.group(1)) != range.next
        || Long.parseLong(sent.group(2)) >= range.end) {
      throw rangesIgnored();
    }
    checkSize(sent.group(3).equals("*") ? null : Long.valueOf(sent.group(3)));
  }

  /** Where there is no ETag, the size is all that tells versions apart. */
  private void checkSize(Long now) {
    if (now != null && now != object.sizeBytes()) {
      throw StoreErrors.changed(
          operation, " (%d bytes, now %d)".formatted(object.sizeBytes(), now), null);
    }
  }

  private FatalFault rangesIgnored() {
    return StoreErrors.about(
        operation,
        Reason.InvalidSpec,
        "the store ignores byte ranges; use one that has them",
        null);
  }

  /** What is left of a range; only one thread works on it. */
  private static final class Range {
    private long next;
    private final long end;

    private Range(long start, long end) {
      this.next = start;
      this.end = end;
    }
  }
}
