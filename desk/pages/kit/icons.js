// Line icons, 24 by 24, drawn for the desk.

import { html } from "../vendor/htm-preact.js";

/** @type {Record<string, string>} */
const PATHS = {
  inbox: "M4 13h4l1.5 3h5L16 13h4M4 13l3-8h10l3 8v6H4z",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l4.5 4.5",
  send: "M4 12l16-8-5 16-3-7z",
  clip: "M19 11l-7.5 7.5a4.5 4.5 0 0 1-6.4-6.4L13 4.3a3 3 0 0 1 4.3 4.3l-7.8 7.7a1.5 1.5 0 0 1-2.1-2.1L14.5 7",
  note: "M5 4h14v11l-5 5H5zM14 20v-5h5M8.5 9h7M8.5 12.5h4",
  spark: "M12 3l1.8 5.2L19 10l-5.2 1.8L12 17l-1.8-5.2L5 10l5.2-1.8zM18.5 15.5l.8 2.2 2.2.8-2.2.8-.8 2.2-.8-2.2-2.2-.8 2.2-.8z",
  bot: "M6 9h12v10H6zM12 9V5M9.5 13.5v1.5M14.5 13.5v1.5M3.5 13v3M20.5 13v3",
  person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20c1-4 4-5.5 7.5-5.5s6.5 1.5 7.5 5.5",
  swap: "M4 8h14l-3.5-3.5M20 16H6l3.5 3.5",
  close: "M6 6l12 12M18 6L6 18",
  check: "M5 12.5l4.5 4.5L19 7.5",
  back: "M14.5 5.5L8 12l6.5 6.5",
  down: "M6 9.5l6 6 6-6",
  globe: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM3.5 12h17M12 3.5c2.5 2.5 3.5 5.5 3.5 8.5s-1 6-3.5 8.5c-2.5-2.5-3.5-5.5-3.5-8.5s1-6 3.5-8.5",
  telegram: "M20.5 4.5L3.5 11.2l5 2 2 6.300 3-3.800 4.5 3.300zM8.5 13.2l7-5.2",
  plug: "M9 3.5v5M15 3.5v5M6.5 8.5h11v3a5.5 5.5 0 0 1-11 0zM12 17v3.5",
  moon: "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M5.300 18.700l1.400-1.400M17.300 6.700l1.400-1.400",
  out: "M14 4.5H5.5v15H14M10 12h10.5M17 8.5l3.5 3.5-3.5 3.5",
  bell: "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4",
  key: "M8 11a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM11 12l8.5-8.5M16 7l3 3",
  shield: "M12 3.5l7.5 3v5.5c0 4.5-3 7.5-7.5 9-4.5-1.5-7.5-4.5-7.5-9V6.5zM8.5 12l2.5 2.5 4.5-5",
  question: "M9 9a3 3 0 1 1 4.5 2.600c-1 .6-1.5 1.2-1.5 2.400M12 17.5v.5M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z",
  clock: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2",
  bag: "M5 8h14l1 12H4zM8.5 8a3.5 3.5 0 0 1 7 0",
  gift: "M4 9h16v4H4zM5.5 13v7h13v-7M12 9v11M12 9c-4 0-5-1.5-5-3s2-2.5 3.5-1S12 9 12 9zm0 0c4 0 5-1.5 5-3s-2-2.5-3.5-1S12 9 12 9z",
  heart: "M12 20C6 15.5 3.5 12.5 3.5 9A4.5 4.5 0 0 1 12 7a4.5 4.5 0 0 1 8.5 2c0 3.5-2.5 6.5-8.5 11z",
  history: "M4 12a8 8 0 1 1 2.5 5.800M4 12V7M4 12h4.5M12 8v4.5l3 1.5",
  file: "M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5",
  pin: "M12 21c-4-4.5-6.5-7.5-6.5-11a6.5 6.5 0 0 1 13 0c0 3.5-2.5 6.5-6.5 11zM12 7.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
  warn: "M12 4l9 16H3zM12 10v4.5M12 17v.5",
  rules: "M5 6.5h3M5 12h3M5 17.5h3M11 6.5h8.5M11 12h8.5M11 17.5h8.5",
  plus: "M12 5.5v13M5.5 12h13",
  up: "M6 14.5l6-6 6 6",
  copy: "M9 9h10.5v10.5H9zM5.5 15H4.500V4.500H15v1",
  trash: "M5 7h14M10 7V4.500h4V7M7 7l.8 12.500h8.400L17 7M10.500 10.500v5.500M13.500 10.500v5.500",
  flask: "M9.500 4h5M10.500 4v6L5 18.500c-.6 1 0 2 1.200 2h11.600c1.200 0 1.800-1 1.200-2L13.500 10V4M8 15h8",
  download: "M12 4v11M7.500 11l4.500 4.500L16.500 11M5 19.500h14",
  upload: "M12 15.500V4.500M7.500 9L12 4.500 16.500 9M5 19.500h14",
  save: "M5 4.500h11l3.500 3.500v11.500H5zM8.500 4.500v5h6v-5M8.500 19.500v-6h7v6",
  double: "M2.5 12.5L7 17l6-7M11 15.5l1.5 1.5L21 8",
};

/** @param {{name: string, size?: number, label?: string}} props */
export function Icon({ name, size = 20, label }) {
  return html`<svg class="icon" width=${size} height=${size} viewBox="0 0 24 24" role=${label ? "img" : "presentation"}
    aria-label=${label} aria-hidden=${label ? undefined : "true"}><path d=${PATHS[name] ?? PATHS.plug} /></svg>`;
}

/** The icon of a channel. @param {string} channel */
export function channelIcon(channel) {
  return { telegram: "telegram", webchat: "globe" }[channel] ?? "plug";
}
