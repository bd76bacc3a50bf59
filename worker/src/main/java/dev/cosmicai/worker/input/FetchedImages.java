package dev.cosmicai.worker.input;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.image.EncodedImage;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.worker.context.RankContext;
import dev.cosmicai.worker.context.RankProgress;
import dev.cosmicai.worker.context.Stage;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Encoded images that are objects beside their table: one request each, many side by side. So that
 * images of any size are held in bounded memory, a request may only bring so many bytes, and all of
 * them only so many together; an image that turns out to be larger is fetched again when it is its
 * turn. Beside the image in hand, no more is held than that bound, or one image.
 */
final class FetchedImages implements EncodedColumn.Images {
  /** A request's latency is many times as long as its transfer. */
  private static final int REQUESTS = 32;

  /** Images of a table differ in size; those that are larger by so much cost a second request. */
  private static final int VARIATION = 2;

  private static final int MAX_NAME_CHARS = 1024;

  private final RankContext context;
  private final ObjectUri folder;
  private final List<String> names;
  private final FileFaults faults;
  private final long aheadBytes;
  private final Deque<Ahead> ahead = new ArrayDeque<>();
  private int mostBytes;
  private int requested;

  /**
   * Starts fetching.
   *
   * @param table beside which they are
   * @param names relative to the table's folder, in order
   * @param firstRow of them in the table
   * @param faults name the table
   * @param aheadBytes that images may take before they are asked for
   * @throws dev.cosmicai.faults.FatalFault PartitionShape, PartitionUnsafe if one is no such name
   */
  FetchedImages(
      RankContext context,
      ObjectUri table,
      List<String> names,
      int firstRow,
      FileFaults faults,
      long aheadBytes) {
    this.context = context;
    this.folder =
        new ObjectUri(table.bucket(), table.key().substring(0, table.key().lastIndexOf('/') + 1));
    this.faults = faults;
    this.aheadBytes = aheadBytes;
    this.mostBytes = (int) Math.min(EncodedImage.MAX_BYTES, Math.max(1, aheadBytes / REQUESTS));
    for (int i = 0; i < names.size(); i++) {
      requireName(names.get(i), firstRow + i);
    }
    this.names = names.stream().map(FetchedImages::path).toList();
    request();
  }

  /**
   * An image on its way.
   *
   * @param mostBytes that it may bring
   * @param image nothing if it has more
   */
  private record Ahead(
      String name, int mostBytes, CompletableFuture<Optional<EncodedImage>> image) {
    /** What it takes, or may take. */
    long bytes() {
      return image.isDone() && !image.isCompletedExceptionally()
          ? image.join().map(there -> there.bytes().length).orElse(0)
          : mostBytes;
    }
  }

  @Override
  public CompletableFuture<Void> begun() {
    return ahead.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : ahead.peek().image().thenAccept(image -> {});
  }

  @Override
  public EncodedImage next() {
    Ahead first = ahead.remove();
    request();
    EncodedImage image =
        await(first.image())
            .or(() -> await(start(first.name(), EncodedImage.MAX_BYTES)))
            .orElseThrow();
    long larger = (long) VARIATION * image.bytes().length;
    if (image.bytes().length > mostBytes) {
      mostBytes = (int) Math.min(EncodedImage.MAX_BYTES, larger);
    }
    return image;
  }

  /** Those on their way arrive for nobody. */
  @Override
  public void abandon() {
    requested = names.size();
    ahead.clear();
  }

  private <T> T await(CompletableFuture<T> image) {
    if (!image.isDone()) {
      context.progress().now(RankProgress.Activity.READING);
      return context.clock().time(Stage.READ, () -> context.stop().await(image));
    }
    return context.stop().await(image);
  }

  private void request() {
    while (requested < names.size() && ahead.size() < REQUESTS && hasRoom()) {
      String name = names.get(requested++);
      ahead.add(new Ahead(name, mostBytes, start(name, mostBytes)));
    }
  }

  private boolean hasRoom() {
    return ahead.isEmpty()
        || ahead.stream().mapToLong(Ahead::bytes).sum() + mostBytes <= aheadBytes;
  }

  private CompletableFuture<Optional<EncodedImage>> start(String name, int most) {
    return context.background().start(() -> fetch(name, most));
  }

  /** Nothing if it has more bytes than so many, which are fewer than an image may have. */
  private Optional<EncodedImage> fetch(String name, int most) {
    try {
      return Optional.of(fetched(name, most));
    } catch (FatalFault fault) {
      if (fault.reason() != Reason.InvalidSpec) {
        throw fault;
      } else if (most < EncodedImage.MAX_BYTES) {
        return Optional.empty();
      }
      long bytes = context.store().head(folder.resolve(name)).sizeBytes();
      if (bytes <= EncodedImage.MAX_BYTES) {
        throw fault;
      }
      throw faults.shape(
          "names the image %s of %,d bytes, where at most %,d are read; save it smaller",
          FileFaults.quote(name), bytes, EncodedImage.MAX_BYTES);
    }
  }

  private EncodedImage fetched(String name, int most) {
    String label = FileFaults.quote(name);
    byte[] content =
        context
            .store()
            .getIfPresent(folder.resolve(name), most, context.transfers())
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

  /** As a file system reads a name: {@code ./a//b.png} is {@code a/b.png}. */
  private static String path(String name) {
    return Arrays.stream(name.split("/"))
        .filter(part -> !part.isEmpty() && !part.equals("."))
        .collect(Collectors.joining("/"));
  }
}
