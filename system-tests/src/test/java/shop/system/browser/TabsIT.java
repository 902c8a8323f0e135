package shop.system.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import shop.system.LocalShop;

/** Two tabs of one browser: what one shows is what it does, whatever the other has done meanwhile. */
@ExtendWith({LocalShop.Shared.class, Chromium.class})
class TabsIT {
    private static final String CHANGED = "What you order has changed meanwhile.";

    private final LocalShop shop;
    private final Visitor ada;
    private final Visitor other;

    TabsIT(LocalShop shop, Browser browser) {
        this.shop = shop;
        this.ada = Visitor.at(browser, shop.gatewayPort());
        this.other = ada.secondTab();
        ada.page()
                .addInitScript("addEventListener('storage', event => self.isDeaf && event.stopImmediatePropagation())");
    }

    @AfterEach
    void leave() {
        other.close();
        ada.close();
    }

    @Test
    void theCheckoutShowsWhatTheOtherTabPutsIntoTheCart() {
        atCheckout("Cheap one");
        other.putIntoCart(shop.product("Dear one", "5000.00", 9), 3);
        assertThat(ada.orderButton()).hasText("Place the order for €15,001.00");
        ada.orderButton().click();
        ada.orderShown();
        ada.sees("€15,001.00");
    }

    @Test
    void whatWasNotShownIsNotBought() {
        atCheckout("Cheap one alone");
        hearNothing();
        other.putIntoCart(shop.product("Dear one unseen", "5000.00", 9), 3);
        ada.orderButton().click();
        ada.sees(CHANGED);
        assertThat(ordersOf(ada.email())).isZero();
        assertThat(ada.orderButton()).hasText("Place the order for €15,001.00");
        ada.orderButton().click();
        ada.orderShown();
    }

    @Test
    void ofACartThatTheOtherTabHasEmptiedNothingIsLeftToOrder() {
        atCheckout("Thing taken out");
        other.open("/cart").press("Remove Thing taken out");
        ada.sees("There is nothing to order");
    }

    @Test
    void whatIsSomebodysGoesWhenAnotherLogsInInTheOtherTab() {
        String bob = newCustomer();
        atCheckout("Thing of two people");
        other.open("/").press("Log out");
        assertThat(ada.heading("Log in")).isVisible();
        other.logIn(bob, Visitor.PASSWORD);
        ada.sees("Ordered as " + bob);
        ada.open("/profile").sees(bob);
        other.press("Log out");
        assertThat(ada.heading("Log in")).isVisible();
        assertThat(ada.page().getByText(bob)).hasCount(0);
    }

    @Test
    void nobodyOrdersAsSomebodyElseThanThePageSays() {
        String bob = newCustomer();
        atCheckout("Thing of one of two");
        hearNothing();
        other.open("/").press("Log out").logIn(bob, Visitor.PASSWORD);
        ada.orderButton().click();
        ada.sees("Ordered as " + bob);
        assertThat(ordersOf(ada.email())).isZero();
        assertThat(ordersOf(bob)).isZero();
    }

    @Test
    void anOrderThatTheOtherTabHasPlacedIsShown() {
        atCheckout("Thing of two tabs");
        other.open("/checkout").orderButton().click();
        assertThat(ada.orderShown()).isEqualTo(other.orderShown());
    }

    @Test
    void pressedInBothTabsItIsOneOrder() {
        atCheckout("Thing pressed in two tabs");
        hearNothing();
        other.open("/checkout").orderButton().click();
        String order = other.orderShown();
        ada.orderButton().click();
        assertThat(ada.orderShown()).isEqualTo(order);
        assertThat(ordersOf(ada.email())).isEqualTo(1);
    }

    @Test
    void whoLogsOutDuringARefreshStaysLoggedOut() {
        ada.signUp();
        Runnable refresh = refreshHeldUp(TabsIT::behindTheShop);
        ada.press("Log out").sees("You are logged out.");
        refresh.run();
        assertThat(whoIsLoggedIn()).isNull();
        assertThat(ada.link("Log in")).isVisible();
    }

    @Test
    void aLateRefreshReplacesNobodyElsesLogin() {
        String bob = newCustomer();
        ada.signUp();
        Runnable refresh = refreshHeldUp(TabsIT::behindTheShop);
        other.open("/").press("Log out").logIn(bob, Visitor.PASSWORD);
        refresh.run();
        assertThat(whoIsLoggedIn()).isEqualTo(bob);
        ada.open("/profile").sees(bob);
    }

    @Test
    void aRefreshThatIsRefusedLateEndsNobodyElsesLogin() {
        String bob = newCustomer();
        ada.signUp();
        Runnable refresh = refreshHeldUp(TabsIT::beforeTheShop);
        ada.press("Log out").logIn(bob, Visitor.PASSWORD);
        refresh.run();
        assertThat(whoIsLoggedIn()).isEqualTo(bob);
        ada.open("/profile").sees(bob);
    }

    /** Has Ada's tab exchange its refresh token; the exchange is held up where it says until the answer of this is run. */
    private Runnable refreshHeldUp(Function<Route, Runnable> where) {
        List<Runnable> rest = new ArrayList<>();
        ada.page().route("**/api/users/token", route -> rest.add(where.apply(route)));
        ada.page()
                .evaluate("() => localStorage.setItem('shop.session',"
                        + " JSON.stringify({ ...JSON.parse(localStorage['shop.session']), expiresAt: 0 }))");
        ada.link("Orders").click();
        ada.page().waitForCondition(() -> !rest.isEmpty());
        return rest.getFirst();
    }

    private static Runnable beforeTheShop(Route route) {
        return route::resume;
    }

    private static Runnable behindTheShop(Route route) {
        APIResponse answer = route.fetch();
        return () -> route.fulfill(new Route.FulfillOptions().setResponse(answer));
    }

    /** Whose session is stored when no refresh runs any more; null for nobody's. */
    private Object whoIsLoggedIn() {
        ada.page()
                .waitForFunction(
                        "async () => (await navigator.locks.query()).held.every(lock => lock.name !== 'shop.session')");
        return ada.page().evaluate("() => JSON.parse(localStorage['shop.session'] ?? 'null')?.user.email");
    }

    private void atCheckout(String name) {
        ada.signUp().putIntoCart(shop.product(name, "1.00", 9), 1).open("/checkout");
        assertThat(ada.orderButton()).isVisible();
    }

    /** From now on Ada's tab is not told what the other does, as if that came between her look and her click. */
    private void hearNothing() {
        ada.page().evaluate("() => { self.isDeaf = true; }");
    }

    private String newCustomer() {
        String email = "bob-" + ada.email();
        shop.customer(email);
        return email;
    }

    private int ordersOf(String email) {
        return shop.admin()
                .get("/api/orders/orders/" + email)
                .expect(200)
                .json()
                .size();
    }
}
