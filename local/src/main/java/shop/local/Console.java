package shop.local;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What is said to the person at the terminal; everything else goes to the log file. */
final class Console {
    private static final PrintStream OUT = System.out;
    private static final PrintStream ERR = System.err;

    private static final int USAGE = 64;

    private Console() {}

    static void say(String line) {
        OUT.println(line);
    }

    static void complain(String line) {
        ERR.println(line);
    }

    /** Says how the command is used, and ends the process as {@code sysexits.h} has it for a wrong use. */
    static void endMisused(String usage) {
        complain(usage);
        System.exit(USAGE);
    }

    /** From now on what is logged goes to the file. */
    static void logTo(Path file) {
        try {
            PrintStream log = new PrintStream(new FileOutputStream(file.toFile(), true), true, StandardCharsets.UTF_8);
            System.setErr(log);
            System.setOut(log);
        } catch (IOException e) {
            throw new CannotStart("The log file " + file + " cannot be written.");
        }
    }
}
