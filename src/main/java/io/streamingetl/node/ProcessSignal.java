package io.streamingetl.node;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signals to the process, such as SIGHUP, the usual one for a daemon to reload its configuration. */
public final class ProcessSignal {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessSignal.class);

    private ProcessSignal() {}

    /**
     * Calls the handler on each such signal, on a separate thread; never on a platform without it, or if the process
     * was started with it ignored. It uses reflection because the JDK has signals only in the module jdk.unsupported,
     * and its compiler warns about each direct use.
     *
     * @param name without SIG, such as HUP
     */
    public static void handle(String name, Runnable handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handling = Proxy.newProxyInstance(
                    ProcessSignal.class.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                        if (!method.getName().equals("handle")) {
                            return method.invoke(handler, arguments);
                        }
                        handler.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handlerType)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), handling);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.debug("SIG{} is not available: {}", name, e instanceof InvocationTargetException ? e.getCause() : e);
        }
    }
}
