package dev.cosmicai.storage;

import static dev.cosmicai.storage.ObjectStoreContract.assertFatal;
import static dev.cosmicai.storage.ObjectStoreContract.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.faults.RetriableFault;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writing to a store that fails, and whose answers get lost. */
class UnreliableWritesIT {
  private static final ObjectUri URI_OF_OUTPUT = ObjectUri.parse("s3://sky/out/big.json");
  private static final String JSON = "application/json";

  private FakeStore server;
  private ObjectStore store;

  @BeforeEach
  void start() throws IOException {
    server = new FakeStore();
    store = ObjectStore.open(server.settings(Duration.ofSeconds(10)), new AccessKeys("any", "any"));
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
  }

  @Test
  void aPutIsRepeatedUntilItIsAnswered() {
    byte[] content = random(1_000);
    server.next(Troubles.status(503, "SlowDown"), server.answerLost());

    store.put(URI_OF_OUTPUT, content, JSON);

    assertThat(server.content(URI_OF_OUTPUT)).isEqualTo(content);
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void aFullStoreIsToldAtOnce() {
    server.next(Troubles.status(507, "XMinioStorageFull"));

    assertFatal(
        Reason.OutputRefused, URI_OF_OUTPUT, () -> store.put(URI_OF_OUTPUT, random(100), JSON));
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aWinnerWhoseAnswerWasLostStillWins() {
    byte[] content = random(100);
    server.next(server.answerLost());

    assertThat(store.putIfAbsent(URI_OF_OUTPUT, content, JSON)).isTrue();
    assertThat(server.content(URI_OF_OUTPUT)).isEqualTo(content);
  }

  @Test
  void aLoserIsNoWinnerBecauseOfAnEarlierFailure() {
    byte[] winner = random(100);
    store.put(URI_OF_OUTPUT, winner, JSON);
    server.next(Troubles.status(503, "SlowDown"));

    assertThat(store.putIfAbsent(URI_OF_OUTPUT, random(101), JSON)).isFalse();
    assertThat(server.content(URI_OF_OUTPUT)).isEqualTo(winner);
  }

  @Test
  void aConflictOfConditionalPutsIsTriedAgain() {
    server.next(Troubles.status(409, "ConditionalRequestConflict"));

    assertThat(store.putIfAbsent(URI_OF_OUTPUT, random(100), JSON)).isTrue();
  }

  @Test
  void aPartThatFailsIsSentAgain() {
    byte[] content = random((2 * MultipartOutput.PART_BYTES) + 5);
    server.next(server.nothing(), Troubles.status(500, "InternalError"));

    store.put(URI_OF_OUTPUT, content, JSON);

    assertThat(server.content(URI_OF_OUTPUT)).isEqualTo(content);
  }

  @Test
  void whatFitsIntoALongerPartIsOneRequest() {
    byte[] content = random(MultipartOutput.PART_BYTES + 5);
    // A second request would be refused.
    server.next(server.nothing(), Troubles.status(403, "AccessDenied"));

    try (MultipartOutput output =
        store.openOutput(URI_OF_OUTPUT, JSON, 2 * MultipartOutput.PART_BYTES)) {
      output.write(content);
      output.complete();
    }

    assertThat(server.content(URI_OF_OUTPUT)).isEqualTo(content);
  }

  @Test
  void aCompletionWhoseAnswerWasLostIsNoFailure() {
    byte[] content = random(MultipartOutput.PART_BYTES + 5);
    // Start, two parts, the completion that gets lost, the one that finds no upload.
    server.next(server.nothing(), server.nothing(), server.nothing(), server.answerLost());

    store.put(URI_OF_OUTPUT, content, JSON);

    assertThat(server.content(URI_OF_OUTPUT)).isEqualTo(content);
    assertThat(server.unfinishedUploads()).isZero();
  }

  @Test
  void anOlderObjectOfTheSameSizeIsNotTakenForALostUpload() {
    byte[] older = random(MultipartOutput.PART_BYTES + 5);
    store.put(URI_OF_OUTPUT, older, JSON);
    // Start, two parts, a completion that fails, the one that finds no upload.
    server.next(
        server.nothing(),
        server.nothing(),
        server.nothing(),
        Troubles.status(503, "SlowDown"),
        Troubles.status(404, "NoSuchUpload"));

    assertFatal(
        Reason.OutputRefused,
        URI_OF_OUTPUT,
        () -> store.put(URI_OF_OUTPUT, random(older.length), JSON));
    assertThat(server.content(URI_OF_OUTPUT)).isEqualTo(older);
  }

  @Test
  void anErrorUnderASuccessfulStatusIsTriedAgain() {
    byte[] content = random(MultipartOutput.PART_BYTES + 5);
    server.next(server.nothing(), server.nothing(), server.nothing(), Troubles.errorUnderSuccess());

    store.put(URI_OF_OUTPUT, content, JSON);

    assertThat(server.content(URI_OF_OUTPUT)).isEqualTo(content);
  }

  @Test
  void aRefusedPartEndsTheUploadAndDiscardsIt() {
    server.next(server.nothing(), Troubles.status(403, "AccessDenied"));

    assertFatal(
        Reason.OutputRefused,
        URI_OF_OUTPUT,
        () -> store.put(URI_OF_OUTPUT, random(MultipartOutput.PART_BYTES + 5), JSON));
    assertThat(server.unfinishedUploads()).isZero();
    assertThat(server.content(URI_OF_OUTPUT)).isNull();
  }

  @Test
  void anInterruptedOutputIsDiscardedToo() {
    try (MultipartOutput output = store.openOutput(URI_OF_OUTPUT, JSON)) {
      output.write(random(MultipartOutput.PART_BYTES + 5));
      assertThat(server.unfinishedUploads()).isEqualTo(1);
      Thread.currentThread().interrupt();
      assertThatThrownBy(output::complete)
          .isInstanceOfSatisfying(
              RetriableFault.class, e -> assertThat(e.reason()).isEqualTo(Reason.Interrupted));
    }

    assertThat(Thread.interrupted()).isTrue();
    assertThat(server.unfinishedUploads()).isZero();
    assertThat(server.content(URI_OF_OUTPUT)).isNull();
  }

  @Test
  void nothingCanBeWrittenAfterTheEnd() {
    MultipartOutput output = store.openOutput(URI_OF_OUTPUT, JSON);
    output.write(random(10));
    output.complete();

    assertThatThrownBy(() -> output.write(1)).isInstanceOf(IllegalStateException.class);
    output.close();
    assertThat(server.content(URI_OF_OUTPUT)).hasSize(10);
  }
}
