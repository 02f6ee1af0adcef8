package io.streamingetl.core.event;

/** A configured field of the input object: its name, as it stands in the JSON, and its type. */
public record Field(String name, FieldType type) {}
