package dev.cosmicai.rendezvous.ledger;

import static dev.cosmicai.rendezvous.ledger.TestRun.bytes;
import static dev.cosmicai.rendezvous.ledger.TestRun.failure;
import static dev.cosmicai.rendezvous.ledger.TestRun.longs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.proto.ReceiveRequest;
import dev.cosmicai.proto.Tagged;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.collective.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages between ranks. */
class MessagesTest {
  private final TestRun run = TestRun.tolerating(1, 3);

  private static ReceiveRequest.Builder number(long sequence) {
    return ReceiveRequest.newBuilder().setSequence(sequence);
  }

  private static ReceiveRequest.Builder tagged(int tag, long ordinal) {
    return ReceiveRequest.newBuilder()
        .setTagged(Tagged.newBuilder().setTag(tag).setOrdinal(ordinal));
  }

  private static void assertDelivered(List<Outcome> told, String text, long sequence, int tag) {
    assertThat(told).containsExactly(new Outcome.Delivered(bytes(text), sequence, tag));
  }

  @Test
  void messagesAreReceivedByNumberOrByTagAndStay() {
    run.send(0, 1, 0, 7, bytes("a"));
    run.send(0, 1, 1, 8, bytes("b"));
    run.send(0, 1, 2, 7, bytes("c"));

    for (int attempt = 0; attempt < 2; attempt++) {
      assertDelivered(run.receive(number(0), 1, 0), "a", 0, 7);
      assertDelivered(run.receive(number(1), 1, 0), "b", 1, 8);
      assertDelivered(run.receive(tagged(7, 1), 1, 0), "c", 2, 7);
      assertDelivered(run.receive(tagged(8, 0), 1, 0), "b", 1, 8);
    }
    assertThat(run.receive(number(0), 2, 0)).as("another receiver's mailbox").isEmpty();
    assertThat(run.receive(number(0), 1, 2)).as("another sender's").isEmpty();
  }

  @Test
  void receiverThatCameFirstIsTold() {
    List<Outcome> second = run.receive(tagged(5, 1), 1, 0);
    List<Outcome> any = run.receive(number(0), 1, 0);
    run.send(0, 1, 0, 5, bytes("a"));
    assertThat(second).isEmpty();
    assertDelivered(any, "a", 0, 5);

    run.send(0, 1, 1, 5, bytes("b"));
    assertDelivered(second, "b", 1, 5);
  }

  @Test
  void nthOfATagWaitsForAllThatWereSentBefore() {
    List<Outcome> told = run.receive(tagged(5, 0), 1, 0);
    run.send(0, 1, 1, 5, bytes("late"));
    assertThat(told).as("number 0 may have the tag, too").isEmpty();
    assertDelivered(run.receive(number(1), 1, 0), "late", 1, 5);

    run.send(0, 1, 0, 4, bytes("first"));
    assertDelivered(told, "late", 1, 5);
  }

  @Test
  void firstAcknowledgedMessageStands() {
    run.send(0, 1, 0, 5, bytes("a"));
    run.send(0, 1, 0, 6, bytes("another"));

    assertDelivered(run.receive(number(0), 1, 0), "a", 0, 5);
  }

  @Test
  void senderThatFailedOrFinishedIsNamed() {
    run.send(0, 1, 0, 5, bytes("a"));
    List<Outcome> ofZero = run.receive(number(1), 1, 0);
    List<Outcome> ofTwo = run.receive(number(0), 1, 2);
    run.finish(0);
    run.fail(failure(2, 0));

    assertThat(((Outcome.Broken) ofZero.get(0)).fault())
        .hasMessage("rank 0 finished without sending a message that is awaited through main");
    assertThat(((Outcome.Broken) ofTwo.get(0)).ranks()).isEqualTo("2");
    assertDelivered(run.receive(number(0), 1, 0), "a", 0, 5);
    assertThat(run.receive(number(3), 1, 0)).as("whoever comes later hears it at once").hasSize(1);
    assertThat(run.ledger.collectives().waiting()).isZero();
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> run.send(0, 3, 0, 0, longs(1)))
        .isInstanceOf(Refusal.class)
        .extracting("kind")
        .isEqualTo(Refusal.Kind.NO_SUCH_RANK);
    assertThatThrownBy(() -> run.send(0, 1, -1, 0, longs(1)))
        .isInstanceOf(Refusal.class)
        .hasMessage("sequence -1 is negative");
    assertThatThrownBy(() -> run.receive(ReceiveRequest.newBuilder(), 1, 0))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("names a sequence number");
  }

  @Test
  void messagesOutliveTheCoordinator() {
    run.send(0, 1, 0, 5, bytes("a"));
    run.send(0, 1, 1, 6, bytes("b"));
    run.finish(0);
    TestRun after = run.restarted();

    assertThat(after.receive(tagged(6, 0), 1, 0))
        .containsExactly(new Outcome.Delivered(bytes("b"), 1, 6));
    after.send(0, 1, 0, 5, bytes("another"));
    assertThat(after.receive(number(0), 1, 0))
        .containsExactly(new Outcome.Delivered(bytes("a"), 0, 5));
  }
}
