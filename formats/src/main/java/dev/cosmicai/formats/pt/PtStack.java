package dev.cosmicai.formats.pt;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.pickle.Pickled;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.StridedTensor;
import java.util.stream.LongStream;

/**
 * One value of each of many samples as a column. Where they are views of one storage, each as far
 * behind the one before, as the rows of a tensor are, the column is a view of that too; else it is
 * copied together when it is asked for.
 */
final class PtStack {
  private static final String ONE_BY_ONE = "samples one by one that take together";

  private final PtReading reading;
  private final Pickled pickled;
  private final int samples;
  private final PtPath path;
  private final String label;

  private final PtArray first = new PtArray();
  private final PtArray next = new PtArray();

  /** The value that {@link #next} is set to. */
  private int nextValue = Pickled.NOTHING;

  /**
   * The samples of a list or tuple, of which there is one at least.
   *
   * @param path to the value in each
   * @param label what to call the column
   */
  PtStack(PtReading reading, int samples, PtPath path, String label) {
    this.reading = reading;
    this.pickled = reading.pickled();
    this.samples = samples;
    this.path = path;
    this.label = label;
  }

  /**
   * Looks at each sample, but at no element.
   *
   * @throws FatalFault (PartitionShape) naming the first sample that is not like the first one
   */
  StridedTensor column() {
    int count = pickled.count(samples);
    long at = pickled.begin(samples);
    loadNext(at, 0);
    first.copyFrom(next);
    ElementType type = first.type;
    boolean areViews = first.source == PtArray.Source.STORAGE;
    if (!areViews) {
      long each = first.elements() * type.bytes(); // lies in the pickle
      reading.budget().requireRoom(count * each, ONE_BY_ONE);
    }
    long step = 0;
    for (int i = 1; i < count; i++) {
      at = pickled.after(samples, at);
      loadNext(at, i);
      type = typeOfBoth(type, i);
      long behind = next.offset - first.offset;
      step = i == 1 ? behind : step;
      areViews = areViews && step >= 0 && behind == i * step && first.liesLike(next, pickled);
    }
    return areViews ? view(count, step) : gathered(count, type);
  }

  private void loadNext(long at, int sample) {
    int value = path.in(pickled, pickled.at(at));
    if (value == Pickled.NOTHING) {
      throw reading
          .faults()
          .shape(
              "holds no %s in sample %d (counted from 0); all samples must be alike",
              label, sample);
    } else if (value != nextValue) {
      nextValue = Pickled.NOTHING;
      try {
        reading.arrays().load(value, next, label);
      } catch (FatalFault e) {
        reading.arrays().load(value, next, label + " of sample " + sample);
        throw e;
      }
      nextValue = value;
    }
  }

  /** The type of elements that holds those of the next sample, too. */
  private ElementType typeOfBoth(ElementType type, int sample) {
    boolean numbers =
        first.source == PtArray.Source.NUMBERS
            && next.source == PtArray.Source.NUMBERS
            && (first.type == ElementType.BOOL) == (next.type == ElementType.BOOL);
    if (!first.hasShapeOf(next) || (first.type != next.type && !numbers)) {
      throw reading
          .faults()
          .shape(
              "holds %s of %s in sample 0 and of %s in sample %d; all samples must be of the same"
                  + " shape and type",
              label, first, next, sample);
    }
    return type == next.type ? type : ElementType.FLOAT64;
  }

  private StridedTensor view(int count, long step) {
    return StridedTensor.of(
        first.type,
        first.offset,
        columnShape(count),
        LongStream.concat(LongStream.of(step), LongStream.of(first.strides())).toArray(),
        reading.storages().extent(first, label),
        reading.faults(),
        label);
  }

  private StridedTensor gathered(int count, ElementType type) {
    long[] shape = columnShape(count);
    return reading
        .gathered(label)
        .tensor(
            type,
            shape,
            ONE_BY_ONE,
            target -> {
              PtCopy copy = new PtCopy(reading, type, target, label);
              for (long at = pickled.begin(samples); at >= 0; at = pickled.after(samples, at)) {
                copy.add(path.in(pickled, pickled.at(at)));
              }
            });
  }

  private long[] columnShape(int count) {
    return LongStream.concat(LongStream.of(count), LongStream.of(first.shape())).toArray();
  }
}
