package dev.cosmicai.crds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteQuantityTest {
  @ParameterizedTest
  @CsvSource({
    "512, 512",
    "512B, 512",
    "1k, 1000",
    "1KB, 1000",
    "1Ki, 1024",
    "12.6GB, 12600000000",
    "100Gi, 107374182400",
    "100GiB, 107374182400",
    "1.5Ki, 1536",
    "0.5Ti, 549755813888",
    "7Ei, 8070450532247928832",
    "9223372036854775807, 9223372036854775807"
  })
  void quantitiesAreExact(String text, long bytes) {
    assertThat(ByteQuantity.parse(text)).isEqualTo(bytes);
    assertThat(text).matches(ByteQuantity.PATTERN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Gi", "1i", "-1", "1 Gi", "1g", "1e3", "1.", ".5G", "1GBs", "0x10"})
  void otherTextsAreRefusedBySchemaAndReader(String text) {
    assertThatThrownBy(() -> ByteQuantity.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a number of bytes");
    assertThat(text).doesNotMatch(ByteQuantity.PATTERN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.4", "8Ei", "99999999999999999999"})
  void nothingAndTooMuchAreRefused(String text) {
    assertThatThrownBy(() -> ByteQuantity.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("is '" + text + "'");
  }
}
