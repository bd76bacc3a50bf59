package dev.cosmicai.formats.shard;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.formats.image.EncodedImage;
import dev.cosmicai.formats.io.FileBytes;
import dev.cosmicai.formats.io.FileFaults;
import dev.cosmicai.formats.io.MemoryBudget;
import dev.cosmicai.formats.npy.NpyArray;
import dev.cosmicai.formats.tensor.ElementType;
import dev.cosmicai.formats.tensor.Tensor;
import dev.cosmicai.formats.transform.SampleValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a member's bytes stand for, as the end of its name says. */
final class ShardValues {
  /** Of text that is read for numbers. */
  static final int MAX_TEXT_BYTES = 1 << 20;

  private static final Pattern IMAGE = Pattern.compile("(.*\\.)?(jpg|jpeg|png)");
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,18}");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]{1,400}\\.?[0-9]{0,400}|\\.[0-9]{1,400})([eE][+-]?[0-9]{1,5})?");
  private static final Pattern NOT_A_NUMBER = Pattern.compile("[+-]?(nan|inf|infinity)");

  private ShardValues() {}

  /** Whether a member of this extension is read by its fields. */
  static boolean isJson(String extension) {
    return extension.equals("json") || extension.endsWith(".json");
  }

  /** Whether it is an encoded image. */
  static boolean isImage(String extension) {
    return IMAGE.matcher(extension).matches();
  }

  /**
   * Reads a member.
   *
   * @param asText whether text is wanted as it is, and not the numbers in it
   */
  static SampleValue read(
      String extension, ShardSample.Member member, boolean asText, FileFaults faults) {
    String label = member.label();
    if (isImage(extension)) {
      return new SampleValue.Image(new EncodedImage(label, member.content()));
    } else if (ends(extension, "npy")) {
      return new SampleValue.Numbers(label, array(member, faults));
    } else if (ends(extension, "txt") && asText) {
      return new SampleValue.Text(label, text(member, faults).strip());
    } else if (ends(extension, "txt") || ends(extension, "cls")) {
      Tensor numbers = numbers(text(member, faults));
      boolean isClass = ends(extension, "cls");
      if (numbers == null || (isClass && (numbers.elements() != 1 || isFloating(numbers)))) {
        throw faults.shape(
            "holds %s in %s; wanted %s",
            FileFaults.quote(text(member, faults).strip()),
            label,
            isClass ? "a whole number, the class" : "numbers, with spaces or commas between them");
      }
      return new SampleValue.Numbers(label, numbers);
    }
    throw faults.shape(
        "holds %s, which is of no kind that is read; .jpg, .jpeg, .png, .npy, .cls, .txt and .json"
            + " are",
        label);
  }

  /** The text of a member, in UTF-8. */
  static String text(ShardSample.Member member, FileFaults faults) {
    requireShort(member, faults);
    return new String(member.content(), StandardCharsets.UTF_8);
  }

  static void requireShort(ShardSample.Member member, FileFaults faults) {
    if (member.content().length > MAX_TEXT_BYTES) {
      throw faults.shape(
          "holds %,d bytes of text in %s, where at most %,d are read",
          member.content().length, member.label(), MAX_TEXT_BYTES);
    }
  }

  /** One number, of no dimensions, or several; null if it is anything else. */
  static Tensor numbers(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.strip().split("[\\s,]+", 0)) {
      if (!NUMBER.matcher(word).matches() && !NOT_A_NUMBER.matcher(lower(word)).matches()) {
        return null;
      }
      words.add(word);
    }
    boolean integers = words.stream().allMatch(word -> INTEGER.matcher(word).matches());
    return integers
        ? ofLongs(words.stream().mapToLong(Long::parseLong).toArray(), words.size() == 1)
        : ofDoubles(words.stream().mapToDouble(ShardValues::parse).toArray(), words.size() == 1);
  }

  static Tensor ofLongs(long[] values, boolean scalar) {
    ByteBuffer data =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    data.asLongBuffer().put(values);
    return new Tensor(ElementType.INT64, shape(values.length, scalar), data);
  }

  static Tensor ofDoubles(double[] values, boolean scalar) {
    return Tensor.ofDoubles(values, shape(values.length, scalar));
  }

  private static long[] shape(int length, boolean scalar) {
    return scalar ? new long[0] : new long[] {length};
  }

  private static double parse(String word) {
    String name = lower(word).replaceAll("[+-]", "");
    if (name.equals("nan")) {
      return Double.NaN;
    } else if (name.startsWith("inf")) {
      return word.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return Double.parseDouble(word);
  }

  private static Tensor array(ShardSample.Member member, FileFaults faults) {
    FileBytes bytes = FileBytes.of(ByteBuffer.wrap(member.content()));
    FileFaults ofMember = new FileFaults(faults.name() + " in " + member.label(), faults.corrupt());
    try {
      return NpyArray.of(bytes, ofMember).tensor().toTensor(new MemoryBudget(ofMember, bytes));
    } catch (FatalFault fault) {
      // About the partition, of which the member is a part.
      throw new FatalFault(fault.reason(), fault.getMessage(), fault).about(faults.name());
    }
  }

  private static boolean ends(String extension, String kind) {
    return extension.equals(kind) || extension.endsWith("." + kind);
  }

  private static boolean isFloating(Tensor numbers) {
    return numbers.type().isFloating();
  }

  private static String lower(String word) {
    return word.toLowerCase(java.util.Locale.ROOT);
  }
}
