package dev.cosmicai.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.cli.TestJob;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.yaml.InferenceJobs;
import dev.cosmicai.demo.DemoPartitions;
import dev.cosmicai.demo.GalaxySet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A folder with a network, partitions and a job, for tests to run and to spoil. */
public final class JobFolder {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path dir;

  private JobFolder(Path dir) {
    this.dir = dir;
  }

  /** Networks at {@code tiny-network.pt} and so on, no partitions. */
  public static JobFolder in(Path dir) throws IOException {
    JobFolder folder = new JobFolder(dir);
    folder.copy("tiny-network.pt", "net.pt");
    Files.createDirectories(dir.resolve("data"));
    return folder;
  }

  /** Writes partitions of drawn galaxies, 1.pt and so on. */
  public JobFolder withPartitions(int files, int samplesPerFile) {
    DemoPartitions.write(dir.resolve("data"), GalaxySet.TEST, files, samplesPerFile, 1, file -> {});
    return this;
  }

  /** Copies one of the tests' resources to a path in the folder. */
  public JobFolder copy(String resource, String path) throws IOException {
    try (InputStream in = JobFolder.class.getResourceAsStream(resource)) {
      Files.createDirectories(dir.resolve(path).getParent());
      Files.copy(in, dir.resolve(path), StandardCopyOption.REPLACE_EXISTING);
    }
    return this;
  }

  public Path dir() {
    return dir;
  }

  /** Writes a job whose output is {@code results/NAME}; further lines of the spec follow. */
  public Path jobFile(String name, String specLines) throws IOException {
    return Files.writeString(dir.resolve(name + ".yaml"), TestJob.yaml(name, specLines));
  }

  InferenceJob job(String name, String specLines) throws IOException {
    return InferenceJobs.read(jobFile(name, specLines));
  }

  /** A file among the results of a job. */
  public Path result(String name, String file) {
    return dir.resolve("results").resolve(name).resolve(file);
  }

  /** The metrics of a job's summary, byte for byte as they are written. */
  public String metrics(String name) throws IOException {
    return json(name, "summary.json").get("metrics").toString();
  }

  /** Which attempt of each rank brought its result: 0 for the first. */
  public List<Integer> attempts(String name, int ranks) throws IOException {
    List<Integer> attempts = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      attempts.add(json(name, "ranks/" + rank + ".json").get("attempt").asInt());
    }
    return attempts;
  }

  /** The splits that the journal has as committed, each as often as it does. */
  List<Integer> committedSplits(String name) throws IOException {
    List<Integer> splits = new ArrayList<>();
    try (Stream<Path> entries = Files.list(result(name, "journal"))) {
      for (Path entry : entries.toList()) {
        JSON.readTree(entry.toFile())
            .get("commits")
            .forEach(commit -> splits.add(commit.get(0).asInt()));
      }
    }
    return splits;
  }

  /** The ranks whose results were combined, as they stand there. */
  List<Integer> combinedRanks(String name) throws IOException {
    return json(name, "combined_data.json")
        .valueStream()
        .map(result -> result.get("rank").asInt())
        .toList();
  }

  public JsonNode json(String name, String file) throws IOException {
    return JSON.readTree(result(name, file).toFile());
  }
}
