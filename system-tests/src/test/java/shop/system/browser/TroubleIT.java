package shop.system.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import shop.system.LocalShop;

/** What people see when parts of the shop fail under their hands: words, a way on, and never two orders. */
@ExtendWith({LocalShop.Shared.class, Chromium.class})
class TroubleIT {
    private static final int LONG_MS = 30_000;

    private final LocalShop shop;
    private final Trouble trouble;
    private final Visitor ada;

    TroubleIT(LocalShop shop, Browser browser) {
        this.shop = shop;
        this.trouble = Trouble.before(shop);
        this.ada = Visitor.at(browser, trouble.gatewayPort());
    }

    @AfterEach
    void leave() {
        ada.close();
        trouble.close();
    }

    @Test
    void aServiceThatIsDownIsSaidInWordsAndComesBack() {
        shop.product("Thing that comes back", "5.00", 5);
        trouble.products().refuse();
        ada.open("/")
                .sees("This part of the shop does not answer at the moment.")
                .screenshot("service-down");
        trouble.products().pass();
        ada.press("Try again");
        assertThat(ada.page().getByText("Thing that comes back")).isVisible();
    }

    @Test
    void anOrderWhoseAnswerIsLostIsPlacedOnce() {
        String lamp = atCheckout();
        trouble.orders().loseAnswers(4);
        ada.orderButton().click();
        ada.page().waitForURL("**/orders/*?new=1", new Page.WaitForURLOptions().setTimeout(LONG_MS));
        trouble.orders().pass();
        assertThat(trouble.orders().answersLost()).isPositive();
        boughtOnce(lamp);
    }

    @Test
    void aReloadWhileTheAnswerIsOnItsWayBuysOnce() {
        String lamp = atCheckout();
        trouble.orders().delay(Duration.ofSeconds(3));
        ada.page().waitForRequest("**/api/orders/order", () -> ada.orderButton().click());
        ada.page().reload();
        ada.sees("Loading what became of your order");
        ada.page().waitForURL("**/orders/*?new=1", new Page.WaitForURLOptions().setTimeout(LONG_MS));
        trouble.orders().pass();
        boughtOnce(lamp);
    }

    @Test
    void withoutConnectionTheOrderIsKeptAndAskedForAgain() {
        String lamp = atCheckout();
        ada.context().setOffline(true);
        ada.orderButton().click();
        seesThatNobodyCanTellYet();
        ada.screenshot("no-answer");
        ada.context().setOffline(false);
        ada.open("/");
        findsOut(lamp);
    }

    @Test
    void anOrderThatStaysInFlightIsNotSaidToBeRefused() {
        String lamp = atCheckout();
        orderIsPlacedBut(() -> new Route.FulfillOptions()
                .setStatus(409)
                .setHeaders(Map.of("Retry-After", "0.01"))
                .setContentType("application/problem+json")
                .setBody("""
                        {"type": "/problems/idempotency-key-in-flight", "status": 409, "code": "idempotency-key-in-flight",
                        "detail": "The first request with this key has not been answered yet"}
                        """));
        foundOutLater(lamp);
    }

    @Test
    void whatAProxyInBetweenAnswersIsNoRefusalOfTheShop() {
        String lamp = atCheckout();
        AtomicBoolean asJson = new AtomicBoolean();
        orderIsPlacedBut(() -> asJson.getAndSet(true)
                ? new Route.FulfillOptions()
                        .setStatus(403)
                        .setContentType("application/json")
                        .setBody("{\"code\": 403, \"message\": \"Forbidden\"}")
                : new Route.FulfillOptions().setStatus(404).setBody("default backend - 404"));
        foundOutLater(lamp);
    }

    @Test
    void whatOthersOrderInTheSameBrowserForgetsNoOrderWithoutAnswer() {
        String lamp = atCheckout();
        orderIsPlacedWithoutAnswer();
        String bob = "bob-" + ada.email();
        shop.customer(bob);
        ada.press("Log out").logIn(bob, Visitor.PASSWORD);
        ada.open("/cart").press("Remove Lamp in trouble");
        ada.putIntoCart(shop.product("Lamp of another", "20.00", 9), 1)
                .placeOrder()
                .orderShown();
        ada.open("/profile").press("Erase my account").press("Yes, erase it").sees("Your account is erased.");
        ada.logIn(ada.email(), Visitor.PASSWORD);
        findsOut(lamp);
    }

    @Test
    void anOrderWithoutAnswerOutlivesTheVersionThatWroteItDown() {
        String lamp = atCheckout();
        orderIsPlacedWithoutAnswer();
        ada.page().evaluate("""
                () => {
                  const { lines, intents } = JSON.parse(localStorage['shop.basket']);
                  localStorage['shop.basket'] = JSON.stringify({ lines, intent: Object.values(intents)[0] });
                }
                """);
        ada.open("/");
        findsOut(lamp);
    }

    @Test
    void whoseSessionEndsWhileAnOrderHasNoAnswerLogsInAndFindsOut() {
        String lamp = atCheckout();
        orderIsPlacedWithoutAnswer();
        endTheSession();
        ada.open("/checkout").sees("Your session has ended. Please log in again.");
        ada.logIn(ada.email(), Visitor.PASSWORD);
        ada.page().waitForURL("**/orders/*?new=1");
        boughtOnce(lamp);
    }

    @Test
    void whoseSessionHasEndedLogsInBeforeAnOrder() {
        String lamp = atCheckout();
        endTheSession();
        ada.open("/checkout").sees("Your session has ended. Please log in again.");
        ada.logIn(ada.email(), Visitor.PASSWORD).orderButton().click();
        ada.page().waitForURL("**/orders/*?new=1");
        boughtOnce(lamp);
    }

    @Test
    void whoseSessionEndsWhileAnOrderIsFollowedIsAskedToLogIn() {
        atCheckout();
        ada.orderButton().click();
        String order = ada.orderShown();
        ada.sees("Live: changes appear here by themselves.");
        ada.page()
                .route(
                        "**/events",
                        route -> route.fulfill(new Route.FulfillOptions()
                                .setStatus(401)
                                .setContentType("application/problem+json")
                                .setBody("""
                                        {"type": "/problems/unauthenticated", "status": 401, "code": "unauthenticated",
                                        "detail": "The access token is not valid"}
                                        """)));
        revokeTheLogin();
        ada.open("/orders/" + order).sees("Your session has ended. Please log in again.");
    }

    @Test
    void ofARefillWhoseAnswerIsLostTheStockTellsAndAnotherOneIsAnother() {
        String lamp = shop.product("Lamp come in", "20.00", 9);
        ada.logIn("admin@shop.local", "admin-only-local").open("/admin/products/" + lamp);
        ada.fill("How many have come in", "4");
        trouble.products().loseAnswers(1);
        ada.press("Add to the stock").sees("13 in stock");
        ada.press("Add to the stock").sees("Now 13 in stock.");
        ada.fill("How many have come in", "4");
        trouble.products().loseAnswers(1);
        ada.press("Add to the stock").sees("17 in stock");
        ada.fill("How many have come in", "3").press("Add to the stock").sees("Now 20 in stock.");
    }

    @Test
    void aProfileWhoseChangeHadNoAnswerIsChangedBySendingItAgain() {
        ada.signUp().open("/profile");
        loseTheAnswerToAPatchOf("**/api/users/user/*");
        ada.fill("Name", "Ada Lovelace").press("Save the name").sees("The shop cannot be reached.");
        ada.press("Save the name").sees("Saved.");
        ada.fill("Name", "Augusta Ada").press("Save the name");
        assertThat(ada.link("Augusta Ada")).isVisible();

        loseTheAnswerToAPatchOf("**/api/users/user/*");
        ada.fill("Current password", Visitor.PASSWORD).fill("New password", "quite another phrase");
        ada.press("Change the password").sees("The shop cannot be reached.");
        ada.press("Change the password").sees("The password is changed.");
    }

    @Test
    void anEditWhoseAnswerIsLostIsNobodyElses() {
        String lamp = shop.product("Lamp edited", "20.00", 9);
        ada.logIn("admin@shop.local", "admin-only-local").open("/admin/products/" + lamp);
        loseTheAnswerToAPatchOf("**/api/products/products/" + lamp);
        ada.fill("Price", "34").press("Save").sees("The shop cannot be reached.");
        ada.press("Save").sees("Saved.");
        ada.page().waitForResponse("**/api/products/products/" + lamp, () -> ada.fill("Price", "35")
                .press("Save"));
        ada.open("/products/" + lamp).sees("€35.00");
    }

    @Test
    void aPartThatCannotBeLoadedWithoutConnectionIsAskedForAgain() {
        ada.signUp().context().setOffline(true);
        ada.link("Ada").click();
        ada.sees("The shop cannot be reached.").screenshot("offline-part");
        assertThat(ada.link("Orders")).isVisible();
        ada.context().setOffline(false);
        ada.press("Try again");
        assertThat(ada.button("Save the name")).isVisible();
    }

    @Test
    void aPartThatADeploymentHasReplacedStartsThePageAnewEachTime() {
        ada.signUp();
        for (int deployment = 0; deployment < 2; deployment++) {
            ada.open("/");
            AtomicBoolean isGone = new AtomicBoolean(true);
            ada.page().route("**/assets/profile-*.js", route -> {
                if (isGone.getAndSet(false)) {
                    route.fulfill(new Route.FulfillOptions().setStatus(404));
                } else {
                    route.resume();
                }
            });
            ada.link("Ada").click();
            assertThat(ada.button("Save the name")).isVisible();
            ada.page().unroute("**/assets/profile-*.js");
        }
    }

    @Test
    void aTimelineThatBrokeOffGoesOnWhereItWas() {
        atCheckout();
        ada.orderButton().click();
        String order = ada.orderShown();
        ada.sees("Live: changes appear here by themselves.");
        trouble.orders().refuse();
        trouble.orders().dropConnections();
        ada.sees("The connection is broken; trying again");
        shop.admin()
                .put("/api/orders/order/" + order + "/status", Map.of("status", "paid"))
                .expect(200);
        trouble.orders().pass();
        assertThat(ada.page().locator(".timeline li.paid"))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(LONG_MS));
        assertThat(ada.page().locator(".timeline li.placed")).hasCount(1);
    }

    private String atCheckout() {
        String lamp = shop.product("Lamp in trouble", "20.00", 9);
        ada.signUp().putIntoCart(lamp, 1).open("/checkout");
        assertThat(ada.orderButton()).isVisible();
        return lamp;
    }

    /** The shop takes the order, but its answer is lost, and what is sent again is answered like this. */
    private void orderIsPlacedBut(Supplier<Route.FulfillOptions> answer) {
        AtomicBoolean isPlaced = new AtomicBoolean();
        ada.page().route("**/api/orders/order", route -> {
            if (isPlaced.getAndSet(true)) {
                route.fulfill(answer.get());
            } else {
                route.fetch();
                route.abort();
            }
        });
        ada.orderButton().click();
        seesThatNobodyCanTellYet();
    }

    private void orderIsPlacedWithoutAnswer() {
        orderIsPlacedBut(() -> new Route.FulfillOptions().setStatus(503));
        ada.page().unroute("**/api/orders/order");
    }

    private void revokeTheLogin() {
        Object refresh = ada.page().evaluate("() => JSON.parse(localStorage['shop.session']).refresh");
        shop.client()
                .post("/api/users/logout", Map.of("refresh_token", refresh))
                .expect(204);
    }

    /** What is left is an access token that is too old, and nothing to exchange for another. */
    private void endTheSession() {
        revokeTheLogin();
        ada.page()
                .evaluate("() => localStorage.setItem('shop.session',"
                        + " JSON.stringify({ ...JSON.parse(localStorage['shop.session']), expiresAt: 0 }))");
    }

    private void loseTheAnswerToAPatchOf(String address) {
        AtomicBoolean isLost = new AtomicBoolean();
        ada.page().route(address, route -> {
            if (route.request().method().equals("PATCH") && !isLost.getAndSet(true)) {
                route.fetch();
                route.abort();
            } else {
                route.fallback();
            }
        });
    }

    private void seesThatNobodyCanTellYet() {
        assertThat(ada.page().getByText("The shop has not answered"))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(LONG_MS));
    }

    private void foundOutLater(String product) {
        ada.page().unroute("**/api/orders/order");
        ada.press("Ask again").page().waitForURL("**/orders/*?new=1");
        boughtOnce(product);
    }

    /** Told at the top of every page. */
    private void findsOut(String product) {
        ada.sees("An order of yours has no answer yet.")
                .link("Find out what became of it")
                .click();
        ada.page().waitForURL("**/orders/*?new=1");
        boughtOnce(product);
    }

    private void boughtOnce(String product) {
        JsonNode orders = shop.admin()
                .get("/api/orders/orders/" + ada.email())
                .expect(200)
                .json();
        assertThat(orders).hasSize(1);
        assertThat(shop.client()
                        .get("/api/products/products/" + product)
                        .json()
                        .path("stock")
                        .asInt())
                .isEqualTo(8);
        ada.open("/cart").sees("Your cart is empty");
    }
}
