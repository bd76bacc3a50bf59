package dev.cosmicai.storage.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

class CredentialsChainTest {
  @Test
  void regionOfAStoreIsNotThatOfTheProcess() {
    assumeTrue(System.getenv("AWS_REGION") == null, "the region is set for all of the process");
    String before = System.getProperty("aws.region");

    new CredentialsChain("eu-west-1").close();
    new CredentialsChain("eu-west-2").close();

    assertThat(System.getProperty("aws.region")).isEqualTo(before);
  }
}
