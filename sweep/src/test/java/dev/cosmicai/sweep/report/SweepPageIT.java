package dev.cosmicai.sweep.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.sweep.FinishedRun;
import dev.cosmicai.sweep.FinishedRun.Work;
import dev.cosmicai.sweep.cell.Cell;
import dev.cosmicai.sweep.figure.SweepFigures;
import dev.cosmicai.sweep.run.SweepRun;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens the page in a real browser. */
class SweepPageIT {
  private static final String SHOWN = "document.getElementById('shown').textContent";

  /** Pairs of pieces of text that cover each other, as far as they are seen. */
  private static final String OVERLAPS =
      """
      (() => {
        const pieces = [];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const node = walker.currentNode;
          if (!node.data.trim() || ["SCRIPT", "STYLE", "OPTION"].includes(node.parentNode.tagName)) continue;
          const range = document.createRange();
          range.selectNodeContents(node);
          for (const box of range.getClientRects()) {
            if (box.width > 0) pieces.push({ text: node.data.trim(), box });
          }
        }
        const cover = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
          && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 6;
        const found = [];
        pieces.forEach((a, i) => pieces.slice(i + 1).forEach(b => {
          if (cover(a.box, b.box)) found.push(a.text + " / " + b.text);
        }));
        return pieces.length < 50 ? ["no text"] : found;
      })()
      """;

  @TempDir Path folder;

  @Test
  void itOpensWithoutAnErrorFiltersSortsAndNothingOverlaps() throws Exception {
    Path profile = Files.createDirectory(folder.resolve("profile"));
    URI page = Files.write(folder.resolve("sweep.html"), page()).toUri();
    try (Chromium chromium = Chromium.start(profile)) {
      for (int width : new int[] {1200, 400}) {
        chromium.open(page, width, 900);
        assertThat(chromium.evaluate(SHOWN).asText())
            .isEqualTo("Shown are 6 of 6 cells and 12 of 12 runs.");
        assertThat(chromium.evaluate(OVERLAPS)).as("overlapping at " + width).isEmpty();
        assertThat(chromium.evaluate("document.documentElement.scrollWidth").intValue())
            .as("the page's own width at " + width)
            .isLessThanOrEqualTo(width);
        keep(chromium, width);
      }

      chromium.evaluate(choose("worldSize", "4"));
      assertThat(chromium.evaluate(SHOWN).asText())
          .isEqualTo("Shown are 2 of 6 cells and 4 of 12 runs.");
      assertThat(chromium.evaluate("location.hash").asText()).isEqualTo("#worldSize=4");
      assertThat(chromium.evaluate(visible("cell")).toString())
          .isEqualTo("[\"4-64\",\"4-64\",\"4-512\",\"4-512\"]");

      chromium.evaluate("document.querySelector('#runs [data-name=total_seconds] button').click()");
      List<Double> sorted = new ArrayList<>();
      chromium.evaluate(visible("total_seconds")).forEach(t -> sorted.add(t.asDouble()));
      assertThat(sorted).hasSize(4).isSorted();

      chromium.open(URI.create(page + "#batchSize=64&cell=8-"), 1200, 900);
      assertThat(chromium.evaluate(SHOWN).asText())
          .isEqualTo("Shown are 1 of 6 cells and 2 of 12 runs.");
      assertThat(chromium.errors()).isEmpty();
    }
  }

  @Test
  void wordsFromElsewhereAreEscapedAndNothingIsLoaded() {
    List<SweepRun> runs = runs();

    String page =
        new String(
            SweepPage.html("<b>&", runs, Cell.of(runs), List.of(), List.of("</script>")), UTF_8);

    assertThat(page)
        .contains("Sweep &lt;b&gt;&amp;")
        .doesNotContain("<b>&")
        .doesNotContain("src=\"h");
    assertThat(page.split("</script>", -1)).hasSize(2);
  }

  private static String choose(String column, String value) {
    return "{ const select = document.querySelector('[data-filter=%s]'); select.value = '%s';"
            .formatted(column, value)
        + " select.dispatchEvent(new Event('change')); }";
  }

  /** The values of a column of the visible runs. */
  private static String visible(String column) {
    return ("(() => { const place = document.querySelector('#runs [data-name=%s]').cellIndex;"
            + " return [...document.querySelectorAll('#runs tbody tr')].filter(r => !r.hidden)"
            + ".map(r => r.cells[place].dataset.value); })()")
        .formatted(column);
  }

  private static List<SweepRun> runs() {
    List<SweepRun> runs = new ArrayList<>();
    for (int ranks : new int[] {2, 4, 8}) {
      for (int batchSize : new int[] {64, 512}) {
        FinishedRun.of(new Work(25, 16, ranks, batchSize), 2, "worldSize", "batchSize")
            .forEach(run -> runs.add(run.row()));
      }
    }
    return runs;
  }

  private static byte[] page() {
    List<SweepRun> runs = runs();
    List<Cell> cells = Cell.of(runs);
    return SweepPage.html(
        "ranks-and-batches",
        runs,
        cells,
        SweepFigures.of(cells),
        List.of("the repeats of cell 4-64 lie 81 % of their median apart"));
  }

  /** Keeps a picture for who wants to look: {@code target/sweep-1200.png}. */
  private static void keep(Chromium chromium, int width) throws Exception {
    Files.write(Path.of("target", "sweep-" + width + ".png"), chromium.screenshot());
  }
}
