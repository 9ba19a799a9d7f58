/** The present as state: what is drawn from it moves on by itself. Call while a component initialises. */
export function clock(everyMs: number): { readonly now: Date } {
  let now = $state.raw(new Date());
  $effect(() => {
    const timer = setInterval(() => {
      now = new Date();
    }, everyMs);
    return () => clearInterval(timer);
  });
  return {
    get now() {
      return now;
    },
  };
}
