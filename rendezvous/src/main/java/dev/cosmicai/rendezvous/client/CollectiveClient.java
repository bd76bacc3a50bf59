package dev.cosmicai.rendezvous.client;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.proto.AwaitRequest;
import dev.cosmicai.proto.AwaitResponse;
import dev.cosmicai.proto.Collective;
import dev.cosmicai.proto.ContributeRequest;
import dev.cosmicai.proto.ContributeResponse;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.ReceiveRequest;
import dev.cosmicai.proto.ReceiveResponse;
import dev.cosmicai.proto.SendRequest;
import dev.cosmicai.proto.Value;
import java.time.Duration;

/**
 * A rank's part in collectives and messages. Safe for use by many threads; throws the same faults
 * as {@link RankClient}. What it brings and sends it keeps for a while, and a coordinator that was
 * restarted gets it again.
 */
public final class CollectiveClient {
  private static final Duration SLICE = Duration.ofSeconds(20);

  /** How much longer a call may take than it waits. */
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final Connection connection;
  private final Member member;
  private final KeptRequests kept = new KeptRequests(System::nanoTime);

  CollectiveClient(Connection connection, Member member) {
    this.connection = connection;
    this.member = member;
  }

  /**
   * Adds this rank's value to a collective; does not wait for other ranks.
   *
   * @param value an empty value for a barrier; null from a rank that brings nothing
   */
  public ContributeResponse contribute(Collective collective, Value value) {
    ContributeRequest.Builder request =
        ContributeRequest.newBuilder().setMember(member).setCollective(collective);
    if (value != null) {
      request.setValue(value);
    }
    return contribute(request.build());
  }

  /**
   * Waits for the result of a collective.
   *
   * @param timeout bounds the patience, too
   * @return with a result
   * @throws FatalFault ({@code RanksFailed}) when it cannot be sealed any more
   * @throws RetriableFault ({@code DeadlineExceeded}) naming the ranks that have not come; awaiting
   *     it again is allowed
   */
  public AwaitResponse await(String collective, Duration timeout) {
    long startedNanos = System.nanoTime();
    while (true) {
      Duration left = timeout.minusNanos(System.nanoTime() - startedNanos);
      AwaitResponse response = awaitSlice(collective, left);
      if (response.hasRanksFailed()) {
        throw new FatalFault(Reason.RanksFailed, response.getRanksFailed().getMessage());
      }
      if (response.hasResult()) {
        kept.done(collective);
        return response;
      }
      if (isOver(timeout, startedNanos)) {
        throw new RetriableFault(
            Reason.DeadlineExceeded,
            "collective %s was not sealed within %s: ranks %s have not come; see what they do"
                .formatted(collective, seconds(timeout), response.getPending()));
      }
    }
  }

  /**
   * Takes part in a collective and waits for its result; see {@link #contribute} and {@link
   * #await}.
   */
  public AwaitResponse exchange(Collective collective, Value value, Duration timeout) {
    ContributeResponse unused = contribute(collective, value);
    return await(collective.getName(), timeout);
  }

  /**
   * Puts a message into another rank's mailbox; does not wait for that rank.
   *
   * @param request all but the member
   */
  public void send(SendRequest.Builder request) {
    send(request.setMember(member).build());
  }

  /**
   * Waits for a message.
   *
   * @param request all but the member and the time
   * @return with a value
   * @throws FatalFault ({@code RanksFailed}) when it will not come
   * @throws RetriableFault ({@code DeadlineExceeded}) naming the sender
   */
  public ReceiveResponse receive(ReceiveRequest.Builder request, Duration timeout) {
    long startedNanos = System.nanoTime();
    while (true) {
      Duration left = timeout.minusNanos(System.nanoTime() - startedNanos);
      Duration slice = slice(left);
      ReceiveRequest complete =
          request.setMember(member).setWaitMillis(Math.max(1, slice.toMillis())).build();
      ReceiveResponse response =
          connection.call(
              slice.plus(ANSWER), left.plus(ANSWER), (stub, again) -> stub.receive(complete));
      if (response.hasRanksFailed()) {
        throw new FatalFault(Reason.RanksFailed, response.getRanksFailed().getMessage());
      }
      if (response.hasValue()) {
        return response;
      }
      if (isOver(timeout, startedNanos)) {
        throw new RetriableFault(
            Reason.DeadlineExceeded,
            "no message of rank %d has come through %s within %s; see what it does"
                .formatted(request.getSource(), request.getCommunicator(), seconds(timeout)));
      }
    }
  }

  /** Brings to another life of the coordinator what it may not know. */
  void bringAgain(long incarnation) {
    // In the order of the first time: a group is there when its split is.
    for (KeptRequests.Kept request : kept.missing(incarnation)) {
      bringAgain(request);
    }
  }

  private void bringAgain(KeptRequests.Kept request) {
    if (request.contribution() != null) {
      ContributeResponse unused = contribute(request.contribution());
    } else {
      send(request.message());
    }
  }

  private ContributeResponse contribute(ContributeRequest request) {
    ContributeResponse response = connection.call((stub, again) -> stub.contribute(request));
    kept.put(request, response.getIncarnation());
    return response;
  }

  private void send(SendRequest request) {
    kept.put(request, connection.call((stub, again) -> stub.send(request)).getIncarnation());
  }

  private AwaitResponse awaitSlice(String collective, Duration left) {
    Duration slice = slice(left);
    AwaitRequest request =
        AwaitRequest.newBuilder()
            .setMember(member)
            .setCollective(collective)
            .setWaitMillis(Math.max(1, slice.toMillis()))
            .build();
    return connection.call(
        slice.plus(ANSWER),
        left.plus(ANSWER),
        (stub, again) -> {
          KeptRequests.Kept mine = again ? kept.find(collective) : null;
          if (mine != null) {
            bringAgain(mine);
          }
          return stub.await(request);
        });
  }

  // So that a call never hangs on a coordinator that is gone.
  private static Duration slice(Duration left) {
    return left.compareTo(SLICE) < 0 ? left : SLICE;
  }

  private static boolean isOver(Duration timeout, long startedNanos) {
    return System.nanoTime() - startedNanos >= timeout.toNanos();
  }

  private static String seconds(Duration timeout) {
    return timeout.toMillis() / 1e3 + " s";
  }
}
