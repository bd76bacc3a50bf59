package dev.cosmicai.formats.image;

/** PNGs: the chunks by this project's code, the data by the JDK's decoder. */
class PngFuzzTest extends ImageFuzzTest {
  PngFuzzTest() {
    super(".png");
  }
}
