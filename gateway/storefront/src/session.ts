/**
 * Who is logged in. The tokens live in localStorage, so that a reload is not a login and all tabs share one session.
 * Refresh tokens are good once: only one tab at a time exchanges them, and it looks first whether another has already.
 */

import { type Call, type Answer, Problem, SessionEnded, exchange } from "./http";
import { exclusively, onChange, read, write } from "./store";
import type { Tokens, User } from "./wire";

const KEY = "shop.session";

/** How long before its end an access token is exchanged: when used, and in the background. */
const TOO_OLD_MS = 5_000;
const EARLY_MS = 60_000;
const TRY_AGAIN_MS = 10_000;

interface Stored {
  access: string;
  refresh: string;
  expiresAt: number;
  user: User;
}

function stored(): Stored | null {
  return read<Stored>(KEY);
}

export function currentUser(): User | null {
  return stored()?.user ?? null;
}

export function isStaff(): boolean {
  return currentUser()?.roles.includes("admin") ?? false;
}

export function onSessionChange(listener: (elsewhere: boolean) => void): void {
  onChange(KEY, listener);
}

function keep(tokens: Tokens, user: User): void {
  const expiresAt = Date.now() + tokens.expires_in * 1000;
  write(KEY, { access: tokens.access_token, refresh: tokens.refresh_token, expiresAt, user } satisfies Stored);
  refreshInTime();
}

export async function logIn(email: string, password: string): Promise<void> {
  const tokens = (await exchange<Tokens>("POST", "/users/login", { body: { email, password } }, null)).data;
  const path = `/users/user/${encodeURIComponent(email)}`;
  const user = (await exchange<User>("GET", path, {}, tokens.access_token)).data;
  keep(tokens, user);
}

export async function signUp(name: string, email: string, password: string, key: string): Promise<void> {
  await exchange("POST", "/users/signup", { body: { name, email, password }, key }, null);
  await logIn(email, password);
}

/** Here at once; at the User Service as soon as it answers. */
export async function logOut(): Promise<void> {
  const session = stored();
  write(KEY, null);
  await revoke(session?.refresh);
}

async function revoke(refresh: string | undefined): Promise<void> {
  if (refresh) {
    await exchange("POST", "/users/logout", { body: { refresh_token: refresh } }, null).catch(() => null);
  }
}

/** The profile has changed. */
export function renameUser(user: User): void {
  const session = stored();
  if (session) {
    write(KEY, { ...session, user });
  }
}

/** What is stored of this user; nobody goes on as another. */
function storedOf(user: User): Stored {
  const session = stored();
  if (session?.user.id !== user.id) {
    throw new SessionEnded("You are logged out.");
  }
  return session;
}

/** @returns the session of the same user with a new access token; another tab's, if that one was faster */
async function refreshed({ user, access }: Stored): Promise<Stored> {
  return exclusively(KEY, async () => {
    const session = storedOf(user);
    if (session.access !== access) {
      return session;
    }
    const tokens = await exchanged(session.refresh);
    // Nobody waits for this to log out or in: what comes of it is for the session that it was begun for, and no other.
    if (stored()?.refresh !== session.refresh) {
      void revoke(tokens?.refresh_token);
      return storedOf(user);
    }
    if (!tokens) {
      write(KEY, null);
      throw new SessionEnded("Your session has ended. Please log in again.");
    }
    keep(tokens, storedOf(user).user);
    return storedOf(user);
  });
}

/** New tokens, or null for a refresh token that is good no more. */
async function exchanged(refresh: string): Promise<Tokens | null> {
  try {
    return (await exchange<Tokens>("POST", "/users/token", { body: { refresh_token: refresh } }, null)).data;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) {
      return null;
    }
    throw error;
  }
}

/** The session with an access token to use now, or null for somebody who is not logged in. */
async function usable(): Promise<Stored | null> {
  const session = stored();
  return !session || session.expiresAt - Date.now() > TOO_OLD_MS ? session : refreshed(session);
}

export async function accessToken(): Promise<string | null> {
  return (await usable())?.access ?? null;
}

/**
 * A request as whoever is logged in; a token that the API does not take any more is exchanged once. What was begun as
 * one user is never done as another, whoever logs in meanwhile.
 */
export async function request<T>(method: string, path: string, call: Call = {}): Promise<Answer<T>> {
  const session = await usable();
  try {
    return await exchange<T>(method, path, call, session?.access ?? null);
  } catch (error) {
    if (!(error instanceof Problem && error.code === "unauthenticated")) {
      throw error;
    }
    return exchange<T>(method, path, call, await renewed(session));
  }
}

async function renewed(session: Stored | null): Promise<string> {
  if (!session) {
    throw new SessionEnded("Please log in first.");
  }
  return (await refreshed(session)).access;
}

/** A token newer than the one that has just been refused. */
export function renewedToken(): Promise<string> {
  return renewed(stored());
}

let timer = 0;

/** Keeps a session alive while the page is open, so that nobody waits for a refresh or types a password again. */
export function refreshInTime(): void {
  window.clearTimeout(timer);
  const session = stored();
  if (session) {
    const wait = Math.max(2_000, session.expiresAt - Date.now() - EARLY_MS);
    timer = window.setTimeout(() => {
      refreshed(session).then(refreshInTime, () => {
        timer = window.setTimeout(refreshInTime, TRY_AGAIN_MS);
      });
    }, wait);
  }
}
