"use strict";

const ui = SwaggerUIBundle({
  url: "/openapi",
  dom_id: "#docs",
  deepLinking: true,
  tryItOutEnabled: true,
  persistAuthorization: false,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
});

const form = document.getElementById("login");
const who = document.getElementById("who");

/** Gives the token to every scheme that the contract names; it lives as long as this page. */
function authorize(token) {
  const schemes = ui.specSelectors.specJson().getIn(["components", "securitySchemes"]);
  schemes.keySeq().forEach((name) => ui.preauthorizeApiKey(name, token));
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { email, password } = Object.fromEntries(new FormData(form));
  who.textContent = "Logging in …";
  try {
    const response = await fetch("/api/users/login", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ email, password }),
    });
    const answer = await response.json();
    if (!response.ok) {
      who.textContent = answer.detail;
      return;
    }
    authorize(answer.access_token);
    const minutes = Math.floor(answer.expires_in / 60);
    who.textContent = `Logged in as ${email}; what you try now is sent with your token, for ${minutes} minutes.`;
    form.elements.password.value = "";
  } catch {
    who.textContent = "The shop does not answer. Try again.";
  }
});
