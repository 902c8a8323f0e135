package shop.defaults.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpMediaType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/**
 * A header section, in the order of its fields; several of one name are one with several values. Made for messages that
 * are passed on: there are few fields, and most questions are for one that is not there.
 */
public abstract class Fields implements Headers {
    private static final int USUAL = 12;

    private Header[] fields = new Header[USUAL];
    private int size;
    /** A bit for each name that is there, which others may share. */
    private long marks;

    private static long mark(HeaderName name) {
        int number = name.index(); // which Helidon gives to the usual ones
        return 1L << (number < 0 ? name.lowerCase().hashCode() : number); // of which six bits count
    }

    /** Negative when there is none. */
    private int find(HeaderName name) {
        return find(name, mark(name));
    }

    private int find(HeaderName name, long mark) {
        if ((marks & mark) != 0) {
            for (int i = 0; i < size; i++) {
                if (fields[i].headerName().equals(name)) {
                    return i;
                }
            }
        }
        return -1;
    }

    /** Puts the field in the place of the one with its name. */
    protected final void put(Header field) {
        HeaderName name = field.headerName();
        long mark = mark(name);
        int at = find(name, mark);
        if (at >= 0) {
            fields[at] = field;
        } else {
            append(field, mark);
        }
    }

    /** Adds the field's values to those that are there. */
    protected final void merge(Header field) {
        HeaderName name = field.headerName();
        long mark = mark(name);
        int at = find(name, mark);
        if (at < 0) {
            append(field, mark);
            return;
        }
        List<String> values = new ArrayList<>(fields[at].allValues());
        values.addAll(field.allValues());
        fields[at] = HeaderValues.create(name, values);
    }

    private void append(Header field, long mark) {
        if (size == fields.length) {
            fields = Arrays.copyOf(fields, size * 2);
        }
        fields[size++] = field;
        marks |= mark;
    }

    /** Takes away the field with that name. */
    protected final void drop(HeaderName name) {
        int at = find(name);
        if (at >= 0) {
            size--;
            System.arraycopy(fields, at + 1, fields, at, size - at);
        }
    }

    /** Takes all away. */
    protected final void dropAll() {
        size = 0;
        marks = 0;
    }

    @Override
    public final boolean contains(HeaderName name) {
        return find(name) >= 0;
    }

    @Override
    public final boolean contains(Header value) {
        int at = find(value.headerName());
        return at >= 0
                && fields[at].valueCount() == value.valueCount()
                && (value.valueCount() == 1
                        ? fields[at].get().equals(value.get())
                        : fields[at].allValues().equals(value.allValues()));
    }

    @Override
    public final Header get(HeaderName name) {
        int at = find(name);
        if (at < 0) {
            throw new NoSuchElementException("there is no " + name.defaultCase());
        }
        return fields[at];
    }

    @Override
    public final List<String> all(HeaderName name, Supplier<List<String>> otherwise) {
        return contains(name) ? get(name).allValues() : otherwise.get();
    }

    @Override
    public final int size() {
        return size;
    }

    @Override
    public final List<HttpMediaType> acceptedTypes() {
        return all(HeaderNames.ACCEPT, List::of).stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip)
                .filter(type -> !type.isEmpty())
                .map(HttpMediaType::create)
                .sorted()
                .toList();
    }

    @Override
    public final Iterator<Header> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < size;
            }

            @Override
            public Header next() {
                if (next >= size) {
                    throw new NoSuchElementException();
                }
                return fields[next++];
            }
        };
    }

    /** The names, and no values: these may be secret. */
    @Override
    public String toString() {
        return Arrays.stream(fields, 0, size)
                .map(field -> field.headerName().defaultCase())
                .toList()
                .toString();
    }
}
