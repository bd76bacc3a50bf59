package dev.cosmicai.storage;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A client of a bucket of a million keys, which can be listed and nothing else. */
final class ListedKeys {
  private static final int PAGE = 1_000;

  final NavigableSet<String> keys;
  final List<ListObjectsV2Request> requests = Collections.synchronizedList(new ArrayList<>());
  final AtomicInteger mostInFlight = new AtomicInteger();
  private final AtomicInteger inFlight = new AtomicInteger();

  /** Sees each request before it is answered. */
  Consumer<ListObjectsV2Request> before = request -> {};

  boolean ignoresStartAfter;

  ListedKeys(Collection<String> keys) {
    this(keys, Comparator.naturalOrder());
  }

  ListedKeys(Collection<String> keys, Comparator<String> order) {
    this.keys = new ConcurrentSkipListSet<>(order);
    this.keys.addAll(keys);
  }

  S3Client client() {
    return counting(null);
  }

  /** Counts the requests of another client, and leaves the answers to it. */
  S3Client counting(S3Client real) {
    return (S3Client)
        Proxy.newProxyInstance(
            S3Client.class.getClassLoader(),
            new Class<?>[] {S3Client.class},
            (proxy, method, arguments) -> {
              if (!(arguments[0] instanceof ListObjectsV2Request request)) {
                throw new UnsupportedOperationException(method.getName());
              }
              requests.add(request);
              mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
              try {
                before.accept(request);
                return real == null ? answer(request) : real.listObjectsV2(request);
              } finally {
                inFlight.decrementAndGet();
              }
            });
  }

  private ListObjectsV2Response answer(ListObjectsV2Request request) {
    String start = request.startAfter() == null || ignoresStartAfter ? "" : request.startAfter();
    String after = request.continuationToken() == null ? start : request.continuationToken();
    List<S3Object> page = new ArrayList<>();
    NavigableSet<String> folders = new TreeSet<>();
    boolean more = false;
    for (String key : after.isEmpty() ? keys : keys.tailSet(after, false)) {
      if (!key.startsWith(request.prefix())) {
        continue;
      }
      int slash = key.indexOf('/', request.prefix().length());
      if (page.size() + folders.size() == PAGE) {
        more = true;
        break;
      }
      if (request.delimiter() != null && slash >= 0) {
        folders.add(key.substring(0, slash + 1));
      } else {
        page.add(S3Object.builder().key(key).size(1L).build());
      }
    }
    return ListObjectsV2Response.builder()
        .contents(page)
        .commonPrefixes(
            folders.stream().map(name -> CommonPrefix.builder().prefix(name).build()).toList())
        .isTruncated(more)
        .nextContinuationToken(more && !page.isEmpty() ? page.get(page.size() - 1).key() : null)
        .build();
  }
}
