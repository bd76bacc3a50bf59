package dev.cosmicai.sweep.cai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cosmicai.contract.json.StrictJson;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.sweep.run.SweepRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Published results in a folder and all folders below it. Files are told by what they hold, and
 * which run they are of by their folders, which are named as CAI names them. What several files say
 * of one run is put together: of two that say the same thing, ranks' own results before tables.
 */
public final class CaiFolder {
  private static final long MAX_FILE_BYTES = 1L << 26;

  /** All ranks' results; beside it, CAI keeps the parts that it was made of. */
  private static final String COMBINED = "combined_data.json";

  private static final ObjectMapper JSON = StrictJson.mapper();

  private final Path folder;
  private final Map<RunKey, ImportedRun> runs = new LinkedHashMap<>();
  private final List<ImportedRun> tables = new ArrayList<>();
  private final Set<RunKey> locals = new HashSet<>();
  private final Map<Path, List<JsonNode>> ranksByFolder = new TreeMap<>();
  private final List<String> warnings = new ArrayList<>();

  private CaiFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * What a folder holds.
   *
   * @param runs in the order of their sizes
   * @param warnings what was left out and why, a line each
   */
  public record Contents(List<SweepRun> runs, List<String> warnings) {
    /** Copies the lists. */
    public Contents {
      runs = List.copyOf(runs);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Reads all that is known in a folder; a damaged file is left out and named.
   *
   * @throws FatalFault InputNotFound if there is no such folder, or nothing known in it
   */
  public static Contents read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new FatalFault(Reason.InputNotFound, folder + " is no folder; correct the name");
    }
    CaiFolder reading = new CaiFolder(folder);
    reading.files().forEach(reading::take);
    reading.ranksByFolder.forEach(reading::takeRanks);
    reading.tables.forEach(reading::add);
    if (reading.runs.isEmpty()) {
      throw new FatalFault(
          Reason.InputNotFound,
          "%s holds no results of CAI, such as combined_data.json or result_stats.csv%s"
              .formatted(
                  folder,
                  reading.warnings.isEmpty() ? "" : ": " + String.join("; ", reading.warnings)));
    }
    return new Contents(
        reading.runs.entrySet().stream()
            .sorted(Map.Entry.comparingByKey(ORDER))
            .map(run -> run.getValue().row())
            .toList(),
        reading.warnings);
  }

  private static final Comparator<RunKey> ORDER =
      Comparator.comparing(RunKey::system)
          .thenComparingDouble(RunKey::partitionMib)
          .thenComparingDouble(RunKey::dataGib)
          .thenComparing(RunKey::experiment)
          .thenComparingInt(RunKey::batchSize)
          .thenComparingInt(RunKey::run);

  private List<Path> files() {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(".json") || file.toString().endsWith(".csv"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new FatalFault(Reason.InputNotFound, folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  private void take(Path file) {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new IllegalArgumentException("it is larger than " + (MAX_FILE_BYTES >> 20) + " MiB");
      }
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      if (file.toString().endsWith(".csv")) {
        takeTable(file, text.lines().toList());
      } else {
        takeJson(file, JSON.readTree(Files.readAllBytes(file)));
      }
    } catch (JsonProcessingException e) {
      leaveOut(file, "it is no JSON");
    } catch (IOException | IllegalArgumentException e) {
      leaveOut(file, e.getMessage());
    }
  }

  private void takeTable(Path file, List<String> lines) {
    if (!lines.isEmpty() && StatsFile.is(lines.get(0))) {
      StatsFile table = new StatsFile(name(file), lines.get(0));
      for (int i = 1; i < lines.size(); i++) {
        try {
          table.row(lines.get(i)).ifPresent(tables::add);
        } catch (IllegalArgumentException e) {
          leaveOut(file, "line %d: %s".formatted(i + 1, e.getMessage()));
        }
      }
    }
  }

  private void takeJson(Path file, JsonNode content) throws IOException {
    if (RankFile.is(content)) {
      String name = file.getFileName().toString();
      if (RankFile.isOwn(content)) {
        if (name.equals(COMBINED)) {
          leaveOut(file, "it is of this program; cosmic sweep --report-only makes tables of it");
        }
        return;
      }
      Path whole = file.resolveSibling(COMBINED);
      if (name.equals(COMBINED) || !Files.exists(whole)) {
        ranksByFolder
            .computeIfAbsent(file.getParent(), unused -> new ArrayList<>())
            .addAll(RankFile.ranks(content));
      }
    } else if (TotalsFile.is(content)) {
      tables.addAll(TotalsFile.rows(name(file), content));
    } else if (LocalFile.is(content)) {
      takeLocal(file, content);
    }
  }

  /** Nothing tells repeats apart but where they lie. */
  private void takeLocal(Path file, JsonNode content) throws IOException {
    int number = 1;
    while (locals.contains(LocalFile.key(content, number))) {
      number++;
    }
    ImportedRun run = LocalFile.run(name(file), content, number);
    locals.add(run.key());
    Path machine = file.resolveSibling(LocalFile.MACHINE);
    if (Files.isRegularFile(machine) && Files.size(machine) <= MAX_FILE_BYTES) {
      LocalFile.addMachine(run, JSON.readTree(Files.readAllBytes(machine)));
    }
    tables.add(run);
  }

  private void takeRanks(Path at, List<JsonNode> ranks) {
    try {
      RunKey key = RunKey.of(at.resolve(COMBINED));
      add(RankFile.of(key, name(at), ranks));
    } catch (IllegalArgumentException e) {
      leaveOut(at, e.getMessage());
    }
  }

  private void add(ImportedRun run) {
    ImportedRun known = runs.putIfAbsent(run.key(), run);
    if (known != null) {
      known.add(run);
    }
  }

  private void leaveOut(Path file, String why) {
    warnings.add("left out of %s: %s".formatted(name(file), why));
  }

  private String name(Path file) {
    return folder.relativize(file).toString();
  }
}
