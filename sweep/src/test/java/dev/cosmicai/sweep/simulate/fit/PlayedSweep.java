package dev.cosmicai.sweep.simulate.fit;

import dev.cosmicai.contract.cost.Pricing;
import dev.cosmicai.crds.ByteQuantity;
import dev.cosmicai.crds.grid.Grid;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.crds.yaml.InferenceSweeps;
import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.run.Source;
import dev.cosmicai.sweep.run.SweepRun;
import dev.cosmicai.sweep.simulate.Parameter;
import dev.cosmicai.sweep.simulate.Parameters;
import dev.cosmicai.sweep.simulate.Parameters.Place;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A sweep, and runs of it as a machine would measure them that is known to the last digit. */
final class PlayedSweep {
  /** What the machine is like. */
  static final Parameters MACHINE =
      Parameters.usual(Place.ONE_MACHINE)
          .with(Parameter.PLAN_SECONDS, 0.5, "known")
          .with(Parameter.PLAN_SECONDS_PER_FILE, 0, "known")
          .with(Parameter.RANK_START_SECONDS, 3, "known")
          .with(Parameter.START_CORES, 1.5, "known")
          .with(Parameter.SAMPLE_SECONDS, 0.004, "known")
          .with(Parameter.SPLIT_SECONDS, 0.2, "known")
          .with(Parameter.RANK_END_SECONDS, 0.4, "known")
          .with(Parameter.JOURNAL_SECONDS, Parameter.REQUEST_SECONDS.usual(), "known")
          .with(Parameter.SUMMARY_SECONDS, 0.7, "known")
          .with(Parameter.SUMMARY_SECONDS_PER_RANK, 0.1, "known");

  private PlayedSweep() {}

  /** A sweep over partitions of 2 and 8 MB, with these lines besides. */
  static InferenceSweep sweep(String lines) {
    String yaml =
        """
        apiVersion: cosmicai.dev/v1alpha1
        kind: InferenceSweep
        metadata: {name: played}
        spec:
          template:
            model: {uri: s3://bucket/net.pt}
          datasets:
          - {name: small, partitionSize: 2MB, uri: s3://bucket/small}
          - {name: large, partitionSize: 8MB, uri: s3://bucket/large}
          output: {uri: s3://bucket/results}
        """
            + lines.indent(2);
    return InferenceSweeps.read(
        new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "sweep.yaml");
  }

  /** Sizes and ranks vary. */
  static InferenceSweep sizesAndRanks() {
    return sweep(
        """
        axes:
        - {field: data.totalSize, values: [32MB, 64MB, 128MB]}
        - {field: worldSize, values: [1, 2]}
        """);
  }

  /** Its runs on the machine, which say that they were measured. */
  static List<SweepRun> measured(InferenceSweep sweep, Parameters machine) {
    List<SweepRun> rows = new ArrayList<>();
    for (var cell : Grid.of(sweep).runs()) {
      var job = Workloads.job(sweep.getSpec().template(), cell.settings());
      double partition = Workloads.partitionBytes(cell.settings()).orElseThrow();
      double bytes = ByteQuantity.parse(job.data().totalSize());
      var work = Workloads.of(job, partition, bytes);
      Predictor predictor = new Predictor(machine, 9);
      SweepRun row =
          predictor.row(
              cell.cell().name(),
              cell.repeat(),
              cell.settings(),
              work,
              predictor.simulate(work, cell.repeat()),
              Pricing.defaults());
      Map<Measure, Double> values = new EnumMap<>(row.values());
      values.put(Measure.CORES, machine.get(Parameter.NODE_CORES));
      rows.add(
          new SweepRun(
              row.cell(),
              row.repeat(),
              Source.MEASURED,
              row.settings(),
              values,
              Map.of(),
              row.rankSeconds(),
              List.of()));
    }
    return rows;
  }
}
