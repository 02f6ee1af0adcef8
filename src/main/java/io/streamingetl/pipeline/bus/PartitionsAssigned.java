package io.streamingetl.pipeline.bus;

import java.util.List;

/** The lane owns these partitions from now on. */
public record PartitionsAssigned(List<Claimed.Owned> partitions) {}
