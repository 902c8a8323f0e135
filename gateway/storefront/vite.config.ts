import { defineConfig } from "vite";

// `npm run dev` serves the sources and passes what they ask for on to a shop that runs.
const shop = "http://localhost:8000";

export default defineConfig({
  build: {
    outDir: "../src/main/resources/shop/gateway/storefront",
    emptyOutDir: true,
    target: "es2022",
    // Everything is a file of its own: the Content-Security-Policy allows nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { "/api": shop, "/docs": shop, "/openapi": shop, "/problems": shop, "/favicon.svg": shop } },
});
