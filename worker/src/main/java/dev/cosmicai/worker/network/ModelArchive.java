package dev.cosmicai.worker.network;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.npy.NpzReader;
import dev.cosmicai.formats.zip.StoredZip;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A TorchScript archive and what it says of itself: {@code extra/cosmic.json} and {@code
 * extra/golden.npz}. Both may be missing; then the survey's signature is assumed and the network is
 * only tried. The same network in other precisions may lie inside, each as a whole archive: {@code
 * extra/bf16.pt}, {@code extra/int8.pt}. Immutable.
 */
public final class ModelArchive {
  private static final String METADATA = "/extra/cosmic.json";
  private static final String GOLDEN = "/extra/golden.npz";

  private final Path file;
  private final String uri;
  private final ModelMetadata metadata;
  private final Optional<GoldenBatch> golden;

  private ModelArchive(
      Path file, String uri, ModelMetadata metadata, Optional<GoldenBatch> golden) {
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
    ModelMetadata metadata = metadata(zip, uri);
    Optional<GoldenBatch> golden =
        zip.entryEndingWith(METADATA)
            .flatMap(declared -> zip.entryEndingWith(GOLDEN))
            .map(entry -> NpzReader.read(zip.bytes(entry), uri, Reason.ModelCorrupt))
            .map(
                arrays ->
                    GoldenBatch.of(
                        arrays, metadata.goldenNames(), metadata.info().signature(), uri));
    return new ModelArchive(file, uri, metadata, golden);
  }

  /**
   * What a model's file says of its network, of whatever precision.
   *
   * @param file of which only the directory and the metadata are read
   * @throws FatalFault (ModelCorrupt) if it is no archive
   */
  public static NetworkInfo declared(FileBytes file, String uri) {
    return metadata(StoredZip.open(file, uri, Reason.ModelCorrupt), uri).info();
  }

  /** What an archive says of itself, or what it is taken for. */
  static ModelMetadata metadata(StoredZip zip, String uri) {
    return zip.entryEndingWith(METADATA)
        .map(entry -> ModelMetadata.parse(content(zip.bytes(entry)), uri))
        .orElseGet(() -> ModelMetadata.undeclared(uri.substring(uri.lastIndexOf('/') + 1)));
  }

  /** The network's signature, task, precision and batch size. */
  public NetworkInfo info() {
    return metadata.info();
  }

  /** The same archive, to be fed or judged otherwise. */
  public ModelArchive withInfo(NetworkInfo other) {
    return new ModelArchive(file, uri, metadata.withInfo(other), golden);
  }

  /**
   * The archive that computes as a job asks: this one or one that lies inside it, which then takes
   * the place of the file.
   *
   * @param cpu what this machine multiplies itself
   * @throws FatalFault what {@link ArchiveVariant} throws
   */
  public ModelArchive inPrecision(Precision asked, CpuFeatures cpu) {
    Optional<ArchiveVariant> inside =
        ArchiveVariant.choose(FileBytes.of(map(file, uri)), uri, asked, cpu);
    inside.ifPresent(variant -> variant.replace(file));
    return inside.map(variant -> variant.open(file, uri)).orElse(this);
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
  Optional<GoldenBatch> golden() {
    return golden;
  }

  private static ByteBuffer map(Path file, String uri) {
    try (FileChannel channel = FileChannel.open(file)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(file, uri, e);
    }
  }

  static FatalFault unreadable(Path file, String uri, Exception e) {
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
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
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
}
