package dev.cosmicai.rendezvous.collective;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.CollectivesRecord;
import dev.cosmicai.proto.RanksFailed;
import dev.cosmicai.proto.SealedCollective;
import dev.cosmicai.proto.Value;
import dev.cosmicai.rendezvous.RankRanges;
import dev.cosmicai.rendezvous.Refusal;
import java.util.Optional;

/** What is kept of a collective beyond this process. */
final class Records {
  /** The barrier of every gang; whoever comes anew after a restart comes to it anew. */
  private static final String START = "start";

  private Records() {}

  /** Whether nothing is kept of it: runs that use no other collective keep no log. */
  static boolean isOfStart(String name) {
    return name.equals(START);
  }

  /** Of one that is settled; empty if a successor is to find out by itself. */
  static Optional<CollectivesRecord> of(CollectiveState collective, Outcome outcome) {
    if (isOfStart(collective.name())) {
      return Optional.empty();
    }
    SealedCollective.Builder record =
        SealedCollective.newBuilder().setCollective(collective.description());
    if (outcome instanceof Outcome.Sealed sealed) {
      record.setMissingRanks(sealed.missingRanks()).setWhole(sealed.result().whole());
    } else if (outcome instanceof Outcome.Broken broken
        && broken.fault().reason() == Reason.RanksFailed) {
      record.setBroken(
          RanksFailed.newBuilder()
              .setRanks(broken.ranks())
              .setMessage(broken.fault().getMessage()));
    } else {
      return Optional.empty();
    }
    return Optional.of(CollectivesRecord.newBuilder().setSealed(record).build());
  }

  /**
   * What was kept of one of this group.
   *
   * @throws Refusal if it is nothing that a coordinator keeps
   */
  static Outcome outcome(SealedCollective record, Group group) {
    String name = record.getCollective().getName();
    Names.check(name, "a collective's name");
    checkRanges(name, record.getMissingRanks());
    if (record.hasBroken()) {
      RanksFailed failed = record.getBroken();
      checkRanges(name, failed.getRanks());
      return new Outcome.Broken(
          new FatalFault(Reason.RanksFailed, failed.getMessage()), failed.getRanks());
    }
    Rule rule = Rule.of(record.getCollective(), group);
    checkWhole(name, rule, record.getWhole());
    return new Outcome.Sealed(Result.of(name, rule, record.getWhole()), record.getMissingRanks());
  }

  private static void checkRanges(String name, String ranks) {
    try {
      RankRanges.check(ranks);
    } catch (IllegalArgumentException e) {
      throw Rule.malformed("collective " + name + ": " + e.getMessage());
    }
  }

  // Ranks take theirs from it by their places, later.
  private static void checkWhole(String name, Rule rule, Value whole) {
    Shape shape = Shape.of(whole);
    boolean fits =
        switch (rule.operation()) {
          case SCATTER, SCAN, EXCLUSIVE_SCAN, SPLIT -> rule.isOneForEach(whole);
          case GATHER -> whole.hasValues() && shape.length() <= rule.group().size();
          case BARRIER, REDUCE, BROADCAST, OPERATION_UNSPECIFIED, UNRECOGNIZED -> true;
        };
    if (!fits) {
      throw Rule.malformed("collective %s came to %s as %s".formatted(name, shape, rule));
    }
  }
}
