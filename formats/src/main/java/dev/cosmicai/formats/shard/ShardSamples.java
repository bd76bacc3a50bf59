package dev.cosmicai.formats.shard;

import static java.util.stream.Collectors.joining;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.ColumnSelection;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.tar.ByteSource;
import dev.cosmicai.formats.tar.TarReader;
import dev.cosmicai.formats.transform.SampleValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The samples of a tar shard with the columns that a job wants, one after another. A shard does not
 * say how many there are. For one thread, which waits for the bytes.
 */
public final class ShardSamples {
  /** What a sample is called; no member has this name. */
  public static final String KEY = "__key__";

  private static final int SHOWN_EXTENSIONS = 10;

  private final FileFaults faults;
  private final TarReader tar;
  private final ShardReader reader;
  private final List<ShardColumn> inputs;
  private final List<ShardColumn> targets;
  private final List<ShardColumn> kept;

  /**
   * Of a file of which nothing was taken.
   *
   * @param size of the file in bytes
   * @param uri the file's, for messages
   * @throws FatalFault (PartitionShape) if the selection cannot be found in shards
   */
  public ShardSamples(ByteSource source, long size, ColumnSelection selection, String uri) {
    this.faults = FileFaults.partition(uri);
    this.inputs = columns(selection.inputs(), selection.renamed());
    this.targets = columns(selection.targets(), selection.renamed());
    this.kept = selection.kept().stream().map(ShardColumn::kept).toList();
    this.tar = new TarReader(source, size, faults);
    this.reader = new ShardReader(tar, this::mayNeed, faults);
  }

  private List<ShardColumn> columns(List<String> names, Map<String, String> renamed) {
    return names.stream().map(name -> ShardColumn.wanted(name, renamed.get(name), faults)).toList();
  }

  private boolean mayNeed(String extension) {
    return Stream.of(inputs, targets, kept)
        .flatMap(List::stream)
        .anyMatch(column -> column.mayNeed(extension));
  }

  /**
   * Whether there is another sample; reads as far as it takes to know.
   *
   * @throws FatalFault PartitionCorrupt, PartitionShape
   */
  public boolean hasNext() {
    return reader.hasNext();
  }

  /**
   * The next sample. What it lacks, and members that are damaged or hold something else than is
   * wanted, are {@linkplain SampleValue.Bad bad}.
   *
   * @throws FatalFault PartitionCorrupt, PartitionShape if it is none, and nothing after it can be
   *     told
   */
  public ShardRow next() {
    ShardSample sample = reader.next();
    Map<String, Map<String, SampleValue>> fields = new HashMap<>();
    List<SampleValue> ofInputs = new ArrayList<>();
    for (ShardColumn column : inputs) {
      ofInputs.add(orBad(column, () -> required(column, sample, fields)));
    }
    List<SampleValue> ofTargets = new ArrayList<>();
    for (ShardColumn column : targets) {
      ofTargets.add(orBad(column, () -> numbers(column, column.find(sample, fields, faults))));
    }
    List<SampleValue> ofKept = new ArrayList<>();
    for (ShardColumn column : kept) {
      ofKept.add(orBad(column, () -> keptValue(column, sample, fields)));
    }
    return new ShardRow(sample.key(), ofInputs, ofTargets, ofKept);
  }

  /** How many bytes of the file were passed. */
  public long position() {
    return tar.position();
  }

  private static SampleValue orBad(ShardColumn column, Supplier<SampleValue> reading) {
    try {
      return reading.get();
    } catch (FatalFault fault) {
      return new SampleValue.Bad(column.name(), fault);
    }
  }

  private SampleValue keptValue(
      ShardColumn column, ShardSample sample, Map<String, Map<String, SampleValue>> fields) {
    if (column.name().equals(KEY)) {
      return new SampleValue.Text(KEY, sample.key());
    }
    SampleValue value = required(column, sample, fields);
    if (value instanceof SampleValue.Image) {
      throw faults.shape(
          "holds an image in %s, which cannot be kept; correct data.keep", value.label());
    }
    return value;
  }

  private SampleValue required(
      ShardColumn column, ShardSample sample, Map<String, Map<String, SampleValue>> fields) {
    SampleValue value = column.find(sample, fields, faults);
    if (value == null) {
      Set<String> there = sample.extensions();
      String more = there.size() > SHOWN_EXTENSIONS ? ", …" : "";
      throw faults.shape(
          "holds the sample %s without %s: it has %s%s; complete it, or %s",
          FileFaults.quote(sample.key()),
          FileFaults.quote(column.sought()),
          there.stream().limit(SHOWN_EXTENSIONS).map(FileFaults::quote).collect(joining(", ")),
          more,
          column.remedy(there));
    }
    return value;
  }

  /** Null stays null. */
  private SampleValue numbers(ShardColumn column, SampleValue value) {
    if (value == null || value instanceof SampleValue.Numbers) {
      return value;
    }
    throw faults.shape(
        "holds %s in %s; wanted numbers for %s",
        value instanceof SampleValue.Text ? "text" : "an image", value.label(), column.name());
  }
}
