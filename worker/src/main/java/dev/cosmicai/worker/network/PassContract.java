package dev.cosmicai.worker.network;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What every engine demands of a forward pass, and what it says of a network that does not keep to
 * its signature.
 */
public final class PassContract {
  private PassContract() {}

  /**
   * Looks whether an engine has tensors of all types that a network declares.
   *
   * @param has whether there are tensors of a type
   * @param remedy what to do if there are none
   * @throws FatalFault ModelSignature
   */
  public static void requireTypes(ModelArchive archive, Predicate<ElementType> has, String remedy) {
    Signature signature = archive.info().signature();
    Stream.concat(signature.inputs().stream(), signature.outputs().stream())
        .filter(spec -> !has.test(spec.type()))
        .findFirst()
        .ifPresent(
            spec -> {
              throw new FatalFault(
                  Reason.ModelSignature,
                  "%s declares %s, and no such tensor is handed to an engine here; %s"
                      .formatted(archive.uri(), spec, remedy));
            });
  }

  /**
   * Looks whether an engine can take a buffer as it lies: engines know its address, and neither its
   * position nor its byte order.
   *
   * @param rows of so many samples, as {@code spec} says
   * @throws IllegalArgumentException if not
   */
  public static void requireRows(ByteBuffer rows, TensorSpec spec, int count) {
    if (!rows.isDirect()
        || rows.position() != 0
        || rows.limit() != (long) count * spec.sampleBytes()
        || rows.order() != ByteOrder.nativeOrder()) {
      throw new IllegalArgumentException(
          "%d rows of %s cannot lie on %s (%s)".formatted(count, spec, rows, rows.order()));
    }
  }

  /** A network that returns a tensor that is another one. */
  public static FatalFault other(String model, String output, TensorSpec declared, long count) {
    return new FatalFault(
        Reason.ModelSignature,
        "%s returns %s for %d samples, and its signature says %s; export it again with cosmic-export"
            .formatted(model, output, count, declared));
  }

  /** A network that does not return as many tensors. */
  public static FatalFault others(String model, String outputs, Signature declared) {
    return new FatalFault(
        Reason.ModelSignature,
        "%s returns %s, and its signature says %s; export it again with cosmic-export"
            .formatted(model, outputs, Signature.text(declared.outputs())));
  }

  /** A pass that needs more memory than there is. */
  public static FatalFault outOfMemory(String model, int count, Exception cause) {
    return new FatalFault(
        Reason.InvalidSpec,
        ("%s needs more memory than there is for %d samples at once; set a smaller"
                + " model.batchSize, or give the rank more memory")
            .formatted(model, count),
        cause);
  }

  /**
   * A network that fails on inputs of its own signature.
   *
   * @param where empty, or where it ran, after a space
   */
  public static FatalFault refused(
      String model, Signature declared, String where, String problem, Exception cause) {
    return new FatalFault(
        Reason.ModelSignature,
        "%s does not take %s%s: %s"
            .formatted(model, Signature.text(declared.inputs()), where, problem),
        cause);
  }
}
