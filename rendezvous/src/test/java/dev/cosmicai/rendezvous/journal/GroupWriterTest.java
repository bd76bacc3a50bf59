package dev.cosmicai.rendezvous.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Fault;
import dev.cosmicai.faults.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GroupWriterTest {
  private final List<Runnable> threads = new ArrayList<>();
  private final Words words = new Words();
  private final AtomicLong nanos = new AtomicLong();
  private final GroupWriter<List<String>> writer =
      new GroupWriter<>(
          "words",
          words,
          threads::add,
          new GroupPace(() -> nanos.addAndGet(Duration.ofSeconds(1).toNanos())));

  private void come(String word) {
    var unused = writer.add(group -> group.add(word));
  }

  private void write() {
    List<Runnable> now = List.copyOf(threads);
    threads.clear();
    now.forEach(Runnable::run);
  }

  @Test
  void whatComesWhileOneGroupIsWrittenIsTheNextOne() {
    words.meanwhile = () -> come("c");
    come("a");
    come("b");
    write();

    assertThat(words.written).containsExactly(List.of("a", "b"), List.of("c"));
    assertThat(writer.isFlushed()).isTrue();
    assertThat(threads).isEmpty();
  }

  @Test
  void flushIsOfWhatCameBefore() {
    List<CompletableFuture<Void>> whileWriting = new ArrayList<>();
    words.meanwhile = () -> whileWriting.add(writer.flushed());
    assertThat(writer.flushed()).isCompleted();
    come("a");
    CompletableFuture<Void> flushed = writer.flushed();
    assertThat(flushed).isNotDone();
    write();

    assertThat(flushed).isCompleted();
    assertThat(whileWriting).singleElement().satisfies(one -> assertThat(one).isCompleted());
    assertThat(words.countedAsWritten).as("when it is told to be durable").isTrue();
  }

  @Test
  void nothingIsWrittenAfterAFailureAndWhoeverWaitsHearsOfIt() {
    FatalFault why = new FatalFault(Reason.OutputRefused, "another coordinator writes");
    words.meanwhile =
        () -> {
          come("b");
          throw why;
        };
    come("a");
    CompletableFuture<Void> flushed = writer.flushed();
    write();
    come("c");
    write();

    assertThat(words.written).containsExactly(List.of("a"));
    assertThat(words.failures).containsExactly(why);
    assertThat(flushed).isCompletedExceptionally();
    assertThat(writer.flushed()).isCompletedExceptionally();
    assertThat(writer.isFlushed()).isFalse();
  }

  @Test
  void groupWaitsForWhatHasNotArrived() throws InterruptedException {
    words.whole = false;
    come("a");
    Thread thread = new Thread(this::write);
    thread.start();
    thread.join(100);
    assertThat(words.written).isEmpty();

    words.whole = true;
    writer.arrived();

    thread.join(Duration.ofSeconds(20).toMillis());
    assertThat(words.written).containsExactly(List.of("a"));
  }

  private final class Words implements GroupWriter.Target<List<String>> {
    private final List<List<String>> written = new ArrayList<>();
    private final List<Fault> failures = new ArrayList<>();
    private Runnable meanwhile = () -> {};
    private volatile boolean whole = true;
    private boolean countedAsWritten;

    @Override
    public List<String> empty() {
      return new ArrayList<>();
    }

    @Override
    public boolean isWhole(List<String> group) {
      return whole;
    }

    @Override
    public void write(List<String> group) {
      written.add(List.copyOf(group));
      Runnable now = meanwhile;
      meanwhile = () -> {};
      now.run();
    }

    @Override
    public void durable(List<String> group) {
      countedAsWritten = writer.isFlushed();
    }

    @Override
    public void failed(Fault why) {
      failures.add(why);
    }
  }
}
