package shop.local;

import java.io.IOException;
import shop.embedded.EmbeddedDatabase;
import shop.embedded.EmbeddedDatabaseException;

/** {@code ./shop reset}: removes the data of the local shop, unless a shop is using it. */
public final class Reset {
    private Reset() {}

    public static void main(String[] args) {
        if (args.length > 0) {
            Console.endMisused("Usage: ./shop reset");
        }
        Place place = Place.of(System.getenv());
        try {
            EmbeddedDatabase.delete(place.data());
            DemoProducts.forget(place.data());
            Console.say("The data in " + place.data() + " is removed.");
        } catch (IOException e) {
            Console.complain("The data in " + place.data() + " cannot be removed: " + e.getMessage());
            System.exit(1);
        } catch (EmbeddedDatabaseException e) {
            Console.complain(String.valueOf(e.getMessage()));
            System.exit(1);
        }
    }
}
