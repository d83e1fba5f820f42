package io.zancudo.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zancudo.mqtt.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopicInternerTest {
  private final TopicInterner interner = new TopicInterner(64);

  @Test
  void findsTheSameObjectAgain() {
    TopicName first = intern("a/b/c");

    assertThat(first).isEqualTo(TopicName.of("a/b/c"));
    assertThat(intern("a/b/c")).isSameAs(first);
  }

  @Test
  void findsItWhereverItLies() {
    TopicName first = intern("some/longer/topic");
    ByteBuf elsewhere = Unpooled.copiedBuffer("xxxsome/longer/topicyyy", StandardCharsets.UTF_8);

    assertThat(interner.intern(elsewhere, 3, 17)).isSameAs(first);
  }

  @Test
  void tellsTopicsOfAnyLengthApart() {
    String all = "abcdefghijklmnopqrstuvwxyz";
    for (int length = 1; length <= all.length(); length++) {
      String topic = all.substring(0, length);
      for (int changed = 0; changed < length; changed++) {
        String other = topic.substring(0, changed) + "!" + topic.substring(changed + 1);
        TopicName name = TopicName.of(topic);

        assertThat(isSame(name, topic)).isTrue();
        assertThat(isSame(name, other)).isFalse();
        assertThat(isSame(name, topic + "z")).isFalse();
      }
    }
  }

  @Test
  @SuppressWarnings("ReferenceEquality") // whether it is the very same is the question
  void holdsNoMoreThanItsSize() {
    Set<TopicName> first = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      first.add(Objects.requireNonNull(intern("topic/" + i)));
    }
    int kept = 0;
    for (TopicName name : first) {
      if (intern(name.toString()) == name) {
        kept++;
      }
    }

    assertThat(kept).isLessThanOrEqualTo(64);
  }

  @Test
  void twoThatShareAPlaceStay() {
    TopicInterner two = new TopicInterner(2);
    ByteBuf a = Unpooled.copiedBuffer("a", StandardCharsets.UTF_8);
    ByteBuf b = Unpooled.copiedBuffer("b", StandardCharsets.UTF_8);
    TopicName first = two.intern(a, 0, 1);
    TopicName second = two.intern(b, 0, 1);

    assertThat(two.intern(a, 0, 1)).isSameAs(first);
    assertThat(two.intern(b, 0, 1)).isSameAs(second);
  }

  @Test
  void longTopicsAreNotKept() {
    String topic = "t".repeat(TopicInterner.MAX_LENGTH + 1);

    TopicName first = intern(topic);

    assertThat(first).isEqualTo(TopicName.of(topic));
    assertThat(intern(topic)).isEqualTo(first).isNotSameAs(first);
  }

  @Test
  void invalidTopicsAreNoName() {
    for (String topic : new String[] {"a/+", "#", "a\u0000b", "a\u0001", "/".repeat(201)}) {
      assertThat(intern(topic)).isNull();
      assertThat(intern(topic)).as("asked again").isNull();
    }
  }

  @Test
  void sizeIsAPowerOfTwo() {
    for (int size : new int[] {-2, 0, 1, 3, 100}) {
      assertThatThrownBy(() -> new TopicInterner(size))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(String.valueOf(size));
    }
  }

  private @Nullable TopicName intern(String topic) {
    ByteBuf in = Unpooled.copiedBuffer(topic, StandardCharsets.UTF_8);
    return interner.intern(in, 0, in.readableBytes());
  }

  private static boolean isSame(TopicName name, String topic) {
    ByteBuf in = Unpooled.copiedBuffer(topic, StandardCharsets.UTF_8);
    return TopicInterner.isSame(name, in, 0, in.readableBytes());
  }
}
