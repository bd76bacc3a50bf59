package dev.cosmicai.formats.image;

/** JPEGs: the markers by this project's code, the data by the JDK's decoder. */
class JpegFuzzTest extends ImageFuzzTest {
  JpegFuzzTest() {
    super(".jpg");
  }
}
