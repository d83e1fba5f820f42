package io.zancudo.broker.config;

import java.util.List;

/** A configuration that was read and found right. */
public final class LoadedConfig {
  private final ConfigModel model;
  private final BrokerConfig broker;
  private final List<ConfigNotice> notices;

  LoadedConfig(ConfigModel model, BrokerConfig broker, List<ConfigNotice> notices) {
    this.model = model;
    this.broker = broker;
    this.notices = List.copyOf(notices);
  }

  /** The settings. */
  public BrokerConfig broker() {
    return broker;
  }

  /** What the user should know about it, in the order of the file; to be logged. */
  public List<ConfigNotice> notices() {
    return notices;
  }

  /** What later reloads are compared with. */
  ConfigModel model() {
    return model;
  }
}
