package io.streamingetl.ops.cluster;

import io.streamingetl.config.reload.ConfigStatus;
import io.streamingetl.pipeline.bus.Addresses;
import io.streamingetl.pipeline.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what this node is told, and passes on to the nodes in view what somebody tells them all.
 *
 * <p>Whether the node is paused is in its own memory, and forgotten when the process ends. It takes over what the other
 * nodes were told later than itself, at its start and whenever it hears them again. It tells the consumers again and
 * again, so that one that is deployed later hears of it.
 */
public final class NodeControl extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(NodeControl.class);

    private static final String DONE = "done";
    private static final String COMMAND = "command";
    private static final long ANSWER_MS = 5_000;

    /** A reload finishes what is in flight, and waits for the database. */
    private static final long RELOAD_ANSWER_MS = 30_000;

    private static final long REMIND_MS = 500;

    private final String pipeline;
    private final String self;
    private final Supplier<ClusterView.View> view;
    private final Supplier<Future<ConfigStatus>> reload;
    private volatile PauseDecision told = PauseDecision.NOTHING;

    /**
     * @param pipeline whose nodes are told
     * @param self the node's name
     * @param view who else there is
     * @param reload has this node look at its configuration at once
     */
    public NodeControl(
            String pipeline, String self, Supplier<ClusterView.View> view, Supplier<Future<ConfigStatus>> reload) {
        this.pipeline = pipeline;
        this.self = self;
        this.view = view;
        this.reload = reload;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(REMIND_MS, timer -> {
            hear();
            remind();
        });
        return vertx.eventBus()
                .<JsonObject>consumer(address(self), this::onCommand)
                .completion();
    }

    private String address(String node) {
        return "etl.cluster." + pipeline + ".node." + node;
    }

    /** Whether to read no further, and who said so; from any thread. */
    public PauseDecision told() {
        return told;
    }

    private void onCommand(Message<JsonObject> message) {
        Command command = Command.valueOf(message.body().getString(COMMAND));
        LOG.info("told to {}", command.word());
        if (command == Command.RELOAD) {
            reload.get()
                    .map(status ->
                            status.error().map(reason -> "refused: " + reason).orElse(DONE))
                    .otherwise(NodeControl::failed)
                    .onSuccess(message::reply);
        } else {
            PauseDecision asked = PauseDecision.in(message.body());
            take(asked);
            message.reply(
                    told.equals(asked)
                            ? DONE
                            : "overruled: " + told.by() + " says "
                                    + told.command().word());
        }
    }

    private void take(PauseDecision other) {
        if (other.isAfter(told)) {
            told = other;
            remind();
        }
    }

    private static String failed(Throwable failure) {
        return "failed: " + failure.getMessage();
    }

    private void hear() {
        for (JsonObject other : view.get().others()) {
            PauseDecision theirs = PauseDecision.in(other);
            if (theirs.isAfter(told)) {
                LOG.info(
                        "hears from {} that {} says {}",
                        other.getString(ClusterView.NAME),
                        theirs.by(),
                        theirs.command().word());
                take(theirs);
            }
        }
    }

    private void remind() {
        Bus.publish(vertx, Addresses.PAUSED, told.paused());
    }

    /**
     * Tells every node in view, this one first, and those that are not heard: it may be only the view that lacks them,
     * and who asks is to know that they may not have heard it.
     *
     * @return what each answered, by name: {@code done}, or why not; one that runs by what is configured already has
     *     nothing to reload, and that is done
     */
    public Future<JsonObject> tellAll(Command command) {
        ClusterView.View seen = view.get();
        List<String> nodes = new ArrayList<>(List.of(self));
        seen.others().forEach(other -> nodes.add(other.getString(ClusterView.NAME)));
        nodes.addAll(seen.unheard());
        JsonObject message = message(command);
        Map<String, Future<String>> answers = new LinkedHashMap<>();
        nodes.forEach(node -> answers.put(node, tell(node, command, message)));
        return Future.join(List.copyOf(answers.values())).transform(all -> {
            JsonObject answered = new JsonObject();
            answers.forEach((node, answer) -> answered.put(node, answer.result()));
            return Future.succeededFuture(answered);
        });
    }

    private JsonObject message(Command command) {
        JsonObject message = new JsonObject().put(COMMAND, command.name());
        return command == Command.RELOAD
                ? message
                : message.put(
                        PauseDecision.KEY,
                        told.next(command == Command.PAUSE, System.currentTimeMillis(), self)
                                .json());
    }

    private Future<String> tell(String node, Command command, JsonObject message) {
        DeliveryOptions options = new DeliveryOptions()
                .setSendTimeout(command == Command.RELOAD ? RELOAD_ANSWER_MS : ANSWER_MS)
                .setLocalOnly(node.equals(self));
        return vertx.eventBus()
                .<String>request(address(node), message, options)
                .map(Message::body)
                .otherwise(failure -> "no answer: " + failure.getMessage());
    }

    /** Whether every answer says that it is done. */
    public static boolean allDone(JsonObject answers) {
        return answers.stream().allMatch(answer -> DONE.equals(answer.getValue()));
    }
}
