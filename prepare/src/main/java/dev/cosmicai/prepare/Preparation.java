package dev.cosmicai.prepare;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.prepare.input.InputFile;
import dev.cosmicai.prepare.rows.RowArray;
import dev.cosmicai.prepare.rows.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Prepares a dataset. The input is only read; the destination gets {@code 1.pt}, {@code 2.pt} and
 * so on, and {@code dataset.json}. Cut off at any moment and started again, it keeps what is
 * recorded there and ends with the same files, byte for byte.
 */
public final class Preparation implements AutoCloseable {
  private final PrepareRequest request;
  private final InputFile images;
  private final Optional<InputFile> separateCatalogue;
  private final CutOuts cutOuts;
  private final Catalogue catalogue;

  private Preparation(
      PrepareRequest request,
      InputFile images,
      Optional<InputFile> separateCatalogue,
      CutOuts cutOuts,
      Catalogue catalogue) {
    this.request = request;
    this.images = images;
    this.separateCatalogue = separateCatalogue;
    this.cutOuts = cutOuts;
    this.catalogue = catalogue;
  }

  /** Gets to know what is done. */
  public interface Progress {
    /** Before the first partition: what a person should know of the input. */
    void warn(String line);

    /** Before the first partition. */
    void begin(int partitions, long samples);

    /**
     * After each partition.
     *
     * @param wasThere whether an earlier run had stored it
     */
    void done(Dataset.Partition partition, boolean wasThere);
  }

  /**
   * Opens the input and checks everything that can be checked without reading the samples.
   *
   * @throws FatalFault InputNotFound, InvalidSpec, PartitionShape, PartitionCorrupt
   */
  @SuppressWarnings("try") // What is open is closed, not used.
  public static Preparation open(PrepareRequest request) {
    InputFile images = InputFile.open(request.images());
    Optional<InputFile> separate = Optional.empty();
    try {
      RowArray array = imageArray(request, images);
      if (array.rows() == 0) {
        throw new FatalFault(Reason.InputNotFound, request.images() + " holds no cut-outs");
      }
      CutOuts cutOuts = CutOuts.of(array, request.cut());
      separate = request.catalogue().map(InputFile::open);
      return new Preparation(
          request,
          images,
          separate,
          cutOuts,
          Catalogue.of(separate.orElse(images), request, cutOuts.rows()));
    } catch (RuntimeException e) {
      try (images;
          InputFile catalogue = separate.orElse(null)) {
        throw e;
      }
    }
  }

  /** Samples of the input. */
  public long samples() {
    return cutOuts.rows();
  }

  /**
   * Makes and stores all partitions that the destination does not have.
   *
   * @return what {@code dataset.json} says now
   * @throws FatalFault PartitionNotFinite naming file, column and row; OutputRefused if the
   *     destination holds something else, or another preparation writes to it; and whatever the
   *     destination throws
   */
  @SuppressWarnings("try") // The claim is held, not used.
  public Dataset writeTo(Destination destination, Progress progress) {
    List<Source> inputs = new ArrayList<>(request.images().files());
    request.catalogue().ifPresent(file -> inputs.addAll(file.files()));
    long[] shape = cutOuts.shape();
    Dataset.Header header =
        new Dataset.Header(
            Fingerprint.of(request, inputs),
            List.of(shape[0], shape[1], shape[2]),
            catalogue.names(),
            catalogue.kept().stream().map(Column::name).toList(),
            request.seed().isPresent() ? request.seed().getAsLong() : null);
    PartitionPlan plan = new PartitionPlan(samples(), samplesPerPartition(), request.format());
    catalogue.load().forEach(progress::warn);
    try (Destination.Claim claim = destination.claim()) {
      Journal journal = Journal.takeUp(destination, header, plan);
      makePartitions(destination, progress, plan, journal);
      return journal.complete();
    }
  }

  private void makePartitions(
      Destination destination, Progress progress, PartitionPlan plan, Journal journal) {
    try (PartitionPipeline pipeline =
        new PartitionPipeline(destination, request.format(), this::buffer)) {
      SampleOrder order = new SampleOrder(samples(), request.seed());
      progress.begin(plan.partitions(), samples());
      for (int number = 1; number <= plan.partitions(); number++) {
        Optional<Dataset.Partition> known = journal.partition(number);
        if (known.isPresent()) {
          progress.done(known.get(), true);
          continue;
        }
        int current = number;
        pipeline.submit(
            buffer ->
                buffer.fill(cutOuts, catalogue, order, plan.first(current), plan.samples(current)),
            plan.name(number),
            partition -> {
              journal.add(current, partition);
              progress.done(partition, false);
            });
      }
      pipeline.drain();
    }
  }

  @Override
  public void close() {
    try (images) {
      separateCatalogue.ifPresent(InputFile::close);
    }
  }

  private int samplesPerPartition() {
    return request
        .partition()
        .samplesOf(
            PartitionBuffer.sampleBytes(
                request.cut().pixels(), PartitionBuffer.Columns.of(catalogue)));
  }

  private PartitionBuffer buffer() {
    int capacity = (int) Math.min(samples(), samplesPerPartition());
    return new PartitionBuffer(capacity, cutOuts.shape(), PartitionBuffer.Columns.of(catalogue));
  }

  private static RowArray imageArray(PrepareRequest request, InputFile images) {
    if (request.imagesName().isPresent()) {
      return images.array(request.imagesName().get());
    }
    List<String> candidates = images.imageNames();
    if (candidates.size() == 1) {
      return images.array(candidates.get(0));
    }
    throw new FatalFault(
        Reason.InvalidSpec,
        "%s has %s of images [N, channels, height, width]; say which one with --images: it has %s"
            .formatted(
                request.images(),
                candidates.isEmpty() ? "no known array" : "more than one array",
                String.join(", ", images.names())));
  }
}
