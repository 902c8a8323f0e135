/** Which page an address shows. The gateway answers the same addresses with this application (StorefrontPaths). */

import type { Child } from "./dom";

export interface Page {
  title: string;
  content: Child;
}

export interface Visit {
  /** The variable parts of the path. */
  params: Record<string, string>;
  query: URLSearchParams;
  /** Aborted when somebody goes elsewhere. */
  signal: AbortSignal;
}

export type PageOf = (visit: Visit) => Page | Promise<Page>;

/** Who may see a page: others are sent to the login, and who is logged in is sent on from there. */
export type For = "all" | "guests" | "users" | "staff";

interface Route {
  pattern: string[];
  audience: For;
  page: PageOf;
}

const routes: Route[] = [];

export function route(path: string, audience: For, page: PageOf): void {
  routes.push({ pattern: path.split("/"), audience, page });
}

export interface Match {
  audience: For;
  page: PageOf;
  params: Record<string, string>;
}

export function match(path: string): Match | null {
  const parts = path.split("/");
  for (const { pattern, audience, page } of routes) {
    const params: Record<string, string> = {};
    const fits = pattern.every((name, i) => {
      const part = parts[i] ?? "";
      if (name.startsWith(":") && part !== "") {
        params[name.slice(1)] = decoded(part);
        return true;
      }
      return name === part;
    });
    if (fits && pattern.length === parts.length) {
      return { audience, page, params };
    }
  }
  return null;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

let show: () => void = () => {};

/** Shows the page of the current address, now and whenever it changes. */
export function start(showPage: () => void): void {
  show = showPage;
  // Of whoever comes back, a page knows the place only when its content is there.
  history.scrollRestoration = "manual";
  window.addEventListener("popstate", show);
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest("a");
    const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (!link || !plain || event.defaultPrevented || link.target || link.origin !== location.origin) {
      return;
    }
    if (match(link.pathname)) {
      event.preventDefault();
      go(link.pathname + link.search);
    }
  });
  show();
}

/** What an entry of the history keeps for whoever comes back to it: the place on its page, and how much of a list was shown. */
interface Kept {
  y?: number;
  pages?: number;
}

export function kept(): Kept {
  return (history.state as Kept | null) ?? {};
}

export function keep(more: Kept): void {
  history.replaceState({ ...kept(), ...more }, "");
}

export function go(address: string): void {
  keep({ y: window.scrollY });
  history.pushState(null, "", address);
  show();
}

/** Goes on to another page that takes the place of this one in the history. */
export function goInstead(address: string): void {
  history.replaceState(null, "", address);
  show();
}

/** Shows the page anew. */
export function reload(): void {
  show();
}

/** Takes down in the address what the page shows, without showing it anew. */
export function note(address: string): void {
  if (address !== location.pathname + location.search) {
    history.replaceState(null, "", address);
  }
}

/** A path of this application that somebody may be sent to after the login, never another site's. */
export function safePath(address: string | null): string {
  if (!address || !URL.canParse(address, location.origin)) {
    return "/";
  }
  const url = new URL(address, location.origin);
  return url.origin === location.origin && match(url.pathname) ? url.pathname + url.search : "/";
}
