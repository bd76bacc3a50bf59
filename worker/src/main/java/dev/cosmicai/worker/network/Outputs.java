package dev.cosmicai.worker.network;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.tensor.TensorSpec;

/** What to say of a network that returns something else than it declares. */
public final class Outputs {
  private Outputs() {}

  /** One tensor that is another one. */
  public static FatalFault other(String model, String output, TensorSpec declared, long count) {
    return new FatalFault(
        Reason.ModelSignature,
        "%s returns %s for %d samples, and its signature says %s; export it again with cosmic-export"
            .formatted(model, output, count, declared));
  }

  /** Not as many tensors. */
  public static FatalFault others(String model, String outputs, Signature declared) {
    return new FatalFault(
        Reason.ModelSignature,
        "%s returns %s, and its signature says %s; export it again with cosmic-export"
            .formatted(model, outputs, Signature.text(declared.outputs())));
  }
}
