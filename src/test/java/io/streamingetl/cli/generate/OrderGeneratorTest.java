package io.streamingetl.cli.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class OrderGeneratorTest {
    private static final long START_MS = 1_537_514_430_000L;
    private static final OrderOptions OPTIONS = OrderOptions.of(7, START_MS, 1_000);
    private static final int ORDERS = 50_000;

    @Test
    void when_sameSeedAndNumber_then_sameBytes() {
        OrderGenerator one = new OrderGenerator(OPTIONS);
        OrderGenerator other = new OrderGenerator(OrderOptions.of(7, START_MS, 1_000));
        other.order(99);

        assertThat(text(one.order(5))).isEqualTo(text(other.order(5)));
        assertThat(text(one.key(5))).isEqualTo(text(other.key(5)));
    }

    @Test
    void when_otherSeed_then_otherOrders() {
        OrderGenerator one = new OrderGenerator(OPTIONS);
        OrderGenerator other = new OrderGenerator(OrderOptions.of(8, START_MS, 1_000));

        assertThat(text(one.order(5))).isNotEqualTo(text(other.order(5)));
    }

    @Test
    @Tag("slow")
    void when_decoded_then_theFieldsOfAnOrder() {
        for (JsonObject order : orders(OPTIONS)) {
            assertThat(order.fieldNames())
                    .containsExactly("itemid", "count", "timestamp", "price", "orderid", "shopid", "region");
            assertThat(order.getInteger("count")).isBetween(1, 100);
            assertThat(order.getDouble("price")).isBetween(0.01, 1_000.0);
            assertThat(order.getString("region")).hasSize(2);
        }
    }

    @Test
    void when_many_then_theSizeIsThatOfTheExample() {
        OrderGenerator generator = new OrderGenerator(OPTIONS);

        double mean = LongStream.range(0, ORDERS)
                .mapToInt(n -> generator.order(n).length)
                .average()
                .orElseThrow();

        assertThat(mean).isBetween(126.0, 136.0);
    }

    @Test
    void when_many_then_shopsAndItemsAreBoundedAndSkewed() {
        List<JsonObject> orders = orders(OPTIONS.withKeys(8, 5));
        Set<Integer> shops = new HashSet<>();
        Set<Integer> items = new HashSet<>();
        orders.forEach(order -> shops.add(order.getInteger("shopid")));
        orders.forEach(order -> items.add(order.getInteger("itemid")));
        long first = orders.stream()
                .filter(order -> order.getInteger("shopid") == 100_000)
                .count();

        assertThat(shops).hasSize(8);
        assertThat(items).hasSize(40);
        assertThat(first).isBetween(ORDERS * 48L / 100, ORDERS * 52L / 100);
    }

    @Test
    void when_disorder_then_eventTimesStayWithinIt() {
        List<JsonObject> orders = orders(OPTIONS.withDisorder(5_000, 0));

        long maxSeen = 0;
        int behind = 0;
        for (int i = 0; i < orders.size(); i++) {
            long second = orders.get(i).getLong("timestamp");
            assertThat(second).isBetween((START_MS + i - 5_000) / 1_000, (START_MS + i) / 1_000);
            assertThat(second).isGreaterThanOrEqualTo(maxSeen - 5);
            behind += second < maxSeen ? 1 : 0;
            maxSeen = Math.max(maxSeen, second);
        }
        assertThat(behind).isGreaterThan(ORDERS / 4);
    }

    @Test
    void when_noDisorder_then_eventTimesFollowTheRate() {
        OrderGenerator generator = new OrderGenerator(OPTIONS.withDisorder(0, 0));

        assertThat(timestamp(generator.order(0))).isEqualTo(START_MS / 1_000);
        assertThat(timestamp(generator.order(999))).isEqualTo(START_MS / 1_000);
        assertThat(timestamp(generator.order(1_000))).isEqualTo(START_MS / 1_000 + 1);
        assertThat(timestamp(generator.order(1_000, START_MS))).isEqualTo(START_MS / 1_000);
    }

    @Test
    void when_lateFraction_then_thatManyAreMinutesBack() {
        List<JsonObject> orders = orders(OPTIONS.withDisorder(0, 0.01));

        long late = IntStream.range(0, ORDERS)
                .filter(i -> orders.get(i).getLong("timestamp") <= (START_MS + i - 120_000) / 1_000)
                .count();

        assertThat(late).isBetween(ORDERS / 200L, ORDERS / 50L);
    }

    @Test
    void when_impossibleOption_then_refusedByName() {
        assertThatThrownBy(() -> OPTIONS.withKeys(0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("shops is 0: must be between 1 and 9000");
        assertThatThrownBy(() -> OPTIONS.withDisorder(5_001, 0)).hasMessageStartingWith("disorder is 5001");
        assertThatThrownBy(() -> OPTIONS.withDisorder(0, Double.NaN)).hasMessageStartingWith("late is NaN");
    }

    private static List<JsonObject> orders(OrderOptions options) {
        OrderGenerator generator = new OrderGenerator(options);
        return LongStream.range(0, ORDERS)
                .mapToObj(n -> new JsonObject(text(generator.order(n))))
                .toList();
    }

    private static long timestamp(byte[] order) {
        return new JsonObject(text(order)).getLong("timestamp");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
