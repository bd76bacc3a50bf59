package dev.cosmicai.results.local;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.cosmicai.results.rank.CombinedData;
import dev.cosmicai.results.rank.Json;
import dev.cosmicai.results.rank.Machine;
import dev.cosmicai.results.rank.RankResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code System_Info.json}: the machine that a run was on, as its first rank with samples tells, or
 * its first one.
 *
 * @param system the operating system, such as {@code Linux}; null where it is not known, as all
 * @param node what the machine is called
 * @param release the operating system's version
 * @param machine the instruction set, such as {@code x86_64}
 * @param processor what the processor is called
 * @param gpus those that computed; null of a run on processors, which does not ask for any
 * @param cpu its processors
 * @param memory its memory
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SystemInfo(
    @JsonProperty("System") String system,
    @JsonProperty("Node Name") String node,
    @JsonProperty("Release") String release,
    @JsonProperty("Machine") String machine,
    @JsonProperty("Processor") String processor,
    @JsonProperty("GPU Info") List<Gpu> gpus,
    @JsonProperty("CPU Info") Cpu cpu,
    @JsonProperty("Memory Info") Memory memory) {
  private static final double BYTES_PER_GIB = 1L << 30;
  private static final Pattern GPU = Pattern.compile("cuda:([0-9]{1,4}) \\((.*)\\)");

  /**
   * A GPU.
   *
   * @param id its number on the machine
   * @param name what it is called
   */
  public record Gpu(@JsonProperty("ID") int id, @JsonProperty("Name") String name) {}

  /**
   * Processors.
   *
   * @param cores those that a process of the run may use
   */
  public record Cpu(@JsonProperty("Total Cores") int cores) {}

  /**
   * Memory.
   *
   * @param total what a process of the run may see, such as {@code 15.34 GB}; a GB has 2<sup>30
   *     </sup> bytes
   */
  public record Memory(@JsonProperty("Total Memory") String total) {}

  /** Copies the list. */
  public SystemInfo {
    gpus = gpus == null ? null : List.copyOf(gpus);
  }

  /**
   * Of a run that is complete.
   *
   * @param combinedData its {@code combined_data.json}
   * @throws dev.cosmicai.faults.FatalFault ({@code ResultCorrupt}) if that is anything else
   */
  public static SystemInfo of(byte[] combinedData) {
    List<RankResult> first = new ArrayList<>();
    List<RankResult> busy = new ArrayList<>();
    CombinedData.forEach(
        combinedData,
        rank -> {
          List<RankResult> kept = rank.work().samples() > 0 ? busy : first;
          if (kept.isEmpty()) {
            kept.add(rank);
          }
        });
    busy.addAll(first);
    return busy.isEmpty()
        ? new SystemInfo(null, null, null, null, null, null, null, null)
        : of(busy.get(0));
  }

  private static SystemInfo of(RankResult rank) {
    Machine machine = rank.machine();
    Machine.Cpu cpu = machine.cpu();
    return new SystemInfo(
        known(cpu.system()),
        known(rank.identity().host()),
        known(release(cpu)),
        known(cpu.machine()),
        known(cpu.processor()),
        gpus(rank.work().device()),
        machine.cores() > 0 ? new Cpu(machine.cores()) : null,
        machine.ramBytes() > 0
            ? new Memory(String.format(Locale.ROOT, "%.2f GB", machine.ramBytes() / BYTES_PER_GIB))
            : null);
  }

  /** The platform is {@code SYSTEM-RELEASE-MACHINE}. */
  private static String release(Machine.Cpu cpu) {
    String before = cpu.system() + "-";
    String after = "-" + cpu.machine();
    String platform = cpu.platform();
    return platform.length() > before.length() + after.length()
            && platform.startsWith(before)
            && platform.endsWith(after)
        ? platform.substring(before.length(), platform.length() - after.length())
        : "";
  }

  private static List<Gpu> gpus(String device) {
    Matcher gpu = GPU.matcher(device);
    return gpu.matches() ? List.of(new Gpu(Integer.parseInt(gpu.group(1)), gpu.group(2))) : null;
  }

  private static String known(String text) {
    return text.isEmpty() ? null : text;
  }

  /** The JSON, indented, in UTF-8. */
  public byte[] toJson() {
    return Json.writePretty(this);
  }
}
