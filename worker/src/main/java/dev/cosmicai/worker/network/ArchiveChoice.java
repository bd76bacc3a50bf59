package dev.cosmicai.worker.network;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.zip.StoredZip;
import dev.cosmicai.operators.OperatorLibrary;
import dev.cosmicai.worker.network.choice.PrecisionChoice;
import dev.cosmicai.worker.network.choice.Processor;
import dev.cosmicai.worker.network.choice.ProcessorChoice;
import dev.cosmicai.worker.network.choice.ProcessorChoices;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * What of a TorchScript archive computes: the precision by what job, archive and processor have in
 * common, then the member and the batch size by the archive's choice for this class of processors,
 * if it has one. A choice that needs operators which are not there is none.
 *
 * @param inside the archive inside; empty if it is that around all
 * @param batchSize samples of one forward pass; empty for what the archive that computes declares
 */
public record ArchiveChoice(Optional<ArchiveVariant> inside, OptionalInt batchSize) {
  /**
   * Chooses.
   *
   * @param file the model's; only its directory, metadata and choices are read
   * @param uri its name in messages
   * @param processor what computes
   * @throws FatalFault PrecisionUnavailable if archive or processor lack what is asked;
   *     ModelCorrupt if the file is no archive, or its choices are none
   */
  public static ArchiveChoice choose(
      FileBytes file, String uri, Precision asked, Processor processor) {
    StoredZip zip = StoredZip.open(file, uri, Reason.ModelCorrupt);
    Precision own = TorchArchive.metadata(zip, uri).info().precision();
    ProcessorChoices choices = TorchArchive.choices(zip, uri);
    TreeSet<Precision> held = new TreeSet<>();
    held.add(own);
    for (Precision precision : Precision.concrete()) {
      if (TorchArchive.member(zip, usual(precision)).isPresent()
          || choice(choices, processor, precision).isPresent()) {
        held.add(precision);
      }
    }
    Precision chosen = PrecisionChoice.choose(uri, asked, held, processor);
    Optional<ProcessorChoice> choice = choice(choices, processor, chosen);
    String member = choice.map(ProcessorChoice::member).orElse(chosen == own ? "" : usual(chosen));
    if (member.isEmpty() && chosen != own) {
      throw new FatalFault(
          Reason.ModelCorrupt,
          "%s is no usable model: by its choices.json it computes in %s, and it does in %s; export"
                  .formatted(uri, chosen, own)
              + " it again");
    }
    return new ArchiveChoice(
        member.isEmpty() ? Optional.empty() : Optional.of(variant(zip, member, chosen)),
        choice.map(made -> OptionalInt.of(made.batchSize())).orElseGet(OptionalInt::empty));
  }

  /** What the member is called where people read it. */
  public String member() {
    return ProcessorChoice.text(inside.map(ArchiveVariant::member).orElse(""));
  }

  private static Optional<ProcessorChoice> choice(
      ProcessorChoices choices, Processor processor, Precision precision) {
    return processor
        .processorClass()
        .flatMap(known -> choices.find(known, precision))
        .filter(choice -> OperatorLibrary.neededBy(choice.member()) <= processor.operators());
  }

  private static String usual(Precision precision) {
    return precision + ".pt";
  }

  static ArchiveVariant variant(StoredZip zip, String member, Precision precision) {
    StoredZip.Entry entry = TorchArchive.member(zip, member).orElseThrow();
    return new ArchiveVariant(member, precision, zip.offset(entry), entry.bytes(), entry.crc32());
  }
}
