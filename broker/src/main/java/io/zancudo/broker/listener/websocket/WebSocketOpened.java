package io.zancudo.broker.listener.websocket;

/** The upgrade has been answered, bytes of MQTT follow; a user event. */
public enum WebSocketOpened {
  OPENED
}
