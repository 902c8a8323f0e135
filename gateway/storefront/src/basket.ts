/**
 * What somebody wants to buy, and the order that is being placed. Both are one record in localStorage, so one write
 * changes both: a reload never finds a cart whose order has been placed, nor an order without its key.
 */

import { Problem, UNKNOWN, Unreachable } from "./http";
import { currentUser, request } from "./session";
import { exclusively, onChange, randomKey, read, write } from "./store";
import type { Order, Product } from "./wire";
import { sum } from "./words";

const KEY = "shop.basket";
const MOST_OF_ONE = 10_000;

/** A product in the cart, with what was last seen of it. */
export interface Line {
  productId: string;
  name: string;
  price: number;
  currency: string;
  quantity: number;
}

/** So much of a product as it is sold now. */
export interface Wanted {
  product: Product;
  quantity: number;
}

interface Item {
  productId: string;
  quantity: number;
}

/** An order that was sent, or was about to be. Its key makes sending it again harmless. */
interface Intent {
  key: string;
  userId: string;
  items: Item[];
  /** What it costs by what was shown; at another price it is not placed. */
  expectedTotal?: number;
}

type Intents = Record<Intent["userId"], Intent>;

interface Basket {
  lines: Line[];
  /** Several people may order in one browser: each finds out what became of their own. */
  intents: Intents;
  /** The order that has emptied the cart; forgotten with the next thing put in. */
  last?: { orderId: string; userId: string } | undefined;
}

/** What is kept; earlier versions kept one intent, whoever's it was. */
interface Kept extends Partial<Basket> {
  intent?: Intent | null;
}

function basket(): Basket {
  const { lines, intents, intent, last } = read<Kept>(KEY) ?? {};
  const ofEarlier = intent ? { [intent.userId]: intent } : {};
  return Array.isArray(lines) ? { lines, intents: { ...ofEarlier, ...intents }, last } : { lines: [], intents: {} };
}

function keep(basket: Basket): void {
  write(KEY, basket);
}

export function lines(): Line[] {
  return basket().lines;
}

export function count(): number {
  return lines().reduce((sum, line) => sum + line.quantity, 0);
}

export function onBasketChange(listener: () => void, signal?: AbortSignal): void {
  onChange(KEY, listener, signal);
}

function change(lines: Line[]): void {
  const { intents } = basket();
  keep({ lines, intents });
}

function seen(product: Product): Omit<Line, "quantity"> {
  return { productId: product.id, name: product.name, price: product.price, currency: product.currency };
}

export function add(product: Product, quantity: number): void {
  put([{ product, quantity }], (inCart) => inCart + quantity);
}

/** Sees to it that at least so much of each is in the cart; done twice, it is done once. */
export function include(wanted: Wanted[]): void {
  put(wanted, Math.max);
}

function put(wanted: Wanted[], together: (inCart: number, quantity: number) => number): void {
  const before = lines();
  const now = wanted.map(({ product, quantity }) => {
    const inCart = before.find((line) => line.productId === product.id)?.quantity ?? 0;
    return { ...seen(product), quantity: Math.min(together(inCart, quantity), MOST_OF_ONE) };
  });
  const others = before.filter((line) => !now.some((each) => each.productId === line.productId));
  change([...others, ...now]);
}

/** Sets how many of a product are wanted; none removes it. */
export function setQuantity(productId: string, quantity: number): void {
  const wanted = Math.min(quantity, MOST_OF_ONE);
  change(
    lines().flatMap((line) => (line.productId !== productId ? [line] : wanted > 0 ? [{ ...line, quantity: wanted }] : [])),
  );
}

/** Takes over the product's present name and price. */
export function refreshLine(product: Product): void {
  const line = lines().find((each) => each.productId === product.id);
  if (line && (line.name !== product.name || line.price !== product.price)) {
    change(lines().map((each) => (each === line || each.productId === product.id ? { ...each, ...seen(product) } : each)));
  }
}

export type Outcome =
  | { kind: "ordered"; order: Order }
  | { kind: "refused"; problem: Problem }
  /** The cart, or who is logged in, is another than was seen; nothing more was sent. */
  | { kind: "changed" }
  /** Nobody knows yet; asking again cannot buy twice. */
  | { kind: "unknown" };

/** Whether an order of this user was sent whose outcome is not known. */
export function hasUnfinished(): boolean {
  return unfinished() !== undefined;
}

function unfinished(): Intent | undefined {
  return basket().intents[currentUser()?.id ?? ""];
}

/** The order that was the cart, for those whose page was gone before they were told. */
export function lastOrder(): string | null {
  const last = basket().last;
  return last && last.userId === currentUser()?.id ? last.orderId : null;
}

/** Orders what somebody was shown, as whom they were shown to be, and nothing else. */
export async function checkOut(shown: Line[], userId: string): Promise<Outcome> {
  return exclusively(KEY, async () => {
    const before = basket();
    if (currentUser()?.id !== userId || hasUnfinished() || JSON.stringify(before.lines) !== JSON.stringify(shown)) {
      return { kind: "changed" };
    }
    const items = shown.map(({ productId, quantity }) => ({ productId, quantity }));
    const expectedTotal = sum(shown, shown[0]?.currency ?? "EUR");
    const intent = { key: randomKey(), userId, items, expectedTotal };
    keep({ ...before, intents: { ...before.intents, [userId]: intent } });
    return settle(intent);
  });
}

/** Sends the order that was not answered again, under its own key; another tab may have done so by now. */
export async function finishOrder(): Promise<Outcome> {
  return exclusively(KEY, async () => {
    const intent = unfinished();
    return intent ? settle(intent) : { kind: "changed" };
  });
}

/** Nothing of what this user wanted or ordered is kept here; of others, what they wait for is. */
export function forget(userId: string): void {
  const intents = withoutIntentOf(userId);
  write(KEY, Object.keys(intents).length > 0 ? ({ lines: [], intents } satisfies Basket) : null);
}

function withoutIntentOf(userId: string): Intents {
  return Object.fromEntries(Object.entries(basket().intents).filter(([of]) => of !== userId));
}

const PAUSES_MS = [500, 1000, 2000, 4000];
const IN_FLIGHT = "idempotency-key-in-flight";
const IN_FLIGHT_TRIES = 30;

async function settle(intent: Intent): Promise<Outcome> {
  let waits = 0;
  for (let failures = 0; ; ) {
    if (currentUser()?.id !== intent.userId) {
      return { kind: "changed" };
    }
    try {
      const call = { body: { items: intent.items, expectedTotal: intent.expectedTotal }, key: intent.key };
      const order = (await request<Order>("POST", "/orders/order", call)).data;
      finish(intent, intent.items, { orderId: order.id, userId: intent.userId });
      return { kind: "ordered", order };
    } catch (error) {
      if (error instanceof Problem && error.code === IN_FLIGHT && waits < IN_FLIGHT_TRIES) {
        waits += 1;
        await pause(error.retryAfterMs);
      } else if (error instanceof Problem && isFinal(error)) {
        finish(intent, []);
        return { kind: "refused", problem: error };
      } else if (error instanceof Problem || error instanceof Unreachable) {
        const wait = PAUSES_MS[failures];
        if (wait === undefined) {
          return { kind: "unknown" };
        }
        failures += 1;
        await pause(wait);
      } else {
        throw error;
      }
    }
  }
}

/** Whether the shop would answer the same request like this for good: it is refused and holds nothing. */
function isFinal(problem: Problem): boolean {
  const temporary = problem.status >= 500 || [401, 408, 429].includes(problem.status) || [UNKNOWN, IN_FLIGHT].includes(problem.code);
  return !temporary || problem.isReplayed || problem.document.orderId !== undefined;
}

/** The order is settled; what was bought leaves the cart with it, in one write. */
function finish({ userId }: Intent, bought: Item[], last?: Basket["last"]): void {
  const left = lines().flatMap((line) => {
    const taken = bought.find((item) => item.productId === line.productId)?.quantity ?? 0;
    return line.quantity > taken ? [{ ...line, quantity: line.quantity - taken }] : [];
  });
  keep({ lines: left, intents: withoutIntentOf(userId), last });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => window.setTimeout(resolve, ms));
}
