package dev.cosmicai.worker.network.choice;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.ProcessorClass;
import java.util.Optional;

/**
 * What of an archive is fastest on a class of processors in a precision.
 *
 * @param processor the class
 * @param precision the precision, not {@code AUTO}
 * @param member which archive inside the outer one, by its name under {@code extra/}, such as
 *     {@code bf16.amx.pt}; empty for the outer one
 * @param batchSize samples of one forward pass, from 1
 * @param measured on what it was measured, in one line; empty if it was not
 */
public record ProcessorChoice(
    ProcessorClass processor,
    Precision precision,
    String member,
    int batchSize,
    Optional<String> measured) {
  /** How a member is called where people read it: the outer archive has no name. */
  public static String text(String member) {
    return member.isEmpty() ? "outer" : member;
  }
}
