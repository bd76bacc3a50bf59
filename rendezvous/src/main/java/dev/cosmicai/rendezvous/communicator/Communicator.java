package dev.cosmicai.rendezvous.communicator;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.AwaitResponse;
import dev.cosmicai.proto.Collective;
import dev.cosmicai.proto.Function;
import dev.cosmicai.proto.Operation;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.RankRanges;
import dev.cosmicai.rendezvous.Values;
import dev.cosmicai.rendezvous.client.RankClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Ranks that do things together; see the package. A value is a {@link Long}, a {@link Double}, a
 * {@code long[]}, a {@code double[]}, a {@code byte[]} or null.
 *
 * <p>Every rank makes the same calls in the same order. Not thread-safe; of several communicators,
 * each may have a thread of its own.
 *
 * <p>Each call throws a {@link FatalFault} of the reason {@code RanksFailed} that names the ranks
 * that are lost, or {@code InvalidSpec} if ranks describe what they do differently or bring what
 * does not fit, and a {@link dev.cosmicai.faults.RetriableFault} of the reason {@code
 * DeadlineExceeded} that names the ranks that have not come in time, beside what {@link RankClient}
 * throws. After a {@code RetriableFault}, the same call may be made again, and no other one.
 */
public final class Communicator {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private final RankClient client;
  private final Payloads payloads;
  private final String name;
  private final Members members;
  private final Calls calls;
  private final Mail mail;
  private Duration timeout = TIMEOUT;
  private Hint hint = Hint.FAST;
  private boolean allowsMissing;
  private SortedSet<Integer> missing = Collections.emptySortedSet();

  private Communicator(
      RankClient client, Payloads payloads, String name, String group, int[] ranks) {
    this.client = client;
    this.payloads = payloads;
    this.name = name;
    calls = new Calls(name, group);
    members = new Members(name, ranks, client.member().getRank());
    mail = new Mail(client.collectives(), payloads, name, attempt());
  }

  /**
   * All ranks of a run.
   *
   * @param name 1 to 100 characters of {@code [a-z0-9._/-]}; one of another name is independent
   * @param worldSize as {@link RankClient#join} tells
   * @param store for values that are too large for the coordinator
   */
  public static Communicator of(RankClient client, String name, int worldSize, ValueStore store) {
    int[] ranks = IntStream.range(0, worldSize).toArray();
    return new Communicator(client, new Payloads(store), name, "", ranks);
  }

  /** Which rank of this communicator the process is, from 0. */
  public int rank() {
    return members.place();
  }

  public int size() {
    return members.ranks().length;
  }

  /** How long each call waits from now on; 10 minutes unless said. */
  public Communicator timeout(Duration each) {
    timeout = each;
    return this;
  }

  /** What to go by from now on; FAST unless said. */
  public Communicator hint(Hint preferred) {
    hint = preferred;
    return this;
  }

  /** Whether results may be without ranks that were lost, from now on; not unless said. */
  public Communicator allowMissing(boolean allowed) {
    allowsMissing = allowed;
    return this;
  }

  /** The ranks of this communicator that the last result is without. */
  public SortedSet<Integer> missing() {
    return missing;
  }

  /** Sends a value to a rank; does not wait until it is received. */
  public void send(Object value, int destination, int tag) {
    mail.send(Payloads.encode(value), members.rank(destination), tag, hint.inlineBytes(1));
  }

  /**
   * Waits for the next message of a rank, whatever its tag.
   *
   * @param type what is expected, such as {@code double[].class}; something else is a fault
   */
  public <T> T receive(int source, Class<T> type) {
    return receive(source, OptionalInt.empty(), type);
  }

  /** Waits for the next message of a rank with this tag. */
  public <T> T receive(int source, int tag, Class<T> type) {
    return receive(source, OptionalInt.of(tag), type);
  }

  private <T> T receive(int source, OptionalInt tag, Class<T> type) {
    Object message = Payloads.decode(mail.receive(members.rank(source), tag, timeout));
    if (!type.isInstance(message)) {
      throw new FatalFault(
          Reason.InvalidSpec,
          "rank %d of %s sent a %s where a %s is expected"
              .formatted(source, name, message.getClass().getSimpleName(), type.getSimpleName()));
    }
    return type.cast(message);
  }

  /** Waits until all ranks are here. */
  public void barrier() {
    Value unused = take(collective(Operation.BARRIER), Values.EMPTY);
  }

  /**
   * Gives all ranks the root's value.
   *
   * @param value of others than the root not looked at
   */
  public <T> T broadcast(T value, int root) {
    Collective collective = rooted(Operation.BROADCAST, root);
    if (rank() == root) {
      contribute(collective, fitting(collective, Payloads.encode(value), 1));
      return value;
    }
    return Payloads.decode(take(collective, null));
  }

  /**
   * Gives the root the values of all ranks, in their order; the others wait for nobody.
   *
   * @return empty of others than the root; of the root with null for a rank that is missing
   */
  public <T> Optional<List<T>> gather(T value, int root) {
    Collective collective = rooted(Operation.GATHER, root);
    Value mine = fitting(collective, Payloads.encode(value), size());
    if (rank() != root) {
      contribute(collective, mine);
      return Optional.empty();
    }
    List<Value> present = take(collective, mine).getValues().getValuesList();
    List<T> all = new ArrayList<>();
    int next = 0;
    for (int of = 0; of < size(); of++) {
      all.add(missing.contains(of) ? null : Payloads.decode(present.get(next++)));
    }
    return Optional.of(all);
  }

  /**
   * Gives each rank the value of its place in the root's list.
   *
   * @param values of others than the root not looked at
   */
  public <T> T scatter(List<T> values, int root) {
    Collective collective = rooted(Operation.SCATTER, root);
    if (rank() == root) {
      List<Value> parts = new ArrayList<>();
      for (int of = 0; of < values.size(); of++) {
        Value part = Payloads.encode(values.get(of));
        String partName = collective.getName() + "/" + attempt() + "-" + of;
        parts.add(payloads.fitting(partName, part, hint.inlineBytes(size())));
      }
      contribute(collective, Values.of(parts));
      return values.get(rank());
    }
    return Payloads.decode(take(collective, null));
  }

  /** Folds the values of all ranks and gives that to the root; empty of the others. */
  public <T> Optional<T> reduce(T value, int root, Fold<T> fold) {
    if (!fold.isNamed()) {
      return gather(value, root).map(fold::all);
    }
    Collective collective = folding(Operation.REDUCE, fold);
    Value mine = fitting(collective, Payloads.encode(value), 1);
    if (rank() != root) {
      contribute(collective, mine);
      return Optional.empty();
    }
    return Optional.ofNullable(fold.received(take(collective, mine)));
  }

  /** Folds the values of all ranks and gives that to all. */
  public <T> T allreduce(T value, Fold<T> fold) {
    if (!fold.isNamed()) {
      return calls.whole(() -> broadcast(gather(value, 0).map(fold::all).orElse(null), 0));
    }
    return fold(Operation.REDUCE, value, fold);
  }

  /** Gives each rank the fold of the values up to its own. */
  public <T> T scan(T value, Fold<T> fold) {
    if (!fold.isNamed()) {
      return calls.whole(() -> scatter(gather(value, 0).map(fold::each).orElse(List.of()), 0));
    }
    return fold(Operation.SCAN, value, fold);
  }

  /** As {@link #scan}, but without the rank's own value; empty of the first rank. */
  public <T> Optional<T> exclusiveScan(T value, Fold<T> fold) {
    if (fold.isNamed()) {
      return Optional.ofNullable(fold(Operation.EXCLUSIVE_SCAN, value, fold));
    }
    return calls.whole(
        () ->
            Optional.ofNullable(scatter(gather(value, 0).map(fold::before).orElse(List.of()), 0)));
  }

  /**
   * Makes communicators of the ranks that give the same colour; they begin with this one's
   * settings.
   *
   * @param colour from 0; below 0 takes part in none
   * @param key the ranks' order; those with the same key are in their order here
   * @return empty without a colour
   */
  public Optional<Communicator> split(int colour, int key) {
    Collective collective = collective(Operation.SPLIT);
    int[] members =
        Arrays.stream(Values.longs(whoeverIsThere(collective, colour, key)))
            .mapToInt(Math::toIntExact)
            .toArray();
    if (colour < 0) {
      return Optional.empty();
    }
    String split = collective.getName();
    Communicator part =
        new Communicator(client, payloads, split + "/" + colour, split + "#" + colour, members);
    return Optional.of(part.timeout(timeout).hint(hint).allowMissing(allowsMissing));
  }

  private Value whoeverIsThere(Collective collective, int colour, int key) {
    boolean before = allowsMissing;
    allowsMissing = true;
    try {
      return take(collective, Values.of(new long[] {colour, key}));
    } finally {
      allowsMissing = before;
    }
  }

  private <T> T fold(Operation operation, T value, Fold<T> fold) {
    Collective collective = folding(operation, fold);
    return fold.received(take(collective, fitting(collective, Payloads.encode(value), 1)));
  }

  private Value take(Collective collective, Value value) {
    return calls.make(collective, () -> taken(collective, value));
  }

  private Value taken(Collective collective, Value value) {
    AwaitResponse response = client.collectives().exchange(collective, value, timeout);
    SortedSet<Integer> lost = RankRanges.parse(response.getMissingRanks());
    if (!lost.isEmpty() && !allowsMissing) {
      throw new FatalFault(
          Reason.RanksFailed,
          "%s is complete without ranks %s, which were lost; allowMissing takes that"
              .formatted(collective.getName(), response.getMissingRanks()));
    }
    missing = new TreeSet<>();
    lost.forEach(rank -> missing.add(members.place(rank)));
    return payloads.resolve(response.getResult());
  }

  private void contribute(Collective collective, Value value) {
    missing = Collections.emptySortedSet();
    var unused = calls.make(collective, () -> client.collectives().contribute(collective, value));
  }

  private Value fitting(Collective collective, Value value, int together) {
    String valueName = collective.getName() + "/" + attempt();
    return payloads.fitting(valueName, value, hint.inlineBytes(together));
  }

  /** Rank and attempt: what another attempt has stored stays as it is. */
  private String attempt() {
    return client.member().getRank() + "." + client.member().getAttempt();
  }

  private Collective collective(Operation operation) {
    return calls.next(operation).build();
  }

  private Collective rooted(Operation operation, int root) {
    return calls.next(operation).setRoot(members.rank(root)).build();
  }

  private Collective folding(Operation operation, Fold<?> fold) {
    Function function = fold.named();
    return calls.next(operation).setFunction(function).build();
  }
}
