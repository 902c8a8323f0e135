/** What staff do: products and their stock, orders, users. */

import { h, replace } from "../dom";
import { Problem } from "../http";
import { type Listed, type Question, badge, busy, confirmed, empty, field, firstPages, form, heading, nextOf, onConfirmed, pages, priceField, say, stockWords } from "../parts";
import { type Page, type Visit, go, goInstead, reload } from "../router";
import { request } from "../session";
import { keys, randomKey } from "../store";
import type { Order, Product, StockMovement, User } from "../wire";
import { STATUS_NAMES, day, decimal, inWords, money, plural, shortId, time } from "../words";
import { CANCELLATION, itemNames, listOrders } from "./orders";
import { productPath } from "./product";
import { listProducts } from "./products";

const PAGE_SIZE = 50;

function frame(title: string, ...content: Parameters<typeof h>[2][]): Page {
  const tab = (address: string, label: string) =>
    h("a", { href: address, "aria-current": location.pathname.startsWith(address) || (location.pathname === "/admin" && address === "/admin/products") ? "page" : undefined }, label);
  return {
    title,
    content: [
      h("nav", { class: "tabs", "aria-label": "Staff" }, tab("/admin/products", "Products"), tab("/admin/orders", "Orders"), tab("/admin/users", "Users")),
      heading(title),
      ...content,
    ],
  };
}

function table(caption: string, columns: string[]): { body: HTMLTableSectionElement; element: HTMLElement } {
  const body = h("tbody");
  const element = h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", null, h("caption", { class: "hidden" }, caption), h("thead", null, h("tr", null, columns.map((name) => h("th", { scope: "col" }, name)))), body),
  );
  return { body, element };
}

export async function staffProductsPage({ query, signal }: Visit): Promise<Page> {
  const q = query.get("q") ?? "";
  const filter = new URLSearchParams({ limit: String(PAGE_SIZE), sort: "name", ...(q ? { q } : {}) });
  const found = await firstPages((page) => listProducts(page, signal), filter.toString());
  const { body, element } = table("All products", ["Name", "Price", "Stock", "Refill"]);
  const search = h(
    "form",
    { class: "inline-form", role: "search", onsubmit: (event: Event) => { event.preventDefault(); go(`/admin/products?${new URLSearchParams({ q: search.querySelector("input")?.value ?? "" })}`); } },
    field("Search", "q", { type: "search", value: q, maxlength: 100 }),
    h("button", { class: "button quiet" }, "Search"),
    h("a", { class: "button", href: "/admin/products/new" }, "Add a product"),
  );
  const row = (product: Product): HTMLElement =>
    h(
      "tr",
      null,
      h("th", { scope: "row" }, h("a", { href: `/admin/products/${encodeURIComponent(product.id)}` }, product.name)),
      h("td", null, money(product.price, product.currency)),
      h("td", null, stockWords(product)),
      h("td", null, quickRefill(product)),
    );
  const more = pages(body, found, (next) => listProducts(next), row);
  return frame("Products", search, found.items.length === 0 ? empty("Nothing here", q ? "No product has that in its name." : "Add the first product.") : [element, more]);
}

/** What adds to a stock and shows it then, also after a failure: only the stock tells whether it has come in all the same. */
function refills({ id }: Product, show: (now: Product) => void): (quantity: number) => Promise<Product> {
  const path = productPath(id);
  let keyOf = keys();
  return async (quantity) => {
    const body = { quantity };
    try {
      const now = (await request<Product>("PUT", `${path}/update_stock`, { body, key: keyOf(body) })).data;
      keyOf = keys();
      show(now);
      return now;
    } catch (error) {
      void request<Product>("GET", path).then(({ data }) => show(data), () => null);
      throw error;
    }
  };
}

function quickRefill(product: Product): HTMLElement {
  const input = h("input", { type: "number", min: 1, max: 1_000_000_000, value: 10, required: true, "aria-label": `How many of ${product.name} to add`, inputmode: "numeric" });
  const problem = h("div");
  const button = h("button", { class: "button small quiet" }, "Add");
  const refill = refills(product, (now) => replace(element.closest("tr")?.children[2] ?? problem, stockWords(now)));
  const element = h(
    "form",
    {
      class: "quick",
      onsubmit: (event: Event) => {
        event.preventDefault();
        void busy(
          button,
          async () => {
            const now = await refill(input.valueAsNumber);
            say(h("bdi", null, product.name), `: now ${now.stock} in stock.`);
          },
          problem,
        );
      },
    },
    input,
    button,
    problem,
  );
  button.setAttribute("aria-label", `Add to the stock of ${product.name}`);
  return element;
}

function productFields(product?: Product) {
  return [
    field("Name", "name", { value: product?.name ?? "", required: true, maxlength: 200 }),
    field("Description", "description", { type: "textarea", value: product?.description ?? "", maxlength: 4000 }),
    priceField("Price", "price", { value: String(product?.price ?? ""), required: true }),
    field("Picture", "imageUrl", { value: product?.imageUrl ?? "", maxlength: 500, hint: "The address of an image, with https:// or a path of this site. Without one, the shop draws." }),
  ];
}

/** What was emptied is sent, too: better refused than kept without a word. */
function productBody({ name, description, price = "", imageUrl }: Record<string, string>, before?: Product) {
  return { name, description, price: Number(decimal(price)), ...(imageUrl || before?.imageUrl ? { imageUrl } : {}) };
}

export function newProductPage(_: Visit): Page {
  const keyOf = keys();
  const create = form([...productFields(), field("Stock", "stock", { type: "number", value: "0", required: true, min: 0, max: 1_000_000_000, step: 1, inputmode: "numeric" })], "Add the product", async (values) => {
    const body = { ...productBody(values), stock: Number(values.stock) };
    const product = (await request<Product>("POST", "/products/product", { body, key: keyOf(body) })).data;
    go(`/admin/products/${product.id}`);
    say(h("bdi", null, product.name), " is on sale.");
  });
  return frame("Add a product", h("div", { class: "narrow" }, create));
}

export async function editProductPage({ params, signal }: Visit): Promise<Page> {
  const path = productPath(params.id ?? "");
  const answer = await request<Product>("GET", path, { signal });
  let product = answer.data;
  let tag = answer.headers.get("ETag") ?? "";
  let keyOf = keys();
  const edit = form(productFields(product), "Save", async (values) => {
    const body = productBody(values, product);
    try {
      const changed = await request<Product>("PATCH", path, { body, key: keyOf(body), ifMatch: tag });
      keyOf = keys();
      product = changed.data;
      tag = changed.headers.get("ETag") ?? "";
      say("Saved.");
    } catch (error) {
      if (error instanceof Problem && error.status === 412) {
        const detail = "Somebody else has changed this product. Reload the page to see it as it is now.";
        throw new Problem({ ...error.document, detail }, error.headers);
      }
      throw error;
    }
  });
  const stock = h("p", { role: "status" }, stockWords(product));
  const ledger = h("div", null, await movements(path, signal));
  const refill = refills(product, (now) => {
    replace(stock, stockWords(now));
    void movements(path, signal).then((all) => replace(ledger, all), () => null);
  });
  const add = form([field("How many have come in", "quantity", { type: "number", min: 1, max: 1_000_000_000, step: 1, required: true, inputmode: "numeric" })], "Add to the stock", async ({ quantity }, element) => {
    const now = await refill(Number(quantity));
    element.reset();
    say(`Now ${now.stock} in stock.`);
  });
  return frame(
    product.name,
    h("div", { class: "columns" }, h("section", { "aria-label": "Details" }, h("h2", null, "Details"), edit), h("section", { "aria-label": "Stock" }, h("h2", null, "Stock"), stock, add, remove(() => product, path))),
    h("section", { "aria-label": "History of the stock" }, h("h2", null, "Ledger"), h("p", { class: "hint" }, "Every movement of the stock since the beginning; none is ever changed."), ledger),
  );
}

function remove(product: () => Product, path: string): HTMLElement {
  const problem = h("div");
  const button = h("button", { type: "button", class: "button danger" }, "Take off sale");
  onConfirmed(
    button,
    () => ({ question: ["Take ", h("bdi", null, product().name), " off sale?"], text: "Nobody can order it any more. Orders that hold some keep it.", yes: "Yes, take it off sale" }),
    async () => {
      await request("DELETE", path);
      go("/admin/products");
      say(h("bdi", null, product().name), " is off sale.");
    },
    problem,
  );
  return h("div", { class: "apart" }, problem, button);
}

const MOVEMENTS: Record<StockMovement["kind"], string> = { opening: "Opening", refill: "Came in", decrease: "Ordered", release: "Given back", void: "Order withdrawn" };

async function movements(path: string, signal: AbortSignal): Promise<HTMLElement> {
  const load = async (query: string): Promise<Listed<StockMovement>> => {
    const page = await request<StockMovement[]>("GET", `${path}/stock_movements?${query}`, { signal });
    return { items: page.data, next: nextOf(page.headers) };
  };
  const { body, element } = table("Ledger", ["No.", "What", "Change", "Stock after", "When", "Key"]);
  const more = pages(body, await load(`limit=${PAGE_SIZE}`), load, (movement) =>
    h(
      "tr",
      null,
      h("td", null, movement.seq),
      h("td", null, MOVEMENTS[movement.kind]),
      h("td", { class: "number" }, movement.delta > 0 ? `+${movement.delta}` : movement.delta),
      h("td", { class: "number" }, movement.balance),
      h("td", null, time(movement.at)),
      h("td", { class: "key" }, movement.order),
    ),
  );
  return h("div", null, element, more);
}

export async function staffOrdersPage({ query, signal }: Visit): Promise<Page> {
  const who = (query.get("of") ?? "").trim();
  const status = query.get("status") ?? "";
  const search: HTMLFormElement = h(
    "form",
    { class: "inline-form", role: "search", onsubmit: (event: Event) => { event.preventDefault(); find(); } },
    field("Customer or order", "of", { value: who, maxlength: 254, placeholder: "Email, customer id or order id" }),
    h(
      "div",
      { class: "field" },
      h("label", { for: "status" }, "Status"),
      h("select", { id: "status", name: "status" }, h("option", { value: "" }, "All"), Object.entries(STATUS_NAMES).map(([name, label]) => h("option", { value: name, selected: name === status }, label))),
    ),
    h("button", { class: "button" }, "Find"),
  );
  const find = () => {
    const wanted = [...new FormData(search)].map(([name, value]) => [name, String(value).trim()]).filter(([, value]) => value);
    go(`/admin/orders${wanted.length > 0 ? `?${new URLSearchParams(wanted)}` : ""}`);
  };
  const filter = new URLSearchParams({ limit: String(PAGE_SIZE), ...(status ? { status } : {}) }).toString();
  return frame("Orders", search, await (who ? ordersOf(who, filter, signal) : everybodysOrders(filter, signal)));
}

async function everybodysOrders(filter: string, signal: AbortSignal): Promise<HTMLElement> {
  const load = (query: string) => listOrders(null, query, signal);
  const found = await firstPages(load, filter);
  return found.items.length > 0 ? orderTable("All orders", found, load) : empty("No orders", "There are none of this kind.");
}

function orderTable(caption: string, found: Listed<Order>, load: (query: string) => Promise<Listed<Order>>): HTMLElement {
  const { body, element } = table(caption, ["Order", "Date", "Customer", "Items", "Total", "Status", "Next"]);
  return h("div", null, element, pages(body, found, load, staffOrderRow));
}

async function ordersOf(who: string, filter: string, signal: AbortSignal): Promise<HTMLElement> {
  try {
    const found = await firstPages((page) => listOrders(who, page, signal), filter);
    if (found.items.length > 0) {
      return orderTable(`Orders of ${who}`, found, (next) => listOrders(who, next));
    }
  } catch (error) {
    if (!(error instanceof Problem && [400, 404].includes(error.status))) {
      throw error;
    }
  }
  const order = await request<Order>("GET", `/orders/order/${encodeURIComponent(who)}`, { signal }).catch(() => null);
  if (order) {
    goInstead(`/orders/${order.data.id}`);
  }
  return empty("No orders", ["There are no such orders of ", h("bdi", null, who), "."], h("a", { class: "button quiet", href: "/admin/orders" }, "All orders"));
}

const NEXT: Partial<Record<Order["status"], Order["status"]>> = { placed: "paid", paid: "shipped", shipped: "delivered" };

function staffOrderRow(order: Order): HTMLElement {
  const next = NEXT[order.status];
  const problem = h("div");
  const path = `/orders/order/${order.id}`;
  const row = h("tr");
  const act = (label: string, kind: string, work: () => Promise<Order>, question?: Question) => {
    const button = h("button", { type: "button", class: `button small ${kind}`, "aria-label": `${label}: order ${shortId(order.id)}` }, label);
    const done = async () => {
      const fresh = staffOrderRow(await work());
      row.replaceWith(fresh);
      fresh.querySelector<HTMLElement>("button, a")?.focus();
    };
    if (question) {
      onConfirmed(button, () => question, done, problem);
    } else {
      button.addEventListener("click", () => busy(button, done, problem));
    }
    return button;
  };
  const advanceKey = randomKey();
  replace(
    row,
    h("th", { scope: "row" }, h("a", { href: `/orders/${order.id}` }, shortId(order.id))),
    h("td", null, day(order.createdAt)),
    h("td", null, h("a", { href: `/admin/orders?${new URLSearchParams({ of: order.userId })}`, "aria-label": `All orders of customer ${shortId(order.userId)}` }, shortId(order.userId))),
    h("td", { class: "items" }, itemNames(order)),
    h("td", { class: "number" }, order.total === undefined ? "" : money(order.total, order.currency)),
    h("td", null, badge(order.status)),
    h(
      "td",
      null,
      h(
        "div",
        { class: "quick" },
        next && act(`Mark as ${next}`, "", async () => (await request<Order>("PUT", `${path}/status`, { body: { status: next }, key: advanceKey })).data),
        (order.status === "placed" || order.status === "paid") && act("Cancel", "quiet", async () => (await request<Order>("POST", `${path}/cancel`)).data, CANCELLATION),
        problem,
      ),
    ),
  );
  return row;
}

export async function staffUsersPage({ signal }: Visit): Promise<Page> {
  const load = async (query: string): Promise<Listed<User>> => {
    const page = await request<User[]>("GET", `/users/users?${query}`, { signal });
    return { items: page.data, next: nextOf(page.headers) };
  };
  const found = await firstPages(load, `limit=${PAGE_SIZE}`);
  const { body, element } = table("All users", ["Name", "Email", "Role", "Since", "Orders", "Erase"]);
  const more = pages(body, found, load, (user) =>
    h(
      "tr",
      null,
      h("th", { scope: "row" }, user.name),
      h("td", null, user.email),
      h("td", null, user.roles.includes("admin") ? "Staff" : "Customer"),
      h("td", null, day(user.createdAt)),
      h("td", null, h("a", { href: `/admin/orders?${new URLSearchParams({ of: user.email })}`, "aria-label": `Orders of ${user.name}, ${user.email}` }, "Orders")),
      h("td", null, eraseUser(user)),
    ),
  );
  return frame("Users", h("p", { class: "hint" }, `${plural(found.items.length, "user")}${found.next ? " and more" : ""}, the oldest first.`), element, more);
}

function eraseUser(user: User): HTMLElement {
  const button = h("button", { type: "button", class: "link", "aria-label": `Erase ${user.email}` }, "Erase");
  button.addEventListener("click", async () => {
    const text = `All that is known of ${user.email} is removed for good. Orders are kept without it.`;
    if (await confirmed({ question: ["Erase ", h("bdi", null, user.name), "?"], text, yes: "Yes, erase" })) {
      try {
        await request("DELETE", `/users/user/${encodeURIComponent(user.id)}`);
        say(`${user.email} is erased.`);
        reload();
      } catch (error) {
        say(inWords(error));
      }
    }
  });
  return button;
}
