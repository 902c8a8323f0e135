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

/** Says what Swagger UI leaves unsaid to those who listen to a page or go through it by keyboard. */
function describe() {
  each(".opblock-tag, section.models > h4", (tag) => tag.setAttribute("aria-level", "2"));
  each(".opblock-section-header h4, .responses-inner h4, .responses-inner h5", (title) => title.setAttribute("aria-level", "3"));
  // The button around it opens the same; a link within a button is no link.
  each(".opblock-summary-control a[href]", (link) => {
    link.removeAttribute("href");
    link.setAttribute("role", "none");
  });
  each("#servers", (select) => name(select, "Server"));
  each(".examples-select-element", (select) => name(select, "Example"));
  each("select.content-type, .content-type-wrapper select", (select) => name(select, "Media type"));
  each(".parameters-col_description :is(select, input, textarea)", (input) => name(input, input.closest("tr").dataset.paramName));
  each(".body-param__text", (text) => name(text, "Body of the request"));
  each("table[role=region]", (table) => {
    const operation = table.closest(".opblock").querySelector(".opblock-summary-control");
    const part = table.classList.contains("live-responses-table") ? "Answer of" : "Possible answers of";
    name(table, `${part} ${operation.textContent}`);
  });
  each("pre.microlight", (code) => code.setAttribute("tabindex", "0"));
}

function each(selector, change) {
  document.getElementById("docs").querySelectorAll(selector).forEach(change);
}

function name(element, text) {
  if (text && !element.hasAttribute("aria-label")) {
    element.setAttribute("aria-label", text);
  }
}

new MutationObserver(describe).observe(document.getElementById("docs"), { childList: true, subtree: true });
