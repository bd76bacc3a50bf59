package dev.cosmicai.worker.input;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.formats.image.EncodedImage;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.context.RankProgress;
import dev.cosmicai.worker.context.Stage;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Encoded images that are objects beside their table: one request each, many side by side and a
 * bounded number of bytes ahead.
 */
final class FetchedImages implements EncodedColumn.Images {
  /** A request's latency is many times as long as its transfer. */
  private static final int REQUESTS = 32;

  /** So many are ahead even if they are large. */
  private static final int FEWEST_AHEAD = 2;

  private static final int MAX_NAME_CHARS = 1024;

  private final RankContext context;
  private final ObjectUri folder;
  private final List<String> names;
  private final FileFaults faults;
  private final Deque<CompletableFuture<EncodedImage>> ahead = new ArrayDeque<>();
  private int requested;

  /**
   * Starts fetching.
   *
   * @param table beside which they are
   * @param names relative to the table's folder, in order
   * @param faults name the table
   * @throws dev.cosmicai.faults.FatalFault PartitionShape, PartitionUnsafe if one is no such name
   */
  FetchedImages(RankContext context, ObjectUri table, List<String> names, FileFaults faults) {
    this.context = context;
    this.folder =
        new ObjectUri(table.bucket(), table.key().substring(0, table.key().lastIndexOf('/') + 1));
    this.names = names;
    this.faults = faults;
    for (int i = 0; i < names.size(); i++) {
      requireName(names.get(i), i);
    }
    request();
  }

  @Override
  public CompletableFuture<Void> begun() {
    return ahead.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : ahead.peek().thenAccept(image -> {});
  }

  @Override
  public EncodedImage next() {
    CompletableFuture<EncodedImage> first = ahead.remove();
    request();
    if (!first.isDone()) {
      context.progress().now(RankProgress.Activity.READING);
      return context.clock().time(Stage.READ, () -> context.stop().await(first));
    }
    return context.stop().await(first);
  }

  private void request() {
    while (requested < names.size() && ahead.size() < REQUESTS && hasRoom()) {
      String name = names.get(requested++);
      ahead.add(context.background().start(() -> fetch(name)));
    }
  }

  private boolean hasRoom() {
    long bytes =
        ahead.stream()
            .filter(image -> image.isDone() && !image.isCompletedExceptionally())
            .mapToLong(image -> image.join().bytes().length)
            .sum();
    return ahead.size() < FEWEST_AHEAD || bytes < EncodedColumn.MAX_BATCH_BYTES;
  }

  private EncodedImage fetch(String name) {
    String label = FileFaults.quote(name);
    byte[] content =
        context
            .store()
            .getIfPresent(folder.resolve(name), EncodedImage.MAX_BYTES, context.transfers())
            .orElseThrow(
                () ->
                    faults.shape(
                        "names the image %s, and there is no %s; correct the table or add it",
                        label, FileFaults.quote(folder.resolve(name).toString())));
    return new EncodedImage(label, content);
  }

  /** Nothing but what lies beside the table or below. */
  private void requireName(String name, int row) {
    if (name == null || name.isBlank() || name.length() > MAX_NAME_CHARS) {
      throw faults.shape(
          "holds no name of an image in row %d (counted from 0); complete or remove that row", row);
    }
    boolean leads =
        name.startsWith("/")
            || Arrays.asList(name.split("/", -1)).contains("..")
            || name.chars().anyMatch(Character::isISOControl);
    if (leads) {
      throw faults.unsafe(
          "names the image %s, which does not lie beside it; images are named relative to their"
              + " table",
          FileFaults.quote(name));
    }
  }
}
