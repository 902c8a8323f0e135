/** One's own account: name, password, erasure. */

import { forget } from "../basket";
import { h } from "../dom";
import { field, form, heading, onConfirmed, say } from "../parts";
import { type Page, type Visit, go } from "../router";
import { currentUser, logIn, logOut, renameUser, request } from "../session";
import { keys } from "../store";
import type { User } from "../wire";
import { day } from "../words";

export async function profilePage({ signal }: Visit): Promise<Page> {
  const path = `/users/user/${encodeURIComponent(currentUser()?.id ?? "")}`;
  const answer = await request<User>("GET", path, { signal });
  const user = answer.data;
  let tag = answer.headers.get("ETag") ?? "";
  let nameKeyOf = keys();
  let passwordKeyOf = keys();
  const rename = form(
    [field("Name", "name", { value: user.name, required: true, maxlength: 100, autocomplete: "name" })],
    "Save the name",
    async ({ name }) => {
      const body = { name };
      const changed = await request<User>("PATCH", path, { body, key: nameKeyOf(body), ifMatch: tag });
      nameKeyOf = keys();
      tag = changed.headers.get("ETag") ?? "";
      renameUser(changed.data);
      say("Saved.");
    },
  );
  const repassword = form(
    [
      h("input", { type: "email", name: "email", value: user.email, autocomplete: "username", hidden: true, readonly: true, "aria-hidden": "true" }),
      field("Current password", "currentPassword", { type: "password", required: true, autocomplete: "current-password", maxlength: 1024 }),
      field("New password", "password", { type: "password", required: true, autocomplete: "new-password", minlength: 8, maxlength: 128, hint: "8 characters or more. Changing it logs you out everywhere else." }),
    ],
    "Change the password",
    async ({ currentPassword, password = "" }, element) => {
      const body = { password, currentPassword };
      await request<User>("PATCH", path, { body, key: passwordKeyOf(body) });
      await logIn(user.email, password);
      passwordKeyOf = keys();
      element.reset();
      say("The password is changed. All other logins have ended.");
    },
  );
  return {
    title: "Profile",
    content: h(
      "div",
      { class: "narrow" },
      heading("Profile"),
      h("p", { class: "meta" }, `${user.email}, with us since ${day(user.createdAt)}`),
      h("section", { "aria-label": "Who you are" }, rename),
      h("section", { "aria-label": "Your password" }, h("h2", null, "Password"), repassword),
      h("section", { "aria-label": "Leave" }, h("h2", null, "Leave"), erasure(user.id, path)),
    ),
  };
}

function erasure(userId: string, path: string): HTMLElement {
  const problem = h("div");
  const button = h("button", { type: "button", class: "button danger" }, "Erase my account");
  onConfirmed(
    button,
    () => ({ question: "Erase your account?", text: "Your name, email and password are removed for good. Orders are kept without them.", yes: "Yes, erase it" }),
    async () => {
      await request("DELETE", path);
      forget(userId);
      await logOut();
      go("/");
      say("Your account is erased.");
    },
    problem,
  );
  return h("div", null, h("p", null, "Removes all that is known about you and ends every login."), problem, button);
}
