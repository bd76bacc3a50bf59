package dev.cosmicai.cli.job;

import dev.cosmicai.demo.Demo;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The folder of the demo: partitions, network, job and results. */
final class DemoFolder {
  /** How the user called this program; set by the start script. */
  private static final String COMMAND_PROPERTY = "cosmic.command";

  private static final String DATA = "data";
  private static final String RESULTS = "results";
  private static final String BUCKET = "demo";

  private final Demo demo;
  private final Path dir;
  private final int run;

  private DemoFolder(Demo demo, Path dir, int run) {
    this.demo = demo;
    this.dir = dir;
    this.run = run;
  }

  /**
   * Makes what is missing, and a job whose results go to a fresh place.
   *
   * @param demo which
   * @param notices takes a line about what takes time
   */
  static DemoFolder prepare(Demo demo, Path dir, Consumer<String> notices) {
    try {
      Files.createDirectories(dir);
      demo.prepare(dir, notices);
      DemoFolder folder = new DemoFolder(demo, dir, firstFreeRun(dir.resolve(RESULTS)));
      Files.writeString(folder.jobFile(), folder.job());
      return folder;
    } catch (IOException e) {
      throw new FatalFault(
          Reason.OutputRefused,
          "cannot write to the folder " + dir + " (" + e + "); choose another one with --dir",
          e);
    }
  }

  /** The job of this demo. */
  Path jobFile() {
    return dir.resolve("job.yaml");
  }

  /** What a user types to run the job by hand. */
  String commandToRunAgain() {
    return "%s run -f %s --data-dir %s --output s3://%s/%s/mine"
        .formatted(System.getProperty(COMMAND_PROPERTY, "cosmic"), jobFile(), dir, BUCKET, RESULTS);
  }

  private static int firstFreeRun(Path results) {
    return IntStream.iterate(1, run -> run + 1)
        .filter(run -> Files.notExists(results.resolve("run-" + run)))
        .findFirst()
        .orElseThrow();
  }

  private String job() {
    return """
    # The job of `cosmic demo %s`. The bucket is the folder of this file; change what you like, then:
    #   %s
    apiVersion: cosmicai.dev/v1alpha1
    kind: InferenceJob
    metadata:
      name: %s
    spec:
      model:
        uri: s3://%s/%s
      data:
        uri: s3://%s/%s
    %s  output:
        uri: s3://%s/%s/run-%d
      worldSize: %d
    """
        .formatted(
            demo,
            commandToRunAgain(),
            demo.jobName(),
            BUCKET,
            demo.networkFile(),
            BUCKET,
            DATA,
            demo.dataLines(),
            BUCKET,
            RESULTS,
            run,
            demo.files());
  }
}
