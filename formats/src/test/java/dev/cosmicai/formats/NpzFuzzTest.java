package dev.cosmicai.formats;

class NpzFuzzTest extends PartitionFuzzTest {
  NpzFuzzTest() {
    super(PartitionFormat.NPZ);
  }
}
