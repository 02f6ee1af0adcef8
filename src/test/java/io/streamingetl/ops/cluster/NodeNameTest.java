package io.streamingetl.ops.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NodeNameTest {
    @Test
    void when_twoNodesAreOfOneProcessIdAndMachine_then_theirNamesDifferAndTheirPlaceDoesNot() {
        String one = NodeName.here();
        String other = NodeName.here();
        assertThat(one)
                .matches(ProcessHandle.current().pid() + "@.+/[0-9a-f]{6}")
                .isNotEqualTo(other);
        assertThat(NodeName.samePlace(one, other)).isTrue();
        assertThat(NodeName.samePlace("1@pod-a/5e0c1f", "1@pod-b/5e0c1f")).isFalse();
    }
}
