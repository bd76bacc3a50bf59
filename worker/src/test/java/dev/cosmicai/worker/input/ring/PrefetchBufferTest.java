package dev.cosmicai.worker.input.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

class PrefetchBufferTest {
  private static final int CHUNK = 64;
  private static final int RING = 4 * CHUNK;
  private static final int REQUESTS = 3;

  private final PrefetchBuffer buffer =
      new PrefetchBuffer(new PrefetchSettings(CHUNK, REQUESTS, RING));
  private final List<Request> requests = new ArrayList<>();

  /** A request that ends when the test wants. */
  private record Request(
      long offset, ByteBuffer target, IntConsumer arrived, CompletableFuture<Void> done) {

    /** Some of the bytes; the byte at each position of the file is the position. */
    void deliver(int from, int count) {
      for (int i = from; i < from + count; i++) {
        target.put(i, (byte) (offset + i));
      }
      arrived.accept(count);
    }

    void deliverAll() {
      deliver(0, target.limit());
      done.complete(null);
    }
  }

  private CompletableFuture<Void> start(long offset, ByteBuffer target, IntConsumer arrived) {
    Request request = new Request(offset, target, arrived, new CompletableFuture<>());
    requests.add(request);
    return request.done;
  }

  @Test
  void bytesAreHandedOutInOrderHoweverTheyArrive() {
    PrefetchBuffer.Range range = buffer.append(this::start, 1000, 3 * CHUNK);

    requests.get(2).deliverAll();
    requests.get(1).deliverAll();
    assertThat(range.arrived(1)).isNotDone();
    requests.get(0).deliver(0, 10);
    assertThat(range.arrived(10)).isDone();
    assertThat(range.arrived(11)).isNotDone();
    requests.get(0).deliver(10, CHUNK - 10);

    assertThat(range.arrived(3 * CHUNK)).isDone();
    assertThat(content(range.take(3 * CHUNK))).isEqualTo(positions(1000, 3 * CHUNK));
  }

  @Test
  void bytesCanBeTakenBeforeTheirRequestEnds() {
    PrefetchBuffer.Range range = buffer.append(this::start, 0, CHUNK);
    CompletableFuture<Void> some = range.arrived(20);

    requests.get(0).deliver(0, 20);

    assertThat(some).isDone();
    assertThat(content(range.take(20))).isEqualTo(positions(0, 20));
    assertThatThrownBy(() -> range.take(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void onlySoManyRequestsAreUnderWay() {
    buffer.append(this::start, 0, RING);
    assertThat(requests).hasSize(REQUESTS);

    requests.get(1).deliverAll();

    assertThat(requests).hasSize(REQUESTS + 1);
    assertThat(requests.get(REQUESTS).offset).isEqualTo(REQUESTS * CHUNK);
  }

  @Test
  void whatIsHandedOutKeepsItsRoomUntilItIsReleased() {
    PrefetchBuffer.Range range = buffer.append(this::start, 0, 10 * CHUNK);
    deliverWhatIsAskedFor();
    int chunksInRing = requests.size();
    assertThat((long) chunksInRing * CHUNK).isLessThanOrEqualTo(buffer.capacity());
    PrefetchBuffer.Piece first = range.take(CHUNK);
    PrefetchBuffer.Piece second = range.take(CHUNK);
    assertThat(requests).hasSize(chunksInRing);

    second.release();
    assertThat(requests).as("the room before it is still in use").hasSize(chunksInRing);
    assertThat(content(first)).isEqualTo(positions(0, CHUNK));
    first.release();

    assertThat(requests.size()).isGreaterThan(chunksInRing);
  }

  @Test
  void longRunsGoRoundTheRing() {
    PrefetchBuffer.Range range = buffer.append(this::start, 0, 100 * CHUNK);
    List<Byte> seen = new ArrayList<>();
    while (range.remaining() > 0) {
      deliverWhatIsAskedFor();
      int count = (int) Math.min(Math.min(range.remaining(), 24), range.contiguousBytes());
      assertThat(range.arrived(count)).isDone();
      PrefetchBuffer.Piece piece = range.take(count);
      seen.addAll(content(piece));
      piece.release();
    }

    assertThat(seen).isEqualTo(positions(0, 100 * CHUNK));
    assertThat(requests).allSatisfy(r -> assertThat(r.target.limit()).isLessThanOrEqualTo(CHUNK));
  }

  @Test
  void nextRunIsFetchedBehindTheLastOneAndBeginsAligned() {
    PrefetchBuffer.Range first = buffer.append(this::start, 0, 10);
    PrefetchBuffer.Range second = buffer.append(this::start, 500, 10);

    deliverWhatIsAskedFor();

    assertThat(requests).extracting(Request::offset).containsExactly(0L, 500L);
    assertThat(content(first.take(10))).isEqualTo(positions(0, 10));
    ByteBuffer bytes = second.take(10).bytes();
    assertThat(bytes.get(0)).isEqualTo((byte) 500);
    assertThat(bytes.alignmentOffset(0, 64)).isZero();
  }

  @Test
  void faultIsTheRunsWhoeverWaits() {
    RetriableFault fault = new RetriableFault(Reason.StorageUnavailable, "for a test");
    PrefetchBuffer.Range range = buffer.append(this::start, 0, 2 * CHUNK);
    CompletableFuture<Void> waiting = range.arrived(1);

    requests.get(1).done.completeExceptionally(fault);

    assertThatThrownBy(waiting::join).hasCause(fault);
    assertThatThrownBy(range.arrived(1)::join).hasCause(fault);
  }

  @Test
  void whatIsGivenUpMakesRoomWhenWhatWasHandedOutIsReleased() {
    PrefetchBuffer.Range first = buffer.append(this::start, 0, 100 * CHUNK);
    deliverWhatIsAskedFor();
    int chunksInRing = requests.size();
    PrefetchBuffer.Piece piece = first.take(10);
    PrefetchBuffer.Range second = buffer.append(this::start, 1000, 10 * CHUNK);

    first.abandon();
    assertThat(requests).hasSize(chunksInRing);
    piece.release();
    deliverWhatIsAskedFor();

    assertThat(requests).hasSize(2 * chunksInRing);
    assertThat(content(second.take(CHUNK))).isEqualTo(positions(1000, CHUNK));
  }

  @Test
  void whatIsGivenUpKeepsItsRoomWhileItIsWrittenTo() {
    PrefetchBuffer.Range first = buffer.append(this::start, 0, 100 * CHUNK);
    requests.get(0).deliverAll();
    requests.get(2).deliverAll();
    PrefetchBuffer.Range second = buffer.append(this::start, 1000, 10 * CHUNK);
    int before = requests.size();

    first.abandon();
    for (int i = before; i < requests.size(); i++) {
      requests.get(i).deliverAll();
    }
    int whileWritten = requests.size();
    requests.get(1).deliverAll();
    deliverWhatIsAskedFor();

    assertThat((long) whileWritten * CHUNK).isLessThanOrEqualTo(buffer.capacity());
    assertThat(requests.size()).isGreaterThan(whileWritten);
    assertThat(content(second.take(CHUNK))).isEqualTo(positions(1000, CHUNK));
  }

  @Test
  void whatIsGivenUpBehindOthersDoesNotTakeTheirRoom() {
    PrefetchBuffer.Range first = buffer.append(this::start, 0, CHUNK);
    PrefetchBuffer.Range second = buffer.append(this::start, 500, CHUNK);
    PrefetchBuffer.Range third = buffer.append(this::start, 1000, 10 * CHUNK);
    deliverWhatIsAskedFor();

    second.abandon();
    deliverWhatIsAskedFor();

    assertThat(content(first.take(CHUNK))).isEqualTo(positions(0, CHUNK));
    assertThat(third.arrived(CHUNK)).isDone();
  }

  @Test
  void whatHasFailedCanBeGivenUpAndTheNextIsFetched() {
    PrefetchBuffer.Range first = buffer.append(this::start, 0, 100 * CHUNK);
    PrefetchBuffer.Range second = buffer.append(this::start, 1000, CHUNK);
    requests.get(1).done.completeExceptionally(new IllegalStateException("for a test"));
    deliverWhatIsAskedFor();

    first.abandon();
    deliverWhatIsAskedFor();

    assertThat(second.arrived(CHUNK)).isDone();
    assertThat(content(second.take(CHUNK))).isEqualTo(positions(1000, CHUNK));
  }

  private void deliverWhatIsAskedFor() {
    for (int i = 0; i < requests.size(); i++) {
      if (!requests.get(i).done.isDone()) {
        requests.get(i).deliverAll();
      }
    }
  }

  private static List<Byte> content(PrefetchBuffer.Piece piece) {
    List<Byte> bytes = new ArrayList<>();
    for (int i = 0; i < piece.bytes().limit(); i++) {
      bytes.add(piece.bytes().get(i));
    }
    return bytes;
  }

  private static List<Byte> positions(long from, int count) {
    List<Byte> bytes = new ArrayList<>();
    for (long i = from; i < from + count; i++) {
      bytes.add((byte) i);
    }
    return bytes;
  }
}
