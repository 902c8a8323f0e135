package shop.system.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
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
