package io.zancudo.broker.session;

import io.zancudo.broker.loop.BrokerLoop;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session as far as it lives on one event loop, its home, and moves to another: {@link #setOut}
 * and {@link #moveTo} on the old one, {@link #arrive} on the new one. In which order that loses no
 * message is told at {@link SessionDirectory}.
 *
 * <p>Owned by its home's event loop; only what says so may be read elsewhere. A superclass and not
 * a part of {@link Session}, because its home is asked for with every message.
 */
abstract sealed class Resident permits Session {
  private volatile SessionLoop home;
  private volatile Residence residence;

  /** While it is on its way to another loop: what has arrived there before it. */
  private @Nullable Arrivals arrivals;

  Resident(SessionLoop home) {
    this.home = home;
    this.residence = Residence.of(home);
  }

  /** The event loop that owns this session, with what its sessions share; any thread. */
  public final SessionLoop home() {
    return home;
  }

  final BrokerLoop loop() {
    return home.loop();
  }

  /** Where messages for it are sent; any thread. */
  public final Residence residence() {
    return residence;
  }

  /**
   * Sets out for another event loop, to which messages for it are sent from now on; called by the
   * owner, while not connected. It stays the owner until {@link #moveTo}.
   *
   * @param since the generation of the subscriptions from which on this holds, not reached yet
   */
  final void setOut(SessionLoop target, long since) {
    assert loop().isCurrent();
    arrivals = new Arrivals(target);
    residence = residence.moved(target, since);
  }

  /** Whether it is on its way to another event loop; called by its owner. */
  final boolean isMoving() {
    return arrivals != null;
  }

  /** Does something on its new loop when it has arrived there; called by its owner. */
  final void afterMove(Runnable task) {
    if (arrivals == null) {
      throw new IllegalStateException("Session " + clientId() + " does not move");
    }
    arrivals.then(task);
  }

  /** What has arrived before it, if the caller is on the loop to which it moves; else null. */
  final @Nullable Arrivals arrivalsHere() {
    Arrivals kept = arrivals;
    return kept != null && kept.isHere() ? kept : null;
  }

  /** Lets another event loop own the session; called by the present owner. */
  final void moveTo(SessionLoop target) {
    assert loop().isCurrent();
    moveMessages(home, target);
    home = target;
  }

  /**
   * Arrives on its new loop; called there.
   *
   * @return what was to be done then
   */
  final List<Runnable> arrive() {
    assert loop().isCurrent();
    Arrivals kept = arrivals;
    arrivals = null;
    if (kept == null) {
      return List.of();
    }
    deliverArrivals(kept);
    return kept.afterwards();
  }

  /** The Client Identifier; any thread. */
  public abstract String clientId();

  /** The messages that it holds move with it; on the old loop. */
  abstract void moveMessages(SessionLoop from, SessionLoop to);

  /** Delivers what has arrived before it; on the new loop. */
  abstract void deliverArrivals(Arrivals kept);
}
