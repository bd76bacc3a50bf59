package dev.cosmicai.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cosmicai.crds.InferenceJob;
import dev.cosmicai.crds.grid.Grid;
import dev.cosmicai.crds.sweep.InferenceSweep;
import dev.cosmicai.crds.validation.InferenceSweepValidator;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepRunsTest {
  @Test
  void theSweepsOfTheBenchmarkAreSuchAsTheApiServerTakes() throws IOException {
    GenericKubernetesResource sent = SweepsBenchmark.sweep("sweep-0", 200, 3, 10);
    InferenceSweep sweep = read(sent);

    assertThat(sent.<List<Object>>get("spec", "axes", 0, "values")).hasSize(100).contains(1, 100);
    assertThat(sent.<List<Object>>get("spec", "axes", 1, "values")).containsExactly(0, 1);
    assertThat(InferenceSweepValidator.validate(sweep)).isEmpty();
    assertThat(Grid.of(sweep).cells()).hasSize(200);
    assertThat(Grid.of(sweep).runs()).hasSize(600);
  }

  @Test
  void sweepsWhoseJobsAreTheirOwnAreFine() throws IOException {
    List<InferenceJob> jobs = new ArrayList<>(jobs("sweep-0"));
    jobs.addAll(jobs("sweep-1"));

    assertThat(SweepRuns.faults(ended("sweep-0", 4), jobs)).isEmpty();
    assertThat(SweepRuns.faults(ended("sweep-1", 4), jobs)).isEmpty();
  }

  @Test
  void whatIsMissingUnfinishedOrElsewhereIsNamed() throws IOException {
    List<InferenceJob> jobs = new ArrayList<>(jobs("sweep-0"));
    String missing = jobs.remove(0).name();
    jobs.get(0).setStatus(null);
    InferenceJob astray = jobs.get(1);
    astray.setSpec(astray.getSpec().withOutputUri("s3://benchmark/results/sweep-1/x"));
    InferenceJob strange = jobs("sweep-1").get(0);
    strange.getMetadata().setOwnerReferences(astray.getMetadata().getOwnerReferences());
    jobs.add(strange);

    assertThat(SweepRuns.faults(ended("sweep-0", 3), jobs))
        .contains(
            "sweep-0 has no job " + missing,
            jobs.get(0).name() + " is not complete",
            astray.name() + " writes to s3://benchmark/results/sweep-1/x",
            strange.name() + " is no run of sweep-0")
        .anyMatch(line -> line.startsWith("sweep-0 counts "))
        .hasSize(5);
  }

  private static InferenceSweep sweep(String name) throws IOException {
    InferenceSweep sweep = read(SweepsBenchmark.sweep(name, 2, 2, 1));
    sweep.getMetadata().setUid("uid-of-" + name);
    return sweep;
  }

  private static InferenceSweep read(GenericKubernetesResource sent) {
    return Serialization.unmarshal(Serialization.asJson(sent), InferenceSweep.class);
  }

  private static InferenceSweep ended(String name, int completed) throws IOException {
    ObjectNode json = Serialization.unmarshal(Serialization.asJson(sweep(name)), ObjectNode.class);
    json.putObject("status")
        .putObject("runs")
        .put("total", 4)
        .put("active", 0)
        .put("completed", completed)
        .put("failed", 0);
    return Serialization.unmarshal(json.toString(), InferenceSweep.class);
  }

  private static List<InferenceJob> jobs(String name) throws IOException {
    InferenceSweep sweep = sweep(name);
    return Grid.of(sweep).runs().stream()
        .map(
            run -> {
              ObjectNode json =
                  Serialization.unmarshal(Serialization.asJson(run.job()), ObjectNode.class);
              json.putObject("status").put("phase", "Complete");
              InferenceJob job = Serialization.unmarshal(json.toString(), InferenceJob.class);
              job.getMetadata()
                  .setOwnerReferences(
                      List.of(
                          new OwnerReferenceBuilder()
                              .withUid(sweep.getMetadata().getUid())
                              .build()));
              return job;
            })
        .toList();
  }
}
