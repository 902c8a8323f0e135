package shop.local.demo;

import java.util.List;
import java.util.Locale;

/** Invents buyers; the same number is always the same person. */
final class DemoPeople {
    static final String PASSWORD = "all demo buyers share this";

    private static final List<String> FIRST = List.of(
            "Ada",
            "Grace",
            "Alan",
            "Edsger",
            "Barbara",
            "Donald",
            "Frances",
            "Niklaus",
            "Margaret",
            "Dennis",
            "Radia",
            "Ken",
            "Hedy",
            "Tony",
            "Katherine",
            "Leslie",
            "Shafi",
            "Bjarne",
            "Adele",
            "James");
    private static final List<String> LAST = List.of(
            "Baker",
            "Carver",
            "Dyer",
            "Fisher",
            "Glover",
            "Hooper",
            "Joiner",
            "Mason",
            "Miller",
            "Potter",
            "Sawyer",
            "Smith",
            "Tanner",
            "Turner",
            "Weaver",
            "Wright",
            "Cooper",
            "Fletcher",
            "Thatcher");

    private DemoPeople() {}

    record Person(String name, String email) {}

    static Person of(int number) {
        String first = FIRST.get(number % FIRST.size());
        String last = LAST.get(number % LAST.size());
        String email = String.format(Locale.ROOT, "%s.%s.%d@demo.example", first, last, number)
                .toLowerCase(Locale.ROOT);
        return new Person(first + " " + last, email);
    }
}
