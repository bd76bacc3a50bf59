package dev.cosmicai.rendezvous.communicator;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;

/** Where values lie that are too large for the coordinator. Thread-safe. */
public interface ValueStore {
  /**
   * Stores bytes, in the place of what was there.
   *
   * @param name a path below the run's folder of collectives
   * @return the URI
   * @throws dev.cosmicai.faults.Fault if they cannot be stored
   */
  String put(String name, byte[] content);

  /**
   * Reads what was stored.
   *
   * @param uri what a peer's {@link #put} has returned; others are refused
   * @param sizeBytes how long it is
   * @throws dev.cosmicai.faults.Fault if it cannot be read
   */
  byte[] get(String uri, long sizeBytes);

  /** None: large values are refused. */
  static ValueStore none() {
    return new ValueStore() {
      @Override
      public String put(String name, byte[] content) {
        throw refused(content.length + " bytes of " + name + " are too much for a message");
      }

      @Override
      public byte[] get(String uri, long sizeBytes) {
        throw refused(uri + " cannot be read");
      }

      private FatalFault refused(String what) {
        return new FatalFault(
            Reason.InvalidSpec, what + ", and there is no store; give the communicator one");
      }
    };
  }
}
