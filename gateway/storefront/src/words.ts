/** Numbers, times and errors as people read them. */

import { Problem, SessionEnded, Unreachable } from "./http";
import type { OrderStatus } from "./wire";

const LOCALE = "en";

export function money(amount: number, currency: string): string {
  return new Intl.NumberFormat(LOCALE, { style: "currency", currency }).format(amount);
}

/** Prices are decimal numbers: they are added in the currency's smallest unit, never as binary fractions. */
export function sum(amounts: { price: number; quantity: number }[], currency: string): number {
  const places = new Intl.NumberFormat(LOCALE, { style: "currency", currency }).resolvedOptions().maximumFractionDigits;
  const unit = 10 ** (places ?? 2);
  return amounts.reduce((total, { price, quantity }) => total + Math.round(price * unit) * quantity, 0) / unit;
}

/** What people write as 12,50 or 12.50, as a number is written. */
export function decimal(text: string): string {
  return text.trim().replace(",", ".");
}

export function time(instant: string): string {
  return new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium", timeStyle: "short" }).format(new Date(instant));
}

export function day(instant: string): string {
  return new Intl.DateTimeFormat(LOCALE, { dateStyle: "medium" }).format(new Date(instant));
}

/** Enough of an id to tell two apart: the end, because the beginning is the time. */
export function shortId(id: string): string {
  return id.slice(-8).toUpperCase();
}

export function plural(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString(LOCALE)} ${n === 1 ? one : many}`;
}

export const STATUS_NAMES: Record<OrderStatus, string> = {
  pending: "Being placed",
  placed: "Placed",
  rejected: "Not placed",
  paid: "Paid",
  shipped: "Shipped",
  delivered: "Delivered",
  cancelled: "Cancelled",
};

/** What has happened, in the order's history: there, being placed is over. */
export const EVENT_NAMES: Record<OrderStatus, string> = { ...STATUS_NAMES, pending: "Received" };

/** What an error means for whoever sees it, and what can be done. */
export function inWords(error: unknown): string {
  if (error instanceof Unreachable) {
    return "The shop cannot be reached. Check your connection, then try again.";
  }
  if (error instanceof SessionEnded) {
    return error.message;
  }
  if (!(error instanceof Problem)) {
    return "Something unexpected happened on this page. Reload it and try again.";
  }
  if (error.status >= 500) {
    const reference = error.document.requestId ? ` If it goes on, tell us the reference ${error.document.requestId}.` : "";
    return error.status === 500
      ? `Something went wrong on our side.${reference}`
      : "This part of the shop does not answer at the moment. Try again shortly.";
  }
  const fields = error.document.errors ?? [];
  if (fields.length > 0) {
    return fields.map(({ pointer, message }) => `${fieldName(pointer)} ${message}`.trim()).join(". ") + ".";
  }
  return error.document.detail || error.document.title;
}

function fieldName(pointer: string): string {
  const last = pointer.split(/[/?]/).pop() ?? "";
  const words = last.replace(/([A-Z])/g, " $1").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
