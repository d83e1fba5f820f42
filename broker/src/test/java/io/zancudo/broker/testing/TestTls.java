package io.zancudo.broker.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * TLS between test clients and their brokers: one key and certificate for the test run, made
 * without another program, and a client's side that trusts this certificate and no other.
 */
final class TestTls implements X509TrustManager {
  private static final long DAY_MILLIS = 86_400_000;

  private final X509Certificate certificate;
  private final Path certificateFile;
  private final Path keyFile;

  /** Made when a test asks for TLS. */
  private static final class Holder {
    static final TestTls INSTANCE = make();
  }

  private TestTls(X509Certificate certificate, Path certificateFile, Path keyFile) {
    this.certificate = certificate;
    this.certificateFile = certificateFile;
    this.keyFile = keyFile;
  }

  static Path certificateFile() {
    return Holder.INSTANCE.certificateFile;
  }

  static Path keyFile() {
    return Holder.INSTANCE.keyFile;
  }

  /** The socket with TLS; the handshake is done. */
  static Socket wrap(Socket plain) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {Holder.INSTANCE}, null);
      SSLSocket socket =
          (SSLSocket)
              context.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
      socket.startHandshake();
      return socket;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static TestTls make() {
    try {
      KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
      X509Certificate signed = selfSigned(keys);
      return new TestTls(
          signed,
          pemFile("CERTIFICATE", signed.getEncoded()),
          pemFile("PRIVATE KEY", keys.getPrivate().getEncoded()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate selfSigned(KeyPair keys)
      throws GeneralSecurityException, IOException {
    AlgorithmIdentifier algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    X500Name name = new X500Name("CN=localhost");
    long now = System.currentTimeMillis();
    V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
    generator.setSerialNumber(new ASN1Integer(BigInteger.valueOf(now)));
    generator.setSignature(algorithm);
    generator.setIssuer(name);
    generator.setSubject(name);
    generator.setStartDate(new Time(new Date(now - DAY_MILLIS)));
    generator.setEndDate(new Time(new Date(now + DAY_MILLIS)));
    generator.setSubjectPublicKeyInfo(
        SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
    TBSCertificate content = generator.generateTBSCertificate();
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(keys.getPrivate());
    signer.update(content.getEncoded(ASN1Encoding.DER));
    ASN1Encodable[] parts = {content, algorithm, new DERBitString(signer.sign())};
    byte[] der = new DERSequence(parts).getEncoded(ASN1Encoding.DER);
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  private static Path pemFile(String label, byte[] der) throws IOException {
    Path file = Files.createTempFile("zancudo-test", ".pem");
    file.toFile().deleteOnExit();
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    String frame = "-----%s " + label + "-----\n";
    return Files.writeString(file, frame.formatted("BEGIN") + text + "\n" + frame.formatted("END"));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("a client's certificate");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    if (!chain[0].equals(certificate)) {
      throw new CertificateException("another server: " + chain[0].getSubjectX500Principal());
    }
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[] {certificate};
  }
}
