package dev.cosmicai.cli.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.cli.CommandOutput;
import dev.cosmicai.cli.run.JobFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code cosmic plan} says of a job that goes on with the files that come. */
class FollowedPlanIT {
  @TempDir private Path dir;

  @Test
  void folderThatIsEmptyUpToNowIsPlanned() throws IOException {
    JobFolder folder = JobFolder.in(dir);

    assertThat(plan(folder, "follow: {idleSeconds: 600}", ""))
        .contains("s3://bucket/data: 0 files, ")
        .contains("since there are no files yet")
        .contains(
            "Follows the folder: there is nothing yet, and the job would wait for files; a look"
                + " every 10 s for more, until none has come for 10 min 00 s");
  }

  @Test
  void filesThatAreThereArePlanned() throws IOException {
    JobFolder folder = JobFolder.in(dir).withPartitions(3, 2);

    assertThat(plan(folder, "follow: {}", ""))
        .contains("s3://bucket/data: 3 files, ")
        .contains("Follows the folder: this is what is there now; ", "until drain is true")
        .containsPattern("Estimate: .*\\$[0-9.]+, without the time that ranks wait for files, if");
  }

  @Test
  void jobThatIsToldToEndFollowsNothing() throws IOException {
    JobFolder folder = JobFolder.in(dir).withPartitions(1, 2);

    assertThat(plan(folder, "follow: {}", "drain: true"))
        .contains("Estimate: ")
        .doesNotContain("Follows", "wait for files");
  }

  private String plan(JobFolder folder, String follow, String specLine) throws IOException {
    Path job = folder.jobFile("job", "worldSize: 2\n" + specLine);
    Files.writeString(
        job,
        Files.readString(job).replace("s3://bucket/data}", "s3://bucket/data, " + follow + "}"));
    CommandOutput plan =
        CommandOutput.of("plan", "-f", job.toString(), "--data-dir", dir.toString());
    assertThat(plan.exitCode()).as(plan.err()).isZero();
    return plan.out();
  }
}
