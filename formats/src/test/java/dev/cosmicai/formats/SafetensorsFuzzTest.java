package dev.cosmicai.formats;

import dev.cosmicai.contract.PartitionFormat;

class SafetensorsFuzzTest extends PartitionFuzzTest {
  SafetensorsFuzzTest() {
    super(PartitionFormat.SAFETENSORS);
  }
}
