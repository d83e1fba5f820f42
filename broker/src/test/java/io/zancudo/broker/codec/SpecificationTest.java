package io.zancudo.broker.codec;

import static io.zancudo.broker.testing.Bytes.concat;
import static io.zancudo.broker.testing.Bytes.hex;
import static io.zancudo.broker.testing.Bytes.packet;
import static io.zancudo.broker.testing.Bytes.properties;
import static io.zancudo.broker.testing.Bytes.string;
import static io.zancudo.mqtt.ProtocolVersion.MQTT_5;
import static org.assertj.core.api.Assertions.assertThat;

import io.zancudo.broker.testing.Spec;
import io.zancudo.mqtt.ReasonCode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Normative statements about what a server accepts, each with the packets that show it. */
class SpecificationTest {

  @Test
  @Spec({"MQTT-1.5.4-1", "MQTT-1.5.4-2", "MQTT-3.1.3-4", "MQTT-3.1.3-11", "MQTT-3.1.3-12"})
  void stringsOfConnectAreWellFormed() {
    check(
        "CONNECT with a Client Identifier that is no string",
        "CONNECT with a Will Topic that is no string",
        "CONNECT with a User Name that is no string",
        "CONNECT with a Password that is no string");
  }

  @Test
  @Spec({"MQTT-1.5.4-1", "MQTT-1.5.4-2", "MQTT-3.3.2-1", "MQTT-3.8.3-1", "MQTT-3.10.3-1"})
  void topicsAreWellFormed() {
    check(
        "PUBLISH to a topic that is no string",
        "SUBSCRIBE with a filter that is no string",
        "UNSUBSCRIBE with a filter that is no string");
  }

  @Test
  @Spec({"MQTT-1.5.7-1", "MQTT-3.3.2-13", "MQTT-3.3.2-19"})
  void stringsOfPropertiesAreWellFormed() {
    for (String packet : List.of("CONNECT", "Will", "PUBLISH", "SUBSCRIBE", "DISCONNECT")) {
      check("A property that is no string in " + packet);
    }
  }

  @Test
  @Spec("MQTT-1.5.4-3")
  void byteOrderMarkIsKept() {
    Decoding decoding =
        Decoding.connected(Role.SERVER, MQTT_5)
            .feed(packet(0x30, hex("0004 EFBBBF 61"), hex("00")));

    assertThat(((RecordingHandler.Published) decoding.handler.only()).topic()).contains("\uFEFFa");
  }

  @Test
  @Spec("MQTT-1.5.5-1")
  void lengthsAreInTheirShortestForm() {
    check(
        "CONNECT with a Remaining Length that is not minimal",
        "Remaining Length that is not minimal",
        "PUBLISH with a Property Length that is not minimal");
  }

  @Test
  @Spec("MQTT-2.1.3-1")
  void reservedFlagsOfTheHeaderAreChecked() {
    check(
        "CONNECT with reserved header flags",
        "PUBACK with wrong flags",
        "PUBREC with wrong flags",
        "PUBCOMP with wrong flags",
        "PINGREQ with flags");
  }

  @Test
  @Spec("MQTT-2.2.1-3")
  void packetIdentifierIsNotZero() {
    check(
        "PUBLISH with Packet Identifier 0",
        "SUBSCRIBE with Packet Identifier 0",
        "UNSUBSCRIBE with Packet Identifier 0",
        "PUBACK with Packet Identifier 0");
  }

  @Test
  @Spec("MQTT-3.1.0-1")
  void firstPacketIsConnect() {
    check("A first packet that is not CONNECT");
  }

  @Test
  @Spec("MQTT-3.1.0-2")
  void secondConnectIsAProtocolError() {
    check("CONNECT again");
  }

  @Test
  @Spec({"MQTT-3.1.2-1", "MQTT-3.1.2-2"})
  void otherProtocolsAreRefused() {
    check(
        "CONNECT with an unknown Protocol Name",
        "CONNECT with an unknown Protocol Level",
        "CONNECT with name and level of different versions");
  }

  @Test
  @Spec({"MQTT-3.1.2-3", "MQTT-3.1.4-1"})
  void reservedFlagOfConnectIsChecked() {
    check("CONNECT with its reserved flag");
  }

  @Test
  @Spec({"MQTT-3.1.2-9", "MQTT-3.1.2-11", "MQTT-3.1.2-12", "MQTT-3.1.2-13", "MQTT-3.1.4-1"})
  void willFlagsAndFieldsBelongTogether() {
    check(
        "CONNECT with a Will",
        "CONNECT with an incomplete Will",
        "CONNECT with Will QoS 2 and Will Retain",
        "CONNECT with Will QoS 3",
        "CONNECT with Will QoS 1 without Will",
        "CONNECT with Will Retain without Will");
  }

  @Test
  @Spec({"MQTT-3.1.2-16", "MQTT-3.1.2-17", "MQTT-3.1.2-18", "MQTT-3.1.2-19", "MQTT-3.1.4-1"})
  void credentialsAreThereWhenTheirFlagsSayso() {
    check(
        "CONNECT with User Name and Password",
        "CONNECT with a User Name that is not announced",
        "CONNECT without the announced User Name",
        "CONNECT with a Password that is not announced",
        "CONNECT without the announced Password");
  }

  @Test
  @Spec("MQTT311-3.1.2-22")
  void passwordNeedsAUserNameBeforeMqtt5() {
    check("CONNECT with Password without User Name");
  }

  @Test
  @Spec({"MQTT-3.1.3-3", "MQTT-3.1.4-1"})
  void clientIdentifierIsPresent() {
    check("CONNECT without Client Identifier", "CONNECT that ends within the Client Identifier");
  }

  @Test
  @Spec("MQTT-3.1.3-5")
  void clientIdentifiersOfUsualLengthAreAllowed() {
    for (int length = 1; length <= 23; length++) {
      String id = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
      String part = id.substring(id.length() - length);

      Decoding decoding =
          Decoding.fresh(Role.SERVER)
              .feed(packet(0x10, string("MQTT"), hex("05 02 0000 00"), string(part)));

      assertThat(((Connect) decoding.handler.only()).clientId()).isEqualTo(part);
    }
  }

  @Test
  @Spec({"MQTT-3.1.3-6", "MQTT311-3.1.3-8"})
  void emptyClientIdentifierNeedsACleanSessionBeforeMqtt5() {
    check(
        "CONNECT with an empty Client Identifier",
        "CONNECT with an empty Client Identifier without Clean Start",
        "CONNECT with an empty Client Identifier without Clean Session");
  }

  @Test
  @Spec({"MQTT-3.3.1-2", "MQTT-3.3.1-4"})
  void flagsOfPublishGoTogether() {
    check("PUBLISH with QoS 0 and DUP", "PUBLISH with QoS 3", "PUBLISH with QoS 1 or 2");
  }

  @Test
  @Spec({"MQTT-3.3.2-1", "MQTT-4.7.3-1"})
  void topicNameIsPresent() {
    check("PUBLISH without Topic Name", "PUBLISH with Topic Alias only");
  }

  @Test
  @Spec({"MQTT-3.3.2-2", "MQTT-4.7.0-1"})
  void topicNameHasNoWildcard() {
    check("PUBLISH to a topic with a wildcard", "CONNECT with an invalid Will Topic");
  }

  @Test
  @Spec("MQTT-3.3.2-8")
  void topicAliasIsNotZero() {
    check("PUBLISH with Topic Alias 0");
  }

  @Test
  @Spec("MQTT-3.3.2-14")
  void responseTopicHasNoWildcard() {
    check("PUBLISH with an invalid Response Topic");
  }

  @Test
  @Spec("MQTT-3.3.4-6")
  void publishOfAClientHasNoSubscriptionIdentifier() {
    check("PUBLISH with a Subscription Identifier");
  }

  @Test
  @Spec({"MQTT-3.4.2-1", "MQTT-3.5.2-1", "MQTT-3.6.2-1", "MQTT-3.7.2-1"})
  void acknowledgementsHaveTheirOwnReasonCodes() {
    for (String packet : List.of("PUBACK", "PUBREC", "PUBREL", "PUBCOMP")) {
      check(packet + " with a Reason Code", packet + " with a Reason Code that it does not have");
    }
  }

  @Test
  @Spec("MQTT-3.6.1-1")
  void flagsOfPubrelAreChecked() {
    check("PUBREL with wrong flags");
  }

  @Test
  @Spec("MQTT-3.8.1-1")
  void flagsOfSubscribeAreChecked() {
    check("SUBSCRIBE with wrong flags");
  }

  @Test
  @Spec({"MQTT-3.8.3-2", "MQTT-3.10.3-2"})
  void atLeastOneFilterIsThere() {
    check("SUBSCRIBE without filters", "UNSUBSCRIBE without filters");
  }

  @Test
  @Spec("MQTT-3.8.3-4")
  void sharedSubscriptionHasNoNoLocal() {
    check("SUBSCRIBE with No Local on a share");
  }

  @Test
  @Spec("MQTT-3.8.3-5")
  void subscriptionOptionsAreChecked() {
    check("SUBSCRIBE with options", "SUBSCRIBE with QoS 3", "SUBSCRIBE with reserved options");
  }

  @Test
  @Spec("MQTT-3.10.1-1")
  void flagsOfUnsubscribeAreChecked() {
    check("UNSUBSCRIBE with wrong flags");
  }

  @Test
  @Spec("MQTT-3.14.1-1")
  void flagsOfDisconnectAreChecked() {
    check("DISCONNECT with flags");
  }

  @Test
  @Spec("MQTT-3.14.2-1")
  void disconnectHasItsOwnReasonCodes() {
    check("DISCONNECT with a Reason Code", "DISCONNECT with a Reason Code that it does not have");
  }

  @Test
  @Spec("MQTT-3.15.1-1")
  void flagsOfAuthAreChecked() {
    for (int flags = 1; flags < 16; flags++) {
      assertThat(authenticating().feed(packet(0xF0 | flags, hex("18"), method())).violation())
          .extracting(ProtocolViolation::reason)
          .isEqualTo(ReasonCode.MALFORMED_PACKET);
    }
  }

  @Test
  @Spec("MQTT-3.15.2-1")
  void authHasItsOwnReasonCodes() {
    for (int code = 0; code < 256; code++) {
      Decoding decoding = authenticating().feed(packet(0xF0, new byte[] {(byte) code}, method()));
      if (code == 0x18 || code == 0x19) {
        assertThat(((Auth) decoding.handler.only()).reason().code()).isEqualTo(code);
      } else {
        assertThat(decoding.violation().reason()).isEqualTo(ReasonCode.PROTOCOL_ERROR);
      }
    }
  }

  @Test
  void authNeedsItsMethod() {
    assertThat(authenticating().feed(hex("F001 18")).violation().reason())
        .isEqualTo(ReasonCode.PROTOCOL_ERROR);
    assertThat(authenticating().feed(hex("F000")).violation().reason())
        .isEqualTo(ReasonCode.PROTOCOL_ERROR);
  }

  @Test
  @Spec({"MQTT-4.7.1-1", "MQTT-4.7.1-2"})
  void wildcardsAreWholeLevels() {
    check(
        "SUBSCRIBE",
        "SUBSCRIBE with a misplaced wildcard",
        "UNSUBSCRIBE",
        "UNSUBSCRIBE with a misplaced wildcard");
  }

  @Test
  @Spec("MQTT-4.7.3-1")
  void filtersHaveAtLeastOneCharacter() {
    check("SUBSCRIBE with an empty filter", "UNSUBSCRIBE with an empty filter");
  }

  @Test
  @Spec("MQTT-4.7.3-2")
  void topicsHaveNoNullCharacter() {
    check(
        "PUBLISH to a topic that is no string",
        "SUBSCRIBE with a filter that is no string",
        "UNSUBSCRIBE with a filter that is no string");
  }

  @Test
  @Spec({"MQTT-4.8.2-1", "MQTT-4.8.2-2"})
  void sharedSubscriptionsHaveNameAndFilter() {
    check("SUBSCRIBE with an incomplete share", "UNSUBSCRIBE with an incomplete share");
  }

  private static void check(String... names) {
    for (String name : names) {
      TestPacketsTest.check(name);
    }
  }

  /** A connection whose CONNECT named an Authentication Method. */
  private static Decoding authenticating() {
    byte[] connect = packet(0x10, string("MQTT"), hex("05 02 0000"), method(), string("client"));
    Decoding decoding = Decoding.fresh(Role.SERVER).feed(connect);
    decoding.handler.packets.clear();
    return decoding;
  }

  private static byte[] method() {
    return properties(concat(hex("15"), string("method")));
  }
}
