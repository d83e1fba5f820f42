package io.zancudo.broker.log;

import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * Kinds of log lines beside SLF4J's levels, as in {@code LOG.info(LogMarkers.NOTICE, "New client
 * connected …")}.
 */
public final class LogMarkers {
  /** {@code log_type notice}: normal but of interest, as connecting clients; with info. */
  public static final Marker NOTICE = MarkerFactory.getMarker("notice");

  /** {@code log_type subscribe}: each subscription; with debug. */
  public static final Marker SUBSCRIBE = MarkerFactory.getMarker("subscribe");

  /** {@code log_type unsubscribe}: each end of one; with debug. */
  public static final Marker UNSUBSCRIBE = MarkerFactory.getMarker("unsubscribe");

  /** {@code log_type websockets}; with debug. */
  public static final Marker WEBSOCKETS = MarkerFactory.getMarker("websockets");

  private LogMarkers() {}
}
