package io.streamingetl.testkit.login;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;

/**
 * An OAuth 2.0 authorization server with one client, on a loopback port: it issues a token for the client's secret (RFC
 * 6749) or for an assertion that the client signed (RFC 7521, RFC 7523), and publishes the keys of its tokens.
 */
public final class TokenEndpoint implements AutoCloseable {
    public static final String CLIENT_ID = "etl-client";
    public static final String CLIENT_SECRET = "client-secret";
    public static final String AUDIENCE = "kafka";
    public static final String ISSUER = "https://issuer.invalid";

    private static final int KEY_BITS = 2048;
    private static final float LIFETIME_MINUTES = 10;

    private final HttpServer http;
    private final RsaJsonWebKey key;
    private final RsaJsonWebKey clientKey;
    private final Set<String> grants = ConcurrentHashMap.newKeySet();

    private TokenEndpoint(HttpServer http, RsaJsonWebKey key, RsaJsonWebKey clientKey) {
        this.http = http;
        this.key = key;
        this.clientKey = clientKey;
    }

    public static TokenEndpoint start() {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(KEY_BITS);
            key.setKeyId("key-1");
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            TokenEndpoint endpoint = new TokenEndpoint(http, key, RsaJwkGenerator.generateJwk(KEY_BITS));
            http.createContext("/token", endpoint::onTokenRequest);
            http.createContext("/keys", exchange -> reply(exchange, 200, new JsonWebKeySet(key).toJson()));
            http.start();
            return endpoint;
        } catch (IOException | JoseException e) {
            throw new IllegalStateException("The token endpoint was not started", e);
        }
    }

    public String url() {
        return address() + "/token";
    }

    /** Where its public keys are. */
    public String keysUrl() {
        return address() + "/keys";
    }

    private String address() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** How clients have authenticated: the grant type, and what proved it. */
    public Set<String> grants() {
        return Set.copyOf(grants);
    }

    /** Writes the client's private key as PEM. */
    public Path writeClientKey(Path file) {
        String encoded = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(clientKey.getPrivateKey().getEncoded());
        return write(file, "-----BEGIN PRIVATE KEY-----\n" + encoded + "\n-----END PRIVATE KEY-----\n");
    }

    /** Writes a token. */
    public Path writeToken(Path file) {
        try {
            return write(file, token());
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void onTokenRequest(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String proof = proof(exchange.getRequestHeaders().getFirst("Authorization"), parameters(body));
        if (proof.isEmpty()) {
            reply(exchange, 401, "{\"error\": \"invalid_client\"}");
            return;
        }
        grants.add(proof);
        try {
            reply(exchange, 200, "{\"token_type\": \"Bearer\", \"access_token\": \"" + token() + "\"}");
        } catch (JoseException e) {
            throw new IOException(e);
        }
    }

    /** What authenticates the client; empty if nothing does. */
    private String proof(String authorization, Map<String, String> parameters) {
        String grant = parameters.get("grant_type");
        String secret = "Basic "
                + Base64.getEncoder()
                        .encodeToString((CLIENT_ID + ":" + CLIENT_SECRET).getBytes(StandardCharsets.UTF_8));
        if ("client_credentials".equals(grant) && secret.equals(authorization)) {
            return grant + " by secret";
        }
        if ("client_credentials".equals(grant) && isSigned(parameters.get("client_assertion"))) {
            return grant + " by assertion";
        }
        boolean bears = "urn:ietf:params:oauth:grant-type:jwt-bearer".equals(grant);
        return bears && isSigned(parameters.get("assertion")) ? "jwt-bearer by assertion" : "";
    }

    private boolean isSigned(String assertion) {
        try {
            new JwtConsumerBuilder()
                    .setVerificationKey(clientKey.getPublicKey())
                    .setExpectedIssuer(CLIENT_ID)
                    .setExpectedAudience(url())
                    .setRequireExpirationTime()
                    .build()
                    .processToClaims(assertion);
            return true;
        } catch (InvalidJwtException e) {
            return false;
        }
    }

    private String token() throws JoseException {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setAudience(AUDIENCE);
        claims.setSubject(CLIENT_ID);
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(LIFETIME_MINUTES);
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        return signature.getCompactSerialization();
    }

    private static Map<String, String> parameters(String body) {
        return Stream.of(body.split("&"))
                .map(parameter -> parameter.split("=", 2))
                .filter(parameter -> parameter.length == 2)
                .collect(Collectors.toMap(
                        parameter -> parameter[0],
                        parameter -> URLDecoder.decode(parameter[1], StandardCharsets.UTF_8)));
    }

    private static void reply(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
