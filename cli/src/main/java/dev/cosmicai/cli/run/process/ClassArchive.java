package dev.cosmicai.cli.run.process;

import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.process.ClassList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Class-data sharing: a file with the classes of this program as the JVM has them in memory, which
 * every process maps instead of reading and checking thousands of classes anew. It halves the
 * processor time of a start, which counts where a run starts many processes. The file fits one JDK
 * and one class path; with any other, the JVM goes on without it.
 */
public final class ClassArchive {
  /** Names the archive that child processes are to use. */
  public static final String ARCHIVE_PROPERTY = "cosmic.class-archive";

  /** Names the folder where child processes are to leave lists of their classes. */
  public static final String LISTS_PROPERTY = "cosmic.class-lists";

  private ClassArchive() {}

  /** Flags for a child process, by this process's properties. */
  public static List<String> childFlags() {
    // A file that does not fit is no news for anybody.
    List<String> flags =
        new ArrayList<>(List.of("-Xshare:auto", "-Xlog:disable", "-Xlog:all=error:stderr"));
    String archive = System.getProperty(ARCHIVE_PROPERTY);
    if (archive != null && Files.exists(Path.of(archive))) {
      flags.add("-XX:SharedArchiveFile=" + archive);
    }
    String lists = System.getProperty(LISTS_PROPERTY);
    if (lists != null) {
      flags.add("-XX:DumpLoadedClassList=" + Path.of(lists, UUID.randomUUID() + ".classes"));
    }
    return flags;
  }

  /**
   * Makes an archive, which takes some seconds.
   *
   * @param lists the folder of the lists that processes of this class path left
   * @param archive replaced if it is there
   */
  public static void dump(Path lists, Path archive) {
    Path merged = lists.resolve("merged.list");
    Path log = lists.resolve("dump.log");
    Path unfinished = archive.resolveSibling(archive.getFileName() + ".unfinished");
    try {
      merge(lists).write(merged);
      List<String> arguments =
          List.of(
              "-Xshare:dump",
              "-XX:+UseG1GC",
              "-XX:SharedClassListFile=" + merged,
              "-XX:SharedArchiveFile=" + unfinished);
      int exitCode = JavaLauncher.jvm(arguments, log).start().waitFor();
      if (exitCode != 0) {
        throw new InternalFault(
            "java -Xshare:dump ended with exit code " + exitCode + ": " + lastLine(log));
      }
      Files.move(unfinished, archive, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new InternalFault("cannot make the class archive " + archive + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InternalFault("interrupted while making the class archive " + archive, e);
    }
  }

  private static String lastLine(Path log) throws IOException {
    return Files.readString(log).lines().filter(line -> !line.isBlank()).reduce("", (a, b) -> b);
  }

  private static ClassList merge(Path lists) throws IOException {
    try (Stream<Path> files = Files.list(lists)) {
      ClassList merged = new ClassList(Collections.emptySortedSet());
      for (Path file : files.filter(f -> f.toString().endsWith(".classes")).toList()) {
        merged = merged.and(ClassList.read(file));
      }
      return merged;
    }
  }
}
