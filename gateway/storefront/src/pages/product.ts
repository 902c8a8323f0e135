/** One product. Its stock is looked at again every few seconds, and whenever somebody comes back to the page. */

import { art } from "../art";
import { h, replace } from "../dom";
import { Problem, UNKNOWN } from "../http";
import { empty, field, heading, stockWords } from "../parts";
import { type Page, type Visit, reload } from "../router";
import { isStaff, request } from "../session";
import type { Product } from "../wire";
import { money } from "../words";
import { put } from "./products";

const LOOK_AGAIN_MS = 5_000;
const MOST_OF_ONE = 10_000;

export function productPath(id: string): string {
  return `/products/products/${encodeURIComponent(id)}`;
}

export async function productPage({ params, signal }: Visit): Promise<Page> {
  const path = productPath(params.id ?? "");
  let answer;
  try {
    answer = await request<Product>("GET", path, { signal });
  } catch (error) {
    if (isGone(error)) {
      return gone();
    }
    throw error;
  }
  let product = answer.data;
  let tag = answer.headers.get("ETag") ?? "";
  const words = h("p", { class: "live", role: "status" });
  const offer = h("div", { class: "offer" });
  const price = h("p", { class: "price large" }, money(product.price, product.currency));
  const show = () => {
    price.textContent = money(product.price, product.currency);
    replace(words, stockWords(product));
    // Whoever is typing a quantity goes on typing.
    const input = offer.querySelector("input");
    if (input && product.stock > 0) {
      input.max = String(Math.min(product.stock, MOST_OF_ONE));
    } else {
      replace(offer, order(() => product));
    }
  };
  const look = async () => {
    const now = await request<Product>("GET", path, { signal, ifNoneMatch: tag }).catch((error: unknown) => {
      if (isGone(error)) {
        reload();
      }
    });
    if (now && now.status === 200 && (now.data.stock !== product.stock || now.data.price !== product.price)) {
      product = now.data;
      tag = now.headers.get("ETag") ?? "";
      show();
    }
  };
  lookAgain(look, signal);
  show();
  return {
    title: product.name,
    content: h(
      "div",
      { class: "product" },
      art(product.name, product.imageUrl),
      h(
        "div",
        { class: "about" },
        heading(product.name),
        price,
        product.description && h("p", { class: "description" }, product.description),
        words,
        offer,
        isStaff() && h("p", null, h("a", { href: `/admin/products/${encodeURIComponent(product.id)}` }, "Edit this product")),
      ),
    ),
  };
}

function lookAgain(look: () => Promise<void>, signal: AbortSignal): void {
  const timer = window.setInterval(() => document.visibilityState === "visible" && void look(), LOOK_AGAIN_MS);
  signal.addEventListener("abort", () => window.clearInterval(timer));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void look(), { signal });
}

function order(product: () => Product): HTMLElement {
  const { stock } = product();
  if (stock === 0) {
    return h("p", null, "There is none left. When some comes in, this page shows it at once.");
  }
  const quantity = field("Quantity", "quantity", { type: "number", min: 1, max: Math.min(stock, MOST_OF_ONE), value: "1", required: true, inputmode: "numeric" });
  return h(
    "form",
    {
      class: "add",
      onsubmit: (event: SubmitEvent) => {
        event.preventDefault();
        put(product(), Number(quantity.querySelector("input")?.value ?? 1));
      },
    },
    quantity,
    h("button", { class: "button" }, "Add to cart"),
  );
}

/** By the shop's own word: a proxy in between knows nothing of products. */
function isGone(error: unknown): boolean {
  return error instanceof Problem && error.status === 404 && error.code !== UNKNOWN;
}

function gone(): Page {
  return {
    title: "Not on sale",
    content: [heading("This is not on sale"), empty("It may have been", "What you look for is not sold here any more, or never was.", h("a", { class: "button", href: "/" }, "See what is"))],
  };
}
