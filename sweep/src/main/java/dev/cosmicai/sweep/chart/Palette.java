package dev.cosmicai.sweep.chart;

import java.awt.Color;
import java.util.List;

/**
 * Colours that are told apart by the colour-blind too: those of Okabe and Ito (Color Universal
 * Design, 2008), without the yellow, which paper swallows. Beyond them they come again; then
 * {@linkplain Marker markers} differ.
 */
final class Palette {
  static final Color INK = new Color(0x1b1f2a);
  static final Color SOFT = new Color(0x555d6e);
  static final Color GRID = new Color(0xe3e6ec);
  static final Color BLUE = new Color(0x0072b2);
  static final Color VERMILION = new Color(0xd55e00);

  private static final List<Color> SERIES =
      List.of(
          BLUE,
          VERMILION,
          new Color(0x009e73),
          new Color(0xcc79a7),
          new Color(0xe69f00),
          new Color(0x56b4e9),
          Color.BLACK);

  private Palette() {}

  static Color series(int index) {
    return SERIES.get(index % SERIES.size());
  }
}
