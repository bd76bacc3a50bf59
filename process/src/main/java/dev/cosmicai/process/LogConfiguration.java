package dev.cosmicai.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.cosmicai.contract.Variable;
import dev.cosmicai.contract.Variables;

/**
 * The log of every process: standard error, one line an event, since standard output belongs to
 * results. {@code COSMIC_LOG_LEVEL} sets the level of all of it, {@code COSMIC_AWS_LOG_LEVEL} that
 * of the SDK, which logs with stack traces what it also throws and is silent otherwise.
 *
 * <p>In code and not in XML, since nothing of a process happens before its first logger is there,
 * and a parser with its classes takes a third of a second of processor time. Who brings a file of
 * logback's has it read: named by {@code -Dlogback.configurationFile}, or a {@code
 * logback-test.xml} or {@code logback.xml} on the class path.
 */
public final class LogConfiguration extends ContextAwareBase implements Configurator {
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC} %-5level %logger{0}: %msg%n";

  @Override
  public ExecutionStatus configure(LoggerContext logs) {
    if (hasFile()) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    Logger root = logs.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(standardError(logs));
    root.setLevel(level(Variables.LOG_LEVEL, Level.WARN));
    logs.getLogger("dev.cosmicai").setLevel(level(Variables.LOG_LEVEL, Level.INFO));
    logs.getLogger("software.amazon.awssdk").setLevel(level(Variables.AWS_LOG_LEVEL, Level.OFF));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static boolean hasFile() {
    ClassLoader classes = LogConfiguration.class.getClassLoader();
    return System.getProperty("logback.configurationFile") != null
        || classes.getResource("logback-test.xml") != null
        || classes.getResource("logback.xml") != null;
  }

  private static ConsoleAppender<ILoggingEvent> standardError(LoggerContext logs) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(logs);
    encoder.setPattern(PATTERN);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(logs);
    appender.setName("STDERR");
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }

  private static Level level(Variable<String> variable, Level otherwise) {
    return Level.toLevel(System.getenv(variable.name()), otherwise);
  }
}
