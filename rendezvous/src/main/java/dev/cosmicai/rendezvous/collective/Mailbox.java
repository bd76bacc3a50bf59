package dev.cosmicai.rendezvous.collective;

import dev.cosmicai.proto.ReceiveRequest;
import dev.cosmicai.proto.SendRequest;
import dev.cosmicai.rendezvous.RankRanges;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The messages from one rank to another through one communicator; what has come stays. Not
 * thread-safe.
 */
final class Mailbox implements Waiter.Place {
  /** About, of a message beside its serialized form. */
  private static final int MESSAGE_BYTES = 200;

  private final String communicator;
  private final int source;

  // Those of the sequence numbers 0, 1 and so on, without a gap.
  private final List<Outcome.Delivered> inOrder = new ArrayList<>();
  // Those behind a gap.
  private final TreeMap<Long, Outcome.Delivered> early = new TreeMap<>();
  // Of those in order.
  private final Map<Integer, List<Outcome.Delivered>> byTag = new HashMap<>();
  private final Map<Waiter, ReceiveRequest> waiters = new LinkedHashMap<>();

  Mailbox(String communicator, int source) {
    this.communicator = communicator;
    this.source = source;
  }

  /** Keeps a message, if none of its sequence number has come. Returns whether it does. */
  boolean put(SendRequest message, boolean restored, ByteBudget budget) {
    long sequence = message.getSequence();
    if (sequence < inOrder.size() || early.containsKey(sequence)) {
      return false;
    }
    long bytes = (long) MESSAGE_BYTES + message.getValue().getSerializedSize();
    if (restored) {
      budget.charge(bytes);
    } else {
      budget.take(bytes);
    }
    early.put(sequence, new Outcome.Delivered(message.getValue(), sequence, message.getTag()));
    while (!early.isEmpty() && early.firstKey() == inOrder.size()) {
      Outcome.Delivered next = early.pollFirstEntry().getValue();
      inOrder.add(next);
      byTag.computeIfAbsent(next.tag(), unused -> new ArrayList<>(1)).add(next);
    }
    return true;
  }

  /** The message that is asked for, or null if it has not come. */
  Outcome.Delivered find(ReceiveRequest request) {
    if (request.hasTagged()) {
      List<Outcome.Delivered> tagged = byTag.getOrDefault(request.getTagged().getTag(), List.of());
      long ordinal = request.getTagged().getOrdinal();
      return ordinal < tagged.size() ? tagged.get((int) ordinal) : null;
    }
    long sequence = request.getSequence();
    return sequence < inOrder.size() ? inOrder.get((int) sequence) : early.get(sequence);
  }

  void enter(Waiter waiter, ReceiveRequest request) {
    waiters.put(waiter, request);
    waiter.waitAt(this);
  }

  boolean isAwaited() {
    return !waiters.isEmpty();
  }

  /** Lets those go whose message has come; returns them with it. */
  Map<Waiter, Outcome> served() {
    Map<Waiter, Outcome> served = new LinkedHashMap<>();
    Iterator<Map.Entry<Waiter, ReceiveRequest>> all = waiters.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Waiter, ReceiveRequest> waiting = all.next();
      Outcome.Delivered found = find(waiting.getValue());
      if (found != null) {
        all.remove();
        waiting.getKey().waitAt(null);
        served.put(waiting.getKey(), found);
      }
    }
    return served;
  }

  /** Lets all go; returns them with that outcome. */
  Map<Waiter, Outcome> dismiss(Outcome outcome) {
    Map<Waiter, Outcome> told = new LinkedHashMap<>();
    waiters
        .keySet()
        .forEach(
            waiter -> {
              waiter.waitAt(null);
              told.put(waiter, outcome);
            });
    waiters.clear();
    return told;
  }

  int source() {
    return source;
  }

  /** What those learn who wait for a sender that is gone. */
  Outcome.Broken broken(String gone) {
    BitSet ranks = awaited();
    return Outcome.Broken.of(
        ranks,
        "rank %s %s without sending a message that is awaited through %s"
            .formatted(RankRanges.format(ranks), gone, communicator));
  }

  @Override
  public void leave(Waiter waiter) {
    waiters.remove(waiter);
    waiter.waitAt(null);
  }

  @Override
  public BitSet awaited() {
    BitSet one = new BitSet();
    one.set(source);
    return one;
  }
}
