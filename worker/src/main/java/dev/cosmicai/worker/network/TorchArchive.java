package dev.cosmicai.worker.network;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.npy.NpzReader;
import dev.cosmicai.formats.zip.StoredZip;
import dev.cosmicai.worker.network.choice.ProcessorChoice;
import dev.cosmicai.worker.network.choice.ProcessorChoices;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a TorchScript archive says of itself: {@code extra/cosmic.json}, {@code extra/golden.npz}
 * and {@code extra/choices.json}. All may be missing; without the first, the survey's signature is
 * assumed.
 */
final class TorchArchive {
  private static final String METADATA = "/extra/cosmic.json";
  private static final String GOLDEN = "/extra/golden.npz";
  private static final String EXTRA = "/extra/";

  /** The member that holds the choices by processor, under {@code extra/}. */
  private static final String CHOICES = "choices.json";

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
   * What the exporter found fastest on each class of processors, all of which is there.
   *
   * @throws FatalFault (ModelCorrupt) if it is not what the export tool writes, or names what is
   *     not there
   */
  static ProcessorChoices choices(StoredZip zip, String uri) {
    ProcessorChoices choices =
        member(zip, CHOICES)
            .map(zip::bytes)
            .map(TorchArchive::content)
            .map(json -> ProcessorChoices.read(json, uri))
            .orElseGet(ProcessorChoices::none);
    choices.all().stream()
        .map(ProcessorChoice::member)
        .filter(member -> !member.isEmpty() && member(zip, member).isEmpty())
        .findFirst()
        .ifPresent(
            member -> {
              throw new FatalFault(
                  Reason.ModelCorrupt,
                  "%s is no usable model: its choices.json names %s, which is not in it; export it again"
                      .formatted(uri, member));
            });
    return choices;
  }

  /** The member that the choices are in or would be in, by its whole name. */
  static String choicesName(StoredZip zip) {
    return member(zip, CHOICES)
        .map(StoredZip.Entry::name)
        .orElseGet(() -> folder(zip) + EXTRA + CHOICES);
  }

  /** The folder that all members lie in; torch goes by the first one's. */
  private static String folder(StoredZip zip) {
    String first = zip.entries().get(0).name();
    return first.substring(0, Math.max(0, first.indexOf('/')));
  }

  /** The archives inside that are there for a precision, in the order of the directory. */
  static List<ArchiveVariant> variants(StoredZip zip, Precision precision) {
    Pattern name = Pattern.compile(".*" + EXTRA + "(" + precision + "(\\.[a-z0-9_-]+)?\\.pt)");
    return zip.entries().stream()
        .map(entry -> name.matcher(entry.name()))
        .filter(Matcher::matches)
        .map(matcher -> ArchiveChoice.variant(zip, matcher.group(1), precision))
        .toList();
  }

  /** What lies under {@code extra/} by this name. */
  static Optional<StoredZip.Entry> member(StoredZip zip, String name) {
    return zip.entryEndingWith(EXTRA + name);
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
