package io.zancudo.broker.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.Optional;

/**
 * The client's side of a WebSocket (RFC 6455): as a {@link Wire} each write is one binary message,
 * and {@link #send} and {@link #receive} are its frames.
 */
public final class WebSocketWire implements Wire {
  public static final int CONTINUATION = 0x0;
  public static final int TEXT = 0x1;
  public static final int BINARY = 0x2;
  public static final int CLOSE = 0x8;
  public static final int PING = 0x9;
  public static final int PONG = 0xA;

  /** Set in the first byte of a frame that ends its message. */
  public static final int FIN = 0x80;

  private static final byte[] MASK = {0x37, (byte) 0xFA, 0x21, 0x3D};

  private final Socket socket;
  private final DataInputStream in;
  private final InputStream payloads = new Payloads();
  private String answer = "";

  /** A frame that the server has sent. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Frame(int firstByte, boolean masked, byte[] payload) {}

  private WebSocketWire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
  }

  /** Opens a WebSocket with the subprotocol {@code mqtt}. */
  static WebSocketWire open(Socket socket) throws IOException {
    WebSocketWire wire = request(socket, "mqtt", "/mqtt");
    if (!wire.answer.startsWith("HTTP/1.1 101 ")) {
      throw new IOException("No WebSocket: '" + wire.answer + "'");
    }
    return wire;
  }

  /** Asks for a WebSocket; {@link #answer} is what the server says, empty if it says nothing. */
  static WebSocketWire request(Socket socket, String subprotocol, String path) throws IOException {
    WebSocketWire wire = new WebSocketWire(socket);
    String request =
        "GET %s HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Protocol: %s\r\n\r\n";
    socket.getOutputStream().write(request.formatted(path, subprotocol).getBytes(US_ASCII));
    wire.answer = wire.readHead();
    return wire;
  }

  /** The server's answer to the request, with all its lines. */
  public String answer() {
    return answer;
  }

  private String readHead() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(US_ASCII).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.write(next);
    }
    return head.toString(US_ASCII);
  }

  /** Sends a frame, masked as a client must. */
  public void send(int firstByte, byte... payload) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(firstByte);
    int length = payload.length;
    if (length < 126) {
      frame.write(0x80 | length);
    } else if (length < 0x10000) {
      frame.write(0x80 | 126);
      frame.writeBytes(Bytes.twoBytes(length));
    } else {
      frame.write(0x80 | 127);
      frame.writeBytes(Bytes.fourBytes(0));
      frame.writeBytes(Bytes.fourBytes(length));
    }
    frame.writeBytes(MASK);
    for (int i = 0; i < length; i++) {
      frame.write(payload[i] ^ MASK[i % MASK.length]);
    }
    socket.getOutputStream().write(frame.toByteArray());
  }

  /** Sends bytes as they are. */
  public void sendRaw(byte... bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /**
   * The next frame.
   *
   * @throws java.io.EOFException when the connection has ended
   */
  public Frame receive() throws IOException {
    int firstByte = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    long length = second & 0x7F;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    byte[] payload = new byte[Math.toIntExact(length)];
    in.readFully(payload);
    return new Frame(firstByte, (second & 0x80) != 0, payload);
  }

  @Override
  public InputStream input() {
    return payloads;
  }

  @Override
  public OutputStream output() {
    return new OutputStream() {
      @Override
      public void write(int single) throws IOException {
        send(FIN | BINARY, (byte) single);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        send(FIN | BINARY, Arrays.copyOfRange(bytes, offset, offset + length));
      }
    };
  }

  @Override
  public void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** What binary frames carry, one after the other; ends with a close frame. */
  private final class Payloads extends InputStream {
    private InputStream current = InputStream.nullInputStream();

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      while (length > 0 && current.available() == 0) {
        Optional<Frame> frame = nextFrame();
        if (frame.isEmpty() || frame.get().firstByte() == (FIN | CLOSE)) {
          return -1;
        }
        if (frame.get().firstByte() != (FIN | BINARY) || frame.get().masked()) {
          throw new IOException("Not a binary message: " + frame);
        }
        current = new ByteArrayInputStream(frame.get().payload());
      }
      return length == 0 ? 0 : current.read(into, offset, length);
    }

    private Optional<Frame> nextFrame() throws IOException {
      try {
        return Optional.of(receive());
      } catch (EOFException end) {
        return Optional.empty();
      }
    }
  }
}
