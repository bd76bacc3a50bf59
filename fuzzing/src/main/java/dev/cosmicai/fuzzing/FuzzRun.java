package dev.cosmicai.fuzzing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fuzzes a test's reader in a process of its own, as Jazzer instruments all classes that it loads.
 * Everything lies in {@code target/fuzz/TEST}: the corpus, which grows from run to run, the
 * findings and Jazzer's log.
 *
 * @param maxBytes the length of the longest input to make
 * @param maxSeconds after which a reading that did not end is a finding
 */
record FuzzRun(Class<?> test, List<Seed> seeds, int maxBytes, int maxSeconds) {
  private static final Path FOLDER = Path.of("target", "fuzz");

  /** For a shorter run the second compiler takes more than it gives. */
  private static final int SECONDS_THAT_PAY_FOR_COMPILING = 20;

  /**
   * Fuzzes for so long and tells in one line what was done. At the end, all inputs that were worth
   * keeping are read again in this process, which is as any other.
   *
   * @param check reads an input and throws if it breaks the rules
   * @throws AssertionError if an input was found that breaks the rules: where it is, and how
   */
  void run(int seconds, Consumer<byte[]> check) {
    Path folder = FOLDER.resolve(test.getSimpleName()).toAbsolutePath();
    Path log = folder.resolve("log.txt");
    try {
      Path findings = Files.createDirectories(folder.resolve("findings"));
      Path corpus = Files.createDirectories(folder.resolve("corpus"));
      Path known = Files.createDirectories(folder.resolve("seeds"));
      for (Seed seed : seeds) {
        Files.write(known.resolve(seed.name()), seed.bytes());
      }
      Path heaviest = Files.createDirectories(folder.resolve("heaviest"));
      List<String> command = command(seconds, findings, heaviest, corpus, known);
      int exit = exitOf(new ProcessBuilder(command).redirectErrorStream(true), log);
      List<String> lines = Files.readAllLines(log);
      if (exit != 0) {
        throw new AssertionError(finding(lines, findings, log));
      }
      readAgain(corpus, check);
      readAgain(heaviest, check);
      System.out.println(test.getSimpleName() + ": " + summary(lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readAgain(Path inputs, Consumer<byte[]> check) throws IOException {
    try (Stream<Path> files = Files.list(inputs)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        try {
          check.accept(Files.readAllBytes(file));
        } catch (RuntimeException | Error e) {
          throw new AssertionError(test.getSimpleName() + ": " + file + " breaks the rules", e);
        }
      }
    }
  }

  private List<String> command(int seconds, Path findings, Path heaviest, Path corpus, Path known) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=" + (seconds < SECONDS_THAT_PAY_FOR_COMPILING ? 1 : 4),
        "-Xmx512m",
        // What a reader may allocate is far below; a lie that it believes is found here at the
        // latest.
        "-XX:MaxDirectMemorySize=64m",
        "-XX:+UseSerialGC",
        "-D" + AllocationLimit.HEAVIEST_FOLDER + "=" + heaviest,
        "-Djdk.attach.allowAttachSelf=true",
        "-cp",
        System.getProperty("java.class.path"),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + JazzerTarget.class.getName(),
        "--target_args=" + test.getName(),
        "--instrumentation_includes=dev.cosmicai.**",
        "--instrumentation_excludes=dev.cosmicai.fuzzing.**:" + test.getName(),
        "--custom_hook_includes=dev.cosmicai.**",
        "--custom_hook_excludes=dev.cosmicai.fuzzing.**:" + test.getName(),
        "--reproducer_path=" + findings,
        "-artifact_prefix=" + findings + "/",
        "-max_total_time=" + seconds,
        "-max_len=" + maxBytes,
        "-timeout=" + maxSeconds,
        "-print_final_stats=1",
        corpus.toString(),
        known.toString());
  }

  private static int exitOf(ProcessBuilder builder, Path log) throws IOException {
    Process process = builder.redirectOutput(log.toFile()).start();
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while fuzzing", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private String finding(List<String> log, Path findings, Path logFile) {
    String trace =
        log.stream()
            .dropWhile(line -> !line.startsWith("== ") && !line.startsWith("==ERROR"))
            .limit(12)
            .collect(Collectors.joining("\n"));
    return """
    %s found an input that breaks the rules, or could not fuzz. It is the newest file in
    %s
    Mend the reader, and keep the file in src/test/resources beside this test, in the folder %s,
    under a name that says what it shows. Jazzer says (all in %s):
    %s\
    """
        .formatted(test.getSimpleName(), findings, test.getSimpleName(), logFile, trace);
  }

  /** Such as {@code 52340 inputs, 8723 a second, coverage 1180, 412 in the corpus}. */
  private static String summary(List<String> log) {
    String coverage =
        log.stream()
            .filter(line -> line.contains(" cov: "))
            .reduce((earlier, later) -> later)
            .map(
                line ->
                    line.replaceFirst(
                        ".* cov: (\\d+) .* corp: (\\d+)/.*", "coverage $1, $2 in the corpus"))
            .orElse("no coverage told");
    return "%s inputs, %s a second, %s"
        .formatted(
            statistic(log.stream(), "number_of_executed_units"),
            statistic(log.stream(), "average_exec_per_sec"),
            coverage);
  }

  private static String statistic(Stream<String> log, String name) {
    return log.filter(line -> line.startsWith("stat::" + name))
        .map(line -> line.replaceFirst(".*:\\s*", ""))
        .findFirst()
        .orElse("?");
  }
}
