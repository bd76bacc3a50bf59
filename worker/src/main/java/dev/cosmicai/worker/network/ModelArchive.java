package dev.cosmicai.worker.network;

import dev.cosmicai.contract.Device;
import dev.cosmicai.contract.ModelEngine;
import dev.cosmicai.contract.Precision;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.tensor.TensorSpec;
import dev.cosmicai.formats.zip.StoredZip;
import dev.cosmicai.worker.network.choice.PrecisionChoice;
import dev.cosmicai.worker.network.choice.Processor;
import dev.cosmicai.worker.network.choice.ProcessorChoice;
import dev.cosmicai.worker.network.choice.ProcessorChoices;
import dev.cosmicai.worker.network.onnx.OnnxFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A model's file and what it says of itself: a TorchScript archive ({@link TorchArchive}) or an
 * ONNX file ({@link OnnxMetadata}), as its name tells. A network of either is judged by the same
 * golden batch, in {@link #load}. The same network in other precisions, or rewritten for other
 * processors, may lie inside a TorchScript archive, each as a whole archive: {@code extra/bf16.pt},
 * {@code extra/bf16.amx.pt}. Immutable.
 */
public final class ModelArchive {
  private static final String OUTER = ProcessorChoice.text("");

  private final Path file;
  private final String uri;
  private final String member;
  private final ModelMetadata metadata;
  private final Optional<GoldenBatch> golden;

  private ModelArchive(
      Path file, String uri, String member, ModelMetadata metadata, Optional<GoldenBatch> golden) {
    this.file = file;
    this.uri = uri;
    this.member = member;
    this.metadata = metadata;
    this.golden = golden;
  }

  /**
   * Verifies the archive's digest and reads what it says of itself, not its weights.
   *
   * @param file where it lies; must stay until the network is loaded
   * @param uri its name in messages; its ending tells what it is
   * @param sha256 its digest in lower-case hex, or empty to trust it
   * @throws FatalFault ModelDigestMismatch; ModelCorrupt if it is damaged or no such archive; or
   *     ModelSignature if it says of itself what no network here can be
   */
  public static ModelArchive open(Path file, String uri, String sha256) {
    if (!sha256.isEmpty()) {
      verify(file, uri, sha256);
    }
    return switch (ModelEngine.of(uri)) {
      case TORCH -> openTorch(file, uri);
      case ONNX -> openOnnx(file, uri);
    };
  }

  private static ModelArchive openTorch(Path file, String uri) {
    StoredZip zip = TorchArchive.open(map(file, uri), uri);
    ModelMetadata metadata = TorchArchive.metadata(zip, uri);
    return new ModelArchive(file, uri, OUTER, metadata, TorchArchive.golden(zip, metadata, uri));
  }

  private static ModelArchive openOnnx(Path file, String uri) {
    OnnxFile onnx = OnnxFile.read(map(file, uri), uri);
    ModelMetadata metadata = OnnxMetadata.of(onnx, uri);
    return new ModelArchive(file, uri, OUTER, metadata, OnnxMetadata.golden(onnx, metadata, uri));
  }

  /**
   * What a file says of its network, of whatever precision, if that is found without its weights.
   *
   * @param file of which only directory and metadata are read
   * @return empty for an ONNX file without metadata: what it takes stands behind its weights
   * @throws FatalFault (ModelCorrupt) if it is no TorchScript archive, or its metadata are none
   */
  public static Optional<NetworkInfo> declared(FileBytes file, String uri) {
    return switch (ModelEngine.of(uri)) {
      case TORCH ->
          Optional.of(
              TorchArchive.metadata(StoredZip.open(file, uri, Reason.ModelCorrupt), uri).info());
      case ONNX -> OnnxMetadata.declared(file, uri).map(ModelMetadata::info);
    };
  }

  /** The network's signature, task, precision and batch size. */
  public NetworkInfo info() {
    return metadata.info();
  }

  /** The same archive, to be fed or judged otherwise. */
  public ModelArchive withInfo(NetworkInfo other) {
    return new ModelArchive(file, uri, member, metadata.withInfo(other), golden);
  }

  /** The same archive, which is what was chosen of the one around it, or that one itself. */
  public ModelArchive withChoice(ArchiveChoice choice) {
    NetworkInfo fed =
        choice.batchSize().isPresent()
            ? info().withBatchSize(choice.batchSize().getAsInt())
            : info();
    return new ModelArchive(file, uri, choice.member(), metadata.withInfo(fed), golden);
  }

  /** Which of the archives in a model's file this is: {@code bf16.pt}, or {@code outer}. */
  public String member() {
    return member;
  }

  /**
   * The archive that computes as a job asks: this one or one that lies inside it, which then takes
   * the place of the file; fed as is fastest on the processor. An ONNX file computes as it is, on
   * any processor.
   *
   * @param processor what is to compute
   * @throws FatalFault what {@link ArchiveChoice} and {@link ArchiveVariant} throw
   */
  public ModelArchive inPrecision(Precision asked, Processor processor) {
    if (!isTorch()) {
      PrecisionChoice.requireOnly(uri, asked, info().precision());
      return this;
    }
    ArchiveChoice choice =
        ArchiveChoice.choose(FileBytes.of(map(file, uri)), uri, asked, processor);
    choice.inside().ifPresent(variant -> variant.replace(file));
    return choice.inside().map(variant -> variant.open(file, uri)).orElse(this).withChoice(choice);
  }

  /**
   * The archives inside this one that are there for a precision; none in an ONNX file.
   *
   * @throws FatalFault (ModelCorrupt) if one of them is not as it should be
   */
  public List<ArchiveVariant> variants(Precision precision) {
    return isTorch() ? TorchArchive.variants(zip(), precision) : List.of();
  }

  /**
   * What is fastest on each class of processors, as the file says; none of an ONNX file.
   *
   * @throws FatalFault (ModelCorrupt) if it says so otherwise than the export tool
   */
  public ProcessorChoices choices() {
    return isTorch() ? TorchArchive.choices(zip(), uri) : ProcessorChoices.none();
  }

  /** The whole name of the member that {@link #choices} are read from, if it is there. */
  public String choicesName() {
    return TorchArchive.choicesName(zip());
  }

  private boolean isTorch() {
    return ModelEngine.of(uri) == ModelEngine.TORCH;
  }

  private StoredZip zip() {
    return TorchArchive.open(map(file, uri), uri);
  }

  /**
   * Loads the network and tries it: with the golden input if there is one, else with one sample of
   * zeros. The file is not needed afterwards.
   *
   * @param device {@code CPU}, or {@code CUDA} where the engine sees a GPU
   * @throws FatalFault ModelCorrupt, ModelSignature or ModelGoldenMismatch
   */
  public Network load(InferenceEngine engine, Device device) {
    return load(engine, device, Optional.empty());
  }

  /** The same; with a folder for their traces, its passes can be recorded. */
  public Network load(InferenceEngine engine, Device device, Optional<Path> traces) {
    Network network = engine.load(this, device, traces);
    try {
      tryOut(network);
      return network;
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  /** Where it lies. */
  public Path file() {
    return file;
  }

  /** Its name in messages. */
  public String uri() {
    return uri;
  }

  /**
   * The inputs of samples that the exporter saw, if the file declares them: {@code [count, …]}
   * each, direct, in native order; to be read only.
   */
  public Optional<List<ByteBuffer>> goldenInputs() {
    return golden.map(GoldenBatch::inputs);
  }

  /** Samples with the outputs that the exporter saw, if the file declares them. */
  Optional<GoldenBatch> golden() {
    return golden;
  }

  private void tryOut(Network network) {
    if (golden.isPresent()) {
      GoldenBatch batch = golden.get();
      batch.compare(network.run(batch.inputs(), batch.count()), metadata, uri);
    } else {
      network.run(info().signature().inputs().stream().map(ModelArchive::zeros).toList(), 1);
    }
  }

  private static ByteBuffer zeros(TensorSpec spec) {
    return ByteBuffer.allocateDirect(spec.sampleBytes()).order(ByteOrder.nativeOrder());
  }

  private static ByteBuffer map(Path file, String uri) {
    try (FileChannel channel = FileChannel.open(file)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(file, uri, e);
    }
  }

  static FatalFault unreadable(Path file, String uri, Exception e) {
    return new FatalFault(Reason.ModelCorrupt, uri + " cannot be read from " + file + ": " + e, e);
  }

  private static void verify(Path file, String uri, String sha256) {
    String actual = sha256(file, uri);
    if (!actual.equals(sha256)) {
      throw new FatalFault(
          Reason.ModelDigestMismatch,
          "%s has the SHA-256 %s, not %s as the job says; correct model.sha256 or the model"
              .formatted(uri, actual, sha256));
    }
  }

  /** By reads, not through the mapping: its pages would count as this process's memory. */
  private static String sha256(Path file, String uri) {
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (IOException e) {
      throw unreadable(file, uri, e);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java runtime has SHA-256", e);
    }
  }
}
