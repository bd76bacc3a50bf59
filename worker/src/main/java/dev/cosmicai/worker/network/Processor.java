package dev.cosmicai.worker.network;

import dev.cosmicai.contract.Precision;
import java.util.Optional;

/** What computes, as far as a precision needs it. */
public interface Processor {
  /** An NVIDIA GPU: it multiplies bfloat16; packed integers are for CPUs. */
  Processor GPU =
      new Processor() {
        @Override
        public Optional<String> lacking(Precision precision) {
          return precision == Precision.INT8
              ? Optional.of("no int8, which is made for CPUs")
              : Optional.empty();
        }

        @Override
        public String toString() {
          return "GPU";
        }
      };

  /** What it lacks of what a precision needs, in words that follow "it has". */
  Optional<String> lacking(Precision precision);

  /** In a message, after "this machine's". */
  @Override
  String toString();
}
