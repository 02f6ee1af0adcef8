package io.streamingetl.core.event;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The configured fields while a record is read. A decoder looks up each field of the object, hands over its value, and
 * ends the record with {@link #finish}. The verdict does not depend on the order of the fields in the record.
 */
public final class EventFields {
    /** By name: the event time, then the key, then the operands. */
    private final Map<String, FieldSlot> slots = new LinkedHashMap<>();

    private final FieldSlot[] inOrder;
    private final FieldSlot time;
    private final FieldSlot[] key;
    private final FieldSlot[] operands;

    /** @throws IllegalArgumentException if the roles of a field require two types */
    public EventFields(EventSchema schema) {
        Map<String, FieldType> types = new LinkedHashMap<>();
        types.put(schema.timeField(), null);
        List<Field> typed = new ArrayList<>(schema.key());
        typed.addAll(schema.operands());
        for (Field field : typed) {
            FieldType other = types.put(field.name(), field.type());
            if (other != null && !other.equals(field.type())) {
                throw new IllegalArgumentException(field.name() + " is both " + other + " and " + field.type());
            }
        }
        types.forEach((name, type) ->
                slots.put(name, new FieldSlot(name, name.equals(schema.timeField()) ? schema.timeUnit() : null, type)));
        inOrder = slots.values().toArray(FieldSlot[]::new);
        time = slots.get(schema.timeField());
        key = slotsOf(schema.key());
        operands = slotsOf(schema.operands());
    }

    private FieldSlot[] slotsOf(List<Field> fields) {
        return fields.stream().map(field -> slots.get(field.name())).toArray(FieldSlot[]::new);
    }

    /** Begins a record. */
    public void reset() {
        for (FieldSlot slot : inOrder) {
            slot.reset();
        }
    }

    /** The slot of a field of the outermost object; null if it is not configured. */
    public FieldSlot find(String name) {
        return slots.get(name);
    }

    /**
     * Ends a well-formed record.
     *
     * @return null if {@code into} holds the event; otherwise the problem of the first field that has one
     */
    public Rejection finish(Event into) {
        for (FieldSlot slot : inOrder) {
            Rejection problem = slot.verdict();
            if (problem != null) {
                return problem;
            }
        }
        into.timeMs = time.timeMs();
        into.keyLength = 0;
        for (FieldSlot slot : key) {
            slot.appendKey(into);
        }
        for (int i = 0; i < operands.length; i++) {
            into.operands[i] = operands[i].number();
        }
        return null;
    }
}
