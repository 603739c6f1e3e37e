package io.github.streamingkafka.validation.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports that nothing listens on. */
public final class FreePort {
  // Below the range that systems take the ports of outgoing connections from, so that none of
  // those gets hold of a port between the moment it is found free and the moment it is used.
  private static final int LEAST = 20_000;
  private static final int END = 32_000;

  private FreePort() {}

  /** A free port of the loopback address. */
  public static int find() {
    int port;
    do {
      port = ThreadLocalRandom.current().nextInt(LEAST, END);
    } while (!isFree(port));
    return port;
  }

  /** Whether nothing listens on this port of the loopback address. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
