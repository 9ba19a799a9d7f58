/**
 * The best order of what is left of a day, from the travel times that came with the plan. Pure, without a network.
 * Few stops are tried in every order; more are moved about until no single move helps.
 */
export type Leg = {
  /** Row in `seconds`: 0 is the start, 1 the end. */
  place: number;
  durationS: number;
  /** When the visit may start. */
  windows: readonly (readonly [number, number])[];
  promised: boolean;
  /** Stays where it is among the others. */
  fixed: boolean;
};
export type Rest = { startS: number; durationS: number };
export type Left = {
  from: number;
  startS: number;
  seconds: readonly (readonly number[])[];
  legs: readonly Leg[];
  rests: readonly Rest[];
};
export type Timed = {
  /** Start of each leg, in the order that was timed. */
  startsS: number[];
  homeS: number;
  travelS: number;
  /** Appointments that begin too late, and doors that are closed: what `misses` says of each leg. */
  broken: number;
  closed: number;
};

const EXACT = 7; // 5,040 orders are timed in a few milliseconds
const ROUNDS = 30; // each tries every move once; days of 40 stops are done after a handful

/** Whether a visit that begins then begins too late, or at closed doors. */
export function misses(leg: Leg | undefined, startS: number): boolean {
  return !leg?.windows.some(([, closesS]) => startS <= closesS);
}

export function timed(left: Left, order: readonly number[]): Timed {
  const rests = [...left.rests];
  const answer: Timed = { startsS: [], homeS: 0, travelS: 0, broken: 0, closed: 0 };
  let at = left.from;
  let clockS = left.startS;
  const travel = (to: number) => {
    const wayS = left.seconds[at]?.[to] ?? 0;
    answer.travelS += wayS;
    clockS += wayS;
    at = to;
    // A break is taken on arrival, once its time has come.
    for (let rest = rests[0]; rest && clockS >= rest.startS; rest = rests[0]) {
      clockS += rest.durationS;
      rests.shift();
    }
  };
  for (const i of order) {
    const leg = left.legs[i] as Leg;
    travel(leg.place);
    const window = leg.windows.find(([, closesS]) => clockS <= closesS);
    if (window) clockS = Math.max(clockS, window[0]);
    else if (leg.promised) answer.broken += 1;
    else answer.closed += 1;
    answer.startsS.push(clockS);
    clockS += leg.durationS;
  }
  travel(1);
  answer.homeS = clockS;
  return answer;
}

/** Promises first, then open doors, then an early evening, then short ways. */
export function isBetter(one: Timed, other: Timed): boolean {
  return (
    (one.broken - other.broken ||
      one.closed - other.closed ||
      one.homeS - other.homeS ||
      one.travelS - other.travelS) < 0
  );
}

/** Indexes of `left.legs` in the best order found; the order as it is when nothing is better. */
export function bestOrder(left: Left): number[] {
  const asItIs = left.legs.map((_, i) => i);
  const free = asItIs.filter((i) => !left.legs[i]?.fixed);
  return free.length <= EXACT ? ofAll(left, asItIs, free) : byMoves(left, asItIs, free);
}

function ofAll(left: Left, asItIs: readonly number[], free: readonly number[]): number[] {
  let best = [...asItIs];
  let found = timed(left, best);
  for (const chosen of permutations(free)) {
    const order = filled(asItIs, free, chosen);
    const now = timed(left, order);
    if (isBetter(now, found)) [best, found] = [order, now];
  }
  return best;
}

function* permutations(items: readonly number[]): Generator<number[]> {
  if (items.length === 0) yield [];
  for (const [i, first] of items.entries())
    for (const rest of permutations([...items.slice(0, i), ...items.slice(i + 1)])) yield [first, ...rest];
}

/** `chosen` on the places of the free ones. */
function filled(asItIs: readonly number[], free: readonly number[], chosen: readonly number[]): number[] {
  const order = [...asItIs];
  for (const [at, place] of free.entries()) order[place] = chosen[at] as number;
  return order;
}

function byMoves(left: Left, asItIs: readonly number[], free: readonly number[]): number[] {
  const whole = (chosen: readonly number[]) => filled(asItIs, free, chosen);
  const climbed = [[...free], inserted(left, free)].map((start) => climb(left, start, whole));
  return climbed
    .map(whole)
    .reduce((best, order) => (isBetter(timed(left, order), timed(left, best)) ? order : best), [...asItIs]);
}

function climb(left: Left, start: number[], whole: (chosen: readonly number[]) => number[]): number[] {
  let best = start;
  let found = timed(left, whole(best));
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = best;
    for (const chosen of moves(before)) {
      const now = timed(left, whole(chosen));
      if (isBetter(now, found)) [best, found] = [chosen, now];
    }
    if (best === before) return best;
  }
  return best;
}

/** Every stretch turned round (2-opt), every stop elsewhere. */
function* moves(order: readonly number[]): Generator<number[]> {
  for (let from = 0; from < order.length; from += 1) {
    for (let to = from + 1; to < order.length; to += 1)
      yield [...order.slice(0, from), ...order.slice(from, to + 1).reverse(), ...order.slice(to + 1)];
    const rest = [...order.slice(0, from), ...order.slice(from + 1)];
    for (let to = 0; to < order.length; to += 1)
      if (to !== from) yield [...rest.slice(0, to), order[from] as number, ...rest.slice(to)];
  }
}

/** One after the other, each where it costs least: whoever closes first goes first. */
function inserted(left: Left, free: readonly number[]): number[] {
  const closesS = (i: number) => left.legs[i]?.windows.at(-1)?.[1] ?? 0;
  let order: number[] = [];
  for (const i of [...free].sort((a, b) => closesS(a) - closesS(b))) {
    const places = Array.from({ length: order.length + 1 }, (_, at) => [
      ...order.slice(0, at),
      i,
      ...order.slice(at),
    ]);
    order = places.reduce((best, one) => (isBetter(timed(left, one), timed(left, best)) ? one : best));
  }
  return order;
}
