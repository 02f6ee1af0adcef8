package io.streamingetl.pipeline.messages;

import java.util.List;

/** The lane owns these partitions from now on. */
public record PartitionsAssigned(List<Claimed.Owned> partitions) {}
