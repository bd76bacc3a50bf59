package dev.cosmicai.rendezvous.communicator;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.proto.Collective;
import dev.cosmicai.proto.Operation;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Numbers a communicator's collectives in the order of its calls, by which ranks find together. A
 * call that did not end in time is the same call when it is made again: it goes through the same
 * collectives from the first one on, as a later attempt of the rank does, and those that are
 * complete answer at once.
 */
final class Calls {
  private final String communicator;
  private final String group;

  /** Of the next collective. */
  private long number;

  private boolean underWay;

  /** What the call that is to be made again has made, by number. */
  private final SortedMap<Long, Collective> made = new TreeMap<>();

  Calls(String communicator, String group) {
    this.communicator = communicator;
    this.group = group;
  }

  /** The next one, to be described. */
  Collective.Builder next(Operation operation) {
    return Collective.newBuilder()
        .setName(communicator + "." + number)
        .setOperation(operation)
        .setGroup(group);
  }

  /** Makes one call of the caller's, of however many collectives it consists. */
  <T> T whole(Supplier<T> call) {
    if (underWay) {
      return call.get(); // a part of another one
    }
    underWay = true;
    long first = number;
    try {
      return call.get();
    } catch (RetriableFault e) {
      number = first;
      throw e;
    } finally {
      underWay = false;
      made.headMap(number).clear();
    }
  }

  /**
   * Makes the next collective, as a call or as a part of one.
   *
   * @throws FatalFault ({@code InvalidSpec}) if another one is to be made again first
   */
  <T> T make(Collective collective, Supplier<T> exchange) {
    Collective before = made.getOrDefault(number, collective);
    if (!before.equals(collective)) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "%s, a %s, has not come to its end: make that call again before another one"
              .formatted(before.getName(), before.getOperation().name().toLowerCase(Locale.ROOT)));
    }
    return whole(
        () -> {
          made.put(number++, collective);
          return exchange.get();
        });
  }
}
