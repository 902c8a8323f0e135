/** The cart, at once, and with today's prices and stock as soon as they are known. */

import { art } from "../art";
import { type Line, lines, onBasketChange, refreshLine, setQuantity } from "../basket";
import { h, replace } from "../dom";
import { Problem } from "../http";
import { empty, heading } from "../parts";
import type { Page, Visit } from "../router";
import { request } from "../session";
import type { Product } from "../wire";
import { money, plural, sum } from "../words";
import { productPath } from "./product";

/** How many there are of each product as last seen; none when it is not sold any more. */
type Stock = Map<string, number>;

export function cartPage({ signal }: Visit): Page {
  const stock: Stock = new Map();
  const body = h("div");
  const show = () => {
    const focused = document.activeElement?.id;
    replace(body, content(stock));
    if (focused) {
      document.getElementById(focused)?.focus();
    }
  };
  onBasketChange(show, signal);
  show();
  void stocks(lines(), signal).then((found) => {
    found.forEach((left, productId) => stock.set(productId, left));
    // Whoever is typing a quantity goes on typing, unless there is something to be said.
    if (!signal.aborted && lines().some((line) => !isThere(line, stock))) {
      show();
    }
  });
  return { title: "Cart", content: [heading("Cart"), body] };
}

/** Looks at all products at once; what cannot be read now is not complained about, the order will tell. */
export async function stocks(of: Line[], signal?: AbortSignal): Promise<Stock> {
  const stock: Stock = new Map();
  await Promise.all(
    of.map(async ({ productId }) => {
      try {
        const product = (await request<Product>("GET", productPath(productId), { signal })).data;
        stock.set(productId, product.stock);
        refreshLine(product);
      } catch (error) {
        if (error instanceof Problem && error.status === 404) {
          stock.set(productId, 0);
        }
      }
    }),
  );
  return stock;
}

export function total(of: Line[]): string {
  const currency = of[0]?.currency ?? "EUR";
  return money(sum(of, currency), currency);
}

/** Whether nothing that has been seen stands against the order. */
export function isThere(line: Line, stock: Stock): boolean {
  return (stock.get(line.productId) ?? line.quantity) >= line.quantity;
}

function content(stock: Stock): HTMLElement {
  const all = lines();
  if (all.length === 0) {
    return empty("Your cart is empty", "It stays filled when you close the page, so take your time.", h("a", { class: "button", href: "/" }, "Look around"));
  }
  const short = all.some((line) => !isThere(line, stock));
  return h(
    "div",
    { class: "cart" },
    h("ul", { class: "lines", "aria-label": "In the cart" }, all.map((line) => row(line, stock))),
    h(
      "div",
      { class: "summary" },
      h("p", { class: "total" }, h("span", null, plural(all.reduce((n, line) => n + line.quantity, 0), "item")), h("strong", null, total(all))),
      short && h("p", { class: "stock none" }, "Not everything is in stock. Change the cart to go on."),
      short ? h("button", { class: "button", disabled: true }, "Check out") : h("a", { class: "button", href: "/checkout" }, "Check out"),
    ),
  );
}

function row(line: Line, stock: Stock): HTMLElement {
  const { productId, name, quantity, price, currency } = line;
  const left = stock.get(productId);
  const id = `quantity-${productId}`;
  return h(
    "li",
    { class: "line" },
    art(name),
    h(
      "div",
      { class: "what" },
      h("a", { href: `/products/${encodeURIComponent(productId)}` }, name),
      h("span", { class: "each" }, `${money(price, currency)} each`),
      left !== undefined && left < quantity && h("span", { class: "stock none" }, left === 0 ? "Sold out" : `Only ${left} left`),
    ),
    h(
      "div",
      { class: "how-many" },
      h("label", { for: id, class: "hidden" }, `Quantity of ${name}`),
      h("input", {
        id,
        type: "number",
        min: 1,
        max: 10_000,
        value: quantity,
        inputmode: "numeric",
        onchange: (event: Event) => {
          const wanted = Number((event.target as HTMLInputElement).value);
          setQuantity(productId, Number.isInteger(wanted) && wanted > 0 ? wanted : quantity);
        },
      }),
      left !== undefined && left > 0 && left < quantity
        && h("button", { type: "button", class: "link", onclick: () => setQuantity(productId, left) }, `Take ${left}`),
      h("button", { type: "button", class: "link", "aria-label": `Remove ${name}`, onclick: () => setQuantity(productId, 0) }, "Remove"),
    ),
    h("span", { class: "line-total" }, money(sum([line], currency), currency)),
  );
}
