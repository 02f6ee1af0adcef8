package io.streamingetl.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingetl.core.progress.PartitionId;
import io.streamingetl.ops.status.NodeStatus;
import io.streamingetl.ops.status.NodeStatusBuilder;
import io.streamingetl.pipeline.reports.ConsumerReport;
import io.streamingetl.pipeline.reports.KafkaClientReport;
import io.streamingetl.pipeline.reports.WriterReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusLogTest {
    private final StatusLog log = new StatusLog();

    private static NodeStatus status(long rows, Optional<String> trouble, Map<PartitionId, String> stopped) {
        ConsumerReport consumer = new ConsumerReport(
                0,
                new ConsumerReport.PartitionStates(Map.of(), Map.of(), Map.of(), stopped, 0),
                true,
                false,
                0,
                KafkaClientReport.NOTHING,
                Optional.empty(),
                trouble);
        return new NodeStatusBuilder()
                .consumers(List.of(consumer))
                .writer(new WriterReport(
                        new WriterReport.Written(0, rows, 0, 0), new WriterReport.Repeated(0, 0, 0), Optional.empty()))
                .build();
    }

    private static NodeStatus rows(long rows) {
        return status(rows, Optional.empty(), Map.of());
    }

    @Test
    void when_somethingMoves_then_aLineEachTime() {
        assertThat(log.line(rows(1)))
                .hasValueSatisfying(line -> assertThat(line).contains("1 rows written"));
        assertThat(log.line(rows(2))).isPresent();
    }

    @Test
    void when_nothingMoves_then_oneLineInMany() {
        assertThat(log.line(rows(1))).isPresent();
        for (int i = 1; i < StatusLog.UNCHANGED_PERIODS; i++) {
            assertThat(log.line(rows(1))).isEmpty();
        }
        assertThat(log.line(rows(1))).isPresent();
        assertThat(log.line(rows(1))).isEmpty();
    }

    @Test
    void when_somethingGoesWrongAndRightAgain_then_aLineForEach() {
        log.line(rows(1));
        NodeStatus first = status(1, Optional.of("refused"), Map.of());
        assertThat(log.line(first)).hasValueSatisfying(line -> assertThat(line).contains("WAITING: refused"));
        assertThat(log.line(status(1, Optional.of("timed out"), Map.of()))).isEmpty();
        assertThat(log.line(rows(1))).isPresent();
        assertThat(log.line(status(1, Optional.empty(), Map.of(new PartitionId("t", 0), "gone"))))
                .isPresent();
    }
}
