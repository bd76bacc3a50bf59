package dev.cosmicai.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SimulatedClusterTest {
  @Test
  void whatTheBenchmarksAddHasNoOpenPlacesAndTheirOwnNames() throws IOException {
    String scale = ScaleBenchmark.addition(20).yaml("1.2.3.4", "certificate");
    String sweeps = SweepsBenchmark.addition(3).yaml("1.2.3.4", "certificate");

    assertThat(scale).contains("durationMilliseconds: 15000,").contains("[ pods, services ]");
    assertThat(sweeps).contains("durationMilliseconds: 3000}").contains("[ pods ]");
    assertThat(List.of(scale, sweeps)).noneMatch(yaml -> yaml.contains("${"));
    assertThat(objects(scale)).hasSize(5);
    assertThat(objects(sweeps)).hasSize(3);
    assertThat(Stream.concat(objects(scale).stream(), objects(sweeps).stream()))
        .extracting(object -> object.getKind() + " " + object.getMetadata().getName())
        .doesNotHaveDuplicates();
  }

  private static List<GenericKubernetesResource> objects(String yaml) {
    return Arrays.stream(yaml.split("\n---\n"))
        .map(part -> Serialization.unmarshal(part, GenericKubernetesResource.class))
        .toList();
  }
}
