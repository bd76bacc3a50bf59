package dev.cosmicai.worker.input;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.image.EncodedImage;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.transform.SampleValue;
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
  private final int firstRow;
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
   * @throws dev.cosmicai.faults.FatalFault (PartitionUnsafe) if one leads elsewhere
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
    this.firstRow = firstRow;
    this.names = names;
    names.forEach(this::requireBeside);
    request();
  }

  /**
   * An image on its way.
   *
   * @param mostBytes that it may bring
   * @param image nothing if it has more
   */
  private record Ahead(String name, int mostBytes, CompletableFuture<Optional<SampleValue>> image) {
    /** What it takes, or may take. */
    long bytes() {
      return image.isDone() && !image.isCompletedExceptionally()
          ? image.join().map(SampleValue::bytes).orElse(0L)
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
  public SampleValue next() {
    Ahead first = ahead.remove();
    request();
    SampleValue image =
        await(first.image())
            .or(() -> await(start(first.name(), EncodedImage.MAX_BYTES)))
            .orElseThrow();
    if (image.bytes() > mostBytes) {
      mostBytes = (int) Math.min(EncodedImage.MAX_BYTES, VARIATION * image.bytes());
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
      int index = requested++;
      String name = names.get(index);
      ahead.add(
          isName(name)
              ? new Ahead(path(name), mostBytes, start(path(name), mostBytes))
              : new Ahead("", 0, CompletableFuture.completedFuture(Optional.of(none(index)))));
    }
  }

  private boolean hasRoom() {
    return ahead.isEmpty()
        || ahead.stream().mapToLong(Ahead::bytes).sum() + mostBytes <= aheadBytes;
  }

  private CompletableFuture<Optional<SampleValue>> start(String name, int most) {
    return context.background().start(() -> fetch(name, most));
  }

  /** Nothing if it has more bytes than so many, which are fewer than an image may have. */
  private Optional<SampleValue> fetch(String name, int most) {
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
      return Optional.of(
          bad(
              name,
              "names the image %s of %,d bytes, where at most %,d are read; save it smaller",
              FileFaults.quote(name),
              bytes,
              EncodedImage.MAX_BYTES));
    }
  }

  private SampleValue fetched(String name, int most) {
    String label = FileFaults.quote(name);
    Optional<byte[]> content =
        context.store().getIfPresent(folder.resolve(name), most, context.transfers());
    return content.isPresent()
        ? new SampleValue.Image(new EncodedImage(label, content.get()))
        : bad(
            label,
            "names the image %s, and there is no %s; correct the table or add it",
            label,
            FileFaults.quote(folder.resolve(name).toString()));
  }

  private SampleValue none(int index) {
    return bad(
        "",
        "holds no name of an image in row %d (counted from 0); complete or remove that row",
        firstRow + index);
  }

  private SampleValue bad(String label, String problem, Object... arguments) {
    return new SampleValue.Bad(label, faults.shape(problem, arguments));
  }

  private static boolean isName(String name) {
    return name != null && !name.isBlank() && name.length() <= MAX_NAME_CHARS;
  }

  /** Nothing but what lies beside the table or below. */
  private void requireBeside(String name) {
    if (isName(name)
        && (name.startsWith("/")
            || Arrays.asList(name.split("/", -1)).contains("..")
            || name.chars().anyMatch(Character::isISOControl))) {
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
