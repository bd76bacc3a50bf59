package dev.cosmicai.sweep.cai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.sweep.run.Fact;
import dev.cosmicai.sweep.run.Measure;
import dev.cosmicai.sweep.run.Source;
import dev.cosmicai.sweep.run.SweepRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaiFolderTest {
  private static final String STATS =
      "partition (MB),data (GB),run,total_cpu_time (seconds),total_cpu_memory (MB),throughput_bps,"
          + "total_bits";

  @TempDir private Path folder;

  @Test
  void ranksAreAddedUpAsInCaisTables() throws Exception {
    // Of 2 s each but one, which lies outside of the fence.
    write("result-partition-25MB/10GB/3/combined_data.json", ranks(2, 2, 2, 2, 2, 2, 60));

    SweepRun run = only();

    assertThat(run.source()).isEqualTo(Source.IMPORTED);
    assertThat(run.repeat()).isEqualTo(3);
    assertThat(run.cell()).isEqualTo("cai-lambda-25mb-10gb-512");
    assertThat(run.settings())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "system", "lambda", "partition (MB)", "25", "data (GB)", "10", "batchSize", "512"));
    assertThat(value(run, Measure.FORWARD_SECONDS_TRIMMED_MEAN)).isEqualTo(2);
    assertThat(value(run, Measure.FORWARD_SECONDS)).isEqualTo(72);
    assertThat(value(run, Measure.WORLD_SIZE)).isEqualTo(7);
    assertThat(value(run, Measure.SUM_OF_PEAK_MEMORY_MIB)).isEqualTo(7 * 17_000);
    assertThat(value(run, Measure.SUM_OF_RANK_RATES_BITS_PER_SECOND)).isEqualTo(7e6);
    assertThat(value(run, Measure.INPUT_BITS)).isEqualTo(72e6);
    assertThat(value(run, Measure.SAMPLES)).isEqualTo(720);
    assertThat(value(run, Measure.S3_SECONDS)).isCloseTo(0.7, within(1e-9));
    assertThat(value(run, Measure.S3_REQUEST_SECONDS_MEAN)).isCloseTo(0.1, within(1e-9));
    assertThat(run.value(Measure.S3_REQUESTS)).as("unknown, not 0").isEmpty();
    assertThat(run.facts())
        .containsEntry(Fact.DEVICE, "cpu")
        .containsEntry(Fact.OUTPUT, "result-partition-25MB/10GB/3");
  }

  @Test
  void clocksAndMemoryThatAreNoneAreFlagged() throws Exception {
    write("result-partition-25MB/10GB/1/combined_data.json", ranks(2, 3));
    assertThat(only().remarks())
        .contains(RankFile.FALSE_CLOCK, RankFile.FALSE_MEMORY)
        .anyMatch(remark -> remark.startsWith("its ranks saw 0.00 GiB of the 10.0"));
  }

  @Test
  void aListingThatEndedAtAThousandIsFlagged() throws Exception {
    double[] seconds = DoubleStream.generate(() -> 2).limit(1_000).toArray();
    write("result-partition-100MB/total256GB/1/combined_data.json", ranks(seconds));
    SweepRun run = only();
    assertThat(value(run, Measure.DATA_GIB)).isEqualTo(256);
    assertThat(run.remarks()).anyMatch(remark -> remark.contains("1,000 ranks"));
  }

  @Test
  void durationsOfAnotherFileGiveTrueRates() throws Exception {
    write("result-partition-25MB/total/1/combined_data.json", ranks(2, 2));
    write(
        "results/state_machine_logs.csv",
        "data (GB),batch_size,run,partition (MB),total_duration (s),inference_duration (s),"
            + "batch_varying\n12.6,512,1,25MB,40,8,False\ntiming,512,1,25MB,77.4,68.98,False\n");

    Map<String, SweepRun> runs = byCell();

    SweepRun run = runs.get("cai-lambda-25mb-12.6gb-512");
    assertThat(value(run, Measure.TOTAL_SECONDS)).isEqualTo(40);
    assertThat(value(run, Measure.MAP_SECONDS)).isEqualTo(8);
    assertThat(value(run, Measure.BITS_PER_SECOND)).isEqualTo(4e6 / 8);
    assertThat(value(run, Measure.SAMPLES_PER_SECOND)).isEqualTo(40 / 8.0);
    assertThat(value(runs.get("cai-lambda-25mb-12.6gb-512-timing"), Measure.MAP_SECONDS))
        .as("another run of the same size")
        .isEqualTo(68.98);
  }

  @Test
  void ranksOwnResultsCountBeforeTables() throws Exception {
    write("result-partition-25MB/1GB/1/combined_data.json", ranks(2, 2));
    write(
        "result_stats.csv",
        STATS
            + "\n25,1.0,1,9.9,1.0,1.0,1.0\n25,1.0,2,5.73,7.0,8.0,9.0\n25,1.0,mean,5.6,4.0,4.0,4.0\n");

    CaiFolder.Contents contents = CaiFolder.read(folder);

    assertThat(contents.warnings()).isEmpty();
    assertThat(contents.runs()).extracting(SweepRun::repeat).containsExactly(1, 2);
    assertThat(contents.runs())
        .extracting(run -> value(run, Measure.FORWARD_SECONDS_TRIMMED_MEAN))
        .containsExactly(2.0, 5.73);
    assertThat(value(contents.runs().get(1), Measure.SUM_OF_RANK_RATES_BITS_PER_SECOND))
        .isEqualTo(8);
  }

  @Test
  void batchSizesAreAnExperimentOfTheirOwn() throws Exception {
    write("result-partition-100MB/1GB/Batches/512/run 2/combined_data.json", ranks(2));
    write("result-partition-100MB/1GB/2/combined_data.json", ranks(3));
    write("batch.csv", "batch_size,run,total_cpu_time (seconds)\n32,1,8.38\n");
    assertThat(byCell().keySet())
        .containsExactlyInAnyOrder(
            "cai-lambda-100mb-1gb-512-batches",
            "cai-lambda-100mb-1gb-512",
            "cai-lambda-25mb-1gb-32-batches");
  }

  @Test
  void filesOfSingleRanksAreARunAndPartsOfAWholeAreNone() throws Exception {
    write("result-partition-50MB/2GB/1/0.json", rank(2));
    write("result-partition-50MB/2GB/1/1.json", rank(4));
    write("result-partition-50MB/4GB/1/combined_data.json", ranks(1, 1, 1));
    write("result-partition-50MB/4GB/1/combined_data_1.json", ranks(1, 1));
    assertThat(CaiFolder.read(folder).runs())
        .extracting(run -> value(run, Measure.WORLD_SIZE))
        .containsExactly(2.0, 3.0);
  }

  @Test
  void runsOnHpcSystemsAndOnOnesOwnMachineAreRead() throws Exception {
    write(
        "cuda/total.json",
        """
        [{"total_execution_time (seconds)": 5.2, "total_process_memory (MB)": 877.7,
          "num_batches": 103, "batch_size": 512, "device": "cuda", "GB_processed": 1,
          "throughput_bps": 1.6e9, "sample_persec": [10131.5]}]
        """);
    write(
        "Results.json",
        """
        {"total execution time": 131.8, "throughput": 31118881.7, "batch size": 32,
         "number of batches": 781, "device": "cpu", "MAE": 0.013}
        """);
    write(
        "hpc.csv",
        "partition(MB),data(GB),run,num_worlds,duration,job_id\n100,10,1,103,0:01:46,3290261\n");

    Map<String, SweepRun> runs = byCell();

    SweepRun cuda = runs.get("cai-hpc-cuda-1gb-512");
    assertThat(value(cuda, Measure.TOTAL_SECONDS)).isEqualTo(5.2);
    assertThat(value(cuda, Measure.PEAK_MEMORY_MIB)).isEqualTo(877.7);
    assertThat(value(cuda, Measure.SAMPLES_PER_SECOND)).isEqualTo(10131.5);
    assertThat(cuda.remarks()).isEmpty();
    SweepRun local = runs.get("cai-local-cpu-32");
    assertThat(value(local, Measure.FORWARD_SECONDS)).isEqualTo(131.8);
    assertThat(value(local, Measure.SUM_OF_RANK_RATES_BITS_PER_SECOND)).isEqualTo(31118881.7);
    assertThat(local.values()).doesNotContainKeys(Measure.TOTAL_SECONDS, Measure.BITS_PER_SECOND);
    assertThat(local.remarks()).singleElement().asString().contains("time is that within the");
    assertThat(value(runs.get("cai-hpc-100mb-10gb-512"), Measure.TOTAL_SECONDS)).isEqualTo(106);
  }

  @Test
  void whatIsDamagedIsLeftOutAndNamed() throws Exception {
    write("result-partition-25MB/1GB/1/combined_data.json", ranks(2));
    write("result-partition-25MB/1GB/2/combined_data.json", ranks(2).substring(5));
    write(
        "result-partition-25MB/1GB/3/combined_data.json",
        "[" + rank(1) + ", {\"total_cpu_time (seconds)\": \"fast\"}]");
    write("a.csv", STATS + "\n25,1.0,x,1,1,1,1\n25,1.0\n25,big,4,1,1,1,1\n25,1.0,5,1,1,1,1\n");
    write("unknown.csv", "a,b\n1,2\n");
    write("unknown.json", "{\"a\": 1}");

    CaiFolder.Contents contents = CaiFolder.read(folder);

    assertThat(contents.runs()).extracting(SweepRun::repeat).containsExactly(1, 5);
    assertThat(contents.warnings())
        .containsExactlyInAnyOrder(
            "left out of result-partition-25MB/1GB/2/combined_data.json: it is no JSON",
            "left out of result-partition-25MB/1GB/3: entry 1 (counted from 0) has no number in"
                + " \"total_cpu_time (seconds)\"",
            "left out of a.csv: line 2: 'x' is no number",
            "left out of a.csv: line 3: it has 2 fields, and 7 columns have names",
            "left out of a.csv: line 4: 'big' is no size of data");
  }

  @Test
  void folderWithoutResultsIsRefused() {
    assertThat(refusal(folder))
        .contains(folder + " holds no results of CAI, such as combined_data.json");
    assertThat(refusal(folder.resolve("none"))).endsWith("none is no folder; correct the name");
  }

  private static String refusal(Path where) {
    FatalFault fault = catchThrowableOfType(FatalFault.class, () -> CaiFolder.read(where));
    assertThat(fault.reason()).isEqualTo(Reason.InputNotFound);
    return fault.getMessage();
  }

  private SweepRun only() {
    CaiFolder.Contents contents = CaiFolder.read(folder);
    assertThat(contents.warnings()).isEmpty();
    assertThat(contents.runs()).hasSize(1);
    return contents.runs().get(0);
  }

  private Map<String, SweepRun> byCell() {
    return CaiFolder.read(folder).runs().stream()
        .collect(Collectors.toMap(SweepRun::cell, run -> run));
  }

  private static double value(SweepRun run, Measure measure) {
    return run.value(measure).orElseThrow(() -> new AssertionError(measure + " is not known"));
  }

  private void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private static String ranks(double... seconds) {
    return IntStream.range(0, seconds.length)
        .mapToObj(i -> rank(seconds[i]))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** Ten samples a second, a million bits a second. */
  private static String rank(double seconds) {
    return String.format(
        Locale.ROOT,
        """
        {"total_cpu_time (seconds)": %s, "total_cpu_memory (MB)": 17000, "num_batches": 3,
         "execution_time (seconds/batch)": 1.9, "batch_size": 512, "device": "cpu",
         "throughput_bps": 1000000, "sample_persec": 10, "result_path": "r", "data_path": "1.pt",
         "s3_total_time": 0.1, "s3_avg_time": 0.1, "s3_min_time": 0.1, "s3_max_time": 0.1}
        """,
        seconds);
  }
}
