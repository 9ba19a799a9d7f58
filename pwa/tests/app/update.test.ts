import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { registerServiceWorker, update } from "../../src/app/update.svelte";
import { pushState } from "../../src/features/alerts/push";
import { workerHere } from "../../src/local/worker";
import { aPhone } from "../sync/build";

beforeEach(() => void vi.stubEnv("DEV", false));
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

const refuse = () => Promise.reject(new DOMException("", "SecurityError"));
const FORBIDDEN: Record<string, unknown> = {
  "does not know it": {},
  "says that there is nothing": { serviceWorker: undefined },
  "answers with nothing": {
    serviceWorker: { register: async () => undefined, getRegistration: async () => {} },
  },
  refuses: { serviceWorker: { register: refuse, getRegistration: refuse } },
  "does not even let it be asked for": {
    get serviceWorker() {
      throw new DOMException("", "SecurityError");
    },
  },
};

test.each(Object.keys(FORBIDDEN))("a browser that %s runs the app without a service worker", async (how) => {
  vi.stubGlobal("navigator", FORBIDDEN[how]);
  vi.stubGlobal("Notification", { permission: "default" });
  await expect(registerServiceWorker()).resolves.toBeUndefined();
  expect(update.ready).toBe(false);
  expect(await workerHere()).toBeNull();
  const db = aPhone();
  expect(await pushState(db)).toBe("unsupported");
  await db.delete();
});

test("a version that waits is offered where another one is at work", async () => {
  const waiting = { postMessage: () => undefined };
  const register = async () => ({ waiting, addEventListener: () => undefined });
  const serviceWorker = { register, controller: {}, addEventListener: () => undefined };
  vi.stubGlobal("navigator", { serviceWorker });
  vi.stubGlobal("setInterval", () => 0);
  await registerServiceWorker();
  expect(update.ready).toBe(true);
});
