/**
 * Follows an order over server-sent events (WHATWG HTML, section 9.2). EventSource cannot send the access token, so the
 * stream is read by hand, and taken up again behind the last event seen whenever it breaks off.
 */

import { Problem, SessionEnded, problem } from "./http";
import { accessToken, renewedToken } from "./session";
import type { HistoryEntry } from "./wire";

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;
/** The services send something at least this often. */
const LONGEST_SILENCE_MS = 45_000;

export type Link = "live" | "waiting" | "ended";

export interface Follower {
  onEntry(entry: HistoryEntry): void;
  onLink(link: Link): void;
}

/** Returns when nothing can follow any more, or when the signal says so; throws SessionEnded when the login has ended. */
export async function follow(orderId: string, follower: Follower, signal: AbortSignal): Promise<void> {
  let lastId = "";
  let wait = FIRST_PAUSE_MS;
  let token = await accessToken().catch(unlessEnded);
  while (!signal.aborted) {
    const silence = new AbortController();
    try {
      const response = await open(orderId, lastId, token, AbortSignal.any([signal, silence.signal]));
      if (response.status === 204) {
        break;
      }
      follower.onLink("live");
      await read(response, silence, (id, entry) => {
        lastId = id;
        wait = FIRST_PAUSE_MS;
        follower.onEntry(entry);
      });
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      if (error instanceof Problem && error.status === 401) {
        token = await renewedToken().catch(unlessEnded);
      } else if (error instanceof Problem && error.status === 404) {
        return;
      }
      follower.onLink("waiting");
      wait = Math.min(wait * 2, LONGEST_PAUSE_MS);
    }
    await pause(wait, signal);
  }
  follower.onLink("ended");
}

/** Without a token for now: the next try asks for one again. */
function unlessEnded(error: unknown): null {
  if (error instanceof SessionEnded) {
    throw error;
  }
  return null;
}

async function open(orderId: string, lastId: string, token: string | null, signal: AbortSignal): Promise<Response> {
  const headers = new Headers({ Accept: "text/event-stream" });
  if (token) {
    headers.set("Authorization", `Bearer ${token}`);
  }
  if (lastId) {
    headers.set("Last-Event-ID", lastId);
  }
  const path = `/api/orders/order/${encodeURIComponent(orderId)}/events`;
  const response = await fetch(path, { headers, signal, cache: "no-store" });
  if (!response.ok) {
    throw await problem(response);
  }
  return response;
}

async function read(
  response: Response,
  silence: AbortController,
  onEvent: (id: string, entry: HistoryEntry) => void,
): Promise<void> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const timer = window.setTimeout(() => silence.abort(), LONGEST_SILENCE_MS);
    const chunk = await reader?.read().finally(() => window.clearTimeout(timer));
    if (!chunk || chunk.done) {
      return;
    }
    const events = (text + chunk.value).split("\n\n");
    text = events.pop() ?? "";
    events.forEach((event) => dispatch(event, onEvent));
  }
}

function dispatch(event: string, onEvent: (id: string, entry: HistoryEntry) => void): void {
  const fields = new Map(
    event.split("\n").map((line): [string, string] => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 1).trimStart()];
    }),
  );
  const data = fields.get("data");
  if (fields.get("event") === "status" && data) {
    onEvent(fields.get("id") ?? "", JSON.parse(data) as HistoryEntry);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = window.setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      window.clearTimeout(timer);
      resolve();
    });
  });
}
