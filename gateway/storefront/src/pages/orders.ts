/** A user's orders, and one order as it moves. */

import { type Wanted, include } from "../basket";
import { type Child, h, replace } from "../dom";
import { type Link, follow } from "../events";
import { Problem } from "../http";
import { type Listed, type Question, badge, busy, empty, firstPages, heading, nextOf, notice, onConfirmed, pages, say, toLoginIfEnded } from "../parts";
import { type Page, type Visit, go } from "../router";
import { currentUser, isStaff, request } from "../session";
import { randomKey } from "../store";
import type { HistoryEntry, Order, OrderItem, OrderStatus, Product } from "../wire";
import { EVENT_NAMES, STATUS_NAMES, day, money, plural, shortId, time } from "../words";
import { productPath } from "./product";

const PAGE_SIZE = 20;

/** A user's orders, or, for staff, everybody's. */
export async function listOrders(user: string | null, query: string, signal?: AbortSignal): Promise<Listed<Order>> {
  const answer = await request<Order[]>("GET", `/orders/orders${user === null ? "" : `/${encodeURIComponent(user)}`}?${query}`, { signal });
  return { items: answer.data, next: nextOf(answer.headers) };
}

export async function ordersPage({ query, signal }: Visit): Promise<Page> {
  const status = query.get("status") ?? "";
  const user = currentUser()?.id ?? "";
  const filter = new URLSearchParams({ limit: String(PAGE_SIZE), ...(status ? { status } : {}) });
  const found = await firstPages((page) => listOrders(user, page, signal), filter.toString());
  const list = h("ul", { class: "orders", "aria-label": "Orders" });
  const content =
    found.items.length > 0
      ? [list, pages(list, found, (next) => listOrders(user, next), orderRow)]
      : status
        ? empty("None of these", `You have no order that is ${STATUS_NAMES[status as OrderStatus].toLowerCase()}.`)
        : empty("No orders yet", "What you order is kept here, with everything that happens to it.", h("a", { class: "button", href: "/" }, "Look around"));
  return { title: "Orders", content: [heading("Your orders"), statusFilter(status), content] };
}

function statusFilter(chosen: string): HTMLElement {
  const select = h(
    "select",
    { id: "status", onchange: () => go(select.value ? `/orders?status=${select.value}` : "/orders") },
    h("option", { value: "" }, "All"),
    Object.entries(STATUS_NAMES).map(([name, label]) => h("option", { value: name, selected: name === chosen }, label)),
  );
  return h("div", { class: "field inline" }, h("label", { for: "status" }, "Show"), select);
}

export function orderRow(order: Order): HTMLElement {
  return h(
    "li",
    { class: "order-row" },
    h("div", null, h("a", { href: `/orders/${order.id}` }, `Order ${shortId(order.id)}`), h("span", { class: "when" }, day(order.createdAt))),
    h("p", { class: "names" }, itemNames(order)),
    h("span", { class: "price" }, order.total === undefined ? "" : money(order.total, order.currency)),
    badge(order.status),
  );
}

export function itemNames(order: Order): Child {
  return order.items.map((item, i) => [`${i > 0 ? ", " : ""}${item.quantity} × `, h("bdi", null, item.name ?? "…")]);
}

const STEPS: OrderStatus[] = ["placed", "paid", "shipped", "delivered"];

export async function orderPage({ params, query, signal }: Visit): Promise<Page> {
  const path = `/orders/order/${encodeURIComponent(params.id ?? "")}`;
  let order: Order;
  try {
    order = (await request<Order>("GET", path, { signal })).data;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) {
      return { title: "No such order", content: [heading("There is no such order"), empty("Not among yours", "It may belong to another account.", h("a", { class: "button", href: "/orders" }, "Your orders"))] };
    }
    throw error;
  }
  const body = h("div", { class: "order" });
  const live = h("p", { class: "link-state" });
  const announce = h("p", { class: "hidden", role: "status" });
  const show = (now: Order) => {
    // What was asked for before the last event may be answered after it.
    if (now.history.length < order.history.length) {
      return;
    }
    order = now;
    replace(body, view(order, { path, changed: show }));
  };
  show(order);
  const leave = (error: unknown) => signal.aborted || toLoginIfEnded(error);
  const words: Record<Link, string> = { live: "Live: changes appear here by themselves.", waiting: "The connection is broken; trying again …", ended: "" };
  void follow(
    order.id,
    {
      onEntry: (entry) => {
        if (order.history.some((known) => known.at === entry.at && known.status === entry.status)) {
          return;
        }
        announce.textContent = `The order is now: ${STATUS_NAMES[entry.status]}.`;
        // Names, prices and reasons come with the order, not with its events.
        show({ ...order, status: entry.status, history: [...order.history, entry] });
        void request<Order>("GET", path, { signal }).then((answer) => show(answer.data), leave);
      },
      onLink: (link) => {
        live.textContent = words[link];
        live.classList.toggle("on", link === "live");
      },
    },
    signal,
  ).catch(leave);
  return {
    title: `Order ${shortId(order.id)}`,
    content: [
      query.has("new") && order.status !== "rejected" && notice("good", "Thank you. Your order is taken down."),
      heading(`Order ${shortId(order.id)}`),
      live,
      announce,
      body,
    ],
  };
}

interface Handling {
  path: string;
  changed(order: Order): void;
}

function view(order: Order, handling: Handling): Child {
  return [
    h("p", { class: "meta" }, badge(order.status), h("span", null, `Ordered on ${time(order.createdAt)}`)),
    order.rejection && notice("error", h("p", null, `${rejection(order)} Nothing was taken from the stock, and you owe nothing.`)),
    h("div", { class: "columns" }, timeline(order), items(order)),
    actions(order, handling),
  ];
}

function rejection(order: Order): string {
  switch (order.rejection?.code) {
    case "insufficient-stock":
      return "There was not enough in stock.";
    case "unknown-product":
      return "A product was not sold any more.";
    case "price-changed":
      return "A price had changed.";
    default:
      return "The stock could not be reached in time.";
  }
}

function timeline(order: Order): HTMLElement {
  const happened = order.history.map((entry) => step(EVENT_NAMES[entry.status], entry));
  const reached = STEPS.indexOf(order.status);
  const coming = order.status === "pending" ? STEPS : reached < 0 ? [] : STEPS.slice(reached + 1);
  return h(
    "section",
    { class: "timeline", "aria-label": "What has happened" },
    h("h2", null, "Timeline"),
    h("ol", null, happened, coming.map((status) => h("li", { class: "coming" }, h("span", null, STATUS_NAMES[status]), h("span", { class: "when" }, "to come")))),
  );
}

function step(name: string, entry: HistoryEntry): HTMLElement {
  const by = entry.actor === "system" ? "" : entry.actor === "admin" ? ", by staff" : ", by you";
  return h("li", { class: entry.status }, h("span", null, name), h("span", { class: "when" }, h("time", { datetime: entry.at }, time(entry.at)), by));
}

function items(order: Order): HTMLElement {
  const price = (amount: number | undefined) => (amount === undefined ? "" : money(amount, order.currency));
  return h(
    "section",
    { class: "items", "aria-label": "What is in it" },
    h("h2", null, "Items"),
    h(
      "table",
      null,
      h("thead", null, h("tr", null, h("th", { scope: "col" }, "Product"), h("th", { scope: "col", class: "number" }, "Quantity"), h("th", { scope: "col", class: "number" }, "Price"))),
      h(
        "tbody",
        null,
        order.items.map((item) =>
          h("tr", null, h("td", null, h("a", { href: `/products/${encodeURIComponent(item.productId)}` }, item.name ?? "Product")), h("td", { class: "number" }, item.quantity), h("td", { class: "number" }, price(item.lineTotal))),
        ),
      ),
      order.total !== undefined
        && h("tfoot", null, h("tr", null, h("th", { scope: "row" }, plural(order.items.length, "product")), h("td", null), h("td", { class: "number" }, h("strong", null, price(order.total))))),
    ),
  );
}

const NEXT: Partial<Record<OrderStatus, OrderStatus>> = { placed: "paid", paid: "shipped", shipped: "delivered" };

/** What whoever cancels an order is asked before. */
export const CANCELLATION: Question = { question: "Cancel this order?", text: "What it holds goes back on sale at once.", yes: "Yes, cancel it" };

function actions(order: Order, { path, changed }: Handling): HTMLElement {
  const problem = h("div");
  const next = NEXT[order.status];
  const canCancel = order.status === "placed" || order.status === "paid";
  const advance = h("button", { type: "button", class: "button" }, `Mark as ${next}`);
  const advanceKey = randomKey();
  advance.addEventListener("click", () =>
    busy(advance, async () => changed((await request<Order>("PUT", `${path}/status`, { body: { status: next }, key: advanceKey })).data), problem),
  );
  const cancel = h("button", { type: "button", class: "button quiet" }, "Cancel the order");
  onConfirmed(
    cancel,
    () => CANCELLATION,
    async () => {
      changed((await request<Order>("POST", `${path}/cancel`)).data);
      say("The order is cancelled.");
    },
    problem,
  );
  const again = h("button", { type: "button", class: "button quiet" }, "Put the same into the cart");
  again.addEventListener("click", () => busy(again, () => orderAgain(order, problem), problem));
  const isOver = !canCancel && !next && order.status !== "pending";
  return h("div", { class: "actions" }, problem, isStaff() && next && advance, canCancel && cancel, isOver && order.userId === currentUser()?.id && again);
}

/** Puts into the cart what is still sold of it, and says what is not. */
async function orderAgain(order: Order, problem: Element): Promise<void> {
  const found = await Promise.all(order.items.map(wanted));
  const there = found.filter((each) => each !== null);
  const gone = order.items.filter((_, i) => found[i] === null);
  include(there);
  if (gone.length === 0) {
    go("/cart");
    return;
  }
  const names = gone.map((item, i) => [i > 0 && ", ", h("bdi", null, item.name ?? "A product")]);
  replace(
    problem,
    notice(
      "info",
      h("p", null, names, gone.length === 1 ? " is" : " are", " not sold any more.", there.length > 0 && " The rest is in your cart."),
      there.length > 0 && h("a", { class: "button small", href: "/cart" }, "To the cart"),
    ),
  );
}

async function wanted({ productId, quantity }: OrderItem): Promise<Wanted | null> {
  try {
    return { product: (await request<Product>("GET", productPath(productId))).data, quantity };
  } catch (error) {
    if (error instanceof Problem && error.status === 404) {
      return null;
    }
    throw error;
  }
}
