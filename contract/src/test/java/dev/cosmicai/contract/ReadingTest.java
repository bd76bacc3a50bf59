package dev.cosmicai.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingTest {
  private static final Transform FIRST = new Transform(null, null, null, null, null, true);
  private static final Transform SCALE = new Transform(null, null, null, 1 / 255.0, null, null);

  static final Reading EVERYTHING =
      new Reading(
          Map.of("images", "img", "redshift", "z spec, $(x), \"é\""),
          List.of("objid", "ra"),
          Map.of("images", List.of(FIRST, SCALE)),
          Task.REGRESSION);

  @Test
  void whatWasWrittenIsRead() {
    assertThat(Reading.parse(EVERYTHING.toString())).isEqualTo(EVERYTHING);
  }

  /** Its text is part of what a manifest's digest covers. */
  @Test
  void textStaysTheSameForever() {
    assertThat(EVERYTHING)
        .hasToString(
            "{\"columns\":{\"images\":\"img\",\"redshift\":\"z spec, $(x), \\\"é\\\"\"},"
                + "\"keep\":[\"objid\",\"ra\"],\"transforms\":{\"images\":["
                + "{\"channelsFirst\":true},{\"scale\":0.00392156862745098}]},"
                + "\"task\":\"regression\"}");
  }

  @Test
  void whatNobodySaidIsNoText() {
    assertThat(Reading.DEFAULT).hasToString("");
    assertThat(new Reading(Map.of(), List.of(), Map.of(), null)).isEqualTo(Reading.DEFAULT);
    assertThat(Reading.parse("")).isEqualTo(Reading.DEFAULT);
    assertThat(new Reading(null, null, null, Task.NONE)).hasToString("{\"task\":\"none\"}");
  }

  @Test
  void textDoesNotDependOnTheOrderOfNames() {
    List<String> names = new ArrayList<>(List.of("q", "a", "redshift", "images", "B", "10", "9"));
    String ascending = readingOf(names).toString();
    Collections.reverse(names);

    assertThat(readingOf(names)).hasToString(ascending);
  }

  @Test
  void orderOfStepsAndOfKeptColumnsCounts() {
    Reading turned =
        new Reading(null, List.of("ra", "objid"), Map.of("images", List.of(SCALE, FIRST)), null);

    assertThat(Reading.parse(turned.toString()).keep()).containsExactly("ra", "objid");
    assertThat(Reading.parse(turned.toString()).transforms().get("images"))
        .containsExactly(SCALE, FIRST);
  }

  @Test
  void copiesAreTaken() {
    Map<String, String> columns = new LinkedHashMap<>(Map.of("images", "img"));
    Map<String, List<Transform>> transforms = new LinkedHashMap<>();
    Reading reading = new Reading(columns, null, transforms, null);
    columns.clear();
    transforms.put("images", List.of(SCALE));

    assertThat(reading).hasToString("{\"columns\":{\"images\":\"img\"}}");
    assertThatThrownBy(() -> reading.columns().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> reading.transforms().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'kept': ['a']} | columns are read: Unrecognized field ",
        "{'transforms': {'x': [{'scale': 1, 'blur': 2}]}} | Unrecognized field ",
        "{'transforms': {'x': [{'scale': 0}]}} | columns are read: scale is a number other than 0",
        "{'transforms': {'x': [{'channels': [1.5]}]}} | 1.5",
        "{'transforms': {'x': [null]}} | null",
        "{'transforms': {'x': null}} | null",
        "{'columns': {'x': null}} | null",
        "{'keep': [null]} | null",
        "{'task': 'galaxies'} | not one of the values accepted for Enum class",
        "{'task': 0} | not allowed to deserialize Enum value out of number",
        "{'keep': ['a'], 'keep': ['b']} | Duplicate field 'keep'",
        "{'keep': ['a']} x | Unrecognized token 'x'",
        "{'keep': | Unexpected end-of-input",
        "null | it is null",
        "[] | Cannot deserialize value of type",
      })
  void anythingElseIsRefusedInOneLine(String json, String message) {
    assertThatThrownBy(() -> Reading.parse(json.replace('\'', '"')))
        .isInstanceOfSatisfying(
            FatalFault.class, fault -> assertThat(fault.reason()).isEqualTo(Reason.InvalidSpec))
        .hasMessageStartingWith("it does not say how columns are read: ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  private static Reading readingOf(List<String> names) {
    Map<String, String> columns = new LinkedHashMap<>();
    Map<String, List<Transform>> transforms = new LinkedHashMap<>();
    for (String name : names) {
      columns.put(name, name + "1");
      transforms.put(name, List.of(SCALE));
    }
    return new Reading(columns, null, transforms, null);
  }
}
