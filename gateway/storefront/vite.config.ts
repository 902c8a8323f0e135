import { defineConfig, loadEnv } from "vite";

// `npm run dev` serves the sources and passes what they ask for on to a shop that runs.
const { SHOP_GATEWAY_PORT = "8000", SHOP_URL: shop = `http://localhost:${SHOP_GATEWAY_PORT}` } = loadEnv("", ".", "SHOP_");

export default defineConfig({
  build: {
    outDir: "../src/main/resources/shop/gateway/storefront",
    emptyOutDir: true,
    target: "es2022",
    // Everything is a file of its own: the Content-Security-Policy allows nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      output: {
        // What the document names is there in every version: while one is being rolled out, any gateway may be asked for it.
        entryFileNames: "assets/[name].js",
        assetFileNames: ({ names }) => (names.includes("index.css") ? "assets/[name][extname]" : "assets/[name]-[hash][extname]"),
      },
    },
  },
  server: { proxy: { "/api": shop, "/docs": shop, "/openapi": shop, "/problems": shop, "/pages.css": shop, "/favicon.svg": shop } },
});
