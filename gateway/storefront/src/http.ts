/** One request to the API and its answer, or one of three errors. */

import type { ProblemDocument } from "./wire";

/** A little longer than the gateway lets a request take: by then it has answered, or never will. */
const TIMEOUT_MS = 20_000;

/** The API has said no (RFC 9457). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;

  constructor(
    readonly document: ProblemDocument,
    readonly headers: Headers,
  ) {
    super(document.detail);
    this.status = document.status;
    this.code = document.code;
  }

  /** Whether this answer was given to an earlier request with the same Idempotency-Key. */
  get isReplayed(): boolean {
    return this.headers.get("Idempotent-Replayed") === "true";
  }

  get retryAfterMs(): number {
    const seconds = Number(this.headers.get("Retry-After"));
    return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 1000;
  }
}

/** No answer: nobody knows whether the request has arrived. */
export class Unreachable extends Error {}

/** The login has ended; nothing goes on without a new one. */
export class SessionEnded extends Error {}

export interface Call {
  body?: unknown;
  /** Idempotency-Key: the same key, the same act. */
  key?: string;
  ifMatch?: string;
  ifNoneMatch?: string;
  signal?: AbortSignal | undefined;
}

export interface Answer<T> {
  data: T;
  status: number;
  headers: Headers;
}

export async function exchange<T>(method: string, path: string, call: Call, token: string | null): Promise<Answer<T>> {
  const headers = new Headers();
  const set = (name: string, value: string | null | undefined) => value && headers.set(name, value);
  set("Content-Type", call.body === undefined ? null : "application/json");
  set("Authorization", token && `Bearer ${token}`);
  set("Idempotency-Key", call.key);
  set("If-Match", call.ifMatch);
  set("If-None-Match", call.ifNoneMatch);
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const signal = call.signal ? AbortSignal.any([call.signal, timeout]) : timeout;
  const body = call.body === undefined ? null : JSON.stringify(call.body);
  try {
    const response = await fetch(`/api${path}`, { method, headers, body, signal, cache: "no-store" });
    if (response.ok || response.status === 304) {
      const text = await response.text();
      return { data: (text ? JSON.parse(text) : null) as T, status: response.status, headers: response.headers };
    }
    throw await problem(response);
  } catch (error) {
    if (error instanceof Problem || call.signal?.aborted) {
      throw error;
    }
    throw new Unreachable("The shop does not answer.");
  }
}

/** The code of answers that are not the shop's, but a proxy's in between: they tell nothing of what the shop has done. */
export const UNKNOWN = "unknown";

export async function problem(response: Response): Promise<Problem> {
  const document = (await response.json().catch(() => null)) as ProblemDocument | null;
  const unknown = { type: "about:blank", title: "Error", status: response.status, code: UNKNOWN, detail: "" };
  return new Problem(document?.type === `/problems/${document?.code}` ? document : unknown, response.headers);
}
