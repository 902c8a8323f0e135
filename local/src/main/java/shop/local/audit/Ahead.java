package shop.local.audit;

import com.mongodb.client.MongoCursor;
import java.util.Optional;
import java.util.function.Function;
import org.bson.Document;

/** A cursor whose next element can be looked at; documents that cannot be read are left out. */
final class Ahead<T> {
    private final MongoCursor<Document> cursor;
    private final Function<Document, Optional<T>> read;
    private Optional<T> next = Optional.empty();

    Ahead(MongoCursor<Document> cursor, Function<Document, Optional<T>> read) {
        this.cursor = cursor;
        this.read = read;
        skip();
    }

    boolean hasNext() {
        return next.isPresent();
    }

    Optional<T> peek() {
        return next;
    }

    void skip() {
        next = Optional.empty();
        while (next.isEmpty() && cursor.hasNext()) {
            next = read.apply(cursor.next());
        }
    }
}
