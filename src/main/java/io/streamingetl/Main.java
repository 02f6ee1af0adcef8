package io.streamingetl;

/** The commands of the fat jar. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {}
}
