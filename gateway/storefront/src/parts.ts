/** What several pages are made of. */

import { type Child, focusLike, h, replace, svg, uniqueId } from "./dom";
import { SessionEnded } from "./http";
import { goInstead, keep, kept, reload } from "./router";
import type { OrderStatus, Product } from "./wire";
import { STATUS_NAMES, inWords } from "./words";

const status = h("div", { class: "toast", role: "status" });
let hideToast = 0;
const SHOWN_MS = 6_000;

/** Where short messages appear; part of the page from the start, so that screen readers notice them. */
export function toasts(): HTMLElement {
  return status;
}

export function say(...message: Child[]): void {
  window.clearTimeout(hideToast);
  replace(status, ...message);
  status.classList.add("shown");
  hideLater();
}

/** Takes the message away after a while, but not from under somebody who is at its link. */
function hideLater(): void {
  hideToast = window.setTimeout(() => {
    if (status.matches(":hover, :focus-within")) {
      hideLater();
      return;
    }
    status.classList.remove("shown");
    replace(status);
  }, SHOWN_MS);
}

export function heading(text: string): HTMLHeadingElement {
  return h("h1", { tabindex: "-1" }, text);
}

export function notice(kind: "error" | "info" | "good", ...content: Child[]): HTMLElement {
  return h("div", { class: `notice ${kind}`, role: kind === "error" ? "alert" : "status" }, ...content);
}

/** An error with a way on. */
export function failure(error: unknown, again: () => void = reload): HTMLElement {
  toLoginIfEnded(error);
  return notice(
    "error",
    h("p", null, inWords(error)),
    h("button", { type: "button", class: "button quiet", onclick: () => again() }, "Try again"),
  );
}

/** To the login and back to where one was. */
export function toLogin(hasEnded = false): void {
  const query = new URLSearchParams({ next: location.pathname + location.search });
  if (hasEnded) {
    query.set("ended", "1");
  }
  goInstead(`/login?${query}`);
}

/** @returns whether it was the end of the session, which leads to the login */
export function toLoginIfEnded(error: unknown): boolean {
  const hasEnded = error instanceof SessionEnded;
  if (hasEnded) {
    toLogin(true);
  }
  return hasEnded;
}

export function empty(title: string, text: Child, ...action: Child[]): HTMLElement {
  return h("div", { class: "empty" }, h("h2", null, title), h("p", null, text), ...action);
}

export function badge(of: OrderStatus): HTMLElement {
  return h("span", { class: `badge ${of}` }, STATUS_NAMES[of]);
}

export function stockWords(product: Product): HTMLElement {
  const { stock } = product;
  if (stock === 0) {
    return h("span", { class: "stock none" }, "Sold out");
  }
  return stock <= 5
    ? h("span", { class: "stock few" }, `Only ${stock} left`)
    : h("span", { class: "stock" }, `${stock.toLocaleString("en")} in stock`);
}

interface FieldOptions {
  type?: string;
  value?: string;
  required?: boolean;
  hint?: string;
  [attribute: string]: unknown;
}

/** A labelled input; its hint is read out with it. */
export function field(label: string, name: string, options: FieldOptions = {}): HTMLElement {
  const { hint, ...attributes } = options;
  const id = uniqueId(name);
  const hintId = `${id}-hint`;
  const props = { id, name, "aria-describedby": hint ? hintId : undefined, ...attributes };
  return h(
    "div",
    { class: "field" },
    h("label", { for: id }, label),
    attributes.type === "textarea"
      ? h("textarea", { ...props, type: undefined, value: undefined, rows: 4 }, attributes.value ?? "")
      : h("input", { type: "text", ...props }),
    hint && h("p", { id: hintId, class: "hint" }, hint),
  );
}

/**
 * A price, with a point or a comma. No number input: that drops the comma of what is pasted, and 12,50 becomes 1250.
 */
export function priceField(label: string, name: string, options: FieldOptions = {}): HTMLElement {
  const title = "Digits, and up to two more after a point or comma, such as 12.50";
  return field(label, name, { pattern: "\\s*[0-9]{1,7}([.,][0-9]{1,2})?\\s*", title, inputmode: "decimal", autocomplete: "off", ...options });
}

/**
 * A form that sends once at a time and says what went wrong above its button.
 *
 * @param send what to do with the values; what it throws is shown
 */
export function form(
  fields: Child,
  label: string,
  send: (values: Record<string, string>, form: HTMLFormElement) => Promise<void>,
  props: Record<string, unknown> = {},
): HTMLFormElement {
  const problem = h("div", { class: "form-problem", "aria-live": "assertive" });
  const button = h("button", { type: "submit", class: "button" }, label);
  const element: HTMLFormElement = h(
    "form",
    {
      ...props,
      onsubmit: (event: SubmitEvent) => {
        event.preventDefault();
        const values = Object.fromEntries([...new FormData(element)].map(([name, value]) => [name, String(value)]));
        void busy(button, () => send(values, element), problem);
      },
    },
    fields,
    problem,
    h("div", { class: "actions" }, button),
  );
  return element;
}

/** Runs the work once, however often the button is pressed meanwhile, and shows what went wrong. */
export async function busy(button: HTMLButtonElement, work: () => Promise<void>, problem: Element): Promise<void> {
  if (button.getAttribute("aria-disabled") === "true") {
    return;
  }
  button.setAttribute("aria-disabled", "true");
  button.classList.add("working");
  replace(problem);
  try {
    await work();
  } catch (error) {
    if (!toLoginIfEnded(error)) {
      replace(problem, notice("error", inWords(error)));
    }
  } finally {
    button.removeAttribute("aria-disabled");
    button.classList.remove("working");
  }
}

export interface Question {
  question: Child;
  text: string;
  /** What the button says that does it. */
  yes: string;
}

/** Does the work when the button is pressed and the question answered with yes; the button can be pressed again as soon as it has the focus again. */
export function onConfirmed(button: HTMLButtonElement, ask: () => Question, work: () => Promise<void>, problem: Element): void {
  button.addEventListener("click", async () => {
    if (await confirmed(ask())) {
      await busy(button, work, problem);
    }
  });
}

/** Asks before something that cannot be undone. Whoever asked has the focus again afterwards, though drawn anew meanwhile. */
export function confirmed({ question, text, yes }: Question): Promise<boolean> {
  return new Promise((resolve) => {
    const id = uniqueId("dialog");
    const asker = document.activeElement;
    const dialog = h(
      "dialog",
      { "aria-labelledby": id, onclose: () => finish() },
      h("h2", { id }, question),
      h("p", null, text),
      h(
        "form",
        { method: "dialog", class: "actions" },
        h("button", { class: "button danger", value: "yes" }, yes),
        h("button", { class: "button quiet", value: "no", autofocus: true }, "No, keep it"),
      ),
    );
    const finish = () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
      if (asker && !asker.isConnected) {
        focusLike(asker, document.body);
      }
    };
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** What stands in a place while its content is on the way; invisible at first, so that a quick answer does not flicker. */
export function loading(what: string): HTMLElement {
  return h("div", { class: "loading" }, h("p", { role: "status" }, `Loading ${what} …`));
}

/** A list that grows by a page at a time. */
export function pages<T>(
  list: HTMLElement,
  first: Listed<T>,
  more: (query: string) => Promise<Listed<T>>,
  row: (item: T) => HTMLElement,
): HTMLElement {
  const problem = h("div");
  let { next } = first;
  list.append(...first.items.map(row));
  const button = h("button", { type: "button", class: "button quiet", hidden: next === null }, "Show more");
  button.addEventListener("click", () =>
    busy(
      button,
      async () => {
        const page = await more(next ?? "");
        const rows = page.items.map(row);
        list.append(...rows);
        next = page.next;
        if (button.isConnected) {
          keep({ pages: (kept().pages ?? 1) + 1 });
        }
        button.hidden = next === null;
        rows[0]?.querySelector<HTMLElement>("a, button")?.focus();
      },
      problem,
    ),
  );
  return h("div", { class: "more" }, problem, button);
}

/** The first page of a list; for whoever comes back to it, as many as were shown. */
export async function firstPages<T>(load: (query: string) => Promise<Listed<T>>, query: string): Promise<Listed<T>> {
  const found = await load(query);
  for (let shown = 1; shown < (kept().pages ?? 1) && found.next !== null; shown += 1) {
    const more = await load(found.next);
    found.items.push(...more.items);
    found.next = more.next;
  }
  return found;
}

export interface Listed<T> {
  items: T[];
  /** The query of the next page, or null. */
  next: string | null;
}

/** The query in a `Link: <…>; rel="next"` header (RFC 8288). */
export function nextOf(headers: Headers): string | null {
  const target = /<([^>]*)>\s*;\s*rel="?next"?/.exec(headers.get("Link") ?? "")?.[1];
  return target ? target.slice(target.indexOf("?") + 1) : null;
}

export function icon(name: "bag" | "search"): SVGElement {
  const path = name === "bag" ? "M5 8h14l-1.2 12H6.2zM8.5 8a3.5 3.5 0 0 1 7 0" : "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 20 20";
  return svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, svg("path", { d: path }));
}
