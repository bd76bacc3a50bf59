package dev.cosmicai.rendezvous.client;

import com.google.protobuf.ByteString;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.RetriableFault;
import dev.cosmicai.proto.AcquireRequest;
import dev.cosmicai.proto.AcquireResponse;
import dev.cosmicai.proto.CommitRequest;
import dev.cosmicai.proto.CommitResponse;
import dev.cosmicai.proto.FinishRequest;
import dev.cosmicai.proto.HeldLease;
import dev.cosmicai.proto.JoinRequest;
import dev.cosmicai.proto.JoinResponse;
import dev.cosmicai.proto.Member;
import dev.cosmicai.proto.RankFailure;
import dev.cosmicai.proto.ReleaseRequest;
import dev.cosmicai.proto.ReportRequest;
import dev.cosmicai.proto.ReportResponse;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import java.time.Duration;
import java.util.List;

/**
 * A rank's side of the rendezvous. Safe for use by many threads: one may report while another
 * awaits.
 *
 * <p>Every call repeats itself while the coordinator does not answer, up to the client's patience,
 * and then throws a {@link RetriableFault} of the reason {@code RendezvousUnavailable}. A
 * coordinator that is restarted meanwhile gets again what this rank has brought and sent. The other
 * faults: {@code Superseded} if a newer attempt of the rank is known or this one was declared
 * failed, {@code PermissionDenied} for a wrong token or certificate, {@code InvalidSpec} for
 * another run's identity or more than the limits allow, {@code Interrupted} after {@link #close} or
 * an interrupt.
 */
public final class RankClient implements AutoCloseable {
  private final Connection connection;
  private final Member member;
  private final CollectiveClient collectives;

  public RankClient(Connection connection, Member member) {
    this.connection = connection;
    this.member = member;
    collectives = new CollectiveClient(connection, member);
  }

  /**
   * Returns at once; connects with the first call.
   *
   * @param patience how long each call keeps trying a coordinator that is away
   */
  public static RankClient connect(RendezvousEndpoint endpoint, Member member, Duration patience) {
    return new RankClient(Connection.to(endpoint, patience), member);
  }

  /**
   * Becomes a member and gets the rank's work.
   *
   * @param host where this attempt runs, for people who read logs
   */
  public JoinResponse join(String host) {
    JoinRequest request = JoinRequest.newBuilder().setMember(member).setHost(host).build();
    return connection.call((stub, again) -> stub.join(request));
  }

  /**
   * Asks for leases; waits for some seconds where there may be some later.
   *
   * @param held all that it holds and has not committed; the first one is being computed
   * @param wanted how many more, from 1
   */
  public AcquireResponse acquire(List<HeldLease> held, int wanted) {
    AcquireRequest request =
        AcquireRequest.newBuilder().setMember(member).addAllHeld(held).setWanted(wanted).build();
    return connection.call((stub, again) -> stub.acquire(request));
  }

  /**
   * Commits a split whose predictions are stored; returns when that is durable.
   *
   * @param request all but the member
   */
  public CommitResponse commit(CommitRequest.Builder request) {
    CommitRequest complete = request.setMember(member).build();
    return connection.call((stub, again) -> stub.commit(complete));
  }

  /**
   * Gives leases back, undone.
   *
   * @param figures what this attempt has done, as JSON; may be empty
   * @param patience how long to try: whoever waits for this process to end does not wait long
   */
  public void release(List<HeldLease> leases, ByteString figures, Duration patience) {
    ReleaseRequest request =
        ReleaseRequest.newBuilder()
            .setMember(member)
            .addAllLeases(leases)
            .setFigures(figures)
            .build();
    connection.call(patience, patience, (stub, again) -> stub.release(request));
  }

  /**
   * Says that a split cannot be computed, by whomever.
   *
   * @return whether the run goes on without it, and this rank too; else the rank fails of it
   */
  public boolean fail(HeldLease lease, Fault why) {
    ReleaseRequest request =
        ReleaseRequest.newBuilder()
            .setMember(member)
            .addLeases(lease)
            .setFailure(
                RankFailure.newBuilder()
                    .setRank(member.getRank())
                    .setAttempt(member.getAttempt())
                    .setPartition(why.subject().orElse(""))
                    .setReason(why.reason().name())
                    .setMessage(why.getMessage()))
            .build();
    return connection.call((stub, again) -> stub.release(request)).getTolerated();
  }

  /**
   * Says that this rank ends, as nothing is left for it; returns when that is durable.
   *
   * @param figures what this attempt has done, as JSON
   */
  public void finish(ByteString figures) {
    FinishRequest request =
        FinishRequest.newBuilder().setMember(member).setFigures(figures).build();
    connection.call((stub, again) -> stub.finish(request));
  }

  /**
   * Tells how far this attempt is.
   *
   * @param request all but the member
   */
  public ReportResponse report(ReportRequest.Builder request) {
    ReportRequest complete = request.setMember(member).build();
    ReportResponse response = connection.call((stub, again) -> stub.report(complete));
    if (!response.getStop()) {
      collectives.bringAgain(response.getIncarnation());
    }
    return response;
  }

  /** This rank's collectives and messages. */
  public CollectiveClient collectives() {
    return collectives;
  }

  /** Who this is. */
  public Member member() {
    return member;
  }

  /** Ends at once, and with it the calls in progress on other threads. */
  @Override
  public void close() {
    connection.close();
  }
}
