package io.zancudo.broker.testing;

import static io.zancudo.broker.testing.Bytes.binary;
import static io.zancudo.broker.testing.Bytes.hex;

import java.util.LinkedHashMap;
import java.util.Map;

/** Bytes that are no UTF-8 Encoded String (MQTT 5.0 section 1.5.4), by what is wrong with them. */
final class BadStrings {
  private static final Map<String, String> ALL = new LinkedHashMap<>();

  static {
    ALL.put("U+0000", "61 00 62");
    ALL.put("a surrogate", "61 EDA080 62");
    ALL.put("the last surrogate", "EDBFBF");
    ALL.put("a slash in two bytes", "61 C0AF 62");
    ALL.put("a slash in three bytes", "E080AF");
    ALL.put("a slash in four bytes", "F08080AF");
    ALL.put("U+07FF in three bytes", "E09FBF");
    ALL.put("U+FFFF in four bytes", "F08FBFBF");
    ALL.put("U+110000", "F4908080");
    ALL.put("lead byte F5", "F5808080");
    ALL.put("byte FE", "FE");
    ALL.put("byte FF", "61 FF");
    ALL.put("a stray continuation byte", "61 80 62");
    ALL.put("a sequence that ends early", "61 C3");
    ALL.put("three bytes that end early", "E282");
    ALL.put("four bytes that end early", "F09F98");
    ALL.put("a sequence that is broken off", "C328");
    ALL.put("four bytes broken at the last", "F09F9828");
    ALL.put("control character U+0001", "61 01 62");
    ALL.put("control character U+001F", "1F");
    ALL.put("control character U+007F", "61 7F");
    ALL.put("control character U+0080", "C280");
    ALL.put("control character U+009F", "C29F");
    ALL.put("non-character U+FFFF", "EFBFBF");
    ALL.put("non-character U+FFFE", "EFBFBE");
    ALL.put("non-character U+FDD0", "EFB790");
    ALL.put("non-character U+FDEF", "EFB7AF");
    ALL.put("non-character U+1FFFE", "F09FBFBE");
    ALL.put("non-character U+10FFFF", "F48FBFBF");
    ALL.put("U+0000 after eight letters", "6161616161616161 00");
    ALL.put("a control character among eight letters", "61616161 0A 616161");
    ALL.put("U+007F among eight letters", "6161 7F 6161616161");
  }

  private BadStrings() {}

  /** Each with its length before it. */
  static Map<String, byte[]> all() {
    Map<String, byte[]> strings = new LinkedHashMap<>();
    ALL.forEach((name, digits) -> strings.put(name, binary(hex(digits))));
    return strings;
  }
}
