package dev.cosmicai.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * What ranks have stored of redshifts ever since version 2 is read, merged and written the same.
 */
class RedshiftEncodingTest {
  private static final String NONE = "CAIaACIAMgMSAQA6AxIBAEIDEgEASgMSAQBSAxIBAGIAagA=";

  private static final String ODD =
      "CAIQAxoRCAISDQgDEAsZAAAAAICHw8AiEQgBEg0IAhAFGQAAAACAh8NAKCwykwEI+AcShAFfkPIgAdZwAAAAAAAA"
          + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
          + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAD6WkvWrRTv0ZAAAAAAAA+H86Hgi+"
          + "BxIQALkd8/akHb+GbpcNm7dKhRkAAAAAAAD4f0KUAQjwBxKFAakfI+LnDoQAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
          + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
          + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAMnDm9sZKcp70ZAAAAAAAA+H9KDQj4BxIIKU+IObCgHAdSFAi+"
          + "BxIPNeUFxIBJ/4I2TUmbt0gFWAFiTgpMmrir+QHgo9V8gAioBoIGqAGEAtIPcqgC3AIcmAIOfHJcQE66BBSMAu4E"
          + "NFDyAboBzgGCApADUu4B7AQiWACQBpIB3Am2AWyKB4SoKGqBAQp/zJCWCO7/AYiAAeb/AraAEZ6AAuj/BKqABNT/"
          + "ArL3Av4j/OQJ+v8CkoAC7v8FgoADrIAG/v8I6v8EpoABgIAC/P8BmoAI+v8EioAIloAHsIAQ4P8GvIADhIAH9v8I"
          + "ooAHhoAQmIAD8n+KgAKSgAn4/wfOgBLaf76AG5aABoyABQ==";

  private static RankMetrics odd() {
    RankMetrics odd = Samples.survey(40, 7).metrics();
    odd.redshift().addUnlabelled(3);
    odd.add(new double[] {0.5}, new double[] {-99}, 3, 17);
    odd.add(new double[] {0.5}, new double[] {9_999}, 2, 5);
    odd.add(new double[] {0.5}, new double[] {-9_999}, 3, 11);
    odd.redshift().add(Double.NaN, 0.2);
    odd.redshift().add(-1e300, 0.1);
    odd.redshift().add(3.5, 0.1);
    odd.redshift().add(0.25, 0.25);
    return odd;
  }

  @Test
  void rankWithoutPartitionsIsWrittenAsBefore() {
    assertThat(text(new RankMetrics())).isEqualTo(NONE);
    assertThat(text(RankMetrics.of(TaskSpec.REDSHIFT))).isEqualTo(NONE);
    assertThat(read(NONE).measured()).isEmpty();
  }

  @Test
  void samplesAreWrittenAsBefore() throws Exception {
    assertThat(text(odd())).isEqualTo(ODD);
    byte[] survey = Samples.survey(5_113, 11).metrics().toBytes();
    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(survey)))
        .isEqualTo("04ff1b50acf0f55960e48c901919b663ed5f5f64926870f25466bcde0b3889c8");
  }

  @Test
  void metricsOfWhatWasStoredHaveTheSameBits() {
    RankMetrics merged = read(ODD);
    assertThat(merged.samples()).isEqualTo(50);
    assertThat(text(merged)).isEqualTo(ODD);

    RedshiftErrors errors = Samples.survey(5_113, 11).errors();
    assertThat(errors.mae()).isEqualTo(0.016129907266397188);
    assertThat(errors.mse()).isEqualTo(5.653306220132106E-4);
    assertThat(errors.bias()).isEqualTo(-1.4553407470899198E-4);
    assertThat(errors.precision()).isEqualTo(0.0152435302734375);
    assertThat(errors.r2()).isEqualTo(0.9804473277420755);
  }

  private static String text(RankMetrics metrics) {
    return Base64.getEncoder().encodeToString(metrics.toBytes());
  }

  private static RankMetrics read(String text) {
    return RankMetrics.fromBytes(Base64.getDecoder().decode(text));
  }
}
