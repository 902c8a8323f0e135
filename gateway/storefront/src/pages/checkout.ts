/** The last look before an order, and the order. Pressed twice, reloaded or cut off in the middle, it buys once. */

import { type Line, type Outcome, checkOut, finishOrder, hasUnfinished, lastOrder, lines, onBasketChange, setQuantity } from "../basket";
import { type Child, h, replace } from "../dom";
import { Problem, SessionEnded } from "../http";
import { busy, empty, heading, loading, notice, toLoginIfEnded } from "../parts";
import { type Page, type Visit, goInstead, reload } from "../router";
import { currentUser } from "../session";
import { inWords, money, plural, sum } from "../words";
import { stocks, total } from "./cart";

/** How long today's prices are waited for; what comes later is shown when it comes. */
const LOOK_MS = 3_000;

/** What the button does: places the order that it shows, or asks for the one that was not answered. */
type Place = (order: () => Promise<Outcome>) => Promise<void>;

export async function checkoutPage({ signal }: Visit): Promise<Page> {
  const before = lines().length === 0 && !hasUnfinished() ? lastOrder() : null;
  if (before) {
    window.setTimeout(() => goInstead(`/orders/${before}?new=1`));
    return { title: "Check out", content: [heading("Check out"), loading("your order")] };
  }
  const problem = h("div", { "aria-live": "assertive" });
  const body = h("div", null);
  const user = currentUser();
  let placing = false;
  const place: Place = async (order) => {
    placing = true;
    const outcome = await order().finally(() => (placing = false));
    if (signal.aborted) {
      return;
    }
    if (outcome.kind === "changed") {
      replace(problem, notice("info", h("p", null, "What you order has changed meanwhile. This is how it stands now; nothing was ordered yet.")));
      redraw();
    } else {
      await settle(outcome, problem, signal);
      if (!signal.aborted) {
        show();
      }
    }
  };
  const show = () => replace(body, hasUnfinished() ? unfinished(place, problem) : review(place, problem));
  /** Also another tab changes the cart, begins an order of it, or finishes that. */
  const redraw = () => (lines().length === 0 || hasUnfinished() || currentUser()?.id !== user?.id ? reload() : show());
  onBasketChange(() => placing || redraw(), signal);
  if (hasUnfinished()) {
    replace(body, loading("what became of your order"));
    void place(finishOrder).catch((error: unknown) => signal.aborted || toLoginIfEnded(error) || show());
  } else {
    await look(lines(), signal);
    if (!currentUser()) {
      throw new SessionEnded("Your session has ended. Please log in again.");
    }
    show();
  }
  return { title: "Check out", content: [heading("Check out"), problem, body] };
}

/** Waits a little for today's prices. */
async function look(of: Line[], signal?: AbortSignal): Promise<void> {
  await Promise.race([stocks(of, signal), new Promise((resolve) => window.setTimeout(resolve, LOOK_MS))]);
}

async function settle(outcome: Outcome, problem: HTMLElement, signal: AbortSignal): Promise<void> {
  if (outcome.kind === "ordered") {
    goInstead(`/orders/${outcome.order.id}?new=1`);
  } else if (outcome.kind === "refused") {
    replace(problem, await refusal(outcome.problem, signal));
  }
}

/** Why an order was not placed, and what can be done about it here. */
async function refusal(error: Problem, signal: AbortSignal): Promise<HTMLElement> {
  const { productId, available } = error.document;
  const line = lines().find((each) => each.productId === productId);
  if (error.code === "insufficient-stock" && line && productId) {
    const left = available ?? 0;
    return notice(
      "error",
      left === 0
        ? h("p", null, "Somebody was faster: ", h("bdi", null, line.name), " is sold out. Nothing was ordered.")
        : h("p", null, `Only ${left} of `, h("bdi", null, line.name), " left. Nothing was ordered."),
      h(
        "p",
        { class: "actions" },
        left > 0 && h("button", { type: "button", class: "button small", onclick: () => change(productId, left) }, `Take ${left} instead`),
        h("button", { type: "button", class: "button small quiet", onclick: () => change(productId, 0) }, "Take it out of the cart"),
      ),
    );
  }
  if (error.code === "unknown-product" && line && productId) {
    return notice(
      "error",
      h("p", null, h("bdi", null, line.name), " is not sold any more. Nothing was ordered."),
      h("button", { type: "button", class: "button small quiet", onclick: () => change(productId, 0) }, "Take it out of the cart"),
    );
  }
  await stocks(lines(), signal);
  if (error.code === "price-changed") {
    return notice("error", h("p", null, "A price has changed meanwhile. This is what it costs now; nothing was ordered yet."));
  }
  return notice("error", h("p", null, `${inWords(error)} Nothing was ordered.`));
}

function change(productId: string, quantity: number): void {
  setQuantity(productId, quantity);
  goInstead("/checkout");
}

function unfinished(place: Place, problem: HTMLElement): Child {
  const button = h("button", { type: "button", class: "button", onclick: () => void busy(button, () => place(finishOrder), problem) }, "Ask again");
  return notice(
    "info",
    h("p", null, "The shop has not answered, so nobody can tell yet whether your order was placed. Asking again cannot buy twice."),
    button,
  );
}

function review(place: Place, problem: HTMLElement): Child {
  const all = lines();
  const user = currentUser();
  if (all.length === 0) {
    return empty("There is nothing to order", "Your cart is empty.", h("a", { class: "button", href: "/" }, "Look around"));
  }
  const order = async () => {
    await look(all);
    return checkOut(all, user?.id ?? "");
  };
  const button = h("button", { type: "button", class: "button wide", onclick: () => void busy(button, () => place(order), problem) }, `Place the order for ${total(all)}`);
  return h(
    "div",
    { class: "checkout" },
    h(
      "table",
      null,
      h("caption", { class: "hidden" }, "What you order"),
      h("thead", null, h("tr", null, h("th", { scope: "col" }, "Product"), h("th", { scope: "col", class: "number" }, "Quantity"), h("th", { scope: "col", class: "number" }, "Price"))),
      h("tbody", null, all.map((line) => h("tr", null, h("td", null, line.name), h("td", { class: "number" }, line.quantity), h("td", { class: "number" }, money(sum([line], line.currency), line.currency))))),
      h("tfoot", null, h("tr", null, h("th", { scope: "row" }, plural(all.length, "product")), h("td", null), h("td", { class: "number" }, h("strong", null, total(all))))),
    ),
    h("p", { class: "hint" }, `Ordered as ${user?.email}. No payment is taken here. You can cancel until it is shipped.`),
    h("div", { class: "actions" }, button, h("a", { href: "/cart" }, "Change the cart")),
  );
}
