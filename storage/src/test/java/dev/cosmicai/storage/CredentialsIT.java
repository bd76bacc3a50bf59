package dev.cosmicai.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cosmicai.storage.StoreProbe.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials from each place where people keep them, and what is said when they are not there. */
class CredentialsIT {
  private static final int PERMISSION_DENIED = 77;
  private static final int UNAVAILABLE = 81;

  @TempDir Path home;

  private final Map<String, String> environment = new HashMap<>();
  private FakeStore store;
  private FakeStore service;

  @BeforeEach
  void start() throws IOException {
    store = new FakeStore();
    store.hold("content".getBytes(StandardCharsets.UTF_8));
    service = new FakeStore();
    environment.put("AWS_ENDPOINT_URL_STS", url(service));
    environment.put("AWS_ENDPOINT_URL_SSO", url(service));
    environment.put("AWS_REGION", "us-east-1");
    Files.createDirectories(home.resolve(".aws"));
  }

  @AfterEach
  void stop() {
    store.close();
    service.close();
  }

  @Test
  void keysOfTheEnvironmentAreTaken() {
    environment.put("AWS_ACCESS_KEY_ID", "ENV");
    environment.put("AWS_SECRET_ACCESS_KEY", "s");

    assertReadAs("ENV");
  }

  @Test
  void withoutAnyTheUserIsToldHowToGiveThem() {
    assertFails(PERMISSION_DENIED, "there are no credentials", "set AWS_ACCESS_KEY_ID");
    assertThat(store.requests()).isEmpty();
  }

  @Test
  void halfAKeyIsSaidToBeHalf() {
    environment.put("AWS_ACCESS_KEY_ID", "ENV");

    assertThat(read().text()).contains("AWS_SECRET_ACCESS_KEY gives no credentials");
  }

  @Test
  void aWebIdentityBecomesItsRole() throws IOException {
    useWebIdentity();
    service.next(TemporaryKeys.ofAWebIdentity("ROLE"));

    assertReadAs("ROLE");
  }

  @Test
  void aWebIdentityWhoseRoleIsDeniedIsFinalInTheServicesWords() throws IOException {
    useWebIdentity();
    service.next(Troubles.deniedBySts("Not authorized to perform sts:AssumeRoleWithWebIdentity"));

    assertFails(
        PERMISSION_DENIED,
        "web identity",
        "HTTP 403 AccessDenied Not authorized to perform sts:Assume");
    assertThat(service.requests()).hasSize(1);
  }

  @Test
  void aWebIdentityWithoutARegionUsesTheStores() throws IOException {
    useWebIdentity();
    environment.remove("AWS_REGION");
    service.next(Troubles.deniedBySts("Not authorized to perform sts:AssumeRoleWithWebIdentity"));

    assertFails(PERMISSION_DENIED, "Not authorized to perform sts:Assume");
  }

  @Test
  void aHostOfTheServiceThatIsUnknownIsNamed() throws IOException {
    useWebIdentity();
    environment.put("AWS_ENDPOINT_URL_STS", "http://sts.invalid");
    environment.put("AWS_MAX_ATTEMPTS", "1");

    assertFails(UNAVAILABLE, "web identity", "unknown host");
  }

  @Test
  void aTokenFileThatIsNotThereIsNamed() {
    environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", "/no/such/token");
    environment.put("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/reader");

    assertFails(PERMISSION_DENIED, "NoSuchFile /no/such/token");
  }

  @Test
  void aServiceThatIsAwayIsWaitedFor() throws IOException {
    useWebIdentity();
    environment.put("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:1");
    environment.put("AWS_MAX_ATTEMPTS", "1");

    assertFails(UNAVAILABLE, "web identity", "Connection refused");
  }

  @Test
  void singleSignOnWorks() throws Exception {
    signIn();
    service.next(TemporaryKeys.ofSingleSignOn("SSO"));

    assertReadAs("SSO");
    assertThat(service.headers().get(0).getFirst("x-amz-sso_bearer_token")).isEqualTo("bearer");
  }

  @Test
  void aRoleOverSingleSignOnWorks() throws Exception {
    signIn();
    config(
        "[profile role]\nrole_arn = arn:aws:iam::123456789012:role/reader\nsource_profile = sso\n");
    environment.put("AWS_PROFILE", "role");
    service.next(TemporaryKeys.ofSingleSignOn("SSO"), TemporaryKeys.ofARole("ROLE"));

    assertReadAs("ROLE");
  }

  @Test
  void aRoleOfAProfileWithoutARegionIsAskedForInTheStores() throws Exception {
    config(
        """
        [profile keys]
        aws_access_key_id = PROFILE
        aws_secret_access_key = s
        [profile role]
        role_arn = arn:aws:iam::123456789012:role/reader
        source_profile = keys
        """);
    environment.put("AWS_PROFILE", "role");
    environment.put("COSMIC_S3_REGION", "sky-1");
    environment.remove("AWS_REGION");
    service.next(TemporaryKeys.ofARole("ROLE"));

    assertReadAs("ROLE");
    assertThat(service.headers().get(0).getFirst("Authorization")).contains("/sky-1/sts/");
  }

  @Test
  void aWebIdentityOfAProfileBecomesItsRole() throws IOException {
    config(webIdentityProfile());
    service.next(TemporaryKeys.ofAWebIdentity("ROLE"));

    assertReadAs("ROLE");
  }

  @Test
  void aWebIdentityOfAProfileWithoutARegionIsAskedForInTheStores() throws IOException {
    config(webIdentityProfile());
    environment.put("COSMIC_S3_REGION", "sky-1");
    environment.put("AWS_MAX_ATTEMPTS", "1");
    environment.keySet().removeAll(List.of("AWS_REGION", "AWS_ENDPOINT_URL_STS"));

    assertFails(UNAVAILABLE, "the profile 'default'", "sts.sky-1.amazonaws.com");
  }

  @Test
  void whoHasNotSignedInIsToldWhatTheSdkSays() throws IOException {
    useSingleSignOn();

    assertFails(PERMISSION_DENIED, "the profile 'sso' gives no credentials");
  }

  @Test
  void aRefusedSignOnIsToldInTheServicesWords() throws Exception {
    signIn();
    service.next(
        Troubles.answer(
            401,
            Map.of("x-amzn-ErrorType", "UnauthorizedException"),
            "{\"message\":\"Session token not found or invalid\"}"));

    assertFails(PERMISSION_DENIED, "Session token not found or invalid");
  }

  @Test
  void aProgramThatGivesCredentialsIsAsked() throws IOException {
    Path keys = home.resolve("keys.json");
    Files.writeString(
        keys, "{\"Version\":1,\"AccessKeyId\":\"PROGRAM\",\"SecretAccessKey\":\"s\"}");
    config("[default]\ncredential_process = cat " + keys + "\n");

    assertReadAs("PROGRAM");
  }

  @Test
  void aProgramThatFailsIsQuoted() throws IOException {
    config("[default]\ncredential_process = ls /no/such/vault\n");

    assertFails(PERMISSION_DENIED, "the profile 'default'", "/no/such/vault");
  }

  @Test
  void aProfileThatDoesNotExistIsNamed() {
    environment.put("AWS_PROFILE", "nobody");

    assertThat(read().text()).contains("the profile 'nobody' gives no credentials");
  }

  @Test
  void keysThatExpiredAreRenewedAndTriedAgain() throws Exception {
    signIn();
    service.next(TemporaryKeys.ofSingleSignOn("SSO"));
    store.next(Troubles.status(400, "ExpiredToken"));

    assertReadAs("SSO");
    assertThat(store.requests()).hasSize(2);
  }

  private void assertReadAs(String accessKey) {
    assertThat(read()).isEqualTo(new Outcome(0, "content"));
    assertThat(store.headers().get(0).getFirst("Authorization"))
        .contains("Credential=" + accessKey + "/");
  }

  private void assertFails(int exitCode, String... words) {
    Outcome outcome = read();
    assertThat(outcome.exitCode()).as(outcome.text()).isEqualTo(exitCode);
    assertThat(outcome.text()).contains(words);
  }

  private Outcome read() {
    return StoreProbe.read(url(store), home, environment);
  }

  private void useWebIdentity() throws IOException {
    Path token = Files.writeString(home.resolve("token"), "token");
    environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", token.toString());
    environment.put("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/reader");
  }

  private String webIdentityProfile() throws IOException {
    Path token = Files.writeString(home.resolve("token"), "token");
    return "[default]\nrole_arn = arn:aws:iam::123456789012:role/reader\nweb_identity_token_file = "
        + token;
  }

  private void useSingleSignOn() throws IOException {
    config(
        """
        [sso-session work]
        sso_start_url = https://work.example.org/start
        sso_region = us-east-1
        [profile sso]
        sso_session = work
        sso_account_id = 123456789012
        sso_role_name = reader
        """);
    environment.put("AWS_PROFILE", "sso");
  }

  /** What {@code aws sso login} leaves behind. */
  private void signIn() throws Exception {
    useSingleSignOn();
    byte[] digest =
        MessageDigest.getInstance("SHA-1").digest("work".getBytes(StandardCharsets.UTF_8));
    Path token = home.resolve(".aws/sso/cache/" + HexFormat.of().formatHex(digest) + ".json");
    Files.createDirectories(token.getParent());
    Files.writeString(
        token,
        "{\"accessToken\":\"bearer\",\"expiresAt\":\""
            + TemporaryKeys.EXPIRATION
            + "\",\"region\":\"us-east-1\",\"startUrl\":\"https://work.example.org/start\"}");
  }

  private void config(String text) throws IOException {
    Path file = home.resolve(".aws/config");
    String before = Files.exists(file) ? Files.readString(file) : "";
    Files.writeString(file, before + text);
  }

  private static String url(FakeStore server) {
    return "http://127.0.0.1:" + server.port();
  }
}
