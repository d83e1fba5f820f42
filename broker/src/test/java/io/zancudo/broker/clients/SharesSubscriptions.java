package io.zancudo.broker.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Members of a group share the messages. */
interface SharesSubscriptions extends Clients {
  int SHARED_COUNT = 60;

  @Test
  default void eachMessageComesToOneMember() throws Exception {
    String topic = unusedName();
    String filter = "$share/" + unusedName() + "/" + topic;
    List<TestClient> members = List.of(connect(), connect(), connect());
    for (TestClient member : members) {
      member.subscribe(filter, 1);
    }

    TestClient publisher = connect();
    List<String> sent = IntStream.range(0, SHARED_COUNT).mapToObj(i -> "job " + i).toList();
    for (String payload : sent) {
      publisher.publishAndWait(TestMessage.of(topic, payload, 1));
    }

    Awaitility.await().until(() -> payloads(members).size() >= SHARED_COUNT);
    assertThat(payloads(members)).containsExactlyInAnyOrderElementsOf(sent);
    assertThat(members).allSatisfy(member -> assertThat(member.waiting()).isNotEmpty());
  }

  @Test
  default void memberThatStaysReceivesAll() throws Exception {
    String topic = unusedName();
    String filter = "$share/" + unusedName() + "/" + topic;
    TestClient stays = connect();
    TestClient leaves = connect();
    stays.subscribe(filter, 1);
    leaves.subscribe(filter, 1);
    leaves.unsubscribe(filter);

    TestClient publisher = connect();
    for (int i = 0; i < 10; i++) {
      publisher.publishAndWait(TestMessage.of(topic, "job " + i, 1));
    }

    assertThat(stays.next(10)).hasSize(10);
    assertThat(leaves.waiting()).isEmpty();
  }

  private static List<String> payloads(List<TestClient> members) {
    List<String> payloads = new ArrayList<>();
    for (TestClient member : members) {
      member.waiting().forEach(message -> payloads.add(message.payload()));
    }
    return payloads;
  }
}
