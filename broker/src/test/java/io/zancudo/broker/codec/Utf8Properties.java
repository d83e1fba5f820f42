package io.zancudo.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The validator against the JDK's decoder and a plain reading of the rules. */
class Utf8Properties {

  @Property(tries = 20_000)
  void agreesWithTheNaiveOne(@ForAll("nearlyStrings") byte[] bytes) {
    assertThat(isValid(bytes)).isEqualTo(isValidNaively(bytes));
  }

  /** Mostly letters, with bytes that matter to UTF-8 in between. */
  @Provide
  Arbitrary<byte[]> nearlyStrings() {
    Arbitrary<Byte> letters = Arbitraries.bytes().between((byte) 0x20, (byte) 0x7E);
    Arbitrary<Byte> critical =
        Arbitraries.of(
                0x00, 0x1F, 0x7F, 0x80, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xED, 0xEF,
                0xB7, 0x90, 0xBE, 0xF0, 0xF4, 0xF5, 0x8F, 0xFF)
            .map(Integer::byteValue);
    return Arbitraries.frequencyOf(Tuple.of(3, letters), Tuple.of(2, critical))
        .array(byte[].class)
        .ofMaxSize(24);
  }

  @Example
  void everyCodePoint() {
    for (int codePoint = 0; codePoint <= 0x10_FFFF; codePoint++) {
      if (codePoint >= 0xD800 && codePoint <= 0xDFFF) {
        continue; // cannot be encoded by the JDK
      }
      byte[] bytes = ("aaaaaa" + Character.toString(codePoint)).getBytes(StandardCharsets.UTF_8);

      if (isValid(bytes) != isAllowed(codePoint)) {
        throw new AssertionError("U+" + Integer.toHexString(codePoint));
      }
    }
  }

  private static boolean isValid(byte[] bytes) {
    ByteBuf in = Unpooled.buffer().writeByte(0).writeBytes(bytes).writeByte(0);
    return Utf8.isValid(in, 1, bytes.length);
  }

  private static boolean isValidNaively(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .codePoints()
          .allMatch(Utf8Properties::isAllowed);
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static boolean isAllowed(int codePoint) {
    boolean nonCharacter =
        (codePoint >= 0xFDD0 && codePoint <= 0xFDEF) || (codePoint & 0xFFFF) >= 0xFFFE;
    return !Character.isISOControl(codePoint) && !nonCharacter;
  }
}
