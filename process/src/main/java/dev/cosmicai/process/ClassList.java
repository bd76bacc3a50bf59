package dev.cosmicai.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The classes that Java processes load, as {@code -XX:DumpLoadedClassList} writes them: what an
 * archive of classes (class-data sharing) is made of.
 *
 * @param lines a class by its internal name ({@code java/lang/String}), or what the JVM makes of a
 *     lambda ({@code @lambda-proxy} and the class that has it, and more); sorted, since their order
 *     means nothing
 */
public record ClassList(SortedSet<String> lines) {
  private static final String COMMENT = "#";

  /** What differs from one release of the JDK to the next. */
  private static final Pattern OF_THE_JDK =
      Pattern.compile("@lambda-form-invoker .*|(@lambda-proxy )?(java|javax|jdk|sun|com/sun)/.*");

  /** Copies the lines. */
  public ClassList {
    lines = Collections.unmodifiableSortedSet(new TreeSet<>(lines));
  }

  /** Reads a file that a JVM or {@link #write} has written. */
  public static ClassList read(Path file) throws IOException {
    Set<String> lines = new TreeSet<>(Files.readAllLines(file));
    lines.removeIf(line -> line.startsWith(COMMENT));
    return new ClassList(new TreeSet<>(lines));
  }

  /** The classes of this list and of another one. */
  public ClassList and(ClassList other) {
    SortedSet<String> all = new TreeSet<>(lines);
    all.addAll(other.lines);
    return new ClassList(all);
  }

  /** Writes a file that {@code -XX:SharedClassListFile} takes. */
  public void write(Path file) throws IOException {
    Files.write(file, lines);
  }

  /** The share, from 0 to 1, of the lines outside the JDK that another list does not have. */
  public double shareMissingIn(ClassList other) {
    Set<String> own = new TreeSet<>(lines);
    own.removeIf(line -> OF_THE_JDK.matcher(line).matches());
    long missing = own.stream().filter(line -> !other.lines.contains(line)).count();
    return own.isEmpty() ? 0 : (double) missing / own.size();
  }
}
