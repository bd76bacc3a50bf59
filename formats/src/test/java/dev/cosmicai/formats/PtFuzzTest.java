package dev.cosmicai.formats;

class PtFuzzTest extends PartitionFuzzTest {
  PtFuzzTest() {
    super(PartitionFormat.PT);
  }
}
