package io.github.streamingkafka.validation.faults;

/**
 * A container that can be hit.
 *
 * @param name what it is to us
 * @param id what it is to Docker
 */
record Container(Docker docker, String name, String id) implements Instance {
  private static final String STOP_LIMIT_SEC = "30";

  @Override
  public void start() {
    docker.run("start", id);
  }

  @Override
  public void kill() {
    if (isRunning()) {
      docker.run("kill", "--signal", "KILL", id);
      docker.run("wait", id);
    }
  }

  @Override
  public void stop() {
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
  void signal(Signal signal) {
    if (isRunning()) {
      docker.run("kill", "--signal", signal.name(), id);
    }
  }

  @Override
  public boolean isRunning() {
    return docker.run("inspect", "--format", "{{.State.Running}}", id).equals("true");
  }

  /** How often Docker has started it again by itself. */
  int restarts() {
    return Integer.parseInt(docker.run("inspect", "--format", "{{.RestartCount}}", id));
  }
}
