package dev.cosmicai.storage;

import java.time.Instant;

/** What the services answer that give keys for some time; these are good for long. */
final class TemporaryKeys {
  static final Instant EXPIRATION = Instant.parse("2999-01-01T00:00:00Z");

  private TemporaryKeys() {}

  static FakeStore.Trouble ofARole(String accessKey) {
    return ofSts("AssumeRole", accessKey);
  }

  static FakeStore.Trouble ofAWebIdentity(String accessKey) {
    return ofSts("AssumeRoleWithWebIdentity", accessKey);
  }

  static FakeStore.Trouble ofSingleSignOn(String accessKey) {
    return Troubles.body(
        """
        {"roleCredentials": {"accessKeyId": "%s", "secretAccessKey": "s", "sessionToken": "t",
         "expiration": %d}}
        """
            .formatted(accessKey, EXPIRATION.toEpochMilli()));
  }

  private static FakeStore.Trouble ofSts(String action, String accessKey) {
    return Troubles.body(
        """
        <%1$sResponse><%1$sResult><Credentials><AccessKeyId>%2$s</AccessKeyId>
        <SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
        <Expiration>%3$s</Expiration></Credentials></%1$sResult></%1$sResponse>
        """
            .formatted(action, accessKey, EXPIRATION));
  }
}
