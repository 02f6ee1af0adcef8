package io.streamingetl.config.yaml;

import io.streamingetl.config.rule.ConfigException;
import io.streamingetl.config.rule.Violation;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * From text to a tree of YAML nodes, which keep the text and line of each scalar: {@code 010}, {@code 12:30} and
 * {@code no} remain as written.
 */
public final class YamlTree {

    private static final int MAX_DEPTH = 32;
    private static final String QUOTE = ", or put the value in quotes if the sign belongs to it";

    private YamlTree() {}

    /**
     * Reads one YAML 1.2 document whose root is a mapping.
     *
     * @throws ConfigException if the text is anything else; it names the line and quotes nothing of the file
     */
    public static MappingNode parse(String text, String source) {
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setLabel(source)
                // The section refuses them, with their line.
                .setAllowNonScalarKeys(true)
                .build();
        try {
            checkEvents(new Parse(settings).parseString(text), source);
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isPresent() && root.get() instanceof MappingNode mapping) {
                return mapping;
            }
            throw ConfigException.ofFile(
                    source, Violation.NO_LINE, "must contain keys and values such as pipeline: orders");
        } catch (MarkedYamlEngineException e) {
            // The message of the parser quotes the line, which may contain a secret.
            throw ConfigException.ofFile(source, line(e.getProblemMark()), "is not YAML: " + e.getProblem());
        } catch (ReaderException e) {
            String rule = "is not YAML: it has the control character U+%04X".formatted(e.getCodePoint());
            throw ConfigException.ofFile(source, lineOf(e.getCodePoint(), text), rule);
        } catch (YamlVersionException e) {
            throw ConfigException.ofFile(
                    source, Violation.NO_LINE, "names a version of YAML that is not supported: remove its line %YAML");
        } catch (YamlEngineException e) {
            throw ConfigException.ofFile(source, Violation.NO_LINE, "is not YAML: " + e.getMessage());
        }
    }

    private static int lineOf(int codePoint, String text) {
        return 1
                + (int) text.chars()
                        .limit(text.indexOf(codePoint))
                        .filter(c -> c == '\n')
                        .count();
    }

    /** The line of a mark, from 1. */
    public static int line(Optional<Mark> mark) {
        return mark.map(m -> m.getLine() + 1).orElse(Violation.NO_LINE);
    }

    /**
     * Refuses deep nesting, which would overflow the stack, aliases, which can expand without bound, anchors and tags,
     * which silently shorten a value that begins with their sign, and merge keys, which add keys silently.
     */
    private static void checkEvents(Iterable<Event> events, String source) {
        int documents = 0;
        int depth = 0;
        for (Event event : events) {
            switch (event.getEventId()) {
                case DocumentStart -> documents++;
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                case Alias ->
                    throw refuse(source, event, "has an alias (*), which is not supported: repeat the value" + QUOTE);
                default -> {}
            }
            if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
                throw refuse(source, event, "has an anchor (&), which is not supported: remove it" + QUOTE);
            }
            if (event instanceof ScalarEvent scalar
                    && scalar.isPlain()
                    && scalar.getValue().equals("<<")) {
                throw refuse(source, event, "has a merge key (<<), which is not supported: repeat the keys" + QUOTE);
            }
            if (hasTag(event)) {
                throw refuse(source, event, "has a tag (!), which is not supported: remove it" + QUOTE);
            }
            if (documents > 1) {
                throw refuse(source, event, "must contain one YAML document, not several");
            }
            if (depth > MAX_DEPTH) {
                throw refuse(source, event, "is nested too deeply");
            }
        }
        if (documents == 0) {
            throw ConfigException.ofFile(source, Violation.NO_LINE, "is empty");
        }
    }

    private static boolean hasTag(Event event) {
        return event instanceof ScalarEvent scalar
                ? scalar.getTag().isPresent()
                : event instanceof CollectionStartEvent start && start.getTag().isPresent();
    }

    private static ConfigException refuse(String source, Event event, String rule) {
        return ConfigException.ofFile(source, line(event.getStartMark()), rule);
    }
}
