package dev.cosmicai.worker.network.choice;

import dev.cosmicai.contract.Precision;
import dev.cosmicai.contract.ProcessorClass;
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
        public Optional<ProcessorClass> processorClass() {
          return Optional.empty();
        }

        @Override
        public int operators() {
          return 0;
        }

        @Override
        public String toString() {
          return "GPU";
        }
      };

  /** What it lacks of what a precision needs, in words that follow "it has". */
  Optional<String> lacking(Precision precision);

  /** Its class, for which an archive may hold choices; empty for a GPU, and for other CPUs. */
  Optional<ProcessorClass> processorClass();

  /** The level of the {@link dev.cosmicai.operators.OperatorLibrary} that is there for it. */
  int operators();

  /** In a message, after "this machine's". */
  @Override
  String toString();
}
