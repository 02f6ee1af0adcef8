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
 * Executes commands on this node and passes a user's command on to all nodes in view.
 *
 * <p>The pause is held in memory only and lost when the process ends. The node adopts a later pause or resume from the
 * status of another node, both at its start and when they are connected again. It publishes the pause to the consumers
 * periodically, for those that are deployed later.
 */
public final class NodeControl extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(NodeControl.class);

    private static final String DONE = "done";
    private static final String COMMAND = "command";
    private static final long ANSWER_TIMEOUT_MS = 5_000;

    /** A reload completes the work in flight and waits for the database. */
    private static final long RELOAD_ANSWER_TIMEOUT_MS = 30_000;

    private static final long PUBLISH_MS = 500;

    private final String pipeline;
    private final String self;
    private final Supplier<ClusterView.View> view;
    private final Supplier<Future<ConfigStatus>> reload;
    private volatile PauseDecision pause = PauseDecision.NONE;

    /**
     * @param pipeline the nodes of this pipeline receive the commands
     * @param self the node's name
     * @param view the other nodes
     * @param reload makes this node read its configuration again immediately
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
        vertx.setPeriodic(PUBLISH_MS, timer -> {
            adoptFromOthers();
            publishPause();
        });
        return vertx.eventBus()
                .<JsonObject>consumer(address(self), this::onCommand)
                .completion();
    }

    private String address(String node) {
        return "etl.cluster." + pipeline + ".node." + node;
    }

    /** The latest pause or resume that this node knows. Any thread. */
    public PauseDecision pause() {
        return pause;
    }

    private void onCommand(Message<JsonObject> message) {
        Command command = Command.valueOf(message.body().getString(COMMAND));
        LOG.info("received a command: command={}", command.lowerCaseName());
        if (command == Command.RELOAD) {
            reload.get()
                    .map(status ->
                            status.error().map(reason -> "refused: " + reason).orElse(DONE))
                    .otherwise(failure -> "failed: " + failure.getMessage())
                    .onSuccess(message::reply);
        } else {
            PauseDecision decision = PauseDecision.from(message.body());
            adoptIfLater(decision);
            message.reply(
                    pause.equals(decision)
                            ? DONE
                            : "overruled: later " + pause.command().lowerCaseName() + " by " + pause.by());
        }
    }

    private void adoptIfLater(PauseDecision other) {
        if (other.overrides(pause)) {
            pause = other;
            publishPause();
        }
    }

    private void adoptFromOthers() {
        for (JsonObject other : view.get().others()) {
            PauseDecision theirs = PauseDecision.from(other);
            if (theirs.overrides(pause)) {
                LOG.info(
                        "adopts the command of another node: command={}, node={}, received from={}",
                        theirs.command().lowerCaseName(),
                        theirs.by(),
                        other.getString(ClusterView.NAME));
                adoptIfLater(theirs);
            }
        }
    }

    private void publishPause() {
        Bus.publish(vertx, Addresses.PAUSED, pause.paused());
    }

    /**
     * Sends a command to this node, to every node in view and to those that are missing from it: they may run, and the
     * user has to know if the command did not reach them.
     *
     * @return the answer of each node by name: {@code done}, or why not; a reload of an unchanged configuration is
     *     {@code done}
     */
    public Future<JsonObject> sendToAll(Command command) {
        ClusterView.View seen = view.get();
        List<String> nodes = new ArrayList<>(List.of(self));
        seen.others().forEach(other -> nodes.add(other.getString(ClusterView.NAME)));
        nodes.addAll(seen.missing());
        JsonObject message = message(command);
        Map<String, Future<String>> answers = new LinkedHashMap<>();
        nodes.forEach(node -> answers.put(node, send(node, command, message)));
        return Future.join(List.copyOf(answers.values())).transform(all -> {
            JsonObject byNode = new JsonObject();
            answers.forEach((node, answer) -> byNode.put(node, answer.result()));
            return Future.succeededFuture(byNode);
        });
    }

    private JsonObject message(Command command) {
        JsonObject message = new JsonObject().put(COMMAND, command.name());
        return command == Command.RELOAD
                ? message
                : message.put(
                        PauseDecision.KEY,
                        pause.next(command == Command.PAUSE, System.currentTimeMillis(), self)
                                .json());
    }

    private Future<String> send(String node, Command command, JsonObject message) {
        DeliveryOptions options = new DeliveryOptions()
                .setSendTimeout(command == Command.RELOAD ? RELOAD_ANSWER_TIMEOUT_MS : ANSWER_TIMEOUT_MS)
                .setLocalOnly(node.equals(self));
        return vertx.eventBus()
                .<String>request(address(node), message, options)
                .map(Message::body)
                .otherwise(failure -> "no answer: " + failure.getMessage());
    }

    /** Whether every node executed the command. */
    public static boolean allDone(JsonObject answers) {
        return answers.stream().allMatch(answer -> DONE.equals(answer.getValue()));
    }
}
