package dev.cosmicai.worker.network;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.npy.NpzReader;
import dev.cosmicai.formats.zip.StoredZip;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a TorchScript archive says of itself: {@code extra/cosmic.json} and {@code
 * extra/golden.npz}. Both may be missing; then the survey's signature is assumed.
 */
final class TorchArchive {
  private static final String METADATA = "/extra/cosmic.json";
  private static final String GOLDEN = "/extra/golden.npz";

  private TorchArchive() {}

  /** What an archive says of itself, or what it is taken for. */
  static ModelMetadata metadata(StoredZip zip, String uri) {
    return zip.entryEndingWith(METADATA)
        .map(entry -> ModelMetadata.parse(content(zip.bytes(entry)), uri))
        .orElseGet(() -> ModelMetadata.undeclared(uri.substring(uri.lastIndexOf('/') + 1)));
  }

  /**
   * The samples that the exporter saw, if the archive declares them.
   *
   * @throws FatalFault what {@link GoldenBatch#of} throws
   */
  static Optional<GoldenBatch> golden(StoredZip zip, ModelMetadata metadata, String uri) {
    return zip.entryEndingWith(METADATA)
        .flatMap(declared -> zip.entryEndingWith(GOLDEN))
        .map(entry -> NpzReader.read(zip.bytes(entry), uri, Reason.ModelCorrupt))
        .map(arrays -> GoldenBatch.of(arrays, metadata, uri));
  }

  /**
   * Opens an archive.
   *
   * @throws FatalFault (ModelCorrupt) if it is none
   */
  static StoredZip open(ByteBuffer file, String uri) {
    StoredZip zip = StoredZip.open(file, uri, Reason.ModelCorrupt);
    if (zip.entryEndingWith("/data.pkl").isEmpty()
        || zip.entryEndingWith("/constants.pkl").isEmpty()) {
      throw new FatalFault(
          Reason.ModelCorrupt,
          uri
              + " is no TorchScript archive; export the network with cosmic-export or torch.jit.save");
    }
    return zip;
  }

  private static byte[] content(ByteBuffer bytes) {
    byte[] content = new byte[bytes.remaining()];
    bytes.get(content);
    return content;
  }
}
