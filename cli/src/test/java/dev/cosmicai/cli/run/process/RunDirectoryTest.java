package dev.cosmicai.cli.run.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.rendezvous.RunCredentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
  @TempDir Path elsewhere;

  @Test
  void secretsAreForThisUserOnly() throws Exception {
    try (RunDirectory directory = RunDirectory.create("job", Optional.empty())) {
      directory.write(new RunCredentials("token", "certificate", "key"));

      for (Path secret :
          new Path[] {directory.token(), directory.certificate(), directory.privateKey()}) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
            .isEqualTo("rw-------");
      }
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(directory.token().getParent())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void closingDeletesEverythingButFollowsNoLink() throws Exception {
    Path treasure = Files.writeString(elsewhere.resolve("treasure"), "gold");
    Path root;
    try (RunDirectory directory = RunDirectory.create("job", Optional.empty())) {
      root = directory.logs().getParent();
      Files.writeString(directory.scratch().resolve("file"), "x");
      Files.createSymbolicLink(directory.buckets().resolve("bucket"), elsewhere);
    }

    assertThat(root).doesNotExist();
    assertThat(treasure).hasContent("gold");
  }

  @Test
  void keptLogsOutliveTheSecrets() throws Exception {
    Path logs;
    try (RunDirectory directory = RunDirectory.create("job", Optional.empty())) {
      directory.write(new RunCredentials("token", "certificate", "key"));
      logs = directory.logs();
      Files.writeString(logs.resolve("rank-0.log"), "why");
      directory.keepLogs();
    }

    assertThat(logs.resolve("rank-0.log")).hasContent("why");
    assertThat(logs.getParent().resolve("token")).doesNotExist();
    TemporaryFolder.delete(logs.getParent(), Set.of());
  }

  @Test
  void onlyTheLastFailedRunsKeepTheirLogs() throws Exception {
    List<Path> logs = new ArrayList<>();
    for (int run = 0; run < RunDirectory.KEPT_RUNS + 2; run++) {
      try (RunDirectory directory = failedRun()) {
        logs.add(directory.logs());
        directory.keepLogs();
      }
      // In order, whatever the resolution of the file system's clock.
      Files.setLastModifiedTime(
          logs.get(run).resolveSibling(RunDirectory.FAILED),
          FileTime.from(Instant.ofEpochSecond(run)));
    }

    assertThat(logs.stream().map(Files::exists))
        .containsExactly(false, false, true, true, true, true, true);
  }

  @Test
  void runThatStillGoesOnIsLeftAlone() throws Exception {
    try (RunDirectory running = failedRun()) {
      for (int run = 0; run < RunDirectory.KEPT_RUNS + 2; run++) {
        try (RunDirectory directory = failedRun()) {
          directory.keepLogs();
        }
      }

      assertThat(running.logs()).exists();
    }
  }

  @Test
  void folderOfTheUsersIsLeftAloneWhateverItHolds() throws Exception {
    Path own = Files.createDirectory(elsewhere.resolve("cosmic-mine"));
    Files.createFile(own.resolve("failed"));
    for (int run = 0; run < RunDirectory.KEPT_RUNS + 1; run++) {
      try (RunDirectory directory = failedRun()) {
        directory.keepLogs();
      }
    }

    assertThat(own.resolve("failed")).exists();
  }

  private RunDirectory failedRun() {
    return RunDirectory.createIn(
        TemporaryFolder.createIn(elsewhere, "cosmic-job-"), Optional.empty());
  }

  @Test
  void logsInTheUsersFolderStayAndAloneThere() throws Exception {
    Path chosen = elsewhere.resolve("new/logs");
    Path temporary;
    try (RunDirectory directory = RunDirectory.create("job", Optional.of(chosen))) {
      directory.write(new RunCredentials("token", "certificate", "key"));
      Files.writeString(directory.logs().resolve("rank-0.log"), "what");
      temporary = directory.token().getParent();
      directory.keepLogs();
    }

    assertThat(temporary).doesNotExist();
    assertThat(chosen).isDirectoryContaining(file -> file.endsWith("rank-0.log"));
  }

  @Test
  void logsWhereNoFolderCanBeAreRefusedByName() throws Exception {
    Path file = Files.writeString(elsewhere.resolve("file"), "in the way");

    assertThatThrownBy(() -> RunDirectory.create("job", Optional.of(file)))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining(file.toString());
  }

  /** Nobody can delete what lies there, not even root. */
  @Test
  void whatCannotBeDeletedHidesNoFault() {
    assertThatCode(() -> TemporaryFolder.delete(Path.of("/proc/self/ns"), Set.of()))
        .doesNotThrowAnyException();
  }
}
