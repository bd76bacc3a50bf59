package dev.cosmicai.formats;

class SafetensorsFuzzTest extends PartitionFuzzTest {
  SafetensorsFuzzTest() {
    super(PartitionFormat.SAFETENSORS);
  }
}
