package dev.cosmicai.sweep.simulate;

/**
 * What is going to happen in a run: events of a kind, of a rank or a node. What is to happen to a
 * rank's attempt that is over is left out by whoever takes it. Not thread-safe.
 */
final class Agenda {
  private static final int KIND_SHIFT = 56;
  private static final int ATTEMPT_SHIFT = 32;
  private static final int MAX_ATTEMPT = (1 << (KIND_SHIFT - ATTEMPT_SHIFT)) - 1;
  private static final Kind[] KINDS = Kind.values();

  private final EventQueue events = new EventQueue();

  /** What happens. */
  enum Kind {
    PLANNED,
    POD_SCHEDULED,
    IMAGE_THERE,
    NODE_DONE,
    LEASED,
    FIRST_BYTES,
    COMMITTED,
    GROUP_DUE,
    GROUP_WRITTEN,
    TICK,
    LOST,
    ENDED
  }

  /** Adds what is of no rank. */
  void add(double time, Kind kind) {
    add(time, kind, 0, 0);
  }

  /** Adds an event; none at a time that never comes. */
  @SuppressWarnings("EnumOrdinal") // It is stored nowhere.
  void add(double time, Kind kind, int subject, int attempt) {
    if (time < Double.POSITIVE_INFINITY) {
      long event = (long) kind.ordinal() << KIND_SHIFT;
      events.add(time, event | (long) (attempt & MAX_ATTEMPT) << ATTEMPT_SHIFT | subject);
    }
  }

  double nextTime() {
    return events.nextTime();
  }

  /** Takes the next event, for {@link #kind}, {@link #subject} and {@link #attempt}. */
  long take() {
    return events.take();
  }

  static Kind kind(long event) {
    return KINDS[(int) (event >>> KIND_SHIFT)];
  }

  static int subject(long event) {
    return (int) event;
  }

  static int attempt(long event) {
    return (int) (event >>> ATTEMPT_SHIFT) & MAX_ATTEMPT;
  }
}
