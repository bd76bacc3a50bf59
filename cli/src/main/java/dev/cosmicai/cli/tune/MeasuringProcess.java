package dev.cosmicai.cli.tune;

import dev.cosmicai.cli.run.StopOnSignal;
import dev.cosmicai.cli.run.process.JavaLauncher;
import dev.cosmicai.contract.retry.Verdict;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.InternalFault;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs {@link TuneMain} in a process of its own, as a rank would be run, and listens to it. */
final class MeasuringProcess {
  private static final String MEMORY_REMEDY =
      "stop other programs, tune one --precision at a time, or set COSMIC_STREAMS to fewer streams";

  private MeasuringProcess() {}

  /**
   * Measures until all is told.
   *
   * @param cores that it computes with
   * @param signal ends the process early
   * @throws FatalFault why the process ended, if it did not measure all
   */
  static void run(TuneTask task, int cores, StopOnSignal signal, Consumer<Told> heard) {
    List<String> arguments = new ArrayList<>(List.of(TuneMain.class.getName()));
    arguments.addAll(task.arguments());
    try {
      Process process = JavaLauncher.likeRank(arguments, cores, task.scratch()).start();
      signal.stops(process::destroy);
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          Told.parse(line).ifPresent(heard);
        }
        requireSuccess(process.waitFor(), task.scratch());
      } finally {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InternalFault("interrupted while measuring", e);
    } catch (IOException e) {
      throw new InternalFault("the process that measures cannot be started or heard: " + e, e);
    }
  }

  private static void requireSuccess(int exitCode, Path folder) throws IOException {
    if (exitCode == 0) {
      return;
    }
    Path message = folder.resolve(JavaLauncher.MEASUREMENT_END);
    Verdict verdict =
        Verdict.of(
            new Verdict.End(
                exitCode,
                Files.exists(message) ? Files.readString(message) : "",
                new Verdict.Circumstance.Unknown(),
                MEMORY_REMEDY));
    throw new FatalFault(verdict.reason(), "measuring ended early: " + verdict.message());
  }
}
