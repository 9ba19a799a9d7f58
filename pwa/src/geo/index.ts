export {
  dropBasemap,
  isKept,
  keepBasemap,
  keepByItself,
  keptBasemap,
  type MapFile,
  offeredBasemap,
} from "./basemap";
export type { MapLine, MapPin, MapRing } from "./features";
export { circle, decodePolyline, destination, distanceM, type LonLat, lonLat } from "./lonlat";
export { default as MapView } from "./MapView.svelte";
export { likelyMapApp, type MapApp, navigationUrl, toGcj02 } from "./navigate";
export { colour, type Tone } from "./palette";
export { type Burst, bestOf, captureBurst, type Watch, watchPosition } from "./position";
