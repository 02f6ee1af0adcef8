package io.streamingetl.config.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.key.RedactedView;
import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.rule.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    private static final String CANARY = "CANARY";

    private static final String SECRETS = """
            pipeline: p
            source:
              kafka:
                bootstrap.servers: k:9092
                security.protocol: SASL_SSL
                sasl.jaas.config: org.apache.kafka.Plain required username="u" password="CANARY";
                ssl.key.password: CANARY
                ssl.keystore.key: "CANARY"
                SSL.TRUSTSTORE.PASSWORD: CANARY
                sasl.oauthbearer.client.credentials.client.secret: CANARY
                schema.registry.basic.auth.user.info: u:CANARY
            sink: { user: u, password: CANARY, port: 3306 }
            http:
              host: 0.0.0.0
              token: CANARY
            """;

    @TempDir
    Path folder;

    @Test
    void when_configIsPrinted_then_noSecretInIt() {
        EtlConfig config = Yaml.parse(SECRETS);
        assertThat(config.sink().password().value()).isEqualTo(CANARY);
        assertThat(List.of(config, config.source(), config.sink(), config.http(), RedactedView.of(config)))
                .allSatisfy(printed -> assertThat(printed.toString()).doesNotContain(CANARY));
        assertThat(RedactedView.of(config))
                .extracting("source.kafka")
                .isEqualTo(config.source().redactedKafka());
        assertThat(config.source().redactedKafka())
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.jaas.config", "<redacted>");
    }

    @Test
    void when_configIsPrinted_then_everyOtherSettingIsShown() {
        assertThat(RedactedView.of(Yaml.parse("pipeline: orders")))
                .hasToString("{pipeline=orders, source={topics=[orders], start=earliest, lanes=4,"
                        + " kafka={bootstrap.servers=localhost:9092}}, event={time=timestamp, time-unit=seconds,"
                        + " key=[region, shopid, itemid], types={region=string(16), shopid=integer, itemid=integer,"
                        + " count=integer, price=decimal(12,2)}}, window={size=60s, label=end,"
                        + " max-out-of-orderness=5s, idle-after=10s, max-future=600s, late=add, emit=on-close,"
                        + " max-open-keys=auto, max-replay-records=10000000}, measures={gross_income=sum(price *"
                        + " count)}, rollups={}, quarantine={max-rows-per-minute=10000}, sink={host=localhost,"
                        + " port=3306, database=etl, user=etl, password=<redacted>, tls=disabled, table=gross_income,"
                        + " create-table=true, connections=2}, http={host=127.0.0.1, port=8080, results=true},"
                        + " cluster={enabled=false, config=conf/cluster.xml, host=127.0.0.1, port=0},"
                        + " log={level=info, format=text}, reload={scan-period=5s}}");
    }

    @Test
    @Tag("slow")
    void when_fileWithSecretsIsMutated_then_noMessageQuotesASecret() {
        Random random = new Random(1);
        String junk = ":{}[]#&*!|>'\"%@`$,- \n\tx";
        int refused = 0;
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder(SECRETS);
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, junk.charAt(random.nextInt(junk.length())));
                default -> text.setLength(at);
            }
            try {
                Yaml.parse(text.toString());
            } catch (ConfigException e) {
                refused++;
                assertThat(e).as(text.toString()).message().doesNotContain(CANARY);
            }
        }
        assertThat(refused).isGreaterThan(1_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CANARY !", "sum(CANARY)", "CANARY(4)", "${CANARY", "-CANARY", ""})
    void when_anyKeyComesFromAFile_then_noMessageQuotesIt(String content) throws IOException {
        String value = "'${file:" + Files.writeString(folder.resolve("secret"), content) + "}'";
        List<String> keys = new ArrayList<>();
        paths("", RedactedView.of(Yaml.parse(SECRETS.replace("token: CANARY", "token: x"))), keys);
        assertThat(keys).hasSizeGreaterThan(35).contains("event.key", "http.token", "source.kafka/sasl.jaas.config");
        for (String key : keys) {
            try {
                Yaml.parse(yaml(key, value));
            } catch (ConfigException e) {
                assertThat(e).as(key).message().doesNotContain(CANARY);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ password:CANARY }", "{ password CANARY }", "{ password: x,CANARY }"})
    void when_slipSplitsASecretOff_then_itIsNotShownAsAKey(String sink) {
        assertThat(Yaml.refusal("sink: " + sink))
                .containsExactly("etl.yaml:1: sink.?: is a key without a value;"
                        + " inside { } a value with a comma must be quoted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "measures: { password: CANARY }",
                "measures: { pasword: CANARY }",
                "measures: { CANARY }",
                "measures: { x: CANARY(price) }",
                "event: { types: { ssl.key.password: CANARY } }",
                "event: { types: { CANARY } }",
                "source: { kafka: { sasl.pasword: CANARY } }",
                "source: { kafka: { SASL.PASSWORD: CANARY } }",
                "source: { kafka: { bootstrap.servers: 'u:CANARY@h:9092' } }",
                "source: { kafka: { client.id: 'u:CANARY@h' } }",
                "sink: { host: 'mysql://etl:CANARY@h/db' }",
                "sink: { host: 'h/db?password=CANARY' }",
                "sink: { database: 'etl?password=CANARY' }",
                "sink: { pasword: CANARY }",
                "sink: { password: x, 'password:CANARY': y }",
                "sink: { password: x,CANARY,CANARY }",
                "'mysql://etl:CANARY@h/db': x",
                "measures: { 'mysql://etl:CANARY@h/db': count() }",
                "http: { token: '', host: 'https://CANARY@h/' }",
            })
    void when_secretIsMisplaced_then_neitherShownNorPrinted(String yaml) {
        String shown;
        try {
            EtlConfig config = Yaml.parse(yaml);
            shown = config.source().toString() + RedactedView.of(config);
        } catch (ConfigException e) {
            shown = e.getMessage();
        }
        assertThat(shown).doesNotContain(CANARY);
    }

    @Test
    void when_anyKeyHoldsALogin_then_noMessageShowsIt() {
        List<String> keys = new ArrayList<>();
        paths("", RedactedView.of(Yaml.parse(SECRETS)), keys);
        for (String key : keys) {
            try {
                Yaml.parse(yaml(key, "'mysql://etl:CANARY@h/db'"));
            } catch (ConfigException e) {
                assertThat(e).as(key).message().doesNotContain(CANARY);
            }
        }
    }

    /** Collects the keys of a view, with a slash before one that holds dots itself. */
    private static void paths(String prefix, Map<?, ?> view, List<String> into) {
        view.forEach((key, value) -> {
            if (value instanceof Map<?, ?> inner) {
                paths(prefix + key + (key.equals("kafka") ? "/" : "."), inner, into);
            } else {
                into.add(prefix + key);
            }
        });
    }

    private static String yaml(String path, String value) {
        boolean list = path.equals("event.key") || path.equals("source.topics");
        String text = list ? "[" + value + "]" : value;
        int slash = path.indexOf('/');
        if (slash > 0) {
            text = "{ " + path.substring(slash + 1) + ": " + text + " }";
        }
        List<String> keys = List.of((slash > 0 ? path.substring(0, slash) : path).split("\\.", -1));
        for (int i = keys.size() - 1; i >= 0; i--) {
            text = (i == 0 ? "" : "{ ") + keys.get(i) + ": " + text + (i == 0 ? "" : " }");
        }
        return text;
    }
}
