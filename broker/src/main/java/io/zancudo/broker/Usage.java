package io.zancudo.broker;

/** What {@code -h} and {@code --version} print. */
final class Usage {
  private Usage() {}

  /** The help; scripts take Mosquitto's version from its first line. */
  static String help() {
    return """
        mosquitto version %s

        Zancudo %s: an MQTT v5.0/v3.1.1/v3.1 broker that takes Mosquitto's place.

        Usage: mosquitto [-c config_file] [-d] [-h] [-p port] [-v]
                         [-q] [--test-config] [--tls-keylog file]
        The program is also called zancudo.

         -c : read this configuration file. Without it only clients of this machine
              may connect.
         -d : run in the background.
         -h : print this help.
         -p : listen on this port, if the configuration has no listener; may be
              given up to %d times.
         -q : log nothing, whatever else is said.
         -v : log everything, whatever the configuration says.
         --test-config, --check : say whether the configuration file is right.
         --tls-keylog : write the secrets of TLS connections to a file, to look into
              them with a network analyser.
         --version : print the version.

        zancudo cluster : show the nodes of a cluster; with 'leave' let this node
        leave the others in order. 'zancudo cluster --help' says more.
        """
        .formatted(Version.MOSQUITTO, Version.current(), CommandLine.MAX_PORTS);
  }

  static String version() {
    return """
        mosquitto %s
        Zancudo %s
        """
        .formatted(Version.MOSQUITTO, Version.current());
  }
}
