package shop.system.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import shop.system.LocalShop;

/** What buyers and staff do in the storefront. */
@ExtendWith({LocalShop.Shared.class, Chromium.class})
class StorefrontIT {
    private final LocalShop shop;
    private final Browser browser;

    StorefrontIT(LocalShop shop, Browser browser) {
        this.shop = shop;
        this.browser = browser;
    }

    private Visitor visitor() {
        return Visitor.at(browser, shop.gatewayPort());
    }

    @Test
    void fromSignUpToTheDeliveredOrderWhileItsPageIsOpen() {
        String teapot = shop.product("Teapot, cast iron", "48.50", 9);
        try (Visitor ada = visitor()) {
            ada.signUp().screenshot("products");
            ada.putIntoCart(teapot, 2).screenshot("product");
            ada.open("/cart").sees("€97.00").screenshot("cart");
            ada.press("Remove Teapot, cast iron").sees("Your cart is empty");
            ada.putIntoCart(teapot, 2).open("/checkout").sees("€97.00").screenshot("checkout");
            ada.orderButton().click();
            String order = ada.orderShown();
            ada.sees("Thank you. Your order is taken down.").sees("Live: changes appear here by themselves.");
            for (String step : List.of("paid", "shipped")) {
                advance(order, step);
            }
            Locator timeline = ada.page().getByRole(AriaRole.REGION, named("What has happened"));
            assertThat(timeline.locator("li.shipped")).isVisible();
            ada.screenshot("order");
            assertThat(ada.button("Cancel the order")).hasCount(0);
            advance(order, "delivered");
            assertThat(timeline.locator("li.delivered")).isVisible();
            ada.open("/orders").sees("2 × Teapot, cast iron");
            assertThat(ada.page().locator(".badge.delivered")).isVisible();
            ada.screenshot("orders");
        }
    }

    @Test
    void searchFilterAndOrderAreInTheAddressAndSurviveAReload() {
        shop.product("Zebra print A", "310.00", 3);
        shop.product("Zebra print B", "320.00", 3);
        shop.product("Zebra print C", "330.00", 0);
        try (Visitor ada = visitor()) {
            ada.open("/").fill("Search", "zebra");
            Locator cards = ada.page().getByRole(AriaRole.ARTICLE);
            assertThat(cards).hasCount(3);
            ada.page().getByLabel("In stock only").check();
            assertThat(cards).hasCount(2);
            ada.page().getByLabel("Sort by").selectOption("-price");
            assertThat(cards.first()).containsText("Zebra print B");
            ada.fill("Price up to", "315");
            assertThat(cards).hasCount(1);
            assertThat(cards.first()).containsText("Zebra print A");
            ada.page().reload();
            assertThat(cards).hasCount(1);
            ada.fill("Search", "no such thing").sees("Nothing like that").press("Show all products");
            assertThat(cards.first()).isVisible();
            assertThat(ada.page().url()).endsWith("/");
        }
    }

    @Test
    void longListsComeAPageAtATime() {
        for (int i = 0; i < 30; i++) {
            shop.product("Paged thing " + i, "1.00", 1);
        }
        try (Visitor ada = visitor()) {
            ada.open("/?q=paged+thing");
            Locator cards = ada.page().getByRole(AriaRole.ARTICLE);
            assertThat(cards).hasCount(24);
            ada.press("Show more");
            assertThat(cards).hasCount(30);
            assertThat(ada.button("Show more")).isHidden();
        }
    }

    @Test
    void backFromAProductTheCatalogueIsWhereItWas() {
        for (int i = 0; i < 30; i++) {
            shop.product("Endless thing " + i, "1.00", 1);
        }
        try (Visitor ada = visitor()) {
            ada.open("/?q=endless+thing").press("Show more");
            Locator cards = ada.page().getByRole(AriaRole.ARTICLE);
            assertThat(cards).hasCount(30);
            cards.nth(28).getByRole(AriaRole.LINK).click();
            assertThat(ada.button("Add to cart")).isVisible();
            ada.page().goBack();
            assertThat(cards).hasCount(30);
            assertThat(cards.nth(28)).isInViewport();
            ada.page().reload();
            assertThat(cards.nth(28)).isInViewport();
        }
    }

    @Test
    void aPriceThatHasChangedSinceItWasShownIsAskedForAgain() {
        String ring = shop.product("Ring", "10.00", 5);
        try (Visitor ada = visitor()) {
            ada.signUp().putIntoCart(ring, 2).open("/checkout");
            assertThat(ada.orderButton()).hasText("Place the order for €20.00");
            edit(ring, Map.of("price", 99));
            ada.orderButton().click();
            ada.sees("What you order has changed meanwhile.").screenshot("price-changed");
            assertThat(ordersOf(ada)).isEmpty();
            assertThat(ada.orderButton()).hasText("Place the order for €198.00");
            ada.orderButton().click();
            ada.orderShown();
        }
    }

    @Test
    void aPriceThatChangesWhileTheOrderIsOnItsWayIsNotCharged() {
        String ring = shop.product("Ring of the last moment", "10.00", 5);
        try (Visitor ada = visitor()) {
            ada.signUp().putIntoCart(ring, 2).open("/checkout");
            ada.page()
                    .route(
                            "**/api/orders/order",
                            order -> {
                                edit(ring, Map.of("price", 99));
                                order.resume();
                            },
                            new Page.RouteOptions().setTimes(1));
            ada.orderButton().click();
            ada.sees("A price has changed meanwhile.").screenshot("price-changed-on-the-way");
            assertThat(ada.orderButton()).hasText("Place the order for €198.00");
            ada.orderButton().click();
            ada.orderShown();
            ada.open("/orders?status=rejected").page().locator(".order-row a").click();
            ada.sees("A price had changed. Nothing was taken from the stock");
        }
    }

    @Test
    void theCartSurvivesAReloadAndTheLogin() {
        String mug = shop.product("Mug to keep", "12.00", 9);
        try (Visitor ada = visitor()) {
            ada.putIntoCart(mug, 3).page().reload();
            ada.open("/cart").sees("€36.00");
            ada.link("Check out").click();
            assertThat(ada.heading("Log in")).isVisible();
            ada.link("Sign up").click();
            ada.fill("Name", "Ada").fill("Email", ada.email()).fill("Password", Visitor.PASSWORD);
            ada.press("Sign up");
            assertThat(ada.orderButton()).hasText("Place the order for €36.00");
        }
    }

    @Test
    void aDoubleClickBuysOnce() {
        String lamp = shop.product("Lamp clicked twice", "20.00", 9);
        try (Visitor ada = visitor()) {
            ada.signUp().putIntoCart(lamp, 1).open("/checkout");
            ada.orderButton().dblclick();
            ada.orderShown();
            assertThat(ordersOf(ada)).hasSize(1);
            assertThat(shop.stockOf(lamp)).isEqualTo(8);
        }
    }

    @Test
    void aReloadInTheMiddleOfTheOrderBuysOnce() {
        String lamp = shop.product("Lamp reloaded", "20.00", 9);
        try (Visitor ada = visitor()) {
            ada.signUp().putIntoCart(lamp, 1).open("/checkout");
            ada.page().waitForRequest("**/api/orders/order", () -> ada.orderButton()
                    .click());
            ada.page().reload();
            ada.orderShown();
            assertThat(ordersOf(ada)).hasSize(1);
            assertThat(shop.stockOf(lamp)).isEqualTo(8);
            ada.open("/cart").sees("Your cart is empty");
        }
    }

    @Test
    void ofTwoBuyersOneGetsTheLastUnitAndTheOtherIsTold() {
        String print = shop.product("Last print", "200.00", 1);
        try (Visitor ada = visitor();
                Visitor bob = visitor()) {
            ada.signUp().putIntoCart(print, 1).open("/checkout");
            bob.signUp().putIntoCart(print, 1).open("/checkout");
            ada.orderButton().click();
            ada.orderShown();
            bob.orderButton().click();
            bob.sees("Somebody was faster: Last print is sold out. Nothing was ordered.")
                    .screenshot("sold-out");
            bob.press("Take it out of the cart").sees("There is nothing to order");
            assertThat(ordersOf(ada)).hasSize(1);
            assertThat(shop.stockOf(print)).isZero();
        }
    }

    @Test
    void whoeverWantsMoreThanThereIsMayTakeWhatThereIs() {
        String bowl = shop.product("Scarce bowl", "10.00", 5);
        try (Visitor ada = visitor()) {
            ada.signUp().putIntoCart(bowl, 4).open("/checkout");
            shop.customer("bob-" + ada.email())
                    .post("/api/orders/order", Map.of("items", List.of(Map.of("productId", bowl, "quantity", 3))))
                    .expect(201);
            ada.orderButton().click();
            ada.sees("Only 2 of Scarce bowl left. Nothing was ordered.").press("Take 2 instead");
            ada.orderButton().click();
            ada.orderShown();
            assertThat(shop.stockOf(bowl)).isZero();
        }
    }

    @Test
    void anExpiredSessionAsksForTheLoginAndComesBack() {
        try (Visitor ada = visitor()) {
            ada.signUp();
            String refresh = session(ada, "refresh");
            shop.client()
                    .post("/api/users/logout", Map.of("refresh_token", refresh))
                    .expect(204);
            setSession(ada, "access", "'gone'");
            ada.open("/orders").sees("Your session has ended. Please log in again.");
            ada.logIn(ada.email(), Visitor.PASSWORD).sees("No orders yet");
        }
    }

    @Test
    void anOldAccessTokenIsExchangedInTheBackground() {
        try (Visitor ada = visitor()) {
            ada.signUp();
            String before = session(ada, "refresh");
            setSession(ada, "expiresAt", "Date.now() + 30000");
            ada.open("/orders").sees("No orders yet");
            ada.page().waitForCondition(() -> !session(ada, "refresh").equals(before));
            ada.page().reload();
            ada.sees("No orders yet");
        }
    }

    @Test
    void twoTabsShareOneSessionAndItsRefresh() {
        try (Visitor ada = visitor()) {
            ada.signUp();
            setSession(ada, "expiresAt", "0");
            Page second = ada.context().newPage();
            ada.page().evaluate("() => { location.href = '/orders'; }");
            second.navigate("/orders");
            ada.sees("No orders yet");
            assertThat(second.getByText("No orders yet"))
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(15_000));
            second.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log out"))
                    .click();
            assertThat(ada.link("Log in")).isVisible();
        }
    }

    @Test
    void anOrderIsCancelledAfterAskingAndItsStockGoesBack() {
        String lamp = shop.product("Lamp regretted", "20.00", 2);
        try (Visitor ada = visitor()) {
            ada.signUp().putIntoCart(lamp, 2).placeOrder().orderShown();
            assertThat(shop.stockOf(lamp)).isZero();
            ada.press("Cancel the order").press("Yes, cancel it");
            assertThat(ada.page().locator(".badge.cancelled")).isVisible();
            assertThat(shop.stockOf(lamp)).isEqualTo(2);
            ada.press("Put the same into the cart");
            assertThat(ada.heading("Cart")).isVisible();
        }
    }

    @Test
    void theSameIsPutIntoTheCartOnceAndWhatIsGoneIsNamed() {
        String stays = shop.product("Cup that stays", "5.00", 9);
        String goes = shop.product("Saucer that goes", "3.00", 9);
        try (Visitor ada = visitor()) {
            String order = ada.signUp()
                    .putIntoCart(goes, 1)
                    .putIntoCart(stays, 2)
                    .placeOrder()
                    .orderShown();
            ada.press("Cancel the order").press("Yes, cancel it");
            shop.admin().delete("/api/products/products/" + goes).expect(204);
            String again = "Put the same into the cart";
            ada.press(again).sees("Saucer that goes is not sold any more. The rest is in your cart.");
            ada.screenshot("order-again");
            ada.press(again).link("To the cart").click();
            assertThat(ada.page().getByLabel("Quantity of Cup that stays")).hasValue("2");
            ada.open("/orders/" + order).press(again);
            ada.open("/cart").sees("€10.00");
        }
    }

    @Test
    void whoeverThinksAgainMayAskAgainAtOnce() {
        String lamp = shop.product("Lamp in doubt", "20.00", 2);
        try (Visitor ada = visitor()) {
            ada.signUp().putIntoCart(lamp, 1).placeOrder().orderShown();
            ada.press("Cancel the order").sees("Cancel this order?");
            ada.page().evaluate("() => { document.querySelector('dialog').close(); document.activeElement.click(); }");
            assertThat(ada.page().getByRole(AriaRole.DIALOG, named("Cancel this order?")))
                    .isVisible();
            ada.press("Yes, cancel it");
            assertThat(ada.page().locator(".badge.cancelled")).isVisible();
        }
    }

    @Test
    void theFocusIsBackAtTheSameButtonThoughTheOrderMovedMeanwhile() {
        String lamp = shop.product("Lamp that moves", "20.00", 2);
        try (Visitor ada = visitor()) {
            String order = ada.signUp().putIntoCart(lamp, 1).placeOrder().orderShown();
            ada.sees("Live: changes appear here by themselves.")
                    .press("Cancel the order")
                    .sees("Cancel this order?");
            shop.admin()
                    .put("/api/orders/order/" + order + "/status", Map.of("status", "paid"))
                    .expect(200);
            assertThat(ada.page().locator(".timeline li.paid")).isVisible();
            ada.page().keyboard().press("Escape");
            assertThat(ada.button("Cancel the order")).isFocused();
        }
    }

    @Test
    void aBuyerSeesTheRefillOfTheStaff() {
        String vase = shop.product("Vase awaited", "33.00", 0);
        try (Visitor ada = visitor();
                Visitor staff = visitor()) {
            ada.open("/products/" + vase).sees("Sold out");
            staff.logIn("admin@shop.local", "admin-only-local").open("/admin/products/" + vase);
            staff.fill("How many have come in", "4").press("Add to the stock").sees("Now 4 in stock.");
            staff.screenshot("staff-product");
            assertThat(ada.page().getByText("Only 4 left"))
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(15_000));
            ada.press("Add to cart").sees("is in your cart");
        }
    }

    @Test
    void anEditIsNotSavedOverAnotherThoughTheStockCameInMeanwhile() {
        String vase = shop.product("Vase of two editors", "33.00", 1);
        try (Visitor staff = visitor()) {
            staff.logIn("admin@shop.local", "admin-only-local").open("/admin/products/" + vase);
            staff.fill("How many have come in", "4").press("Add to the stock").sees("Now 5 in stock.");
            staff.fill("Price", "34").press("Save").sees("Saved.");
            edit(vase, Map.of("price", 99));
            staff.fill("How many have come in", "2").press("Add to the stock").sees("Now 7 in stock.");
            staff.fill("Description", "Mine").press("Save").sees("Somebody else has changed this product.");
            assertThat(product(vase).path("price").asInt()).isEqualTo(99);
        }
    }

    @Test
    void aPictureIsTakenAwayAgain() {
        String vase = shop.product("Vase with a picture", "33.00", 1);
        edit(vase, Map.of("imageUrl", "/favicon.svg"));
        try (Visitor staff = visitor()) {
            staff.logIn("admin@shop.local", "admin-only-local").open("/admin/products/" + vase);
            staff.fill("Picture", "").press("Save").sees("Saved.");
            assertThat(product(vase).has("imageUrl")).isFalse();
            staff.fill("Price", "34").press("Save").sees("Saved.");
        }
    }

    @Test
    void staffAddEditAndRetireAProductAndMoveAnOrder() {
        try (Visitor staff = visitor();
                Visitor ada = visitor()) {
            staff.logIn("admin@shop.local", "admin-only-local").open("/admin/products/new");
            staff.fill("Name", "Chair by staff").fill("Price", "75.5").fill("Stock", "3");
            staff.press("Add the product").sees("Chair by staff is on sale.");
            String chair = staff.page().url().replaceFirst(".*/", "");
            staff.fill("Price", "80").press("Save").sees("Saved.");
            ada.signUp().putIntoCart(chair, 1).placeOrder().orderShown();
            Locator newest =
                    staff.open("/admin/orders").page().locator("tbody tr").first();
            assertThat(newest).containsText("Chair by staff");
            staff.page().getByLabel("Status").selectOption("placed");
            staff.press("Find").page().waitForURL("**/admin/orders?status=placed");
            assertThat(newest).containsText("Placed");
            staff.open("/admin/orders").fill("Customer or order", ada.email()).press("Find");
            Locator row = staff.page().locator("tbody tr").first();
            assertThat(row).containsText("€80.00");
            row.getByText("Mark as paid").click();
            assertThat(row).containsText("Paid");
            staff.screenshot("staff-orders");
            assertThat(ada.page().locator(".badge.paid")).isVisible();
            staff.open("/admin/users").sees("admin@shop.local").screenshot("staff-users");
            staff.open("/admin/products/" + chair).press("Take off sale").press("Yes, take it off sale");
            staff.sees("Chair by staff is off sale.");
            ada.open("/products/" + chair).sees("This is not on sale");
        }
    }

    @Test
    void staffCancelAnOrderFromTheTableAfterBeingAsked() {
        String lamp = shop.product("Lamp given up", "20.00", 2);
        try (Visitor staff = visitor();
                Visitor ada = visitor()) {
            ada.signUp().putIntoCart(lamp, 2).placeOrder().orderShown();
            staff.logIn("admin@shop.local", "admin-only-local").open("/admin/orders?of=" + ada.email());
            Locator row = staff.page().locator("tbody tr").first();
            Locator cancel = row.getByText("Cancel", new Locator.GetByTextOptions().setExact(true));
            cancel.click();
            staff.press("No, keep it");
            assertThat(row).containsText("Placed");
            cancel.click();
            staff.press("Yes, cancel it");
            assertThat(row).containsText("Cancelled");
            assertThat(shop.stockOf(lamp)).isEqualTo(2);
        }
    }

    @Test
    void aProductThatIsTakenOffSaleIsNotOfferedOnAnOpenPage() {
        String vase = shop.product("Vase retired", "33.00", 5);
        try (Visitor ada = visitor()) {
            ada.open("/products/" + vase).sees("Only 5 left");
            shop.admin().delete("/api/products/products/" + vase).expect(204);
            assertThat(ada.heading("This is not on sale"))
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(15_000));
            assertThat(ada.button("Add to cart")).hasCount(0);
        }
    }

    @Test
    void anOrderThatHasMovedOnDoesNotGoBackForALateAnswer() {
        String lamp = shop.product("Lamp of late answers", "20.00", 2);
        try (Visitor ada = visitor()) {
            String order = ada.signUp().putIntoCart(lamp, 1).placeOrder().orderShown();
            ada.sees("Live: changes appear here by themselves.");
            List<Runnable> late = new ArrayList<>();
            ada.page().route("**/api/orders/order/" + order, route -> {
                APIResponse answer = route.fetch();
                late.add(() -> route.fulfill(new Route.FulfillOptions().setResponse(answer)));
            });
            advance(order, "paid");
            ada.page().waitForCondition(() -> late.size() == 1);
            advance(order, "shipped");
            ada.page().waitForCondition(() -> late.size() == 2);
            ada.page().waitForResponse("**/api/orders/order/" + order, late.get(1));
            ada.page().waitForResponse("**/api/orders/order/" + order, late.get(0));
            ada.page().waitForTimeout(300);
            assertThat(ada.page().locator(".timeline li.shipped")).isVisible();
            assertThat(ada.page().locator(".badge.shipped")).isVisible();
        }
    }

    @Test
    void staffPagesAreNotForCustomers() {
        try (Visitor ada = visitor()) {
            ada.signUp().open("/admin/users").sees("This page is for staff");
            assertThat(ada.link("Staff")).hasCount(0);
        }
    }

    @Test
    void theProfileIsChangedAndErased() {
        try (Visitor ada = visitor()) {
            ada.signUp()
                    .open("/profile")
                    .fill("Name", "Ada Lovelace")
                    .press("Save the name")
                    .sees("Saved.");
            assertThat(ada.link("Ada Lovelace")).isVisible();
            ada.fill("Current password", "not it, sorry").fill("New password", "quite another phrase");
            ada.press("Change the password").sees("The current password is not the one given.");
            ada.fill("Current password", Visitor.PASSWORD)
                    .press("Change the password")
                    .sees("The password is changed.");
            ada.screenshot("profile");
            ada.putIntoCart(shop.product("Thing of somebody erased", "1.00", 1), 1)
                    .placeOrder()
                    .orderShown();
            ada.open("/profile")
                    .press("Erase my account")
                    .press("Yes, erase it")
                    .sees("Your account is erased.");
            assertThat(ada.page().evaluate("() => Object.keys(localStorage).length"))
                    .isEqualTo(0);
            ada.open("/login")
                    .fill("Email", ada.email())
                    .fill("Password", "quite another phrase")
                    .press("Log in");
            ada.sees("Email and password do not match an account.");
        }
    }

    @Test
    void anAddressThatIsNoneSaysSo() {
        try (Visitor ada = visitor()) {
            ada.open("/no/such/page").sees("There is no such page");
            ada.open("/cart/").sees("There is no such page");
            ada.open("/products/no-such-product").sees("This is not on sale");
            ada.signUp().open("/orders/0199f3a2-9d20-7c0b-8f52-a2d0b9a1c7e4").sees("There is no such order");
        }
    }

    private void advance(String order, String status) {
        shop.admin()
                .put("/api/orders/order/" + order + "/status", Map.of("status", status))
                .expect(200);
    }

    private void edit(String product, Map<String, Object> change) {
        shop.admin().patch("/api/products/products/" + product, change).expect(200);
    }

    private JsonNode product(String id) {
        return shop.client().get("/api/products/products/" + id).expect(200).json();
    }

    private JsonNode ordersOf(Visitor visitor) {
        return shop.admin()
                .get("/api/orders/orders/" + visitor.email())
                .expect(200)
                .json();
    }

    private static String session(Visitor visitor, String member) {
        return (String) visitor.page().evaluate("() => JSON.parse(localStorage['shop.session'])." + member);
    }

    private static void setSession(Visitor visitor, String member, String value) {
        visitor.page()
                .evaluate("() => { const session = JSON.parse(localStorage['shop.session']); session." + member + " = "
                        + value + "; localStorage['shop.session'] = JSON.stringify(session); }");
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }
}
