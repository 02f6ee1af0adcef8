package io.streamingetl.config.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Puts {@code { price: decimal(12,2) }} together again: inside braces YAML ends a plain scalar at the comma, and reads
 * {@code decimal(12} and a key {@code 2)} without a value. A range may follow.
 */
final class FlowCommas {

    private FlowCommas() {}

    static List<NodeTuple> rejoin(List<NodeTuple> entries) {
        List<NodeTuple> joined = new ArrayList<>();
        for (NodeTuple entry : entries) {
            int last = joined.size() - 1;
            Optional<NodeTuple> whole = last < 0 ? Optional.empty() : join(joined.get(last), entry);
            if (whole.isPresent()) {
                joined.set(last, whole.get());
            } else {
                joined.add(entry);
            }
        }
        return joined;
    }

    private static Optional<NodeTuple> join(NodeTuple before, NodeTuple after) {
        if (before.getValueNode() instanceof ScalarNode head
                && after.getKeyNode() instanceof ScalarNode tail
                && head.isPlain()
                && tail.isPlain()
                && after.getValueNode().getTag().equals(Tag.NULL)
                && head.getValue().matches("decimal\\([^)]*")
                && tail.getValue().matches("[^)]*\\)(\\s+\\S*\\.\\.\\S*)?")) {
            String text = head.getValue() + "," + tail.getValue();
            return Optional.of(new NodeTuple(
                    before.getKeyNode(),
                    new ScalarNode(Tag.STR, true, text, ScalarStyle.PLAIN, head.getStartMark(), tail.getEndMark())));
        }
        return Optional.empty();
    }
}
