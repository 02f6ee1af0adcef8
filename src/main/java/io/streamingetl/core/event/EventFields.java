package io.streamingetl.core.event;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The configured fields while a record is read: a decoder looks each field of the object up, hands over its value, and
 * lets {@link #finish} judge the whole. The verdict does not depend on the order of the fields in the record.
 */
public final class EventFields {
    /** The event time, then the key, then the operands, each name once. */
    private final Map<String, FieldSlot> slots = new LinkedHashMap<>();

    private final FieldSlot[] inOrder;
    private final FieldSlot time;
    private final FieldSlot[] key;
    private final FieldSlot[] operands;

    /** @throws IllegalArgumentException where the roles of a name ask for two types */
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

    /** The slot of a field that stands in the outermost object; null where it is not a configured one. */
    public FieldSlot find(String name) {
        return slots.get(name);
    }

    /**
     * Ends a record that is well-formed.
     *
     * @return null where {@code into} holds the event, else what is wrong with the first field that is wrong
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
