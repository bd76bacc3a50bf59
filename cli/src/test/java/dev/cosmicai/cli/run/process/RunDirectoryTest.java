package dev.cosmicai.cli.run.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.rendezvous.RunCredentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
  @TempDir Path elsewhere;

  @Test
  void secretsAreForThisUserOnly() throws Exception {
    try (RunDirectory directory = RunDirectory.create("job")) {
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
    try (RunDirectory directory = RunDirectory.create("job")) {
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
    try (RunDirectory directory = RunDirectory.create("job")) {
      directory.write(new RunCredentials("token", "certificate", "key"));
      logs = directory.logs();
      Files.writeString(logs.resolve("rank-0.log"), "why");
      directory.keepLogs();
    }

    assertThat(logs.resolve("rank-0.log")).hasContent("why");
    assertThat(logs.getParent().resolve("token")).doesNotExist();
    Files.delete(logs.resolve("rank-0.log"));
    Files.delete(logs);
    Files.delete(logs.getParent());
  }
}
