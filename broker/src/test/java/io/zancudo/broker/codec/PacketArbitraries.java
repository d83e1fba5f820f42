package io.zancudo.broker.codec;

import io.zancudo.mqtt.Message;
import io.zancudo.mqtt.Properties;
import io.zancudo.mqtt.Property;
import io.zancudo.mqtt.ProtocolVersion;
import io.zancudo.mqtt.Qos;
import io.zancudo.mqtt.ReasonCode;
import io.zancudo.mqtt.RetainHandling;
import io.zancudo.mqtt.Subscription;
import io.zancudo.mqtt.TopicFilter;
import io.zancudo.mqtt.TopicName;
import io.zancudo.mqtt.Will;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary well-formed packets. */
final class PacketArbitraries {
  private PacketArbitraries() {}

  static Arbitrary<ProtocolVersion> versions() {
    return Arbitraries.of(ProtocolVersion.class);
  }

  static Arbitrary<Qos> qos() {
    return Arbitraries.of(Qos.class);
  }

  static Arbitrary<Integer> packetIds() {
    return Arbitraries.integers().between(1, 65_535);
  }

  static Arbitrary<byte[]> payloads() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
  }

  /** Strings that MQTT allows: one to four bytes a character, no control characters. */
  static Arbitrary<String> strings() {
    return Arbitraries.strings()
        .withChars("abc/ XYZ~")
        .withChars('\u00A0', '\u00FF', '\u07FF', '\u0800', '\uFEFF', '\uD7FF', '\uE000')
        .withCharRange('\u4E00', '\u4E20')
        .ofMaxLength(40)
        .map(text -> text.length() % 5 == 0 ? text + "\uD83D\uDE00" : text);
  }

  static Arbitrary<TopicName> topics() {
    return strings().filter(text -> !text.isEmpty()).map(TopicName::of);
  }

  static Arbitrary<TopicFilter> filters() {
    Arbitrary<String> levels =
        Arbitraries.oneOf(Arbitraries.just("+"), strings().map(text -> text.replace("/", "")));
    Arbitrary<String> plain =
        levels
            .list()
            .ofMinSize(1)
            .ofMaxSize(5)
            .map(list -> String.join("/", list))
            .filter(text -> !text.isEmpty() && !text.startsWith("$share/"));
    Arbitrary<String> all = Arbitraries.oneOf(plain, plain.map(text -> text + "/#"));
    return Arbitraries.oneOf(all, all.map(text -> "$share/group/" + text)).map(TopicFilter::of);
  }

  /** Some of these properties, each at most once, and User Properties, in any order. */
  static Arbitrary<Properties> properties(Property... allowed) {
    Arbitrary<List<Properties>> once =
        Combinators.combine(
                Arrays.stream(allowed)
                    .map(PacketArbitraries::property)
                    .map(Arbitrary::optional)
                    .toList())
            .as(given -> given.stream().flatMap(Optional::stream).toList());
    Arbitrary<List<Properties>> user = userProperty().list().ofMaxSize(3);
    return Combinators.combine(once, user, Arbitraries.randoms())
        .as(
            (some, users, random) -> {
              List<Properties> all = new ArrayList<>(some);
              all.addAll(users);
              Collections.shuffle(all, random);
              Properties.Builder builder = Properties.builder();
              all.forEach(builder::addAll);
              return builder.build();
            });
  }

  private static Arbitrary<Properties> userProperty() {
    return Combinators.combine(strings(), strings())
        .as((name, value) -> Properties.builder().addUserProperty(name, value).build());
  }

  private static Arbitrary<Properties> property(Property property) {
    return switch (property.type()) {
      case BYTE -> Arbitraries.integers().between(0, 1).map(value -> single(property, value));
      case TWO_BYTE_INTEGER ->
          Arbitraries.integers().between(1, 65_535).map(value -> single(property, value));
      case FOUR_BYTE_INTEGER ->
          Arbitraries.longs().between(1, 0xFFFF_FFFFL).map(value -> single(property, value));
      case VARIABLE_BYTE_INTEGER ->
          Arbitraries.integers()
              .between(1, Subscription.MAX_IDENTIFIER)
              .map(value -> single(property, value));
      case UTF_8_STRING ->
          (property == Property.RESPONSE_TOPIC ? topics().map(TopicName::toString) : strings())
              .map(value -> Properties.builder().add(property, value).build());
      case BINARY_DATA ->
          payloads().map(value -> Properties.builder().add(property, value).build());
      case UTF_8_STRING_PAIR -> userProperty();
    };
  }

  private static Properties single(Property property, long value) {
    return Properties.builder().add(property, value).build();
  }

  /** The properties that a message passes on. */
  static Arbitrary<Properties> passedOn() {
    return properties(
        Property.PAYLOAD_FORMAT_INDICATOR,
        Property.CONTENT_TYPE,
        Property.RESPONSE_TOPIC,
        Property.CORRELATION_DATA);
  }

  /** Messages as they are at time 0. */
  static Arbitrary<Message> messages() {
    Arbitrary<Long> expiry =
        Arbitraries.oneOf(
            Arbitraries.just(Message.NEVER),
            Arbitraries.longs().between(1, 0xFFFF_FFFFL).map(seconds -> seconds * 1000));
    return Combinators.combine(
            topics(), payloads(), qos(), Arbitraries.of(true, false), passedOn(), expiry)
        .as(
            (topic, payload, qos, retain, properties, expiresAt) ->
                new Message(topic, payload, qos, retain, properties, expiresAt, "publisher"));
  }

  static Arbitrary<Connect> connects() {
    return versions().flatMap(PacketArbitraries::connects);
  }

  private static Arbitrary<Connect> connects(ProtocolVersion version) {
    boolean is5 = version == ProtocolVersion.MQTT_5;
    Arbitrary<Properties> properties =
        is5
            ? properties(
                Property.SESSION_EXPIRY_INTERVAL,
                Property.AUTHENTICATION_METHOD,
                Property.REQUEST_PROBLEM_INFORMATION,
                Property.REQUEST_RESPONSE_INFORMATION,
                Property.RECEIVE_MAXIMUM,
                Property.TOPIC_ALIAS_MAXIMUM,
                Property.MAXIMUM_PACKET_SIZE)
            : Arbitraries.just(Properties.NONE);
    Arbitrary<Optional<String>> username = strings().optional();
    return Combinators.combine(
            Arbitraries.of(true, false),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(0, 65_535),
            strings().filter(id -> !id.isEmpty()),
            username,
            payloads().optional(),
            wills(is5).optional(),
            properties)
        .as(
            (bridge, clean, keepAlive, id, user, password, will, given) ->
                new Connect(
                    version,
                    bridge && !is5,
                    clean,
                    keepAlive,
                    id,
                    user,
                    is5 || user.isPresent() ? password : Optional.empty(),
                    will,
                    given));
  }

  private static Arbitrary<Will> wills(boolean is5) {
    Arbitrary<Properties> properties = is5 ? passedOn() : Arbitraries.just(Properties.NONE);
    return Combinators.combine(
            topics(),
            payloads(),
            qos(),
            Arbitraries.of(true, false),
            properties,
            Arbitraries.longs().between(-1, 0xFFFF_FFFFL),
            Arbitraries.longs().between(0, 0xFFFF_FFFFL))
        .as(
            (topic, payload, qos, retain, given, expiry, delay) ->
                new Will(topic, payload, qos, retain, given, is5 ? expiry : -1, is5 ? delay : 0));
  }

  static Arbitrary<Subscription> subscriptions(ProtocolVersion version, int identifier) {
    boolean is5 = version == ProtocolVersion.MQTT_5;
    return Combinators.combine(
            filters(),
            qos(),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false),
            Arbitraries.of(RetainHandling.class))
        .as(
            (filter, qos, noLocal, asPublished, handling) ->
                is5
                    ? new Subscription(
                        filter,
                        qos,
                        noLocal && !filter.isShared(),
                        asPublished,
                        handling,
                        identifier)
                    : Subscription.of(filter, qos));
  }

  static Arbitrary<Subscribe> subscribes(ProtocolVersion version) {
    Arbitrary<Properties> given =
        version == ProtocolVersion.MQTT_5
            ? properties(Property.SUBSCRIPTION_IDENTIFIER)
            : Arbitraries.just(Properties.NONE);
    return Combinators.combine(packetIds(), given)
        .flatAs(
            (id, properties) -> {
              int identifier = (int) properties.integer(Property.SUBSCRIPTION_IDENTIFIER, 0);
              return subscriptions(version, identifier)
                  .list()
                  .ofMinSize(1)
                  .ofMaxSize(5)
                  .map(list -> new Subscribe(id, list, properties));
            });
  }

  static Arbitrary<Unsubscribe> unsubscribes(ProtocolVersion version) {
    return Combinators.combine(
            packetIds(), filters().list().ofMinSize(1).ofMaxSize(5), user(version))
        .as(Unsubscribe::new);
  }

  /** User Properties with MQTT 5, nothing before. */
  static Arbitrary<Properties> user(ProtocolVersion version) {
    return version == ProtocolVersion.MQTT_5 ? properties() : Arbitraries.just(Properties.NONE);
  }

  /** Reason String and User Properties with MQTT 5, nothing before. */
  static Arbitrary<Properties> reason(ProtocolVersion version) {
    return version == ProtocolVersion.MQTT_5
        ? properties(Property.REASON_STRING)
        : Arbitraries.just(Properties.NONE);
  }

  static Arbitrary<List<ReasonCode>> reasons(ReasonCodes allowed) {
    return Arbitraries.of(ReasonCode.class)
        .filter(reason -> allowed.has(reason.code()))
        .list()
        .ofMinSize(1)
        .ofMaxSize(5);
  }
}
