package io.zancudo.broker.config;

/**
 * What a client, a message and the broker may take. Directives of the same names; all reloadable.
 *
 * @param maxInflightMessages QoS 1 and 2 messages per client and direction that may be
 *     unacknowledged, 0 to 65534; 0 is no limit. Also our Receive Maximum
 * @param inflightMayGrow whether nobody has set {@code max_inflight_messages}: clients that
 *     acknowledge promptly may then have more in flight
 * @param maxInflightBytes bytes of payload per client that may be unacknowledged; 0 is no limit
 * @param maxQueuedMessages messages per client that wait beyond those in flight; 0 is no limit
 * @param maxQueuedBytes bytes of payload per client that wait beyond those in flight; 0 is no limit
 * @param maxPacketSize the largest MQTT packet taken from a client, in bytes, from 20 up. Our
 *     Maximum Packet Size
 * @param messageSizeLimit the largest PUBLISH payload taken, in bytes, up to 268435455; 0 is no
 *     limit
 * @param maxKeepaliveSeconds the longest Keep Alive a client may ask for, up to 65535; 0 is no
 *     limit, and Keep Alive may be off
 * @param memoryLimitBytes heap in use from which on new messages and clients are refused; 0 is no
 *     limit
 * @param globalMaxClients sessions, connected or not; -1 is no limit
 * @param globalMaxConnections connections over all listeners; -1 is no limit
 */
public record LimitsConfig(
    int maxInflightMessages,
    boolean inflightMayGrow,
    long maxInflightBytes,
    int maxQueuedMessages,
    long maxQueuedBytes,
    int maxPacketSize,
    int messageSizeLimit,
    int maxKeepaliveSeconds,
    long memoryLimitBytes,
    int globalMaxClients,
    int globalMaxConnections) {
  public static final int DEFAULT_MAX_INFLIGHT_MESSAGES = 20;
  public static final long DEFAULT_MAX_INFLIGHT_BYTES = 0;
  public static final int DEFAULT_MAX_QUEUED_MESSAGES = 1000;
  public static final long DEFAULT_MAX_QUEUED_BYTES = 0;
  public static final int DEFAULT_MAX_PACKET_SIZE = 2_000_000;
  public static final int DEFAULT_MESSAGE_SIZE_LIMIT = 0;
  public static final int DEFAULT_MAX_KEEPALIVE_SECONDS = 0;
  public static final long DEFAULT_MEMORY_LIMIT_BYTES = 0;

  /** Stands for no limit in the settings where 0 is a number like others. */
  public static final int UNLIMITED = -1;
}
