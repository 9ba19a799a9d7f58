/** How sure one may be that a point known with an error lies inside a circle. Same numbers as checkin/probability.py. */

const SIGMA_PER_ACCURACY = 1 / 2.45; // a 95 % circle of a round Gaussian has radius 2.4477 sigma
const TAIL_SIGMAS = 9; // beyond nine sigmas less than 1e-18 is left
const INTERVALS = 512; // even, for Simpson's rule

/**
 * P that the true position lies within `radiusM` of the centre, 0..1, absolute error below 1e-6. The disc is cut
 * into chords across the line from centre to fix; each chord's share is an error function, summed by Simpson's rule.
 */
export function probabilityInside(distanceM: number, accuracyM: number, radiusM: number): number {
  const sigmaM = accuracyM * SIGMA_PER_ACCURACY;
  const tailM = TAIL_SIGMAS * sigmaM;
  if (Math.abs(distanceM - radiusM) >= tailM) return distanceM <= radiusM ? 1 : 0;
  const near = Math.acos(Math.min(1, (distanceM + tailM) / radiusM));
  const far = Math.acos(Math.max(-1, (distanceM - tailM) / radiusM));
  const step = (far - near) / INTERVALS;
  let total = 0;
  for (let i = 0; i <= INTERVALS; i++) {
    const weight = i === 0 || i === INTERVALS ? 1 : i % 2 ? 4 : 2;
    total += weight * chordShare(near + i * step, distanceM / sigmaM, radiusM / sigmaM);
  }
  return Math.min(1, Math.max(0, (total * step) / 3));
}

/** Density at the chord x = radius cos t, times the chance to lie on that chord; all in sigmas. */
function chordShare(t: number, distance: number, radius: number): number {
  const half = radius * Math.sin(t);
  const off = radius * Math.cos(t) - distance;
  const density = Math.exp((-off * off) / 2) / Math.sqrt(2 * Math.PI);
  return density * half * erf(half / Math.SQRT2);
}

const SERIES_BELOW = 3; // above, the continued fraction needs fewer than 60 steps

/** Error function of x >= 0, absolute error below 1e-14: Taylor's series, then the continued fraction of erfc. */
export function erf(x: number): number {
  if (x > 6) return 1;
  if (x < SERIES_BELOW) {
    let term = x;
    let sum = x;
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
      if (term === 0) break;
    }
    return (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = 0;
  for (let n = 60; n > 0; n--) fraction = n / 2 / (x + fraction);
  return 1 - Math.exp(-x * x) / ((x + fraction) * Math.sqrt(Math.PI));
}
