package dev.cosmicai.worker;

import dev.cosmicai.contract.ModelEngine;
import dev.cosmicai.contract.ObjectUri;
import dev.cosmicai.contract.StorageSettings;
import dev.cosmicai.formats.npy.NpzReader;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.locals3.LocalS3Server;
import dev.cosmicai.proto.Assignment;
import dev.cosmicai.proto.Model;
import dev.cosmicai.proto.Partition;
import dev.cosmicai.proto.Split;
import dev.cosmicai.rendezvous.RendezvousEndpoint;
import dev.cosmicai.rendezvous.RendezvousLimits;
import dev.cosmicai.rendezvous.RunCredentials;
import dev.cosmicai.rendezvous.journal.Journal;
import dev.cosmicai.rendezvous.journal.MetricsCodec;
import dev.cosmicai.rendezvous.ledger.RunLedger;
import dev.cosmicai.rendezvous.ledger.RunPlan;
import dev.cosmicai.rendezvous.server.RendezvousServer;
import dev.cosmicai.rendezvous.split.Shares;
import dev.cosmicai.rendezvous.split.SplitPlan;
import dev.cosmicai.results.rank.RankResult;
import dev.cosmicai.storage.AccessKeys;
import dev.cosmicai.storage.ObjectStore;
import dev.cosmicai.storage.StoredObject;
import dev.cosmicai.tasks.RankMetrics;
import dev.cosmicai.worker.context.RankMonitor;
import dev.cosmicai.worker.context.StopSignal;
import dev.cosmicai.worker.inference.ModelFolders;
import dev.cosmicai.worker.inference.Schedule;
import dev.cosmicai.worker.network.TestNetworks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A run around the ranks under test: a store, a rendezvous and, behind a gate, the way to both. */
public final class TestRun implements AutoCloseable {
  public static final String UID = "run-1";
  public static final String MANIFEST = "a".repeat(64);
  public static final Duration STORE_PATIENCE = Duration.ofSeconds(20);

  private static final MetricsCodec<RankMetrics> METRICS =
      new MetricsCodec<>(
          RankMetrics::new, RankMetrics::fromBytes, RankMetrics::merge, RankMetrics::toBytes);

  private static final String BUCKET = "survey";

  public final LocalS3Server server;
  public final Gate storeGate;
  public final ObjectStore store;

  private final Path folder;
  private final RunCredentials credentials =
      RunCredentials.generate(List.of("127.0.0.1"), Duration.ofHours(1));
  private final Map<Integer, List<Split>> splits = new TreeMap<>();
  private final Model.Builder model = Model.newBuilder().setPrecision("auto");
  private boolean gang;
  private OptionalInt maxFailedSplits = OptionalInt.empty();
  private int maxBadSamples;
  private Journal journal = entry -> {};
  private Shares.Taking taking = Shares.Taking.NOBODYS;
  private boolean profile;
  private String predictionsFormat = "npz";
  private String reading = "";
  private Optional<Path> modelCache = Optional.empty();
  private RunLedger ledger;
  private RendezvousServer rendezvous;

  public TestRun(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder.resolve("s3").resolve(BUCKET));
    Files.createDirectories(folder.resolve("scratch"));
    server = LocalS3Server.start(folder.resolve("s3"), 0);
    storeGate = new Gate(server.endpoint());
    store =
        ObjectStore.open(
            settings(server.endpoint(), STORE_PATIENCE),
            new AccessKeys(server.accessKey(), server.secretKey()));
    // Ranks in this process find the keys as ranks in a pod do, by the SDK's default chain.
    System.setProperty("aws.accessKeyId", server.accessKey());
    System.setProperty("aws.secretAccessKey", server.secretKey());
    useModel("good.pt");
  }

  /** Puts one of the committed networks into the bucket as the run's model. */
  public StoredObject useModel(String network) throws IOException {
    return useModel(network, Files.readAllBytes(TestNetworks.file(network)));
  }

  /** Puts such an archive into the bucket as the run's model. */
  public StoredObject useModel(String name, byte[] content) {
    StoredObject stored = upload("models/" + name, content);
    model.setUri(stored.uri().toString()).setSizeBytes(stored.sizeBytes()).setEtag(stored.etag());
    return stored;
  }

  public Model.Builder model() {
    return model;
  }

  public void gang() {
    gang = true;
  }

  public void profile() {
    profile = true;
  }

  /** Predictions are stored as the assignment says; an older coordinator's says nothing. */
  public void predictionsFormat(String format) {
    predictionsFormat = format;
  }

  /** How columns are read, as a job says it. */
  public void reading(String json) {
    reading = json;
  }

  /** Puts an object into the bucket. */
  public StoredObject upload(String key, byte[] content) {
    ObjectUri uri = new ObjectUri(BUCKET, key);
    store.put(uri, content, "application/octet-stream");
    return store.head(uri);
  }

  /** Puts an object into the bucket behind the server's back, which is faster. */
  public void place(String key, byte[] content) {
    Path file = folder.resolve("s3").resolve(BUCKET).resolve(key);
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes the one object whose key begins so out of the bucket. */
  public void remove(String prefix) {
    Path file = folder.resolve("s3").resolve(BUCKET).resolve(prefix);
    try (var files = Files.newDirectoryStream(file.getParent(), file.getFileName() + "*")) {
      Files.delete(files.iterator().next());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An object in the bucket. */
  public StoredObject stored(String key) {
    return store.head(new ObjectUri(BUCKET, key));
  }

  /** Gives a partition to a rank, after those that it has. */
  public Partition assign(int rank, StoredObject object, int index) {
    return assign(rank, object, index, 1);
  }

  /** The same, in so many splits. */
  public Partition assign(int rank, StoredObject object, int index, int parts) {
    Partition partition = TestPartitions.planned(object, index);
    for (int part = 0; part < parts; part++) {
      splits
          .computeIfAbsent(rank, unused -> new ArrayList<>())
          .add(Split.newBuilder().setPartition(partition).setPart(part).setParts(parts).build());
    }
    return partition;
  }

  /** So many splits may fail for themselves. */
  public void tolerate(int failedSplits) {
    maxFailedSplits = OptionalInt.of(failedSplits);
  }

  /** So many samples may be set aside. */
  public void tolerateBadSamples(int samples) {
    maxBadSamples = samples;
  }

  /** Where commits become durable. */
  public void journal(Journal kept) {
    journal = kept;
  }

  /** Ranks may take what is another's. */
  public void taking(Shares.Taking whose) {
    taking = whose;
  }

  /** Ranks share what they download of the model. */
  public void shareModel(Path cache) {
    modelCache = Optional.of(cache);
  }

  /** Opens the rendezvous for a world of this size. */
  public RunLedger start(int worldSize) {
    List<Split> all = new ArrayList<>();
    int[] bounds = new int[worldSize + 1];
    for (int rank = 0; rank < worldSize; rank++) {
      for (Split split : splits.getOrDefault(rank, List.of())) {
        all.add(split.toBuilder().setIndex(all.size()).build());
      }
      bounds[rank + 1] = all.size();
    }
    RunPlan plan =
        new RunPlan(
            UID,
            worldSize,
            0,
            rank -> assignment(worldSize),
            new ListedSplits(all),
            new Shares(bounds, taking),
            maxFailedSplits,
            maxBadSamples,
            METRICS);
    ledger = new RunLedger(plan, RendezvousLimits.defaults(), Clock.systemUTC(), journal);
    rendezvous = RendezvousServer.start(0, credentials, ledger);
    return ledger;
  }

  /** Of a list. */
  private record ListedSplits(List<Split> splits) implements SplitPlan {
    @Override
    public int count() {
      return splits.size();
    }

    @Override
    public Split split(int index) {
      return splits.get(index);
    }

    @Override
    public long bytes(int index) {
      return splits.get(index).getPartition().getSizeBytes() / splits.get(index).getParts();
    }

    @Override
    public long totalBytes() {
      return IntStream.range(0, count()).mapToLong(this::bytes).sum();
    }
  }

  /** What the run came to. */
  public RankMetrics completion() throws Exception {
    return RankMetrics.fromBytes(ledger.completion().get(20, TimeUnit.SECONDS).metrics());
  }

  public WorkerConfig config(int rank, int attempt) {
    return config(rank, attempt, STORE_PATIENCE);
  }

  public WorkerConfig config(int rank, int attempt, Duration storePatience) {
    return new WorkerConfig(
        UID,
        rank,
        attempt,
        "test-host",
        endpoint(),
        Duration.ofSeconds(20),
        Duration.ofSeconds(20),
        settings(storeGate.endpoint(), storePatience),
        ModelEngine.of(model.getUri()),
        Schedule.of(2, OptionalInt.empty()),
        new ModelFolders(folder.resolve("scratch"), modelCache),
        OptionalInt.empty());
  }

  /** The same as environment variables, for a rank in a process of its own. */
  public Map<String, String> environment(int rank) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), credentials.token());
    Path certificate = Files.writeString(folder.resolve("tls.crt"), credentials.certificatePem());
    return Map.ofEntries(
        Map.entry("COSMIC_RUN_UID", UID),
        Map.entry("COSMIC_RANK", Integer.toString(rank)),
        Map.entry("COSMIC_RENDEZVOUS_HOST", "127.0.0.1"),
        Map.entry("COSMIC_RENDEZVOUS_PORT", Integer.toString(rendezvous.port())),
        Map.entry("COSMIC_TLS_CERTIFICATE_FILE", certificate.toString()),
        Map.entry("COSMIC_TOKEN_FILE", token.toString()),
        Map.entry("COSMIC_S3_ENDPOINT", storeGate.endpoint().toString()),
        Map.entry("COSMIC_S3_PATH_STYLE", "true"),
        Map.entry("COSMIC_THREADS", "2"),
        Map.entry("COSMIC_SCRATCH_DIR", folder.resolve("scratch").toString()),
        Map.entry("COSMIC_TERMINATION_LOG", terminationLog().toString()),
        Map.entry("AWS_ACCESS_KEY_ID", server.accessKey()),
        Map.entry("AWS_SECRET_ACCESS_KEY", server.secretKey()));
  }

  public Path terminationLog() {
    return folder.resolve("termination-log");
  }

  public RendezvousEndpoint endpoint() {
    return new RendezvousEndpoint(
        "127.0.0.1", rendezvous.port(), credentials.certificatePem(), credentials.token());
  }

  /** Runs an attempt in this process, on this thread. */
  public void runRank(int rank, int attempt) {
    runRank(config(rank, attempt), new StopSignal());
  }

  public static void runRank(WorkerConfig config, StopSignal stop) {
    new RankProcess(config, new RankMonitor.Unwatched(), stop).run();
  }

  /** What the newest attempt of a rank that has finished has told of itself. */
  public Optional<RankResult> result(int rank) {
    return ledger.figures().stream()
        .filter(told -> told.rank() == rank && told.finished())
        .reduce((older, newer) -> newer)
        .map(told -> RankResult.fromJson(told.json().toByteArray()));
  }

  /** The splits whose predictions are stored, by their files' names. */
  public List<String> storedPredictions() {
    return store.list(output("predictions")).stream()
        .map(object -> object.uri().key().substring("out/predictions/".length()))
        .toList();
  }

  /** A split's. */
  public Map<String, Tensor> predictions(int split) {
    return NpzReader.read(ByteBuffer.wrap(predictions(split + ".npz")), "predictions");
  }

  /** Those of several splits, one after another. */
  public float[] predicted(int... splits) {
    List<float[]> parts =
        Arrays.stream(splits)
            .mapToObj(split -> predictions(split).get("prediction").toFloats())
            .toList();
    float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  public byte[] predictions(String file) {
    return store.get(output("predictions/" + file));
  }

  /** Files that a rank left on its disk. */
  public List<Path> scratchFiles() {
    try (var files = Files.list(folder.resolve("scratch"))) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (rendezvous != null) {
      rendezvous.close();
    }
    store.close();
    storeGate.close();
    server.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  private static ObjectUri output(String path) {
    return new ObjectUri(BUCKET, "out").resolve(path);
  }

  private Assignment assignment(int worldSize) {
    return Assignment.newBuilder()
        .setWorldSize(worldSize)
        .setModel(model)
        .setBatchSize(512)
        .setFormat("auto")
        .setOutputUri("s3://" + BUCKET + "/out")
        .setStorePredictions(true)
        .setPredictionsFormat(predictionsFormat)
        .setReading(reading)
        .setManifestSha256(MANIFEST)
        .setGang(gang)
        .setProfile(profile)
        .setMaxBadSamples(maxBadSamples)
        .build();
  }

  private static StorageSettings settings(URI endpoint, Duration patience) {
    return StorageSettings.of(Optional.of(endpoint.toString()), Optional.empty(), true)
        .withPatience(patience);
  }
}
