package io.streamingetl.config.reload;

import static io.streamingetl.config.reload.ReloadPlan.Step.DATA_PATH;
import static io.streamingetl.config.reload.ReloadPlan.Step.HTTP;
import static io.streamingetl.config.reload.ReloadPlan.Step.LOG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.streamingetl.config.model.EtlConfig;
import io.streamingetl.config.parse.Yaml;
import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.config.rule.Violation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReloadPlanTest {
    private static final EtlConfig ACTIVE = Yaml.parse("pipeline: orders");

    private static ReloadPlan plan(String next) {
        return ReloadPlan.of(ACTIVE, Yaml.parse(next), "etl.yaml");
    }

    @Test
    void when_nothingChanged_then_nothingToDo() {
        assertThat(plan("window: { size: 60s }").changes()).isEmpty();
        assertThat(plan("window: { size: 60s }").steps()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            source: { topics: [other] }
            source: { start: latest }
            source: { lanes: 3 }
            source: { kafka: { fetch.min.bytes: 7 } }
            window: { size: 7s }
            window: { max-out-of-orderness: 1s }
            window: { idle-after: 1s }
            window: { max-future: 1s }
            window: { late: quarantine }
            window: { emit: 5s }
            window: { max-open-keys: 5000 }
            window: { max-replay-records: 5000 }
            sink: { host: elsewhere }
            sink: { port: 3307 }
            sink: { database: other }
            sink: { user: other }
            sink: { password: other }
            sink: { tls: required }
            sink: { create-table: false }
            sink: { connections: 3 }
            """)
    void when_itConcernsReadingOrWriting_then_theDataPathIsMadeAnew(String next) {
        assertThat(plan(next).steps()).containsExactly(DATA_PATH);
        assertThat(plan(next).changes()).hasSize(1);
    }

    @Test
    void when_itConcernsHttpOrTheLog_then_onlyThat() {
        assertThat(plan("http: { port: 0 }").steps()).containsExactly(HTTP);
        assertThat(plan("http: { token: t }").steps()).containsExactly(HTTP);
        assertThat(plan("log: { level: debug }").steps()).containsExactly(LOG);
        assertThat(plan("reload: { scan-period: 1s }").steps()).isEmpty();
    }

    @Test
    void when_aTypeThatNothingUsesChanges_then_taken() {
        String types = "event: { types: { region: string(16), shopid: integer, itemid: integer, count: integer,"
                + " 'price': 'decimal(12,2)', unused: integer } }";
        assertThat(plan(types).changes()).hasSize(1);
        assertThat(plan(types).steps()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pipeline: other                          | pipeline is "other": is fixed for pipeline orders
            event: { time: at }                      | event.time is "at": is fixed for pipeline orders
            event: { time-unit: millis }             | event.time-unit is "millis": is fixed
            event: { key: [region, shopid] }         | event.key is "region, shopid": is fixed
            window: { label: start }                 | window.label is "start": is fixed
            measures: { orders: count() }            | measures is "orders: count()": is fixed
            sink: { table: other }                   | sink.table is "other": is fixed
            """)
    void when_itIsFixed_then_refusedWithTheReason(String next, String message) {
        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> plan(next));
        assertThat(refused.getMessage()).startsWith("etl.yaml: " + message).contains("keep ");
    }

    @Test
    void when_aRollupIsAddedOrRemovedOrChanged_then_onlyTheChangeIsRefused() {
        EtlConfig with = Yaml.parse("rollups: { t: { every: 1h } }");
        assertThat(ReloadPlan.of(ACTIVE, with, "etl.yaml").steps()).containsExactly(DATA_PATH);
        assertThat(ReloadPlan.of(with, ACTIVE, "etl.yaml").steps()).containsExactly(DATA_PATH);
        assertThat(ReloadPlan.of(with, Yaml.parse("rollups: { t: { every: 60m } }"), "etl.yaml")
                        .isEmpty())
                .isTrue();
        EtlConfig other = Yaml.parse("rollups: { t: { every: 1h, key: [region] } }");
        assertThat(catchThrowableOfType(ConfigException.class, () -> ReloadPlan.of(with, other, "etl.yaml")))
                .hasMessage("etl.yaml: rollups.t is \"{ every: 3600s, key: [region], measures: [gross_income] }\": is"
                        + " fixed once it exists, because its rows depend on it: keep { every: 3600s, key: [region,"
                        + " shopid, itemid], measures: [gross_income] }, or name another table");
    }

    @Test
    void when_severalAreFixed_then_allAreNamed() {
        ConfigException refused =
                catchThrowableOfType(ConfigException.class, () -> plan("sink: { table: t }\nevent: { time: at }"));
        assertThat(refused.violations()).extracting(Violation::key).containsExactly("event.time", "sink.table");
    }
}
