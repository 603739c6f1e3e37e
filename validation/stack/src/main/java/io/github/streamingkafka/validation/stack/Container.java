package io.github.streamingkafka.validation.stack;

import io.github.streamingkafka.validation.process.Instance;
import io.github.streamingkafka.validation.process.Signal;

/** A container that can be killed, frozen and started again. */
public final class Container implements Instance {
  private static final String STOP_LIMIT_SEC = "30";

  private final Docker docker;
  private final String name;
  private final String id;
  private boolean wanted = true;

  /**
   * @param name our name for it
   * @param id Docker's
   */
  public Container(Docker docker, String name, String id) {
    this.docker = docker;
    this.name = name;
    this.id = id;
  }

  @Override
  public String name() {
    return name;
  }

  public String id() {
    return id;
  }

  @Override
  public synchronized void start() {
    wanted = true;
    docker.run("start", id);
  }

  @Override
  public synchronized void kill() {
    wanted = false;
    if (isRunning()) {
      docker.run("kill", "--signal", "KILL", id);
      docker.run("wait", id);
    }
  }

  @Override
  public synchronized void stop() {
    wanted = false;
    docker.run("stop", "--time", STOP_LIMIT_SEC, id);
  }

  @Override
  public void freeze() {
    signal(Signal.STOP);
  }

  @Override
  public void resume() {
    signal(Signal.CONT);
  }

  /** To its first process, which is its only one; where it does not run, nothing happens. */
  public void signal(Signal signal) {
    if (isRunning()) {
      docker.run("kill", "--signal", signal.name(), id);
    }
  }

  /**
   * Starts it again if it has ended by itself, as Docker would if it had not been sent signals.
   *
   * @return whether it had
   */
  public synchronized boolean revive() {
    if (!wanted || isRunning()) {
      return false;
    }
    start();
    return true;
  }

  @Override
  public boolean isRunning() {
    return docker.run("inspect", "--format", "{{.State.Running}}", id).equals("true");
  }

  /** How often Docker has started it again by itself. */
  public int restarts() {
    return Integer.parseInt(docker.run("inspect", "--format", "{{.RestartCount}}", id));
  }
}
