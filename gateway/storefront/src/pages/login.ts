/** Log in and sign up. */

import { h } from "../dom";
import { Problem } from "../http";
import { field, form, heading, notice, say } from "../parts";
import { type Page, type Visit, goInstead, safePath } from "../router";
import { currentUser, logIn, signUp } from "../session";
import { randomKey } from "../store";

export function loginPage({ query }: Visit): Page {
  const login = form(
    [
      field("Email", "email", { type: "email", required: true, autocomplete: "username", maxlength: 254 }),
      field("Password", "password", { type: "password", required: true, autocomplete: "current-password", maxlength: 1024 }),
    ],
    "Log in",
    async ({ email = "", password = "" }) => {
      try {
        await logIn(email, password);
      } catch (error) {
        throw error instanceof Problem && error.status === 429 ? new Problem({ ...error.document, detail: wait(error) }, error.headers) : error;
      }
      welcome(query);
    },
  );
  return {
    title: "Log in",
    content: h("div", { class: "narrow" }, heading("Log in"), query.has("ended") && notice("info", "Your session has ended. Please log in again."), login, h("p", null, "New here? ", h("a", { href: `/signup?${keepNext(query)}` }, "Sign up"))),
  };
}

function wait(error: Problem): string {
  const seconds = Math.ceil(error.retryAfterMs / 1000);
  const time = seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
  return `That was wrong too often. Wait ${time}, then try again.`;
}

export function signUpPage({ query }: Visit): Page {
  const key = randomKey();
  const signup = form(
    [
      field("Name", "name", { required: true, autocomplete: "name", maxlength: 100 }),
      field("Email", "email", { type: "email", required: true, autocomplete: "username", maxlength: 254 }),
      field("Password", "password", { type: "password", required: true, autocomplete: "new-password", minlength: 8, maxlength: 128, hint: "8 characters or more. A few words are better than one odd one." }),
    ],
    "Sign up",
    async ({ name = "", email = "", password = "" }) => {
      // The same person pressing again is the same sign-up; other values are another.
      await signUp(name, email, password, `${key}-${fingerprint(name + email + password)}`);
      welcome(query);
    },
  );
  return {
    title: "Sign up",
    content: h("div", { class: "narrow" }, heading("Sign up"), signup, h("p", null, "Been here before? ", h("a", { href: `/login?${keepNext(query)}` }, "Log in"))),
  };
}

function fingerprint(text: string): number {
  return [...text].reduce((hash, c) => (Math.imul(hash, 31) + (c.codePointAt(0) ?? 0)) >>> 0, 17);
}

function keepNext(query: URLSearchParams): string {
  const next = query.get("next");
  return next ? new URLSearchParams({ next }).toString() : "";
}

function welcome(query: URLSearchParams): void {
  goInstead(safePath(query.get("next")));
  say("Hello, ", h("bdi", null, currentUser()?.name), ".");
}
