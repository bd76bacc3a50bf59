package dev.cosmicai.formats;

import dev.cosmicai.contract.PartitionFormat;

class PtFuzzTest extends PartitionFuzzTest {
  PtFuzzTest() {
    super(PartitionFormat.PT);
  }
}
