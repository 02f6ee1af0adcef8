package io.streamingetl.config.key;

/** What it takes to apply a change of a key while the node runs. */
public enum ReloadClass {
    /** A new data path: consumers, aggregators, writer and connections. */
    DATA_PATH,
    /** A new HTTP server. */
    HTTP_SERVER,
    /** New log settings; nothing stops. */
    LOGGING,
    /** Nothing: the next use reads the new value. */
    AT_ONCE,
    /** Refused: the rows of an existing pipeline depend on it. */
    FIXED,
    /** Refused: it takes effect at a start only. */
    RESTART
}
