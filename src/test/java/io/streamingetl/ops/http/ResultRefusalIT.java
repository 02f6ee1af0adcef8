package io.streamingetl.ops.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.config.reload.ConfigStatus;
import io.streamingetl.testkit.job.TestServers;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The requests for results that get none. */
class ResultRefusalIT {
    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static final String HOUR = "from=2018-09-21T06:00:00Z&to=2018-09-21T07:00:00Z";
    private static final String LOCAL = "port: 0";

    private final Vertx vertx = Vertx.vertx();
    private SampleResult result;
    private ServedNode node;

    private void serve(String http) {
        result = new SampleResult(vertx, SERVERS.database(), SERVERS.newDatabase(), http, "end");
        node = ServedNode.serve(vertx, ConfigStatus.started(result.config(), Instant.EPOCH));
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rows | from is missing: must be an ISO 8601 time with its offset, such as 2018-09-21T06:00:00Z, in the years 1970 to 9999
            rows?from=yesterday&to=2018-09-21T06:00:00Z | from is "yesterday": must be an ISO 8601 time with its offset, such as 2018-09-21T06:00:00Z, in the years 1970 to 9999
            rows?to=2018-09-21T06:00:00Z&from=2018-09-21T06:00:00Z | to is "2018-09-21T06:00:00Z": must be after from
            rows?HOUR&limit=0 | limit is "0": must be between 1 and 1000
            rows?HOUR&limit=1001 | limit is "1001": must be between 1 and 1000
            rows.csv?HOUR&limit=100001 | limit is "100001": must be between 1 and 100000
            rows?HOUR&table=mysql.user | table is "mysql.user": must be one of gross_income
            rows?HOUR&price=1 | "price" is not a parameter of this path and not a key field of gross_income: region, shopid, itemid
            rows?HOUR&shopid=1%20OR%201 | shopid is "1 OR 1": must be a 64-bit integer, as shopid is
            rows?HOUR&after=x | after is "x": must be the value of next in an answer for the same table
            rows?HOUR&after=WzFd | after is "WzFd": must be the value of next in an answer for the same table
            rows?HOUR&HOUR | from is given 2 times: must be given once
            series?HOUR | measure is missing: must be one of gross_income, orders, lowest_price
            series?HOUR&measure=SLEEP(9) | measure is "SLEEP(9)": must be one of gross_income, orders, lowest_price
            series?HOUR&measure=orders&by=utime | by is "utime": must be one of region, shopid, itemid
            series?HOUR&measure=orders&by=region&by=region | by names a field twice: must name each once
            top?HOUR&measure=orders | by is missing: must be one of region, shopid, itemid
            """)
    void when_aRequestIsWrong_then_theAnswerNamesParameterValueAndRule(String path, String error) {
        serve(LOCAL);
        ServedNode.Answer answer = node.get("/api/result/" + path.replace("HOUR", HOUR));
        assertThat(answer.json()).isEqualTo(new JsonObject().put("error", error));
        assertThat(answer.code()).isEqualTo(400);
    }

    @Test
    void when_theConfigurationTurnsResultsOff_then_noPathHasThem() {
        serve("port: 0, results: false");
        for (String path : List.of("result/series", "result/top", "result/rows", "result/rows.csv", "quarantine")) {
            ServedNode.Answer answer = node.get("/api/" + path);
            assertThat(answer.json().getString("error")).isEqualTo("http.results is false in the configuration");
            assertThat(answer.code()).isEqualTo(404);
        }
    }

    @Test
    void when_thereIsAToken_then_resultsNeedIt() {
        serve("port: 0, token: CANARY");
        assertThat(node.get("/api/result/rows?" + HOUR).code()).isEqualTo(401);
        assertThat(node.get("/api/result/rows?" + HOUR, ServedNode.TOKEN).code())
                .isEqualTo(200);
        assertThat(node.get("/api/result/rows?" + HOUR, Map.of("Authorization", "Bearer x"))
                        .code())
                .isEqualTo(401);
    }

    @Test
    void when_theTableIsGone_then_theAnswerSaysSoUntilItIsBack() {
        serve(LOCAL);
        SERVERS.database()
                .execute("RENAME TABLE " + result.config().sink().database() + ".gross_income TO "
                        + result.config().sink().database() + ".away");
        ServedNode.Answer gone = node.get("/api/result/rows?" + HOUR);
        assertThat(gone.code()).isEqualTo(503);
        assertThat(gone.json().getString("error"))
                .startsWith("no answer from the database: the table does not exist (");
        SERVERS.database()
                .execute("RENAME TABLE " + result.config().sink().database() + ".away TO "
                        + result.config().sink().database() + ".gross_income");
        assertThat(node.get("/api/result/rows?" + HOUR).code()).isEqualTo(200);
    }
}
