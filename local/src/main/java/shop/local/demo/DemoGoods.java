package shop.local.demo;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Invents products; the same number is always the same product. */
final class DemoGoods {
    /** What is sold, of which materials, and what it costs about. */
    private record Kind(String name, List<String> materials, String description, int price) {}

    record Goods(String name, String description, BigDecimal price, int stock) {
        Map<String, Object> json() {
            return Map.of("name", name, "description", description, "price", price, "stock", stock);
        }
    }

    private static final List<String> COLOURS =
            List.of("forest", "sand", "ink blue", "rust", "chalk", "charcoal", "moss", "ochre", "plum", "slate");

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "mug", List.of("Stoneware", "Porcelain", "Enamel"), "Holds 300 ml and keeps warm for a while.", 16),
            new Kind("bowl", List.of("Stoneware", "Walnut", "Glass"), "For soup, fruit or keys.", 28),
            new Kind("vase", List.of("Glass", "Stoneware", "Brass"), "Stands on its own as well as with flowers.", 45),
            new Kind("blanket", List.of("Wool", "Cotton", "Linen"), "130 × 200 cm, woven, not knitted.", 119),
            new Kind("shirt", List.of("Linen", "Cotton", "Hemp"), "Straight cut, shell buttons, sizes S to XL.", 62),
            new Kind("lamp", List.of("Brass", "Oak", "Paper"), "Dimmable, 2700 K, bulb included.", 92),
            new Kind(
                    "notebook",
                    List.of("Dotted", "Ruled", "Plain"),
                    "A5, 192 pages, stays open where it is opened.",
                    15),
            new Kind("pen", List.of("Steel", "Brass", "Ebonite"), "With converter and a medium nib.", 38),
            new Kind("cutting board", List.of("Oak", "Walnut", "Maple"), "End grain, oiled, 40 × 28 cm.", 52),
            new Kind("chair", List.of("Oak", "Ash", "Beech"), "Joined without screws. Seat height 45 cm.", 210),
            new Kind("basket", List.of("Willow", "Seagrass", "Felt"), "For wood, wool or bread.", 34),
            new Kind("soap", List.of("Olive", "Pine", "Lavender"), "Cold-stirred, 100 g.", 8),
            new Kind("candle", List.of("Beeswax", "Rapeseed", "Soy"), "Burns for about 30 hours.", 14),
            new Kind("clock", List.of("Oak", "Brass", "Concrete"), "Silent movement, 24 cm.", 68),
            new Kind("scarf", List.of("Wool", "Cashmere", "Cotton"), "180 × 35 cm, fringed.", 57),
            new Kind("rucksack", List.of("Canvas", "Leather", "Felt"), "22 litres, padded sleeve for a laptop.", 128));

    private DemoGoods() {}

    static Goods of(int number) {
        Random chance = new Random(number * 31L + 7);
        Kind kind = KINDS.get(number % KINDS.size());
        int variety = number / KINDS.size();
        String material = kind.materials().get(variety % kind.materials().size());
        String colour = COLOURS.get((variety / kind.materials().size() + number % KINDS.size() * 3) % COLOURS.size());
        String edition = variety >= kind.materials().size() * COLOURS.size() ? ", no. " + variety : "";
        String name = String.format(Locale.ROOT, "%s %s, %s%s", material, kind.name(), colour, edition);
        BigDecimal price = BigDecimal.valueOf(kind.price() * (80L + chance.nextInt(50)), 2);
        return new Goods(name, kind.description(), price, 20 + chance.nextInt(180));
    }
}
