package dev.cosmicai.cli.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.cli.CommandOutput;
import dev.cosmicai.cli.run.JobFolder;
import dev.cosmicai.cli.run.SharedClassArchive;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What can be wrong with a job: one clear line, the documented exit code, no stack trace. What else
 * coordinator and rank refuse is tested where they do.
 */
class FailuresIT {
  @TempDir Path dir;
  private JobFolder folder;

  @BeforeAll
  static void warmUp() throws IOException {
    SharedClassArchive.use();
  }

  @BeforeEach
  void makeJob() throws IOException {
    folder = JobFolder.in(dir);
  }

  @Test
  void emptyPrefix() throws Exception {
    assertFails(66, "s3://bucket/data", "there are no objects under");
  }

  @Test
  void truncatedFile() throws Exception {
    folder.copy("good.pt", "data/1.pt");
    try (RandomAccessFile file = new RandomAccessFile(dir.resolve("data/1.pt").toFile(), "rw")) {
      file.setLength(file.length() / 2);
    }
    assertFails(65, "rank 0: ", "s3://bucket/data/1.pt");
  }

  @Test
  void hostilePickle() throws Exception {
    folder.copy("hostile.pt", "data/1.pt");
    assertFails(65, "s3://bucket/data/1.pt", "posix.system");
    assertThat(Path.of("/tmp/this-must-not-exist")).doesNotExist();
  }

  @Test
  void moreBadSamplesThanTolerated() throws Exception {
    folder.copy("nan-magnitude.pt", "data/1.pt").copy("nan-magnitude.pt", "data/2.pt");
    assertFails(
        65,
        folder.jobFile("job", "worldSize: 2\nmaxBadSamples: 1"),
        "2 samples are bad and maxBadSamples tolerates 1 (quarantine.json names each): ",
        "data/1.pt",
        "data/2.pt");
    assertThat(folder.json("job", "quarantine.json").get("badSamples"))
        .extracting(sample -> sample.get("file").asText())
        .containsExactly("s3://bucket/data/1.pt", "s3://bucket/data/2.pt");
  }

  @Test
  void modelOfAnotherSignature() throws Exception {
    folder.copy("good.pt", "data/1.pt").copy("one-input-network.pt", "net.pt");
    assertFails(78, "s3://bucket/net.pt");
  }

  @Test
  void corruptModel() throws Exception {
    folder.copy("good.pt", "data/1.pt");
    Files.writeString(dir.resolve("net.pt"), "this is no network");
    assertFails(78, "s3://bucket/net.pt");
  }

  @Test
  void unwritableOutput() throws Exception {
    folder.copy("good.pt", "data/1.pt");
    // The kernel lets nobody make files there, not even root.
    Files.createSymbolicLink(dir.resolve("results"), Path.of("/proc"));
    assertFails(73, "s3://bucket/results/job");
  }

  @Test
  void outputOfAnotherRun() throws Exception {
    folder.copy("good.pt", "data/1.pt");
    Path job = folder.jobFile("job", "");
    assertThat(run(job).exitCode()).isZero();

    assertFails(73, job, "s3://bucket/results/job", "resume: true");
  }

  @Test
  void deadline() throws Exception {
    folder.copy("slow-network.pt", "net.pt").withPartitions(1, 1_000);
    assertFails(
        80, folder.jobFile("job", "activeDeadlineSeconds: 4"), "spec.activeDeadlineSeconds");
  }

  @Test
  void toleratedFailureIsToldAndTheRunIsComplete() throws Exception {
    folder.withPartitions(2, 8).copy("nan-magnitude.pt", "data/3.pt");
    CommandOutput output = run(folder.jobFile("job", "maxFailedRanks: 1"));

    assertThat(output.exitCode()).as(output.err()).isZero();
    assertThat(output.out()).contains("failed: rank 2", "s3://bucket/data/3.pt");
    assertThat(folder.json("job", "summary.json").get("metrics").get("samples").asInt())
        .isEqualTo(16);
  }

  private void assertFails(int exitCode, String... words) throws IOException {
    assertFails(exitCode, folder.jobFile("job", ""), words);
  }

  private void assertFails(int exitCode, Path job, String... words) {
    CommandOutput output = run(job);

    assertThat(output.exitCode()).as(output.err()).isEqualTo(exitCode);
    List<String> errors = output.err().lines().filter(line -> line.startsWith("error:")).toList();
    assertThat(errors).singleElement().asString().contains(words);
    assertThat(output.err().lines().reduce((a, b) -> b)).hasValue(errors.get(0));
    assertThat(output.err()).doesNotContain("\tat ", "Exception", "trying it again");
    assertThat(output.out()).isEmpty();
  }

  private CommandOutput run(Path job) {
    return CommandOutput.of("run", "-f", job.toString(), "--data-dir", dir.toString());
  }
}
