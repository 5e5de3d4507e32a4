// A prison in Java: sends Ping and an admission with a sealed part, and waits for the answers.
// It needs Java 17 and Kafka's client library; the sealing needs nothing but Java itself.
//
//   java -cp 'LIBRARIES/*' Kvi.java FILE_OF_CREDENTIALS REGISTRY

import java.io.Reader;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

public class Kvi {
    static final String PRISON = "jva-buetzow";
    static final String OFFICE = "jugendamt-13003";

    /** A key of an office, as the registry publishes it: a point on P-256 and its name. */
    record Key(String kid, String x, String y) {}

    public static void main(String[] arguments) throws Exception {
        Properties settings = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of(arguments[0]))) {
            settings.load(file);
        }
        Key key = keyOf(OFFICE, Files.readString(Path.of(arguments[1])));
        String text = StringSerializer.class.getName();
        settings.put("key.serializer", text);
        settings.put("value.serializer", text);
        settings.put("key.deserializer", StringDeserializer.class.getName());
        settings.put("value.deserializer", StringDeserializer.class.getName());
        try (var producer = new KafkaProducer<String, String>(settings);
                var consumer = new KafkaConsumer<String, String>(settings)) {
            consumer.subscribe(List.of("to." + PRISON + ".v1"));
            String ping = send(producer, "intake", "Ping", UUID.randomUUID().toString(), "{}");
            System.out.println(answer(consumer, ping));
            String caseId = UUID.randomUUID().toString();
            String report =
                    send(producer, "intake", "ReportAdmission", caseId, admission(caseId, key));
            System.out.println(answer(consumer, report));
        }
    }

    /** Asks a service something; gives the id to which the answer refers. */
    static String send(
            KafkaProducer<String, String> producer,
            String service,
            String name,
            String key,
            String data)
            throws Exception {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", UUID.randomUUID().toString());
        headers.put("ce_source", "/agencies/" + PRISON);
        headers.put("ce_type", "de.kvi-mv." + name + ".v1");
        headers.put("ce_time", Instant.now().toString());
        headers.put("ce_subject", key);
        headers.put("content-type", "application/json");
        var record =
                new ProducerRecord<>(service + ".from." + PRISON + ".v1", null, key, data);
        headers.forEach((header, value) -> record.headers().add(header, utf8(value)));
        producer.send(record).get();
        return headers.get("ce_id");
    }

    /** Reads until the answer comes. Real software reads all the time and drops ids it knows. */
    static String answer(KafkaConsumer<String, String> consumer, String id) {
        while (true) {
            for (ConsumerRecord<String, String> told : consumer.poll(Duration.ofSeconds(1))) {
                Header cause = told.headers().lastHeader("ce_causationid");
                if (id.equals(new String(cause.value(), StandardCharsets.UTF_8))) {
                    return told.value();
                }
            }
        }
    }

    static String admission(String caseId, Key key) throws Exception {
        LocalDate today = LocalDate.now(ZoneId.of("Europe/Berlin"));
        String notice =
                """
                {"prisoner":{"given_name":"Beispiel","family_name":"Muster",
                "birth_date":"1990-01-31"},
                "caregivers":[{"children":["c1"],"given_name":"Beispiel","family_name":"Muster",
                "address":"Musterweg 1, 18055 Rostock"}],
                "children":[{"child":"c1","given_name":"Beispiel","family_name":"Muster",
                "birth_date":"2019-05-17","address":"Musterweg 1, 18055 Rostock"}]}
                """;
        String signed =
                """
                "given_by":"prisoner","given_on":"%s","purposes":["counselling"],
                "receivers":["youth_office"],"valid_until":"%s","form":"written",
                "info_version":"2026-01"
                """
                        .formatted(today, today.plusDays(180));
        return """
                {"facility":"%s","occurred_at":"%s","admitted_on":"%s","path":"consent",
                "children_count":1,
                "consents":[{"about":"prisoner",%s},
                {"about":"children","children":["c1"],"custody":"prisoner_alone",%s}],
                "children":[{"child":"c1","age_band":"6-9","caregiver":"other_parent",
                "residence":{"kind":"district","district":"13003"}}],
                "sealed":[{"receiver":"%s","children":["c1"],"jwe":"%s"}]}
                """
                .formatted(
                        PRISON,
                        Instant.now(),
                        today,
                        signed,
                        signed,
                        OFFICE,
                        seal(notice, caseId, OFFICE, key));
    }

    /** A compact JWE (RFC 7516) by ECDH-ES+A256KW and A256GCM, bound to case and receiver. */
    static String seal(String notice, String caseId, String receiver, Key key) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair once = generator.generateKeyPair();
        ECPoint point = ((ECPublicKey) once.getPublic()).getW();
        String header =
                """
                {"alg":"ECDH-ES+A256KW","enc":"A256GCM","kid":"%s","typ":"kvi-sealed+json",\
                "case":"%s","receiver":"%s",\
                "epk":{"kty":"EC","crv":"P-256","x":"%s","y":"%s"}}\
                """
                .formatted(
                        key.kid(),
                        caseId,
                        receiver,
                        base64(coordinate(point.getAffineX())),
                        base64(coordinate(point.getAffineY())));
        String protectedHeader = base64(utf8(header));

        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(once.getPrivate());
        agreement.doPhase(publicKey(key), true);
        SecretKey wrapping = derived(agreement.generateSecret());

        SecureRandom random = new SecureRandom();
        byte[] content = new byte[32];
        random.nextBytes(content);
        SecretKey contentKey = new SecretKeySpec(content, "AES");
        Cipher wrap = Cipher.getInstance("AESWrap");
        wrap.init(Cipher.WRAP_MODE, wrapping);
        byte[] wrapped = wrap.wrap(contentKey);

        byte[] iv = new byte[12];
        random.nextBytes(iv);
        Cipher encrypt = Cipher.getInstance("AES/GCM/NoPadding");
        encrypt.init(Cipher.ENCRYPT_MODE, contentKey, new GCMParameterSpec(128, iv));
        encrypt.updateAAD(utf8(protectedHeader));
        byte[] sealed = encrypt.doFinal(utf8(notice));
        int end = sealed.length - 16;
        return String.join(
                ".",
                protectedHeader,
                base64(wrapped),
                base64(iv),
                base64(Arrays.copyOfRange(sealed, 0, end)),
                base64(Arrays.copyOfRange(sealed, end, sealed.length)));
    }

    /** Concat KDF with SHA-256, one round for 256 bits (RFC 7518, section 4.6.2). */
    static SecretKey derived(byte[] shared) throws Exception {
        byte[] algorithm = utf8("ECDH-ES+A256KW");
        ByteBuffer info = ByteBuffer.allocate(4 + shared.length + 4 + algorithm.length + 12);
        info.putInt(1).put(shared);
        info.putInt(algorithm.length).put(algorithm);
        info.putInt(0).putInt(0).putInt(256); // no party information, length of the key in bits
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(info.array());
        return new SecretKeySpec(digest, "AES");
    }

    static ECPublicKey publicKey(Key key) throws Exception {
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        Base64.Decoder decoder = Base64.getUrlDecoder();
        ECPoint point =
                new ECPoint(
                        new BigInteger(1, decoder.decode(key.x())),
                        new BigInteger(1, decoder.decode(key.y())));
        ECParameterSpec parameters = curve.getParameterSpec(ECParameterSpec.class);
        return (ECPublicKey)
                KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, parameters));
    }

    /** The key of an office in the registry; real software reads YAML with a library for it. */
    static Key keyOf(String office, String registry) {
        Matcher found =
                Pattern.compile(
                                "id: "
                                        + office
                                        + "\\s.*?kid: (\\S+)\\s.*?x: '?([\\w-]{43}).*?y: '?([\\w-]{43})",
                                Pattern.DOTALL)
                        .matcher(registry);
        if (!found.find()) {
            throw new IllegalArgumentException(office + " has no key in this registry");
        }
        return new Key(found.group(1), found.group(2), found.group(3));
    }

    /** 32 bytes, leading zeros kept. */
    static byte[] coordinate(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] whole = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, whole, 32 - length, length);
        return whole;
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
