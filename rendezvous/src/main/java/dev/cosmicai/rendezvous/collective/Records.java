package dev.cosmicai.rendezvous.collective;

import dev.cosmicai.faults.FatalFault;
import dev.cosmicai.faults.Reason;
import dev.cosmicai.proto.CollectivesRecord;
import dev.cosmicai.proto.RanksFailed;
import dev.cosmicai.proto.SealedCollective;
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

  /** What was kept of one of this group. */
  static Outcome outcome(SealedCollective record, Group group) {
    if (record.hasBroken()) {
      RanksFailed failed = record.getBroken();
      return new Outcome.Broken(
          new FatalFault(Reason.RanksFailed, failed.getMessage()), failed.getRanks());
    }
    Rule rule = Rule.of(record.getCollective(), group);
    return new Outcome.Sealed(
        Result.of(record.getCollective().getName(), rule, record.getWhole()),
        record.getMissingRanks());
  }
}
