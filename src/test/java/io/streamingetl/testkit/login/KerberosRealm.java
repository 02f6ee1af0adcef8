package io.streamingetl.testkit.login;

import io.streamingetl.testkit.process.Ports;
import java.nio.file.Path;
import org.apache.kerby.kerberos.kerb.KrbException;
import org.apache.kerby.kerberos.kerb.server.SimpleKdcServer;

/** A Kerberos realm with one user and the broker's service, whose key distribution center runs in this JVM. */
public final class KerberosRealm implements AutoCloseable {
    /** The first part of the broker's principal. */
    public static final String SERVICE = "kafka";

    private static final String NAME = "ETL.TEST";
    private static final String BROKER = SERVICE + "/localhost@" + NAME;
    private static final String USER = "etl@" + NAME;

    private final SimpleKdcServer center;
    private final Path dir;
    private final Path keys;

    private KerberosRealm(SimpleKdcServer center, Path dir) {
        this.center = center;
        this.dir = dir;
        this.keys = dir.resolve("keytab");
    }

    /** Starts it with its files in this folder. */
    public static KerberosRealm start(Path dir) {
        try {
            SimpleKdcServer center = new SimpleKdcServer();
            center.setWorkDir(dir.toFile());
            center.setKdcHost("127.0.0.1");
            center.setKdcRealm(NAME);
            center.setKdcTcpPort(Ports.free());
            center.setAllowUdp(false);
            center.init();
            center.start();
            KerberosRealm realm = new KerberosRealm(center, dir);
            center.createAndExportPrincipals(realm.keys.toFile(), BROKER, USER);
            return realm;
        } catch (KrbException e) {
            throw new IllegalStateException("The realm was not started", e);
        }
    }

    /** The option of a JVM that belongs to the realm. */
    public String jvmOption() {
        return "-Djava.security.krb5.conf=" + dir.resolve("krb5.conf");
    }

    /** The broker's login for {@code sasl.jaas.config}. */
    public String brokerLogin() {
        return login(BROKER);
    }

    /** The user's login for {@code sasl.jaas.config}. */
    public String userLogin() {
        return login(USER);
    }

    private String login(String principal) {
        return "com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true storeKey=true keyTab=\"" + keys
                + "\" principal=\"" + principal + "\";";
    }

    @Override
    public void close() {
        try {
            center.stop();
        } catch (KrbException e) {
            throw new IllegalStateException(e);
        }
    }
}
