package dev.cosmicai.cli.run;

import dev.cosmicai.cli.run.process.ClassArchive;
import dev.cosmicai.cli.run.process.TemporaryFolder;
import dev.cosmicai.cli.run.supervise.FakeRun;
import dev.cosmicai.cli.run.supervise.RunOutcome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An archive of classes for the child processes of all integration tests: it halves their time. The
 * first run of the test class that comes first lists the classes.
 */
public final class SharedClassArchive {
  private static boolean made;

  private SharedClassArchive() {}

  /** Makes the archive if no earlier test did. */
  public static synchronized void use() throws IOException {
    if (made) {
      return;
    }
    made = true;
    // Child processes need the program, not its tests; an archive knows jars only.
    System.setProperty(
        "java.class.path",
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> entry.endsWith(".jar"))
            .collect(Collectors.joining(File.pathSeparator)));
    Path folder = Files.createDirectories(Path.of("target", "class-archive").toAbsolutePath());
    try (TemporaryFolder lists = TemporaryFolder.create("cosmic-lists-")) {
      System.setProperty(ClassArchive.LISTS_PROPERTY, lists.path().toString());
      JobFolder job =
          JobFolder.in(Files.createDirectories(lists.path().resolve("job"))).withPartitions(1, 4);
      RunOutcome outcome =
          new LocalRun(
                  new RunRequest(job.job("warm", ""), Optional.of(job.dir()), OptionalInt.empty()),
                  new FakeRun())
              .execute();
      if (!(outcome instanceof RunOutcome.Complete)) {
        throw new IllegalStateException("the warm-up run failed: " + outcome);
      }
      System.clearProperty(ClassArchive.LISTS_PROPERTY);
      Path archive = folder.resolve("classes.jsa");
      ClassArchive.dump(lists.path(), archive);
      System.setProperty(ClassArchive.ARCHIVE_PROPERTY, archive.toString());
    }
  }
}
