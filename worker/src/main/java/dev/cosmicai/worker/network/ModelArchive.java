package dev.cosmicai.worker.network;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.NpzReader;
import dev.cosmicai.formats.StoredZip;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A TorchScript archive and what it says of itself: {@code extra/cosmic.json} and {@code
 * extra/golden.npz}. Both may be missing; then the survey's shapes are assumed and the network is
 * only tried. The same network in another precision may lie inside, as a whole archive, {@code
 * extra/bf16.pt}. Immutable.
 */
public final class ModelArchive {
  private static final String METADATA = "/extra/cosmic.json";
  private static final String GOLDEN = "/extra/golden.npz";
  private static final Set<String> PRECISIONS =
      Set.of(PrecisionChoice.FLOAT32, PrecisionChoice.BFLOAT16);
  private static final int CHUNK_BYTES = 1 << 16;

  private final Path file;
  private final String uri;
  private final ModelMetadata metadata;
  private final Optional<GoldenSample> golden;

  private ModelArchive(
      Path file, String uri, ModelMetadata metadata, Optional<GoldenSample> golden) {
    this.file = file;
    this.uri = uri;
    this.metadata = metadata;
    this.golden = golden;
  }

  /**
   * Verifies the archive's digest and reads what it says of itself, not its weights.
   *
   * @param file where it lies; must stay until the network is loaded
   * @param uri its name in messages
   * @param sha256 its digest in lower-case hex, or empty to trust it
   * @throws FatalFault ModelDigestMismatch; or ModelCorrupt if it is damaged or no such archive
   */
  public static ModelArchive open(Path file, String uri, String sha256) {
    if (!sha256.isEmpty()) {
      verify(file, uri, sha256);
    }
    StoredZip zip = StoredZip.open(map(file, uri), uri, Reason.ModelCorrupt);
    if (zip.entryEndingWith("/data.pkl").isEmpty()
        || zip.entryEndingWith("/constants.pkl").isEmpty()) {
      throw new FatalFault(
          Reason.ModelCorrupt,
          uri + " is no TorchScript archive; export the network with `cosmic` or torch.jit.save");
    }
    Optional<ModelMetadata> declared =
        zip.entryEndingWith(METADATA)
            .map(entry -> ModelMetadata.parse(content(zip.bytes(entry)), uri));
    Optional<GoldenSample> golden =
        declared.isEmpty()
            ? Optional.empty()
            : zip.entryEndingWith(GOLDEN)
                .map(entry -> golden(zip.bytes(entry), declared.get().info(), uri));
    return new ModelArchive(
        file, uri, declared.orElseGet(() -> ModelMetadata.undeclared(lastSegment(uri))), golden);
  }

  /** The network's shapes, precision and forward size. */
  public NetworkInfo info() {
    return metadata.info();
  }

  /** The same archive, to be fed by another number of samples at a time. */
  public ModelArchive withForwardSize(int samples) {
    ModelMetadata changed =
        new ModelMetadata(info().withForwardSize(samples), metadata.tolerance());
    return new ModelArchive(file, uri, changed, golden);
  }

  /**
   * The archive that computes as a job asks: this one or one that lies inside it, which then takes
   * the place of the file.
   *
   * @param asked {@code auto}, {@code fp32} or {@code bf16}
   * @param bfloat16Fast whether this CPU multiplies bfloat16 itself, see {@link CpuFeatures}
   * @throws FatalFault PrecisionUnavailable if archive or CPU lack it; ModelCorrupt if the archive
   *     inside is none or another one than it is called
   */
  public ModelArchive inPrecision(String asked, boolean bfloat16Fast) {
    StoredZip zip = StoredZip.open(map(file, uri), uri, Reason.ModelCorrupt);
    String chosen = PrecisionChoice.choose(uri, asked, precisions(zip), bfloat16Fast);
    if (chosen.equals(info().precision())) {
      return this;
    }
    ArchiveVariant.replace(zip.bytes(ArchiveVariant.find(zip, chosen).orElseThrow()), file);
    ModelArchive variant = open(file, uri, "");
    if (!variant.info().precision().equals(chosen)) {
      throw new FatalFault(
          Reason.ModelCorrupt,
          "%s is no usable model: its %s variant computes in %s; export it again"
              .formatted(uri, chosen, variant.info().precision()));
    }
    return variant;
  }

  private NavigableSet<String> precisions(StoredZip zip) {
    NavigableSet<String> held = new TreeSet<>(Set.of(info().precision()));
    PRECISIONS.stream()
        .filter(precision -> ArchiveVariant.find(zip, precision).isPresent())
        .forEach(held::add);
    return held;
  }

  Path file() {
    return file;
  }

  String uri() {
    return uri;
  }

  double tolerance() {
    return metadata.tolerance();
  }

  /** An input with the output that the exporter saw, if the archive declares one. */
  Optional<GoldenSample> golden() {
    return golden;
  }

  private static ByteBuffer map(Path file, String uri) {
    try (FileChannel channel = FileChannel.open(file)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(file, uri, e);
    }
  }

  private static FatalFault unreadable(Path file, String uri, Exception e) {
    return new FatalFault(Reason.ModelCorrupt, uri + " cannot be read from " + file + ": " + e, e);
  }

  private static void verify(Path file, String uri, String sha256) {
    String actual = sha256(file, uri);
    if (!actual.equals(sha256)) {
      throw new FatalFault(
          Reason.ModelDigestMismatch,
          "%s has the SHA-256 %s, not %s as the job says; correct model.sha256 or the model"
              .formatted(uri, actual, sha256));
    }
  }

  /** By reads, not through the mapping: its pages would count as this process's memory. */
  private static String sha256(Path file, String uri) {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] chunk = new byte[CHUNK_BYTES];
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        digest.update(chunk, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw unreadable(file, uri, e);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java runtime has SHA-256", e);
    }
  }

  private static byte[] content(ByteBuffer bytes) {
    byte[] content = new byte[bytes.remaining()];
    bytes.get(content);
    return content;
  }

  private static GoldenSample golden(ByteBuffer npz, NetworkInfo info, String uri) {
    return GoldenSample.of(NpzReader.read(npz, uri, Reason.ModelCorrupt), info, uri);
  }

  private static String lastSegment(String uri) {
    return uri.substring(uri.lastIndexOf('/') + 1);
  }
}
