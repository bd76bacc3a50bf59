package dev.cosmicai.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.storage.calls.StoreCalls;
import dev.cosmicai.storage.calls.StoreErrors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A listing in pieces is the same as one page after page, whatever the keys are. */
class ParallelListingTest {
  private static final ObjectUri FOLDER = ObjectUri.parse("s3://sky/data");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data/%d.pt",
        "data/%07d.pt",
        "data/part-%08x.npz",
        "data/a/b/%d/ä.pt",
        "data/%1$x/%1$d.pt"
      })
  void manyKeysAreListedInNotMuchMoreRequestsThanPages(String name) {
    ListedKeys store = new ListedKeys(names(name, 30_000));
    store.keys.addAll(List.of("data", "data.pt", "data-1/1.pt", "data1/1.pt"));

    assertThat(list(store)).containsExactlyElementsOf(sorted(names(name, 30_000)));
    assertThat(store.requests).hasSizeBetween(30, 150);
    assertThat(store.mostInFlight.get()).isBetween(2, ParallelListing.MAX_REQUESTS);
  }

  @Test
  void requestsAreInFlightSideBySide() {
    ListedKeys store = new ListedKeys(names("data/%d.pt", 150_000));
    CountDownLatch together = new CountDownLatch(9);
    store.before =
        request -> {
          if (request.startAfter() != null || request.continuationToken() != null) {
            together.countDown();
            awaitAll(together);
          }
        };

    assertThat(list(store)).hasSize(150_000).doesNotHaveDuplicates();
    // One for each first digit from that of the first page's last key on.
    assertThat(store.mostInFlight.get()).isBetween(9, ParallelListing.MAX_REQUESTS);
  }

  @Test
  void aFolderOfOnePageTakesOneRequest() {
    ListedKeys store = new ListedKeys(names("data/a/%d.pt", 1_000));

    assertThat(list(store)).hasSize(1_000);
    assertThat(store.requests).hasSize(1);
  }

  @Test
  void foldersWithNamesOfAnyKindAreListedSideBySide() {
    List<String> keys = new ArrayList<>();
    for (String folder : List.of("andromeda", "comets", "quasars", "ß", "Zwicky", "a b")) {
      keys.addAll(names("data/" + folder + "/%d.pt", 2_500));
    }
    ListedKeys store = new ListedKeys(keys);

    assertThat(list(store)).containsExactlyElementsOf(sorted(keys));
    assertThat(store.requests)
        .anyMatch(request -> "data/quasars".equals(request.startAfter()))
        .anyMatch(request -> "data/comets".equals(request.startAfter()));
  }

  @Test
  void keysOfAnyKindAreEachListedOnce() {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      List<String> keys = new ArrayList<>();
      String characters = "019afz-_. /äZ~" + (seed % 3 == 0 ? "\uFF01\uD83D" : "");
      for (int i = 0; i < 6_000; i++) {
        StringBuilder key = new StringBuilder("data/");
        for (int length = random.nextInt(1, 9); length > 0; length--) {
          char c = characters.charAt(random.nextInt(characters.length()));
          key.append(c == '\uD83D' ? "\uD83D\uDE00" : String.valueOf(c));
        }
        keys.add(key.toString());
      }
      ListedKeys store = new ListedKeys(keys, byCodePoints());

      assertThat(list(store)).as("seed %d", seed).containsExactlyElementsOf(sorted(keys));
    }
  }

  @Test
  void keysThatAreAddedMeanwhileAreListedOnceOrNot() {
    List<String> keys = names("data/%d.pt", 20_000);
    ListedKeys store = new ListedKeys(keys);
    AtomicInteger added = new AtomicInteger();
    store.before =
        request ->
            IntStream.range(0, 50)
                .forEach(i -> store.keys.add("data/" + added.incrementAndGet() + "-new.pt"));

    assertThat(list(store)).doesNotHaveDuplicates().containsAll(keys);
  }

  @Test
  void aStoreInAnotherOrderIsListedPageAfterPage() {
    List<String> keys = names("data/%d.pt", 5_000);
    ListedKeys store = new ListedKeys(keys, Comparator.<String>naturalOrder().reversed());
    store.before = request -> assertThat(request.startAfter()).isNull();
    assertThat(list(store)).containsExactlyElementsOf(sorted(keys));
  }

  @Test
  void aStoreThatIgnoresWhereToStartIsListedPageAfterPage() {
    List<String> keys = names("data/%d.pt", 5_000);
    ListedKeys store = new ListedKeys(keys);
    store.ignoresStartAfter = true;

    assertThat(list(store)).containsExactlyElementsOf(sorted(keys));
  }

  @Test
  void aStoreThatRefusesToStartInTheMiddleIsListedPageAfterPage() {
    List<String> keys = names("data/%d.pt", 5_000);
    ListedKeys store = new ListedKeys(keys);
    store.before =
        request -> {
          if (request.startAfter() != null) {
            throw S3Exception.builder().statusCode(400).message("start-after?").build();
          }
        };

    assertThat(list(store)).containsExactlyElementsOf(sorted(keys));
  }

  @Test
  void whatIsRefusedInTheMiddleIsRefused() {
    ListedKeys store = new ListedKeys(names("data/%d.pt", 50_000));
    store.before =
        request -> {
          if (store.requests.size() > 20) {
            throw S3Exception.builder().statusCode(403).message("no more").build();
          }
        };

    assertThatThrownBy(() -> list(store))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining("sky");
  }

  private static List<String> list(ListedKeys store) {
    StoreErrors errors = new StoreErrors("the store", () -> false);
    try (StoreCalls calls = new StoreCalls(Duration.ofSeconds(20), errors)) {
      return new Listing(store.client(), calls, errors, FOLDER)
          .read().stream().map(object -> object.uri().key()).toList();
    }
  }

  private static List<String> names(String format, int count) {
    return IntStream.range(0, count).mapToObj(format::formatted).toList();
  }

  private static List<String> sorted(List<String> keys) {
    List<String> sorted =
        new ArrayList<>(keys.stream().distinct().filter(key -> !key.endsWith("/")).toList());
    Collections.sort(sorted, NaturalOrder.INSTANCE);
    return sorted;
  }

  /** As S3 orders. */
  private static Comparator<String> byCodePoints() {
    return (one, other) -> Arrays.compare(codePoints(one), codePoints(other));
  }

  private static int[] codePoints(String text) {
    return text.codePoints().toArray();
  }

  private static void awaitAll(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
