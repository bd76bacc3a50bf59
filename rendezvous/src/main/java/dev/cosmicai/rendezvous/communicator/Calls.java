package dev.cosmicai.rendezvous.communicator;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.proto.Collective;
import dev.cosmicai.proto.Operation;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Numbers a communicator's collectives in the order of its calls, by which ranks find together. One
 * that did not end in time keeps its number: it can be made again, and no other takes its place.
 */
final class Calls {
  private final String communicator;
  private final String group;
  private long ended;

  /** The one that was made and has not ended; null if there is none. */
  private Collective open;

  Calls(String communicator, String group) {
    this.communicator = communicator;
    this.group = group;
  }

  /** The next one, to be described. */
  Collective.Builder next(Operation operation) {
    return Collective.newBuilder()
        .setName(communicator + "." + ended)
        .setOperation(operation)
        .setGroup(group);
  }

  /**
   * Makes a call of one.
   *
   * @throws FatalFault ({@code InvalidSpec}) if another one has not ended
   */
  <T> T make(Collective collective, Supplier<T> call) {
    if (open != null && !open.equals(collective)) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "%s, a %s, has not ended: make that call again before another one"
              .formatted(open.getName(), open.getOperation().name().toLowerCase(Locale.ROOT)));
    }
    open = collective;
    boolean over = true;
    try {
      return call.get();
    } catch (RetriableFault e) {
      over = false;
      throw e;
    } finally {
      if (over) {
        open = null;
        ended++;
      }
    }
  }
}
