package dev.cosmicai.benchmarks.rank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.contract.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Makes what ranks read: partitions, and the network in every form. */
final class Inputs {
  /** The archive that ours loads. */
  static final String ARCHIVE = "network/astromae.pt";

  /** As many as in the published partitions: 5,113 samples are 100 MB. */
  private static final double SAMPLES_PER_MEGABYTE = 51.13;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Workplace workplace;
  private final PeersPython python;

  Inputs(Workplace workplace, PeersPython python) {
    this.workplace = workplace;
    this.python = python;
  }

  /**
   * A folder with one partition in the store, made if it is not there.
   *
   * @return the folder's key
   */
  String partition(int megabytes) throws IOException, InterruptedException {
    String folder = "partitions/%dMB".formatted(megabytes);
    long samples = Math.round(megabytes * SAMPLES_PER_MEGABYTE);
    Path file = workplace.object(folder + "/1.pt");
    if (!Files.exists(file)) {
      python.ask("draw", file.toString(), "--samples", Long.toString(samples), "--seed", "1");
    }
    return folder;
  }

  /**
   * The network as a checkpoint and in the peers' forms, made if it is not there.
   *
   * @return floating point operations a sample, as the network is written down
   */
  double peersNetworks() throws IOException, InterruptedException {
    Path description = workplace.networks().resolve("network.json");
    if (!Files.exists(description)) {
      JsonNode made = python.ask("export", workplace.networks().toString());
      MAPPER.writeValue(description.toFile(), made);
    }
    return MAPPER.readTree(description.toFile()).required("flop_per_sample").doubleValue();
  }

  /**
   * The archive, made of the checkpoint as users make it; each time anew, since it depends on the
   * exporter in this checkout.
   *
   * @param given one to take instead; null for none
   * @param partition the key of a partition to compare on
   * @return the precisions that it holds
   */
  Set<Precision> archive(Path given, String partition) throws IOException, InterruptedException {
    Path archive = workplace.object(ARCHIVE);
    Files.createDirectories(archive.getParent());
    if (given != null) {
      Files.copy(given, archive, StandardCopyOption.REPLACE_EXISTING);
    } else {
      export(archive, partition);
    }
    return precisions(archive);
  }

  private void export(Path archive, String partition) throws IOException, InterruptedException {
    python.export(
        workplace.networks().resolve("astromae.pth").toString(),
        "--class",
        "cosmic_astromae:AstroMae",
        "--samples",
        workplace.object(partition).toString(),
        "--precision",
        "all",
        "--out",
        archive.toString());
  }

  /** What an archive says that it computes in, and the names of the variants inside. */
  static Set<Precision> precisions(Path archive) throws IOException {
    EnumSet<Precision> held = EnumSet.noneOf(Precision.class);
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        String own =
            entry.getName().endsWith("/extra/cosmic.json")
                ? MAPPER.readTree(zip.getInputStream(entry)).required("precision").asText()
                : "";
        for (Precision precision : Precision.concrete()) {
          if (own.equals(precision.toString())
              || entry.getName().endsWith("/extra/" + precision.toString() + ".pt")) {
            held.add(precision);
          }
        }
      }
    }
    return held;
  }
}
