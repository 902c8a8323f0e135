/** The frame around all pages, and what each address shows. */

import { count, hasUnfinished, onBasketChange } from "./basket";
import { h, replace } from "./dom";
import { Unreachable } from "./http";
import { empty, failure, heading, icon, loading, say, toLogin, toLoginIfEnded, toasts } from "./parts";
import { type Page, type Visit, go, goInstead, keep, kept, match, route, safePath, start } from "./router";
import { currentUser, isStaff, logOut, onSessionChange, refreshInTime } from "./session";
import { cartPage } from "./pages/cart";
import { checkoutPage } from "./pages/checkout";
import { loginPage, signUpPage } from "./pages/login";
import { orderPage, ordersPage } from "./pages/orders";
import { productPage } from "./pages/product";
import { productsPage } from "./pages/products";

route("/", "all", productsPage);
route("/products", "all", productsPage);
route("/products/:id", "all", productPage);
route("/cart", "all", cartPage);
route("/checkout", "users", checkoutPage);
route("/login", "guests", loginPage);
route("/signup", "guests", signUpPage);
route("/orders", "users", ordersPage);
route("/orders/:id", "users", orderPage);
route("/profile", "users", async (visit) => (await part(() => import("./pages/profile"))).profilePage(visit));
route("/admin", "staff", async (visit) => (await staff()).staffProductsPage(visit));
route("/admin/products", "staff", async (visit) => (await staff()).staffProductsPage(visit));
route("/admin/products/new", "staff", async (visit) => (await staff()).newProductPage(visit));
route("/admin/products/:id", "staff", async (visit) => (await staff()).editProductPage(visit));
route("/admin/orders", "staff", async (visit) => (await staff()).staffOrdersPage(visit));
route("/admin/users", "staff", async (visit) => (await staff()).staffUsersPage(visit));

/** Buyers do not wait for what only staff use. */
function staff() {
  return part(() => import("./pages/staff"));
}

const RESTARTED = "shop.restarted";

/** A part of the application. Where the shop has it no more, a new version was deployed under the open page, which starts anew, once. */
async function part<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const isThere = await fetch("/", { cache: "no-store" }).then((answer) => answer.ok, () => false);
    if (!isThere) {
      throw new Unreachable("The shop does not answer.");
    }
    if (sessionStorage.getItem(RESTARTED)) {
      throw error;
    }
    sessionStorage.setItem(RESTARTED, "yes");
    location.reload();
    return new Promise(() => {});
  }
}

const main = h("main", { id: "content", tabindex: "-1" });
const nav = h("nav", { "aria-label": "Main" });
const banner = h("div", { class: "banner" });

function link(address: string, ...content: Parameters<typeof h>[2][]): HTMLAnchorElement {
  const path = location.pathname;
  const isHere = address === "/" ? path === "/" || path.startsWith("/products") : path.startsWith(address);
  return h("a", { href: address, "aria-current": isHere ? "page" : undefined }, ...content);
}

function showNavigation(): void {
  const user = currentUser();
  const inCart = count();
  const cartLabel = inCart === 0 ? "Cart, empty" : `Cart, ${inCart} in it`;
  const cart = link("/cart", icon("bag"), inCart > 0 && h("span", { class: "count", "aria-hidden": "true" }, inCart));
  cart.setAttribute("aria-label", cartLabel);
  cart.classList.add("cart-link");
  replace(
    nav,
    link("/", "Products"),
    user && link("/orders", "Orders"),
    isStaff() && link("/admin", "Staff"),
    user ? link("/profile", h("span", { class: "who" }, user.name)) : link("/login", "Log in"),
    user && h("button", { type: "button", class: "link", onclick: () => void leave() }, "Log out"),
    cart,
  );
  const unfinished = hasUnfinished() && location.pathname !== "/checkout";
  replace(banner, unfinished && h("p", null, "An order of yours has no answer yet. ", h("a", { href: "/checkout" }, "Find out what became of it")));
}

async function leave(): Promise<void> {
  await logOut();
  go("/");
  say("You are logged out.");
}

let visit = new AbortController();
/** Which page is shown, and to whom. */
let shown = "";
let shownTo: string | undefined;

async function show(): Promise<void> {
  visit.abort();
  visit = new AbortController();
  const { signal } = visit;
  const { pathname, search } = location;
  const user = currentUser();
  const isNew = pathname !== shown || user?.id !== shownTo;
  shown = pathname;
  shownTo = user?.id;
  showNavigation();
  const found = match(pathname);
  const query = new URLSearchParams(search);
  if (found?.audience === "guests" && user) {
    goInstead(safePath(query.get("next")));
    return;
  }
  if (found && ["users", "staff"].includes(found.audience) && !user) {
    toLogin();
    return;
  }
  if (found?.audience === "staff" && !isStaff()) {
    place({ title: "Not for you", content: [heading("This page is for staff"), h("p", null, "Log in as a member of staff to see it.")] }, isNew);
    return;
  }
  if (isNew) {
    replace(main, loading("the page"));
  }
  try {
    const at: Visit = { params: found?.params ?? {}, query, signal };
    const page = found ? await found.page(at) : notFound();
    if (!signal.aborted) {
      place(page, isNew);
      sessionStorage.removeItem(RESTARTED);
    }
  } catch (error) {
    if (signal.aborted) {
      return;
    }
    if (!toLoginIfEnded(error)) {
      place({ title: "That did not work", content: [heading("That did not work"), failure(error)] }, isNew);
    }
  }
}

function notFound(): Page {
  return {
    title: "Not found",
    content: [heading("There is no such page"), empty("Lost?", "It may have moved, or never been here.", h("a", { class: "button", href: "/" }, "To the products"))],
  };
}

let first = true;

/** Shows a page, as far down as it was left; whoever came by keyboard or screen reader stands at its heading. */
function place(page: Page, isNew: boolean): void {
  document.title = `${page.title} · Shop`;
  replace(main, page.content);
  if (isNew) {
    window.scrollTo(0, kept().y ?? 0);
  }
  if (isNew && !first) {
    main.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  }
  first = false;
}

document.body.append(
  h("a", { class: "skip", href: "#content", onclick: (event: Event) => { event.preventDefault(); main.focus(); } }, "Skip to the content"),
  h("header", { class: "top" }, h("a", { class: "brand", href: "/" }, icon("bag"), h("span", null, "Shop")), nav),
  banner,
  main,
  h(
    "footer",
    { class: "bottom" },
    h("p", null, "Sells only what it has got."),
    h("p", null, h("a", { href: "/docs" }, "API documentation"), h("a", { href: "/problems" }, "Error codes")),
  ),
  toasts(),
);
onSessionChange((elsewhere) => {
  // Who logs in or out in another tab does so here, too: nothing of somebody else's stays, or is done in their name.
  const { audience = "all" } = match(location.pathname) ?? {};
  if (elsewhere && audience !== "all" && currentUser()?.id !== shownTo) {
    void show();
  } else {
    showNavigation();
  }
});
onBasketChange(showNavigation);
window.addEventListener("pagehide", () => keep({ y: window.scrollY }));
refreshInTime();
start(() => void show());
