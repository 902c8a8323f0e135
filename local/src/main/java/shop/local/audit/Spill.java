package shop.local.audit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings orders and movements of the same key together, in whatever order and number they come: they are written to
 * temporary files by a hash of the key, and one file at a time is read back (a hash join on disk). Memory is needed for
 * one part in {@value #PARTS} of them.
 */
final class Spill implements AutoCloseable {
    static final int PARTS = 256;

    private static final byte TAKING = 1;
    private static final byte ORDER = 2;

    private final Path folder;
    private final List<DataOutputStream> parts = new ArrayList<>();

    /** @throws UncheckedIOException when there is no room for temporary files, as do all methods */
    Spill() {
        try {
            folder = Files.createTempDirectory("shop-audit-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            for (int i = 0; i < PARTS; i++) {
                parts.add(new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file(i)))));
            }
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        }
    }

    void add(Taking taking) {
        write(taking.key(), out -> {
            out.writeByte(TAKING);
            out.writeUTF(taking.key());
            out.writeUTF(taking.product());
            out.writeBoolean(taking.isRelease());
            out.writeLong(taking.delta());
            out.writeLong(taking.seq());
        });
    }

    void add(AuditedOrder order) {
        write(order.id(), out -> {
            out.writeByte(ORDER);
            out.writeUTF(order.id());
            out.writeUTF(order.status().name());
            out.writeUTF(order.owes().name());
            out.writeLong(order.since().toEpochMilli());
            out.writeLong(order.version());
            out.writeInt(order.lines().size());
            for (Map.Entry<String, Long> line : order.lines().entrySet()) {
                out.writeUTF(line.getKey());
                out.writeLong(line.getValue());
            }
        });
    }

    /** Everything that one part holds, each key with all of its facts. To be called once for each part. */
    Collection<KeyFacts> read(int part) {
        Map<String, KeyFacts> facts = new HashMap<>();
        Map<String, String> products = new HashMap<>();
        try {
            parts.get(part).close();
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file(part))))) {
                while (true) {
                    readOne(in, facts, products);
                }
            } catch (EOFException e) {
                Files.delete(file(part));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return facts.values();
    }

    private static void readOne(DataInputStream in, Map<String, KeyFacts> facts, Map<String, String> products)
            throws IOException {
        byte type = in.readByte();
        String key = in.readUTF();
        KeyFacts known = facts.computeIfAbsent(key, KeyFacts::new);
        if (type == TAKING) {
            String product = products.computeIfAbsent(in.readUTF(), same -> same);
            known.add(new Taking(known.key(), product, in.readBoolean(), in.readLong(), in.readLong()));
        } else {
            known.order(readOrder(known.key(), in, products));
        }
    }

    private static AuditedOrder readOrder(String id, DataInputStream in, Map<String, String> products)
            throws IOException {
        AuditedOrder.Status status = AuditedOrder.Status.valueOf(in.readUTF());
        AuditedOrder.Owes owes = AuditedOrder.Owes.valueOf(in.readUTF());
        Instant since = Instant.ofEpochMilli(in.readLong());
        long version = in.readLong();
        int count = in.readInt();
        Map<String, Long> lines = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            lines.put(products.computeIfAbsent(in.readUTF(), same -> same), in.readLong());
        }
        return new AuditedOrder(id, status, owes, since, version, lines);
    }

    @Override
    public void close() {
        parts.forEach(Spill::letGo);
        try {
            for (int i = 0; i < PARTS; i++) {
                Files.deleteIfExists(file(i));
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void letGo(DataOutputStream part) {
        try {
            part.close();
        } catch (IOException e) {
            // The disk is full: what could not be written is not needed any more.
        }
    }

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private void write(String key, Writing writing) {
        try {
            writing.to(parts.get(Math.floorMod(key.hashCode(), PARTS)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(int part) {
        return folder.resolve(Integer.toString(part));
    }
}
