package io.streamingetl.node;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SIGHUP, the usual signal for a daemon to reload its configuration. Without a handler it ends the process. */
public final class ReloadSignal {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadSignal.class);

    private ReloadSignal() {}

    /**
     * Calls this on each SIGHUP, on a separate thread; never on a platform without that signal. It uses reflection
     * because the JDK has signals only in the module jdk.unsupported, and its compiler warns about each direct use.
     */
    public static void handle(Runnable reload) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object handling = Proxy.newProxyInstance(
                    ReloadSignal.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (!method.getName().equals("handle")) {
                            return method.invoke(reload, arguments);
                        }
                        reload.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), handling);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.debug("SIGHUP is not available: {}", e instanceof InvocationTargetException ? e.getCause() : e);
        }
    }
}
