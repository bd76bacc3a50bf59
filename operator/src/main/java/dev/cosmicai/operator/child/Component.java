package dev.cosmicai.operator.child;

/** The two kinds of pods of a run. */
public enum Component {
  /** Plans, hosts the rendezvous, summarizes; one at a time. */
  COORDINATOR("coordinator"),
  /** Runs the network over its share of the partitions. */
  RANK("rank");

  private final String text;

  Component(String text) {
    this.text = text;
  }

  /** The label's value, which is also the name of the pod's container. */
  public String text() {
    return text;
  }
}
