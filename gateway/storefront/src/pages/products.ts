/** What is on sale: searched, filtered, sorted, a page at a time. The address carries the choice. */

import { add } from "../basket";
import { art } from "../art";
import { h, replace } from "../dom";
import { type Listed, empty, failure, field, firstPages, heading, icon, loading, nextOf, pages, priceField, say, stockWords } from "../parts";
import { type Page, type Visit, kept, note } from "../router";
import { request } from "../session";
import type { Product } from "../wire";
import { decimal, money } from "../words";

const PAGE_SIZE = 24;
const TYPING_MS = 250;
const MOST_OF_SEARCH = 100;

const SORTS: [string, string][] = [
  ["newest", "Newest first"],
  ["price", "Price, lowest first"],
  ["-price", "Price, highest first"],
  ["name", "Name, A to Z"],
  ["-name", "Name, Z to A"],
];

const FILTERS = ["q", "minPrice", "maxPrice", "inStock", "sort"];

export async function listProducts(query: string, signal?: AbortSignal): Promise<Listed<Product>> {
  const answer = await request<Product[]>("GET", `/products/products?${query}`, { signal });
  return { items: answer.data, next: nextOf(answer.headers) };
}

export async function productsPage({ query, signal }: Visit): Promise<Page> {
  const results = h("div", { class: "results" });
  const chosen = () => {
    const values = new URLSearchParams();
    for (const [name, value] of new FormData(filters)) {
      if (String(value).trim() && isValid(filters, name) && !(name === "sort" && value === "newest")) {
        values.set(name, name.endsWith("Price") ? decimal(String(value)) : String(value).trim());
      }
    }
    return values;
  };
  let run = new AbortController();
  const search = async () => {
    run.abort();
    run = new AbortController();
    const mine = run.signal;
    const values = chosen();
    note(values.size > 0 ? `/?${values}` : "/");
    results.setAttribute("aria-busy", "true");
    if (!results.hasChildNodes()) {
      replace(results, loading("products"));
    }
    try {
      values.set("limit", String(PAGE_SIZE));
      const ended = AbortSignal.any([mine, signal]);
      const found = await firstPages((page) => listProducts(page, ended), values.toString());
      replace(results, found.items.length === 0 ? nothing() : list(found));
    } catch (error) {
      if (!mine.aborted && !signal.aborted) {
        replace(results, failure(error, () => void search()));
      }
    } finally {
      if (!mine.aborted) {
        results.removeAttribute("aria-busy");
      }
    }
  };
  let timer = 0;
  const soon = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void search(), TYPING_MS);
  };
  signal.addEventListener("abort", () => window.clearTimeout(timer));
  const nothing = () =>
    chosen().size === 0
      ? empty("Nothing is on sale yet", "Come back soon.")
      : empty(
          "Nothing like that",
          "No product fits all of what you have chosen.",
          h("button", { type: "button", class: "button", onclick: () => { clear(filters); void search(); } }, "Show all products"),
        );
  const filters = filterForm(query, soon, () => void search());
  const searched = search();
  if (kept().y) {
    await searched; // the place that somebody comes back to
  }
  return {
    title: "Products",
    content: [h("div", { class: "hero" }, heading("Good things, in stock."), h("p", null, "What you see is what there is. No order takes what another has got.")), filters, results],
  };
}

function filterForm(query: URLSearchParams, onType: () => void, onSubmit: () => void): HTMLFormElement {
  const value = (name: string) => query.get(name) ?? "";
  const isRefined = FILTERS.some((name) => name !== "q" && query.has(name));
  const refine = h(
    "div",
    { id: "refine", class: isRefined ? "refine open" : "refine" },
    priceField("Price from", "minPrice", { value: value("minPrice") }),
    priceField("Price up to", "maxPrice", { value: value("maxPrice") }),
    h(
      "div",
      { class: "field" },
      h("label", { for: "sort" }, "Sort by"),
      h("select", { id: "sort", name: "sort" }, SORTS.map(([name, label]) => h("option", { value: name, selected: name === value("sort") }, label))),
    ),
    h("label", { class: "check" }, h("input", { type: "checkbox", name: "inStock", value: "true", checked: value("inStock") === "true" }), "In stock only"),
  );
  // Seen on small screens only; on others there is room for all of it.
  const more = h("button", { type: "button", class: "link refine-button", "aria-controls": "refine", "aria-expanded": String(isRefined) }, "Filter and sort");
  more.addEventListener("click", () => more.setAttribute("aria-expanded", String(refine.classList.toggle("open"))));
  return h(
    "form",
    {
      class: "filters",
      role: "search",
      oninput: onType,
      onsubmit: (event: Event) => {
        event.preventDefault();
        onSubmit();
      },
    },
    h("div", { class: "search" }, icon("search"), field("Search", "q", { type: "search", value: value("q").slice(0, MOST_OF_SEARCH), maxlength: MOST_OF_SEARCH, placeholder: "Mugs, lamps, notebooks …", autocomplete: "off" })),
    more,
    refine,
  );
}

/** What is half typed, or nonsense in an address, does not narrow the choice. */
function isValid(form: HTMLFormElement, name: string): boolean {
  const input = form.elements.namedItem(name);
  return !(input instanceof HTMLInputElement) || input.validity.valid;
}

function clear(form: HTMLFormElement): void {
  for (const name of FILTERS) {
    const input = form.elements.namedItem(name);
    if (input instanceof HTMLInputElement && input.type === "checkbox") {
      input.checked = false;
    } else if (input instanceof HTMLInputElement) {
      input.value = "";
    } else if (input instanceof HTMLSelectElement) {
      input.selectedIndex = 0;
    }
  }
}

function list(found: Listed<Product>): HTMLElement {
  const grid = h("ul", { class: "grid", "aria-label": "Products" });
  const more = pages(grid, found, (query) => listProducts(query), (product) => h("li", null, card(product)));
  return h("div", null, grid, more);
}

function card(product: Product): HTMLElement {
  const soldOut = product.stock === 0;
  return h(
    "article",
    { class: "card" },
    art(product.name, product.imageUrl),
    h("h2", null, h("a", { href: `/products/${encodeURIComponent(product.id)}` }, product.name)),
    h("p", { class: "price" }, money(product.price, product.currency)),
    stockWords(product),
    h(
      "button",
      { type: "button", class: "button small", disabled: soldOut, "aria-label": `Add ${product.name} to the cart`, onclick: () => put(product, 1) },
      "Add",
    ),
  );
}

export function put(product: Product, quantity: number): void {
  add(product, quantity);
  say(h("bdi", null, product.name), " is in your cart. ", h("a", { href: "/cart" }, "To the cart"));
}
