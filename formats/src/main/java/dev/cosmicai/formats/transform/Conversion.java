package dev.cosmicai.formats.transform;

import dev.cosmicai.contract.Transform;
import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.StridedTensor;
import dev.cosmicai.formats.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Turns rows of a column into what a network's input takes: other elements, transformed as it is
 * declared. Floating numbers are rounded to the type that is wanted; integers must be what they
 * were. Thread-safe.
 */
public final class Conversion {
  private final ElementType type;
  private final int storedElements;
  private final TensorSpec wanted;
  private final Steps steps;
  private final FileFaults faults;
  private final boolean identity;

  private Conversion(
      ElementType type, int storedElements, TensorSpec wanted, Steps steps, FileFaults faults) {
    this.type = type;
    this.storedElements = storedElements;
    this.wanted = wanted;
    this.steps = steps;
    this.faults = faults;
    this.identity =
        type == wanted.type() && !steps.compute() && steps.window().isAll(storedElements);
  }

  /**
   * Looks whether a column fits.
   *
   * @param column {@code [N, …]}
   * @param wanted what the network takes; dimensions of 1 may be there or not
   * @param transforms to apply, in order
   * @param network its name, for messages
   * @param partition the URI of the column's file
   * @throws FatalFault (PartitionShape) if it does not; the message says what may help
   */
  public static Conversion of(
      StridedTensor column,
      TensorSpec wanted,
      List<Transform> transforms,
      String network,
      String partition) {
    List<Integer> stored =
        Arrays.stream(column.shape()).skip(1).mapToObj(Math::toIntExact).toList();
    return of(
        column.type(),
        stored,
        column.toString(),
        wanted.name(),
        wanted,
        transforms,
        network,
        FileFaults.partition(partition));
  }

  /**
   * Looks whether one sample fits.
   *
   * @param shape of the sample
   * @param label what to call it in messages
   */
  static Conversion ofSample(
      ElementType type,
      List<Integer> shape,
      String label,
      TensorSpec wanted,
      List<Transform> transforms,
      String network,
      FileFaults faults) {
    return of(type, shape, type + " " + shape, label, wanted, transforms, network, faults);
  }

  private static Conversion of(
      ElementType type,
      List<Integer> stored,
      String shown,
      String label,
      TensorSpec wanted,
      List<Transform> transforms,
      String network,
      FileFaults faults) {
    int elements = stored.stream().reduce(1, Math::multiplyExact);
    Steps steps = Steps.of(stored, label, transforms, faults);
    String transformed = transforms.isEmpty() ? "" : TensorSpec.shapeText(steps.shape());
    String misfit = Misfit.sentence(label, shown, transformed, network, wanted);
    if (!Misfit.isInput(steps.shape(), wanted)) {
      throw faults.shape("%s%s", misfit, Misfit.hint(steps.shape(), wanted, !transforms.isEmpty()));
    }
    Misfit.refuseTypes(type, wanted, steps, misfit, faults);
    return new Conversion(type, elements, wanted, steps, faults);
  }

  /**
   * Looks whether a decoded image fits.
   *
   * @param type of its elements, which lie as {@code [H, W, C]}
   * @param shape {@code [C, H, W]}
   * @param label what to call the image in messages
   */
  static Conversion ofImage(
      ElementType type,
      List<Integer> shape,
      String label,
      TensorSpec wanted,
      List<Transform> transforms,
      String network,
      FileFaults faults) {
    int elements = shape.stream().reduce(1, Math::multiplyExact);
    Window window = Window.channelsLast(shape.get(1), shape.get(2), shape.get(0));
    Steps steps = Steps.of(shape, window, label, transforms, faults);
    String transformed = transforms.isEmpty() ? "" : steps.shape().toString();
    String misfit = Misfit.sentence(label, type + " " + shape, transformed, network, wanted);
    if (!Misfit.isInput(steps.shape(), wanted)) {
      throw faults.shape("%s%s", misfit, Misfit.resizeHint(steps.shape(), wanted));
    }
    Misfit.refuseTypes(type, wanted, steps, misfit, faults);
    return new Conversion(type, elements, wanted, steps, faults);
  }

  /** Whether there is nothing to do: the rows are what the network takes. */
  public boolean isIdentity() {
    return identity;
  }

  /** Bytes of a stored sample. */
  public int storedBytes() {
    return storedElements * type.bytes();
  }

  /** What the network takes. */
  public TensorSpec wanted() {
    return wanted;
  }

  /**
   * Converts.
   *
   * @param rows of {@code count} samples as they are stored, little-endian, from index 0
   * @param first the first one's position in the partition, for messages
   * @param target gets them as the network takes them, from index 0, in native order
   * @throws FatalFault (PartitionShape) if an integer is none of the type that is wanted
   */
  public void apply(ByteBuffer rows, int first, int count, ByteBuffer target) {
    ByteBuffer stored = rows.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer out = target.duplicate().order(ByteOrder.nativeOrder()).clear();
    for (int i = 0; i < count; i++) {
      apply(stored, i * storedBytes(), first + i, out, i);
    }
  }

  /**
   * Converts one sample.
   *
   * @param stored little-endian
   * @param from of the sample's first byte in it
   * @param sample its position in the partition, for messages
   * @param out gets it, in native order
   * @param place its position in that, in samples
   */
  void apply(ByteBuffer stored, int from, int sample, ByteBuffer out, int place) {
    int to = place * wanted.sampleBytes();
    if (steps.compute()) {
      computed(stored, from, sample, out, to);
    } else {
      chosen(stored, from, sample, out, to);
    }
  }

  /** What it takes to convert a sample, beside the sample and the result. */
  long workingBytes() {
    return steps.workingBytes();
  }

  private void computed(ByteBuffer stored, int from, int sample, ByteBuffer out, int to) {
    Window window = steps.window();
    float[] result;
    if (steps.resampling() != null) {
      Resampling.Lines lines =
          (line, taken) -> readLine(stored, from, window.start(line), sample, taken, 0);
      result = steps.resampling().apply(lines, window.channels().length);
    } else {
      float[] image = new float[window.elements()];
      window.forEachLine((line, place) -> readLine(stored, from, line, sample, image, place));
      result = image;
    }
    for (Steps.Computed step : steps.computed()) {
      result = step.apply(result);
    }
    for (int i = 0; i < result.length; i++) {
      wanted.type().putFloating(out, to + i * wanted.type().bytes(), result[i]);
    }
  }

  /**
   * A line of the window.
   *
   * @param line the position of its first element in the sample
   * @param place where it goes in {@code image}
   */
  private void readLine(
      ByteBuffer stored, int from, int line, int sample, float[] image, int place) {
    int width = steps.window().width();
    int stride = steps.window().columnStride() * type.bytes();
    int at = from + line * type.bytes();
    if (type == ElementType.UINT8) { // pixels, mostly: without a call for each
      for (int x = place; x < place + width; x++, at += stride) {
        image[x] = stored.get(at) & 0xFF;
      }
      return;
    }
    for (int x = place; x < place + width; x++, at += stride) {
      image[x] = (float) exact(stored, at, ElementType.FLOAT32, sample);
    }
  }

  private void chosen(ByteBuffer stored, int from, int sample, ByteBuffer out, int to) {
    Window window = steps.window();
    int bytes = type.bytes();
    int stride = window.columnStride() * bytes;
    int outBytes = wanted.type().bytes();
    boolean copies = type == wanted.type();
    window.forEachLine(
        (line, place) -> {
          int at = from + line * bytes;
          int target = to + place * outBytes;
          if (copies && stride == bytes) {
            out.put(target, stored, at, window.width() * bytes);
            return;
          }
          for (int x = 0; x < window.width(); x++, at += stride, target += outBytes) {
            if (wanted.type().isFloating()) {
              wanted.type().putFloating(out, target, exact(stored, at, wanted.type(), sample));
            } else {
              putInteger(out, target, type.integerAt(stored, at), sample);
            }
          }
        });
  }

  /** A value; an integer only if the floating type can hold it. */
  private double exact(ByteBuffer stored, int at, ElementType floating, int sample) {
    if (type.isFloating()) {
      return type.valueAt(stored, at);
    }
    long value = type.integerAt(stored, at);
    long largest = floating.largestExactInteger();
    if (value > largest || value < -largest) { // not by abs, of which the least long has none
      throw notHeld(value, floating, sample);
    }
    return value;
  }

  private void putInteger(ByteBuffer out, int target, long value, int sample) {
    if (!wanted.type().putInteger(out, target, value)) {
      throw notHeld(value, wanted.type(), sample);
    }
  }

  private FatalFault notHeld(long value, ElementType other, int sample) {
    return faults.shape(
        "holds %d in %s of sample %d (counted from 0), which %s does not hold exactly; the network"
            + " takes %s",
        value, wanted.name(), sample, other, wanted);
  }
}
