package io.streamingetl.config.yaml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Merges two trees: mappings key by key; a list or a scalar replaces the one below. */
public final class YamlMerge {
    private YamlMerge() {}

    public static MappingNode over(MappingNode below, MappingNode above) {
        List<NodeTuple> merged = new ArrayList<>(below.getValue());
        Set<Integer> replaced = new HashSet<>();
        for (NodeTuple tuple : above.getValue()) {
            int at = find(below.getValue(), tuple.getKeyNode());
            // A key that one file has twice stays twice, for the section to refuse.
            if (at < 0 || !replaced.add(at)) {
                merged.add(tuple);
            } else {
                merged.set(
                        at,
                        new NodeTuple(tuple.getKeyNode(), over(merged.get(at).getValueNode(), tuple.getValueNode())));
            }
        }
        return new MappingNode(below.getTag(), merged, below.getFlowStyle());
    }

    private static Node over(Node below, Node above) {
        return below instanceof MappingNode lower && above instanceof MappingNode upper ? over(lower, upper) : above;
    }

    private static int find(List<NodeTuple> tuples, Node key) {
        for (int i = 0; i < tuples.size(); i++) {
            if (tuples.get(i).getKeyNode() instanceof ScalarNode one
                    && key instanceof ScalarNode other
                    && one.getValue().equals(other.getValue())) {
                return i;
            }
        }
        return -1;
    }
}
