package dev.cosmicai.onnx;

import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.StorageSettings;
import dev.cosmicai.coordinator.RunPlans;
import dev.cosmicai.faults.TerminationMessage;
import dev.cosmicai.formats.npy.NpzReader;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.locals3.LocalS3Server;
import dev.cosmicai.proto.Assignment;
import dev.cosmicai.proto.Model;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.RunCredentials;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.rendezvous.server.RendezvousServer;
import dev.cosmicai.rendezvous.split.RankFigures;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.storage.AccessKeys;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.StoredObject;
import dev.cosmicai.worker.WorkerMain;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A run of one rank in a process of its own, with a model and one partition in a bucket. */
final class RankRun implements AutoCloseable {
  private static final String BUCKET = "survey";
  private static final String OUTPUT = "s3://" + BUCKET + "/out";
  private static final int SECONDS = 120;

  private final Path folder;
  private final LocalS3Server server;
  private final ObjectStore store;
  private final RunCredentials credentials =
      RunCredentials.generate(List.of("127.0.0.1"), Duration.ofHours(1));
  private final Model.Builder model = Model.newBuilder().setPrecision("auto");
  private RunLedger ledger;

  RankRun(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder.resolve("s3").resolve(BUCKET));
    server = LocalS3Server.start(folder.resolve("s3"), 0);
    store =
        ObjectStore.open(
            StorageSettings.of(Optional.of(server.endpoint().toString()), Optional.empty(), true),
            new AccessKeys(server.accessKey(), server.secretKey()));
  }

  Model.Builder model() {
    return model;
  }

  /** Runs the rank on a file of the worker's tests; with further variables. */
  int exitCode(String onnx, Map<String, String> variables) throws Exception {
    return exitCode(onnx, variables, false);
  }

  /** The same; asked to profile its passes, or not. */
  int exitCode(String onnx, Map<String, String> variables, boolean profile) throws Exception {
    return exitCode(TestModels.NETWORKS.resolve("onnx").resolve(onnx), variables, profile);
  }

  /** Runs the rank on a file; with further variables. */
  int exitCode(Path onnx, Map<String, String> variables) throws Exception {
    return exitCode(onnx, variables, false);
  }

  private int exitCode(Path onnx, Map<String, String> variables, boolean profile) throws Exception {
    StoredObject stored = upload("models/" + onnx.getFileName(), onnx);
    model.setUri(stored.uri().toString()).setSizeBytes(stored.sizeBytes()).setEtag(stored.etag());
    StoredObject partition = upload("data/1.pt", TestModels.NETWORKS.resolve("partition.pt"));
    ledger =
        new RunLedger(
            RunPlans.of(
                "run-1", 0, rank -> assignment(profile), List.of(List.of(planned(partition)))),
            RendezvousLimits.defaults(),
            Clock.systemUTC(),
            entry -> {});
    try (RendezvousServer rendezvous = RendezvousServer.start(0, credentials, ledger)) {
      Map<String, String> environment = environment(rendezvous.port());
      environment.putAll(variables);
      return exitCode(environment);
    }
  }

  /** What the rank told of itself when it had finished. */
  Optional<RankResult> result() {
    return ledger.figures().stream()
        .filter(RankFigures::finished)
        .findFirst()
        .map(told -> RankResult.fromJson(told.json().toByteArray()));
  }

  Map<String, Tensor> predictions() {
    byte[] file = store.get(ObjectUri.parse(OUTPUT + "/predictions/0.npz"));
    return NpzReader.read(ByteBuffer.wrap(file), "predictions");
  }

  TerminationMessage lastWords() throws IOException {
    return TerminationMessage.parse(Files.readString(terminationLog())).orElseThrow();
  }

  String log() throws IOException {
    return Files.readString(folder.resolve("rank.log"));
  }

  @Override
  public void close() {
    store.close();
    server.close();
  }

  private StoredObject upload(String key, Path file) throws IOException {
    ObjectUri uri = new ObjectUri(BUCKET, key);
    store.put(uri, Files.readAllBytes(file), "application/octet-stream");
    return store.head(uri);
  }

  private static Partition planned(StoredObject object) {
    return Partition.newBuilder()
        .setUri(object.uri().toString())
        .setSizeBytes(object.sizeBytes())
        .setEtag(object.etag())
        .build();
  }

  private Assignment assignment(boolean profile) {
    return Assignment.newBuilder()
        .setWorldSize(1)
        .setModel(model)
        .setBatchSize(512)
        .setFormat("auto")
        .setOutputUri(OUTPUT)
        .setStorePredictions(true)
        .setPredictionsFormat("npz")
        .setManifestSha256("a".repeat(64))
        .setProfile(profile)
        .build();
  }

  private Map<String, String> environment(int port) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), credentials.token());
    Path certificate = Files.writeString(folder.resolve("tls.crt"), credentials.certificatePem());
    Map<String, String> environment = new HashMap<>();
    environment.put("COSMIC_RUN_UID", "run-1");
    environment.put("COSMIC_RANK", "0");
    environment.put("COSMIC_RENDEZVOUS_HOST", "127.0.0.1");
    environment.put("COSMIC_RENDEZVOUS_PORT", Integer.toString(port));
    environment.put("COSMIC_TLS_CERTIFICATE_FILE", certificate.toString());
    environment.put("COSMIC_TOKEN_FILE", token.toString());
    environment.put("COSMIC_S3_ENDPOINT", server.endpoint().toString());
    environment.put("COSMIC_S3_PATH_STYLE", "true");
    environment.put("COSMIC_THREADS", "2");
    environment.put("COSMIC_SCRATCH_DIR", folder.toString());
    environment.put("COSMIC_TERMINATION_LOG", terminationLog().toString());
    environment.put("AWS_ACCESS_KEY_ID", server.accessKey());
    environment.put("AWS_SECRET_ACCESS_KEY", server.secretKey());
    return environment;
  }

  private int exitCode(Map<String, String> environment) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            // Where ONNX Runtime's native code is unpacked, and leaves an empty folder.
            "-Djava.io.tmpdir=" + folder,
            "-cp",
            System.getProperty("java.class.path"),
            WorkerMain.class.getName());
    builder.environment().putAll(environment);
    Path log = folder.resolve("rank.log");
    Process rank = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!rank.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the rank does not end: " + log());
      }
      return rank.exitValue();
    } finally {
      rank.destroyForcibly();
    }
  }

  private Path terminationLog() {
    return folder.resolve("termination-log");
  }
}
