/** Elements without markup in strings: what users have written is only ever text. */

export type Child = Node | string | number | null | undefined | false | readonly Child[];

type Props = Record<string, unknown>;

function setAll(element: Element, props: Props): void {
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (typeof value === "function") {
      element.addEventListener(name.slice(2), value as EventListener);
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
}

function append(parent: Node, child: Child): void {
  if (Array.isArray(child)) {
    child.forEach((each) => append(parent, each));
  } else if (child instanceof Node) {
    parent.appendChild(child);
  } else if (child !== null && child !== undefined && child !== false) {
    parent.appendChild(document.createTextNode(String(child)));
  }
}

/** An element; properties named `on…` with a function are listeners, all others are attributes. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props | null = null,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAll(element, props ?? {});
  children.forEach((child) => append(element, child));
  return element;
}

export function svg(tag: string, props: Props, ...children: SVGElement[]): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  setAll(element, props);
  element.append(...children);
  return element;
}

/** Puts other content into an element. Whoever stood in it with the keyboard stands at the same thing, or at the heading. */
export function replace(parent: Element, ...children: Child[]): void {
  const focused = document.activeElement;
  const within = focused && focused !== parent && parent.contains(focused) ? focused : null;
  parent.replaceChildren();
  children.forEach((child) => append(parent, child));
  if (within) {
    focusLike(within, parent);
  }
}

/** Gives the focus to what is the same for people as an element that is gone, or else to the heading. */
export function focusLike(gone: Element, parent: Element): void {
  const same = [...parent.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea")].find((each) => sign(each) === sign(gone));
  const next = same ?? parent.closest("dialog") ?? document.querySelector<HTMLElement>("main h1") ?? document.querySelector<HTMLElement>("main");
  next?.focus({ preventScroll: same !== undefined });
}

/** What makes a control the same for people, though it is another element. */
function sign(element: Element): string {
  const name = element.getAttribute("href") ?? element.getAttribute("name") ?? element.getAttribute("aria-label");
  return `${element.tagName} ${name ?? (element.textContent || element.id)}`;
}

let ids = 0;

/** A name for an element that others refer to. */
export function uniqueId(prefix: string): string {
  ids += 1;
  return `${prefix}-${ids}`;
}
