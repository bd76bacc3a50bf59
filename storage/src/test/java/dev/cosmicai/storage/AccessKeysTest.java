package dev.cosmicai.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AccessKeysTest {
  @Test
  void secretKeysAreNotPrinted() {
    assertThat(new AccessKeys("public", "secret").toString()).doesNotContain("secret");
  }
}
