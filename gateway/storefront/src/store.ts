/** What the browser keeps: survives reloads, and is the same in all tabs. */

/** @param elsewhere whether another tab has made the change */
type Listener = (elsewhere: boolean) => void;

const listeners = new Map<string, Set<Listener>>();

function tell(key: string, elsewhere: boolean): void {
  const all = listeners.get(key) ?? new Set();
  // Those who come to listen meanwhile know already, and those who have left do not care.
  for (const listener of [...all]) {
    if (all.has(listener)) {
      listener(elsewhere);
    }
  }
}

// Other tabs' changes; a null key says that everything has been removed.
window.addEventListener("storage", (event) => {
  if (event.key === null) {
    listeners.forEach((_, key) => tell(key, true));
  } else {
    tell(event.key, true);
  }
});

export function read<T>(key: string): T | null {
  try {
    const text = localStorage.getItem(key);
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}

export function write(key: string, value: unknown): void {
  if (value === null) {
    localStorage.removeItem(key);
  } else {
    localStorage.setItem(key, JSON.stringify(value));
  }
  tell(key, false);
}

/** Calls the listener after each change, here or in another tab, until the signal says that nobody cares any more. */
export function onChange(key: string, listener: Listener, signal?: AbortSignal): void {
  const all = listeners.get(key) ?? new Set<Listener>();
  listeners.set(key, all);
  all.add(listener);
  signal?.addEventListener("abort", () => all.delete(listener));
}

/** The turns of each name in this tab, for browsers that have no locks because the address is not a secure one. */
const turns = new Map<string, Promise<unknown>>();

/** Runs the work while no other tab runs work of that name. */
export async function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  if ("locks" in navigator) {
    return (await navigator.locks.request(name, work)) as T;
  }
  const turn = (turns.get(name) ?? Promise.resolve()).then(work, work);
  turns.set(name, turn);
  return turn;
}

/** 128 random bits; unlike crypto.randomUUID also on addresses that are not secure ones. */
export function randomKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The key of each thing that is sent: of the same again, which may have had no answer, the same; of what was corrected, another. */
export function keys(): (body: unknown) => string {
  let key = "";
  let sent = "";
  return (body) => {
    const now = JSON.stringify(body);
    if (now !== sent) {
      key = randomKey();
      sent = now;
    }
    return key;
  };
}
