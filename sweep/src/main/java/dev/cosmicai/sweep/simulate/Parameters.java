package dev.cosmicai.sweep.simulate;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * All that the simulation knows of machines, network and store.
 *
 * @param values each parameter's value and its source; complete
 * @param runs how much slower than the median runs are, all of their ranks together
 * @param ranks how much slower than their run's median ranks are
 * @param place whether ranks are processes of one machine, or pods
 */
public record Parameters(
    Map<Parameter, Value> values, Slowdowns runs, Slowdowns ranks, Place place) {
  /**
   * A value.
   *
   * @param number in the parameter's unit
   * @param source where it comes from, for people
   */
  public record Value(double number, String source) {}

  /** Where ranks run. */
  public enum Place {
    /** Processes of one machine share its cores, and no more run at once than it has. */
    ONE_MACHINE,
    /** Pods on as many nodes as they need, each with cores of its own. */
    CLUSTER
  }

  /** Takes copies, and the usual value of what is not given. */
  public Parameters {
    Map<Parameter, Value> all = new EnumMap<>(Parameter.class);
    for (Parameter parameter : Parameter.values()) {
      Value given = values.get(parameter);
      all.put(parameter, given == null ? new Value(parameter.usual(), parameter.source()) : given);
    }
    values = Collections.unmodifiableMap(all);
  }

  /** The usual ones; every rank is as fast as the others. */
  public static Parameters usual(Place place) {
    return new Parameters(Map.of(), Slowdowns.NONE, Slowdowns.NONE, place);
  }

  /** A parameter's number. */
  public double get(Parameter parameter) {
    return values.get(parameter).number();
  }

  /** The same with another value. */
  public Parameters with(Parameter parameter, double number, String source) {
    Map<Parameter, Value> others = new EnumMap<>(values);
    others.put(parameter, new Value(number, source));
    return new Parameters(others, runs, ranks, place);
  }

  /** The same with runs and ranks that differ in another way. */
  public Parameters with(Slowdowns ofRuns, Slowdowns ofRanks) {
    return new Parameters(values, ofRuns, ofRanks, place);
  }

  /** The same elsewhere. */
  public Parameters at(Place other) {
    return new Parameters(values, runs, ranks, other);
  }
}
