package dev.cosmicai.sweep.table;

import com.fasterxml.jackson.core.io.NumberOutput;
import dev.cosmicai.faults.InternalFault;
import dev.cosmicai.formats.parquet.ParquetColumn;
import dev.cosmicai.formats.parquet.ParquetWriter;
import dev.cosmicai.formats.parquet.TableColumn;
import dev.cosmicai.formats.parquet.TextColumn;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.sweep.run.Fact;
import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.run.SweepRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A row for each run, a column for each setting and each measurement: {@code cell}, {@code repeat},
 * {@code source}, the axes by their names, all of {@link Measure} and of {@link Fact}, {@code
 * remarks}. The columns are the same in every sweep but for the axes. What is not known is an empty
 * cell, and null in Parquet. An axis that has the name of another column is called {@code
 * setting_NAME}. An axis all of whose values are numbers is a column of numbers in Parquet.
 */
public final class TidyTable {
  private final List<SweepRun> runs;
  private final List<Column> columns = new ArrayList<>();

  /** A column: a text of each run, or null; whether the texts are numbers. */
  private record Column(String name, Function<SweepRun, String> text, boolean numbers) {}

  /** Of these runs, in this order. */
  public TidyTable(List<SweepRun> runs) {
    this.runs = List.copyOf(runs);
    List<Column> measured = new ArrayList<>();
    for (Measure measure : Measure.values()) {
      measured.add(new Column(measure.column(), run -> number(run.values().get(measure)), true));
    }
    for (Fact fact : Fact.values()) {
      measured.add(new Column(fact.column(), run -> run.facts().get(fact), false));
    }
    measured.add(
        new Column(
            "remarks",
            run -> run.remarks().isEmpty() ? null : String.join("; ", run.remarks()),
            false));
    columns.add(new Column("cell", SweepRun::cell, false));
    columns.add(new Column("repeat", run -> String.valueOf(run.repeat()), true));
    columns.add(new Column("source", run -> run.source().toString(), false));
    Set<String> taken = new LinkedHashSet<>();
    columns.forEach(column -> taken.add(column.name));
    measured.forEach(column -> taken.add(column.name));
    for (String axis : axes(runs)) {
      columns.add(
          new Column(
              taken.contains(axis) ? "setting_" + axis : axis,
              run -> run.settings().get(axis),
              runs.stream().allMatch(run -> isNumber(run.settings().get(axis)))));
    }
    columns.addAll(measured);
  }

  /** All axes that runs have, in their order. */
  public static List<String> axes(List<SweepRun> runs) {
    Set<String> axes = new LinkedHashSet<>();
    runs.forEach(run -> axes.addAll(run.settings().keySet()));
    return List.copyOf(axes);
  }

  /** The table as texts: numbers with all their digits. */
  public TextTable texts() {
    return new TextTable(
        columns.stream().map(Column::name).toList(),
        runs.stream()
            .map(
                run ->
                    columns.stream()
                        .map(column -> column.text.apply(run))
                        .map(text -> text == null ? "" : text)
                        .toList())
            .toList());
  }

  /** The table as a Parquet file: numbers as doubles, {@code repeat} too. */
  public byte[] parquet() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ParquetWriter.write(out, columns.stream().map(this::parquetColumn).toList(), Map.of());
    } catch (IOException e) {
      throw new InternalFault("a table cannot be written to memory", e);
    }
    return out.toByteArray();
  }

  private TableColumn parquetColumn(Column column) {
    List<String> texts = new ArrayList<>();
    runs.forEach(run -> texts.add(column.text.apply(run)));
    if (!column.numbers) {
      return new TextColumn(column.name, texts);
    }
    double[] numbers =
        texts.stream()
            .mapToDouble(text -> text == null ? Double.NaN : Double.parseDouble(text))
            .toArray();
    return ParquetColumn.optional(column.name, Tensor.ofDoubles(numbers, numbers.length));
  }

  private static String number(Double value) {
    return value == null ? null : plain(value);
  }

  /** The shortest digits that give the same bits, without an exponent. */
  static String plain(double value) {
    return new BigDecimal(NumberOutput.toString(value, true)).stripTrailingZeros().toPlainString();
  }

  private static boolean isNumber(String text) {
    return text == null || text.matches("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
  }
}
