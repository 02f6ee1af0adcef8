package io.streamingetl.core.event;

/** A configured field of a record: its name, as in the JSON, and its type. */
public record Field(String name, FieldType type) {}
