package dev.cosmicai.rendezvous.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.Fault;
import dev.cosmicai.rendezvous.Refusal;
import dev.cosmicai.rendezvous.ledger.Sums;
import dev.cosmicai.rendezvous.split.SplitCommit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
  private final List<JournalEntry> entries = new ArrayList<>();
  private final List<Runnable> writers = new ArrayList<>();
  private final GroupCommit<AtomicLong> commits = commits();

  private GroupCommit<AtomicLong> commits() {
    AtomicLong nanos = new AtomicLong();
    return new GroupCommit<>(
        entries::add,
        Sums.fold(),
        new GroupCommit.Listener() {
          @Override
          public void durable(JournalEntry entry) {}

          @Override
          public void failed(Fault fault) {
            throw fault;
          }
        },
        writers::add,
        new GroupPace(() -> nanos.addAndGet(Duration.ofSeconds(1).toNanos())));
  }

  private void commit(int split, int generation, int metrics) {
    commits
        .read(Integer.toString(metrics).getBytes(US_ASCII))
        .commit(new SplitCommit(split, 0, 0, 1, 0, 0), generation, List.of(), false);
  }

  private void write() {
    List<Runnable> now = List.copyOf(writers);
    writers.clear();
    now.forEach(Runnable::run);
  }

  private static List<String> metrics(JournalEntry entry) {
    return entry.metrics().stream().map(of -> of.generation() + ": " + text(of.encoded())).toList();
  }

  private static String text(byte[] encoded) {
    return new String(encoded, US_ASCII);
  }

  @Test
  void entryHasTheMetricsOfItsCommitsByGeneration() {
    commit(0, 2, 5);
    commit(1, 0, 10);
    commit(2, 2, 20);
    write();
    commit(3, 0, 40);
    write();
    commits.hurry();
    commits.seal();
    write();

    assertThat(entries)
        .extracting(GroupCommitTest::metrics)
        .containsExactly(List.of("0: 10", "2: 25"), List.of("0: 40"), List.of());
    assertThat(entries).extracting(JournalEntry::sealed).containsExactly(false, false, true);
  }

  @Test
  void totalIsOfAllGenerationsThatAreDurable() {
    commit(0, 0, 5);
    commit(1, 1, 10);
    write();
    commit(2, 1, 100);

    assertThat(text(commits.total())).isEqualTo("15");
    assertThat(commits.total(1)).map(GroupCommitTest::text).contains("10");
    assertThat(commits.total(7)).map(GroupCommitTest::text).contains("0");
    write();
    assertThat(commits.total(1)).map(GroupCommitTest::text).contains("110");
  }

  @Test
  void generationThatIsSettledIsPartOfTheTotalOnly() {
    commit(0, 0, 5);
    commit(1, 1, 10);
    write();
    commits.settle(0);
    commits.settle(0);
    commit(2, 0, 100);
    write();

    assertThat(commits.total(0)).isEmpty();
    assertThat(commits.total(1)).map(GroupCommitTest::text).contains("10");
    assertThat(text(commits.total())).isEqualTo("115");
  }

  @Test
  void whatIsRestoredCountsInItsGeneration() {
    commit(0, 0, 5);
    commit(1, 3, 10);
    write();
    GroupCommit<AtomicLong> next = commits();
    next.restore(entries.get(0).metrics());
    next.restore(entries.get(0).metrics());

    assertThat(text(next.total())).isEqualTo("30");
    assertThat(next.total(3)).map(GroupCommitTest::text).contains("20");
  }

  @Test
  void whatAreNoMetricsIsRefused() {
    assertThatThrownBy(() -> commits.read(new byte[] {'x'}))
        .isInstanceOf(Refusal.class)
        .hasMessage("this is no number");
  }
}
