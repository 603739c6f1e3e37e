package io.github.streamingkafka.validation.stack;

import io.github.streamingkafka.common.process.BrokerUnavailableException;
import io.github.streamingkafka.validation.process.Instance;

/** A container that can be killed, frozen and started again. */
final class Container implements Instance {
  private static final String STOP_LIMIT_SEC = "30";
  private static final int MAX_ATTEMPTS = 10;

  private final Docker docker;
  private final String name;
  private final String id;
  private final Process follower;

  /**
   * @param name our name for it
   * @param id Docker's
   */
  Container(Docker docker, String name, String id) {
    this(docker, name, id, null);
  }

  /**
   * One that is done when all it has said is there.
   *
   * @param follower writes that down
   */
  Container(Docker docker, String name, String id, Process follower) {
    this.docker = docker;
    this.name = name;
    this.id = id;
    this.follower = follower;
  }

  @Override
  public String name() {
    return name;
  }

  String id() {
    return id;
  }

  @Override
  public void start() {
    docker.run("start", id);
  }

  @Override
  public void kill() {
    signal("KILL");
    docker.run("wait", id);
  }

  @Override
  public void stop() {
    docker.run("stop", "--time", STOP_LIMIT_SEC, id);
  }

  /** Not by a signal: Docker starts nothing again that it was told to send one to. */
  @Override
  public void freeze() {
    for (int attempt = 1; is("Running") && !is("Paused"); attempt++) {
      try {
        docker.run("pause", id);
      } catch (BrokerUnavailableException busy) {
        // With control groups of version 1, one that starts threads may escape a few times.
        if (attempt == MAX_ATTEMPTS) {
          throw busy;
        }
      }
    }
  }

  @Override
  public void resume() {
    if (is("Paused")) {
      docker.run("unpause", id);
    }
  }

  /** Sends a signal to its first process, which is its only one; if there is one. */
  void signal(String signal) {
    if (is("Running")) {
      docker.run("kill", "--signal", signal, id);
    }
  }

  @Override
  public boolean isRunning() {
    return follower == null ? is("Running") : follower.isAlive();
  }

  private boolean is(String state) {
    return docker.run("inspect", "--format", "{{.State." + state + "}}", id).equals("true");
  }
}
