package dev.cosmicai.cli.tune;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.worker.network.choice.ProcessorChoice;

/**
 * What is measured: one of an archive's members with a batch size.
 *
 * @param precision that it computes in
 * @param member its name under {@code extra/}; empty for the outer archive
 * @param batchSize samples of one forward pass, from 1
 */
record Candidate(Precision precision, String member, int batchSize) {
  /** Whether another one is the same member with as large a batch, or a larger one. */
  boolean isNoLargerThan(Candidate other) {
    return precision == other.precision
        && member.equals(other.member)
        && batchSize <= other.batchSize;
  }

  /** {@code bf16.pt × 64}. */
  @Override
  public String toString() {
    return ProcessorChoice.text(member) + " × " + batchSize;
  }
}
