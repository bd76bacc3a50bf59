package dev.cosmicai.sweep.cai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cosmicai.sweep.run.Fact;
import dev.cosmicai.sweep.run.Measure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code Results.json}: a run on one's own machine, whose time is that within the network, by a
 * real clock; and {@code System_Info.json}, which says what machine that was.
 */
final class LocalFile {
  /** Beside the results. */
  static final String MACHINE = "System_Info.json";

  private static final String TIME = "total execution time";
  private static final String SAMPLES = "samples per second";
  private static final Pattern GIB = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?) GB");

  private static final String ONLY_FORWARD =
      "its time is that within the network, and it does not say how long the whole run took";

  private LocalFile() {}

  /** Whether a file is one. */
  static boolean is(JsonNode content) {
    return content.path(TIME).isNumber() && content.path("number of batches").isNumber();
  }

  /**
   * Its run. It says neither how much data there was nor of what size the last batch was.
   *
   * @param number which of the runs with these settings, from 1
   */
  static ImportedRun run(String from, JsonNode content, int number) {
    double seconds = content.path(TIME).asDouble();
    double bitsPerSecond = content.path("throughput").asDouble();
    return new ImportedRun(key(content, number), from)
        .put(Fact.DEVICE, device(content))
        .put(Measure.WORLD_SIZE, 1)
        .put(Measure.FORWARD_SECONDS, seconds)
        .put(Measure.SUM_OF_RANK_RATES_BITS_PER_SECOND, bitsPerSecond)
        .put(Measure.INPUT_BITS, bitsPerSecond * seconds)
        .put(Measure.SAMPLES, Math.rint(content.path(SAMPLES).asDouble() * seconds))
        .remark(ONLY_FORWARD);
  }

  /** Which run it is. */
  static RunKey key(JsonNode content, int number) {
    int batchSize = content.path("batch size").asInt();
    return new RunKey("local-" + device(content), 0, 0, batchSize, RunKey.DATA_SIZES, number);
  }

  private static String device(JsonNode content) {
    return content.path("device").asText("cpu");
  }

  /** Adds what the other file says of the machine. */
  static void addMachine(ImportedRun run, JsonNode machine) {
    put(run, Fact.PROCESSOR, machine.path("Processor").asText(""));
    String system = machine.path("System").asText("");
    String release = machine.path("Release").asText("");
    String word = machine.path("Machine").asText("");
    if (!system.isEmpty() && !release.isEmpty() && !word.isEmpty()) {
      put(run, Fact.PLATFORM, String.join("-", system, release, word));
    }
    run.put(Measure.CORES, machine.path("CPU Info").path("Total Cores").asInt());
    Matcher memory = GIB.matcher(machine.path("Memory Info").path("Total Memory").asText(""));
    if (memory.matches()) {
      run.put(Measure.RAM_GIB, Double.parseDouble(memory.group(1)));
    }
  }

  private static void put(ImportedRun run, Fact fact, String word) {
    if (!word.isEmpty()) {
      run.put(fact, word);
    }
  }
}
