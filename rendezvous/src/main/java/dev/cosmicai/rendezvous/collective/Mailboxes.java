package dev.cosmicai.rendezvous.collective;

import dev.cosmicai.proto.ReceiveRequest;
import dev.cosmicai.proto.SendRequest;
import dev.cosmicai.rendezvous.RankSet;
import dev.cosmicai.rendezvous.Refusal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** All messages of a run. Not thread-safe. */
final class Mailboxes {
  /** About, of a mailbox without messages. */
  private static final int BOX_BYTES = 500;

  private final int worldSize;
  private final RankSet finished;
  private final RankSet failed;
  private final ByteBudget budget;
  private final Map<Address, Mailbox> boxes = new HashMap<>();
  private final Set<Mailbox> awaited = new LinkedHashSet<>();

  private record Address(String communicator, int source, int destination) {}

  Mailboxes(int worldSize, RankSet finished, RankSet failed, ByteBudget budget) {
    this.worldSize = worldSize;
    this.finished = finished;
    this.failed = failed;
    this.budget = budget;
  }

  /**
   * Keeps a message, if none of its sequence number has come.
   *
   * @param restored whether no limit may refuse it
   * @return whether it is new
   */
  boolean send(SendRequest message, boolean restored) {
    Mailbox box =
        box(message.getCommunicator(), message.getMember().getRank(), message.getDestination());
    if (message.getSequence() < 0) {
      throw Rule.malformed("sequence " + message.getSequence() + " is negative");
    }
    return box.put(message, restored, budget);
  }

  /** Lets those go who waited for what has come by now from that rank to that one. */
  Map<Waiter, Outcome> served(SendRequest message) {
    Mailbox box =
        box(message.getCommunicator(), message.getMember().getRank(), message.getDestination());
    Map<Waiter, Outcome> served = box.served();
    forgetIdle(box);
    return served;
  }

  /** What a receiver is told at once, or null if it has to wait. */
  Outcome find(ReceiveRequest request) {
    if (request.getWhichCase() == ReceiveRequest.WhichCase.WHICH_NOT_SET
        || request.getSequence() < 0
        || request.getTagged().getOrdinal() < 0) {
      throw Rule.malformed("a receiver names a sequence number, or a tag and an ordinal, from 0");
    }
    Mailbox box = box(request);
    Outcome found = box.find(request);
    return found == null ? verdict(box) : found;
  }

  void enter(Waiter waiter, ReceiveRequest request) {
    Mailbox box = box(request);
    box.enter(waiter, request);
    awaited.add(box);
  }

  /** A waiter has left. */
  void left(Waiter.Place place) {
    if (place instanceof Mailbox box) {
      forgetIdle(box);
    }
  }

  /** Lets those go who wait for ranks that are gone. */
  Map<Waiter, Outcome> checkSenders() {
    Map<Waiter, Outcome> told = new LinkedHashMap<>();
    for (Mailbox box : Set.copyOf(awaited)) {
      Outcome verdict = verdict(box);
      if (verdict != null) {
        told.putAll(box.dismiss(verdict));
        awaited.remove(box);
      }
    }
    return told;
  }

  /** Lets all go. */
  Map<Waiter, Outcome> dismissAll(Outcome outcome) {
    Map<Waiter, Outcome> told = new LinkedHashMap<>();
    awaited.forEach(box -> told.putAll(box.dismiss(outcome)));
    awaited.clear();
    return told;
  }

  private Outcome verdict(Mailbox box) {
    if (finished.contains(box.source())) {
      return box.broken("finished");
    }
    return failed.contains(box.source()) ? box.broken("failed") : null;
  }

  private void forgetIdle(Mailbox box) {
    if (!box.isAwaited()) {
      awaited.remove(box);
    }
  }

  private Mailbox box(ReceiveRequest request) {
    return box(request.getCommunicator(), request.getSource(), request.getMember().getRank());
  }

  private Mailbox box(String communicator, int source, int destination) {
    Address address = new Address(communicator, source, destination);
    Mailbox known = boxes.get(address);
    if (known != null) {
      return known;
    }
    Names.check(communicator, "a communicator's name");
    checkRank(source);
    checkRank(destination);
    budget.take(BOX_BYTES + communicator.length());
    Mailbox fresh = new Mailbox(communicator, source);
    boxes.put(address, fresh);
    return fresh;
  }

  private void checkRank(int rank) {
    if (rank < 0 || rank >= worldSize) {
      throw new Refusal(
          Refusal.Kind.NO_SUCH_RANK,
          "rank " + rank + " is not in this run's world of " + worldSize + " ranks");
    }
  }
}
