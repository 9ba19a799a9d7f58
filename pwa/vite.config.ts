import { svelte } from "@sveltejs/vite-plugin-svelte";
import { VitePWA } from "vite-plugin-pwa";
import { configDefaults, defineConfig } from "vitest/config";
import pkg from "./package.json" with { type: "json" };

const BACKEND = "http://127.0.0.1:8000";

/** What is preloaded with a lazy part: its styles; a first screen's scripts too, for somebody waits for them. */
function preloaded(part: string, files: string[]): string[] {
  return /\/(Today|Login)-/.test(part) ? files : files.filter((file) => file.endsWith(".css"));
}

export default defineConfig({
  plugins: [
    svelte(),
    VitePWA({
      strategies: "injectManifest",
      srcDir: "src",
      filename: "sw.ts",
      injectRegister: null,
      registerType: "prompt",
      injectManifest: {
        globPatterns: ["**/*.{js,mjs,css,html,png,svg,webmanifest}"],
        maximumFileSizeToCacheInBytes: 4_000_000,
      },
      manifest: {
        id: "/",
        name: "Rounds",
        short_name: "Rounds",
        description: "Where to go next, proof of every visit, nothing lost offline.",
        start_url: "/",
        scope: "/",
        display: "standalone",
        background_color: "#f4f6f5",
        theme_color: "#0b5d5a",
        icons: [
          { src: "/icons/icon-192.png", sizes: "192x192", type: "image/png" },
          { src: "/icons/icon-512.png", sizes: "512x512", type: "image/png" },
          { src: "/icons/maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
        ],
      },
    }),
  ],
  define: { __APP_VERSION__: JSON.stringify(pkg.version) },
  // The same Dexie written for browsers of our target; one copy, so its guard against two is not needed.
  resolve: { alias: [{ find: /^dexie$/, replacement: "dexie/dist/modern/dexie.mjs" }] },
  build: {
    target: "es2022",
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false, resolveDependencies: preloaded },
    // The page of last resort shares no code with the app.
    rolldownOptions: { input: ["index.html", "rescue.html"] },
  },
  worker: { format: "es" },
  server: { proxy: { "/api": BACKEND, "/map": BACKEND, "/schema": BACKEND } },
  test: {
    environment: "node",
    include: ["tests/**/*.test.ts"],
    exclude: configDefaults.exclude,
    setupFiles: ["tests/setup.ts"],
    maxWorkers: 2,
  },
});
