package dev.cosmicai.formats;

import dev.cosmicai.contract.PartitionFormat;

class NpzFuzzTest extends PartitionFuzzTest {
  NpzFuzzTest() {
    super(PartitionFormat.NPZ);
  }
}
