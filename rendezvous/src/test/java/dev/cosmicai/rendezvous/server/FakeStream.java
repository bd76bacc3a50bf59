package dev.cosmicai.rendezvous.server;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The caller of a method, who reads as slowly as the test says. */
final class FakeStream<T> extends ServerCallStreamObserver<T> {
  final List<T> told = new CopyOnWriteArrayList<>();
  volatile boolean ready = true;
  volatile int readyAsked;
  volatile String end;
  private volatile Runnable onCancel;
  private volatile boolean cancelled;

  /** The caller is gone. */
  void cancel() {
    cancelled = true;
    onCancel.run();
  }

  @Override
  public boolean isReady() {
    int asked = readyAsked;
    readyAsked = asked + 1;
    return ready;
  }

  @Override
  public void onNext(T message) {
    told.add(message);
  }

  @Override
  public void onError(Throwable error) {
    end = error.toString();
  }

  @Override
  public void onCompleted() {
    end = "completed";
  }

  @Override
  public void setOnCancelHandler(Runnable handler) {
    onCancel = handler;
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void setOnReadyHandler(Runnable handler) {}

  @Override
  public void setCompression(String compression) {}

  @Override
  public void setMessageCompression(boolean enable) {}

  @Override
  public void disableAutoInboundFlowControl() {}

  @Override
  public void request(int count) {}
}
