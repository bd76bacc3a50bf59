package dev.cosmicai.cli.tune;

import dev.cosmicai.contract.ModelEngine;
import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.ProcessorClass;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.worker.network.ModelArchive;
import dev.cosmicai.worker.network.choice.PrecisionChoice;
import dev.cosmicai.worker.network.choice.Processor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * An archive that can be tuned on a machine.
 *
 * @param archive opened, with samples to measure with
 * @param processor the machine's class
 * @param precisions what is to be tuned: the archive has it, and the machine computes in it
 */
record TuningInput(ModelArchive archive, ProcessorClass processor, List<Precision> precisions) {
  /**
   * Looks whether it can be.
   *
   * @param model as the user wrote it
   * @param asked {@code AUTO} for all precisions
   * @throws FatalFault InvalidSpec, InputNotFound, ModelCorrupt or PrecisionUnavailable if it
   *     cannot
   */
  static TuningInput open(String model, Precision asked, Processor processor) {
    if (model.startsWith("s3://")) {
      throw refused(model + " is in a store; tune a file of this machine, and upload that");
    }
    Path file = Path.of(model);
    if (!Files.isRegularFile(file)) {
      throw new FatalFault(Reason.InputNotFound, model + " is no file; correct the name");
    }
    if (ModelEngine.of(model) == ModelEngine.ONNX) {
      throw refused(
          model
              + " is an ONNX file, which has no choices by processor; set model.batchSize in the"
              + " job, or tune a TorchScript archive");
    }
    ModelArchive archive = ModelArchive.open(file, model, "");
    if (archive.goldenInputs().isEmpty()) {
      throw withoutGolden(model);
    }
    ProcessorClass known = processor.processorClass().orElseThrow(TuningInput::unknownProcessor);
    return new TuningInput(archive, known, precisions(archive, asked, processor));
  }

  /** Of an archive that holds no samples. */
  static FatalFault withoutGolden(String model) {
    return refused(
        model
            + " has no golden batch, of which the samples would be; export it with cosmic-export");
  }

  private static FatalFault unknownProcessor() {
    return refused(
        "this machine's CPU is of no class that an archive has choices for (%s); set"
                .formatted(
                    Arrays.stream(ProcessorClass.values())
                        .map(Object::toString)
                        .collect(Collectors.joining(", ")))
            + " model.batchSize in the job instead");
  }

  private static List<Precision> precisions(
      ModelArchive archive, Precision asked, Processor processor) {
    TreeSet<Precision> held = new TreeSet<>();
    for (Precision precision : Precision.concrete()) {
      if (precision == archive.info().precision() || !archive.variants(precision).isEmpty()) {
        held.add(precision);
      }
    }
    Precision chosen = PrecisionChoice.choose(archive.uri(), asked, held, processor);
    return asked != Precision.AUTO
        ? List.of(chosen)
        : held.stream().filter(precision -> processor.lacking(precision).isEmpty()).toList();
  }

  private static FatalFault refused(String message) {
    return new FatalFault(Reason.InvalidSpec, message);
  }
}
