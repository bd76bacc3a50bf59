package dev.cosmicai.cli.job;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.cli.CommandOutput;
import dev.cosmicai.cli.run.JobFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code cosmic plan} says of an output that is in use. */
class PlannedOutputIT {
  @TempDir private Path dir;
  private JobFolder folder;

  @BeforeEach
  void runOnce() throws IOException {
    folder = JobFolder.in(dir).withPartitions(3, 8);
    assertThat(command("run", "").exitCode()).isZero();
  }

  @Test
  void planSaysWhyARunWouldBeRefusedInTheWordsOfTheRun() throws IOException {
    Map<String, String> before = output();

    CommandOutput plan = command("plan", "");

    assertThat(plan.exitCode()).as(plan.err()).isZero();
    assertThat(plan.out()).contains("3 files", "Estimate: ");
    String refusal = lineAfter("A run would be refused: ", plan);
    assertThat(refusal).contains("already holds the results of run", "resume: true");
    CommandOutput run = command("run", "");
    assertThat(run.exitCode()).isEqualTo(73);
    assertThat(run.err()).contains(refusal);
    assertThat(output()).isEqualTo(before);
  }

  @Test
  void planOfAResumeCountsWhatIsLeft() throws IOException {
    folder.copy("good.pt", "data/4.pt");
    Files.delete(dir.resolve("data/1.pt"));
    Map<String, String> before = output();

    CommandOutput plan = command("plan", "resume: true");

    assertThat(plan.exitCode()).as(plan.err()).isZero();
    assertThat(plan.out())
        .contains("4 files, ")
        .containsPattern("A run would resume run [-0-9a-f]+: 1 of 4 splits left, 1 new file\n");
    assertThat(plan.out().lines().filter(line -> line.matches(" +[01] .*")).toList())
        .extracting(line -> line.strip().split(" +", -1)[1])
        .as("splits of the two ranks")
        .containsExactly("0", "1");
    assertThat(output()).isEqualTo(before);
  }

  @Test
  void planOfAResumeThatTheRunWouldRefuseSaysWhy() throws IOException {
    CommandOutput plan = command("plan", "resume: true\nbatchSize: 64");

    assertThat(plan.exitCode()).as(plan.err()).isZero();
    assertThat(lineAfter("A run would be refused: ", plan))
        .contains("cannot be resumed: batchSize was 512 and is 64 now");
  }

  @Test
  void planOfAResumeOfNothingSaysThatItBeginsAnew() throws IOException {
    try (Stream<Path> files = Files.walk(dir.resolve("results"))) {
      for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
        Files.delete(file);
      }
    }

    assertThat(command("plan", "resume: true").out())
        .contains("There is nothing to resume: a run would begin anew");
  }

  private CommandOutput command(String name, String specLines) throws IOException {
    Path job = folder.jobFile("job", "worldSize: 2\n" + specLines);
    return CommandOutput.of(name, "-f", job.toString(), "--data-dir", dir.toString());
  }

  private static String lineAfter(String words, CommandOutput output) {
    List<String> lines =
        output.out().lines().filter(line -> line.strip().startsWith(words)).toList();
    assertThat(lines).as(output.out()).hasSize(1);
    return lines.get(0).strip().substring(words.length());
  }

  /** All that lies in the output. */
  private Map<String, String> output() throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(dir.resolve("results"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(file.toString(), Files.readString(file, ISO_8859_1));
      }
    }
    return content;
  }
}
