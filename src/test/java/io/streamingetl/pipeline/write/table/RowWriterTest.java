package io.streamingetl.pipeline.write.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.pipeline.write.ScriptedConnection;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows are read for the next statement while one is under way: what that does, and what it must not do. */
class RowWriterTest {
    private static final int COLUMNS = 2;
    private static final int LARGEST = 512;

    private final Queue<Promise<Object>> underWay = new ArrayDeque<>();
    private final ScriptedConnection connection = new ScriptedConnection((sql, values) -> {
        Promise<Object> answer = Promise.promise();
        underWay.add(answer);
        return answer.future();
    });
    private int read;

    private Future<Long> write(int rows) {
        read = 0;
        return RowWriter.write(connection.connection(), count -> "of " + count, COLUMNS, Long.MAX_VALUE, into -> {
            if (read == rows) {
                return false;
            }
            into.addInteger(read).addString("row " + read);
            read++;
            return true;
        });
    }

    private void answerAll() {
        while (!underWay.isEmpty()) {
            underWay.remove().complete();
        }
    }

    private static List<Object> rows(int from, int to) {
        List<Object> rows = new ArrayList<>();
        IntStream.range(from, to).forEach(row -> rows.addAll(List.of(row, "row " + row)));
        return rows;
    }

    private List<Object> written(int fromStatement) {
        List<Object> rows = new ArrayList<>();
        connection.executed().stream().skip(fromStatement).forEach(statement -> {
            Tuple values = statement.values();
            IntStream.range(0, values.size()).forEach(i -> rows.add(values.getValue(i)));
        });
        return rows;
    }

    @Test
    void when_aStatementIsUnderWay_then_noOtherIsSentAndTheRowsOfTheNextAreReadAndNoMore() {
        Future<Long> done = write(3 * LARGEST);
        assertThat(connection.statements()).containsExactly("of 512");
        assertThat(read).isEqualTo(2 * LARGEST);
        underWay.remove().complete();
        assertThat(connection.statements()).containsExactly("of 512", "of 512");
        assertThat(read).isEqualTo(3 * LARGEST);
        assertThat(written(0)).isEqualTo(rows(0, 2 * LARGEST));
        assertThat(done.isComplete()).isFalse();
    }

    @Test
    void when_allAreAnswered_then_eachRowWasWrittenOnceInOrder() {
        Future<Long> done = write(1_221);
        answerAll();
        assertThat(connection.statements())
                .containsExactly(
                        "of 512", "of 512", "of 128", "of 32", "of 32", "of 1", "of 1", "of 1", "of 1", "of 1");
        assertThat(written(0)).isEqualTo(rows(0, 1_221));
        assertThat(done.result()).isEqualTo(1_221);
    }

    @Test
    void when_aStatementFailsWhileTheNextIsMade_then_nothingMoreIsSentAndAllIsWrittenWhenBegunAnew() {
        RuntimeException deadlock = new IllegalStateException("deadlock");
        Future<Long> first = write(1_200);
        underWay.remove().complete();
        underWay.remove().fail(deadlock);
        assertThat(first.cause()).isSameAs(deadlock);
        assertThat(connection.statements()).containsExactly("of 512", "of 512");
        assertThat(underWay).isEmpty();

        Future<Long> second = write(1_200);
        answerAll();
        assertThat(written(2)).isEqualTo(rows(0, 1_200));
        assertThat(second.result()).isEqualTo(1_200);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, LARGEST, 2 * LARGEST})
    void when_aRowCanNotBeMade_then_itFailsAndNothingMoreIsSent(int row) {
        ArithmeticException wrong = new ArithmeticException("no such sum");
        Future<Long> done =
                RowWriter.write(connection.connection(), count -> "of " + count, 1, Long.MAX_VALUE, into -> {
                    if (read == row) {
                        throw wrong;
                    }
                    into.addInteger(read++);
                    return true;
                });
        answerAll();
        assertThat(done.cause()).isSameAs(wrong);
        assertThat(connection.executed()).hasSize(row / LARGEST);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 11, 127, 128, 141, 511, 512, 2_047, 2_048, 8_192})
    void when_rowsAreWide_then_noStatementHasMorePlaceholdersThanAServerTakes(int columns) {
        Future<Long> done =
                RowWriter.write(connection.connection(), count -> "of " + count, columns, Long.MAX_VALUE, into -> {
                    if (read == 600) {
                        return false;
                    }
                    read++;
                    for (int i = 0; i < columns; i++) {
                        into.addInteger(i);
                    }
                    return true;
                });
        answerAll();
        assertThat(done.result()).isEqualTo(600);
        assertThat(connection.executed())
                .allSatisfy(statement -> assertThat(statement.values().size()).isLessThanOrEqualTo(65_535));
        assertThat(connection.executed().get(0).values().size() / columns)
                .isEqualTo(columns < 128 ? 512 : columns < 512 ? 128 : columns < 2_048 ? 32 : columns < 8_192 ? 8 : 1);
    }
}
