package io.zancudo.broker.auth;

import java.util.Optional;

/** The rules of an ACL file, or of none. Thread-safe: file and generation are replaced as one. */
final class AclAuthorizer implements Authorizer {
  private volatile Rules current;

  private record Rules(Optional<AclFile> file, OpenRules open) {}

  AclAuthorizer(Optional<AclFile> file) {
    this.current = new Rules(file, new OpenRules(0));
  }

  @Override
  public ClientRules forClient(ClientIdentity identity) {
    Rules rules = current;
    if (rules.file.isEmpty()) {
      return rules.open;
    }
    return AclRules.of(rules.file.get(), identity, rules.open.generation());
  }

  @Override
  public long generation() {
    return current.open.generation();
  }

  /** Puts a file that was read anew in place. One caller at a time: the reload. */
  void replace(Optional<AclFile> file) {
    current = new Rules(file, new OpenRules(current.open.generation() + 1));
  }
}
