package dev.cosmicai.cli;

import dev.cosmicai.cli.run.process.ClassArchive;
import dev.cosmicai.cli.run.process.JavaLauncher;
import dev.cosmicai.cli.run.process.TemporaryFolder;
import dev.cosmicai.demo.DemoNetwork;
import dev.cosmicai.demo.DemoPartitions;
import dev.cosmicai.demo.GalaxySet;
import dev.cosmicai.faults.InternalFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code cosmic warm-up}: what the start script does once after a build, so that later starts are
 * quick. It runs a job of a few samples, notes which classes that takes, and archives them.
 */
@Command(name = "warm-up", hidden = true, description = "Makes the archive of classes.")
final class WarmUpCommand implements Callable<Integer> {
  private static final int FILES = 1;
  private static final int SAMPLES = 8;
  private static final String JOB =
      """
      apiVersion: cosmicai.dev/v1alpha1
      kind: InferenceJob
      metadata:
        name: warm-up
      spec:
        model:
          uri: s3://warm-up/net.pt
        data:
          uri: s3://warm-up/data
        output:
          uri: s3://warm-up/results
      """;

  @Option(
      names = "--archive",
      required = true,
      paramLabel = "FILE",
      description = "The archive to make.")
  private Path archive;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (TemporaryFolder folder = TemporaryFolder.create("cosmic-warm-up-")) {
      Path dir = folder.path();
      Path lists = folder.folder("lists");
      DemoPartitions.write(dir.resolve("data"), GalaxySet.TEST, FILES, SAMPLES, 1, file -> {});
      DemoNetwork.copyTo(dir.resolve("net.pt"));
      Files.writeString(dir.resolve("job.yaml"), JOB);
      runJob(dir, lists);
      ClassArchive.dump(lists, archive);
    }
    return 0;
  }

  /** In a process of its own: its classes count too, and it lists them completely when it ends. */
  private static void runJob(Path dir, Path lists) throws IOException, InterruptedException {
    System.setProperty(ClassArchive.LISTS_PROPERTY, lists.toString());
    List<String> arguments = new ArrayList<>(ClassArchive.childFlags());
    arguments.add("-D" + ClassArchive.LISTS_PROPERTY + "=" + lists);
    arguments.add(Cosmic.class.getName());
    arguments.addAll(List.of("run", "-f", dir.resolve("job.yaml").toString()));
    arguments.addAll(List.of("--data-dir", dir.toString()));
    Path log = dir.resolve("run.log");
    int exitCode = JavaLauncher.jvm(arguments, log).start().waitFor();
    if (exitCode != 0) {
      throw new InternalFault("the first job after the build failed: " + Files.readString(log));
    }
  }
}
