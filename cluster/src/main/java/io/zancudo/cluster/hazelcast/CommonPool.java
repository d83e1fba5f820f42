package io.zancudo.cluster.hazelcast;

/** The JVM's common pool, as Hazelcast needs it. */
public final class CommonPool {
  private static final String PARALLELISM = "java.util.concurrent.ForkJoinPool.common.parallelism";

  private CommonPool() {}

  /**
   * Gives the pool four threads, unless the user has said how many; before anything uses it. With
   * two processors it would have one, and then every asynchronous operation of Hazelcast starts a
   * thread of its own.
   */
  public static void makeRoom() {
    if (System.getProperty(PARALLELISM) == null) {
      System.setProperty(PARALLELISM, "4");
    }
  }
}
