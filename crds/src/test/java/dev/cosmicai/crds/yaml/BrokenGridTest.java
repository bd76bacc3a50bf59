package dev.cosmicai.crds.yaml;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.cosmicai.crds.SweepYaml;
import dev.cosmicai.faults.FatalFault;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What no API server finds: what is wrong with the cells of a sweep. */
class BrokenGridTest {
  @ParameterizedTest(name = "{1}")
  @MethodSource
  void sweepWhoseCellsCannotRunIsRefused(String fields, String message) {
    assertThatThrownBy(() -> SweepYaml.with(fields))
        .isInstanceOf(FatalFault.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  static Stream<Arguments> sweepWhoseCellsCannotRunIsRefused() {
    return Stream.of(
        arguments(
            "exclude: [{dataset: 75MB}]",
            "spec.exclude[0].dataset is '75MB', which is none of its values: 25MB, 50MB"),
        arguments(
            "exclude: [{dataset: 25MB}, {dataset: 50MB}]",
            "spec.exclude leaves no cell of the grid; take something out of it"),
        arguments(
            "exclude: [{dataset: [25MB]}]",
            "spec.exclude[0].dataset is a list; it must be a whole number or a text"),
        arguments(
            "axes: [{field: data.totalSize, values: [much]}]",
            "spec.template.data.totalSize is 'much', not a number of bytes; write it like 100Gi,"
                + " 12.6GB or 500M (in the cell dataset: 25MB, data.totalSize: much)"),
        arguments(
            """
            axes:
            - {field: coordination, values: [Gang]}
            - {field: worldSize, values: [2, 4]}
            - {field: parallelism, values: [2]}
            """,
            "spec.template.parallelism is 2, but coordination: Gang needs all ranks at once; set it"
                + " to at least spec.worldSize, or leave it out (in the cell dataset: 25MB,"
                + " coordination: Gang, worldSize: 4, parallelism: 2)"),
        arguments(
            "axes: [{field: pricing.memoryGb, values: [large]}]",
            "spec.axes[0].values[0] is 'large'; pricing.memoryGb takes numbers, such as '1.5'"),
        arguments(
            "axes: [{field: batchSize, values: ['032']}]",
            "spec.axes[0].values[0] is '032'; batchSize takes whole numbers from 1 to 65536"));
  }
}
