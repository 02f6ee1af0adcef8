package io.streamingetl.config.parse;

import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A decimal type that a comma inside braces cuts in two: of {@code { price: decimal(12,2) }}, YAML makes a value
 * {@code decimal(12} and a key {@code 2)} without a value.
 */
final class CutDecimal {

    private static final Pattern DECIMAL = Pattern.compile("decimal\\([\\d\\s]*,[\\d\\s]*\\)(\\s+[-\\d.]+)?");

    private CutDecimal() {}

    /** The type, if the second of two entries is the rest of the first. */
    static Optional<String> of(NodeTuple before, NodeTuple after) {
        if (before != null
                && before.getKeyNode() instanceof ScalarNode
                && before.getValueNode() instanceof ScalarNode head
                && after.getKeyNode() instanceof ScalarNode tail
                && after.getValueNode().getTag().equals(Tag.NULL)) {
            return Optional.of(head.getValue() + "," + tail.getValue())
                    .filter(text -> DECIMAL.matcher(text).matches());
        }
        return Optional.empty();
    }
}
