package dev.cosmicai.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputLayoutTest {
  private final OutputLayout layout = new OutputLayout(ObjectUri.parse("s3://sky/runs/1"));

  @Test
  void objectsLieWhereOthersLookForThem() {
    assertThat(layout.rank(42)).hasToString("s3://sky/runs/1/ranks/42.json");
    assertThat(layout.predictions(7, PredictionsFormat.NPZ))
        .hasToString("s3://sky/runs/1/predictions/7.npz");
    assertThat(layout.generation(7)).hasToString("s3://sky/runs/1/generations/00007.json");
    assertThat(layout.generation(7).toString()).startsWith(layout.generationsFolder().toString());
    assertThat(layout.manifestChunk(30_000, "0123456789abcdef".repeat(4)))
        .hasToString("s3://sky/runs/1/manifest/030000-0123456789abcdef.json");
  }

  @Test
  void entriesAreReadFromTheNameThatTheyWereGiven() {
    OutputLayout.Entries entries = new OutputLayout.Entries(1, 256);

    assertThat(layout.journal(entries))
        .hasToString("s3://sky/runs/1/journal/0000000001-0000000256.json");
    assertThat(OutputLayout.entriesOf(layout.journal(entries))).contains(entries);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "out/journal/.json",
        "out/journal/1-1.json",
        "out/journal/0000000000-0000000001.json",
        "out/journal/0000000002-0000000001.json",
        "out/journal/0000000001-0000000001.json.bak",
        "out/journal/00000000001-00000000001.json",
        "out/journal/old/0000000001-0000000001.json",
        "out/journal1/0000000001-0000000001.json"
      })
  void otherNamesAreNoEntries(String key) {
    assertThat(OutputLayout.entriesOf(new ObjectUri("sky", key))).isEmpty();
  }
}
