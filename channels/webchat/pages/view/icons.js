import { html } from "../vendor/htm-preact.js";

/** @type {Record<string, string>} 24 by 24, drawn with a line */
const PATHS = {
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9.500l6 6 6-6",
  more: "M12 5.500v.01M12 12v.01M12 18.500v.01",
  send: "M5 12h13M12.5 5.500L19 12l-6.5 6.5",
  clip: "M20 11.500l-8.2 8.100a5 5 0 0 1-7.1-7.100l8.3-8.200a3.4 3.4 0 0 1 4.8 4.800l-8.2 8.200a1.7 1.7 0 0 1-2.4-2.400l7.4-7.4",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.500c.8-3.6 3.8-5.5 7.5-5.500s6.7 1.9 7.5 5.5",
  globe: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3.3 12h17.400M12 3c2.5 2.6 3.7 5.6 3.7 9s-1.2 6.4-3.7 9c-2.5-2.6-3.7-5.6-3.7-9S9.5 5.6 12 3z",
  plane: "M20.5 4.500L3.5 11l5.5 2 2.2 6.5 3.1-4.2 4.2 3.1 2-13.900zM9 13l7-5.5",
  unlink: "M9.5 14.500l5-5M7 12l-2 2a3.6 3.6 0 0 0 5 5l2-2M12 7l2-2a3.6 3.6 0 0 1 5 5l-2 2M4 4l16 16",
  leave: "M14 4.500h4a1.5 1.5 0 0 1 1.5 1.500v12a1.5 1.5 0 0 1-1.5 1.500h-4M10 8l-4 4 4 4M6.5 12H15",
  file: "M13.5 3.500H7A1.5 1.5 0 0 0 5.5 5v14A1.5 1.5 0 0 0 7 20.500h10a1.5 1.5 0 0 0 1.5-1.500V8.500zM13.5 3.500v5h5",
  pin: "M12 21s7-6.2 7-11.500a7 7 0 0 0-14 0C5 14.8 12 21 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  tick: "M5.5 12.500l4 4L18.5 7.5",
  ticks: "M2.5 12.500l4 4 8.5-9M10.5 15.500l1 1 9-9",
  clock: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4.300l2.7 1.7",
  warn: "M12 8v5M12 16.500v.01M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z",
  offline: "M4 4l16 16M8.5 15.500a5 5 0 0 1 6.5-.5M5 12a10 10 0 0 1 4-2.300M19 12a10 10 0 0 0-6.2-2.900M12 19v.01",
  link: "M14 5.500h4.500V10M18 6l-7 7M16.5 14v3.500a1.5 1.5 0 0 1-1.5 1.500H6.500A1.5 1.5 0 0 1 5 17.500V9a1.5 1.5 0 0 1 1.5-1.500H10",
};

/**
 * @param {{name: string, size?: number}} props
 */
export function Icon({ name, size = 20 }) {
  return html`<svg class="icon" width=${size} height=${size} viewBox="0 0 24 24" fill="none" stroke="currentColor"
    stroke-width=${name === "more" ? 2.6 : 1.8} stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d=${PATHS[name]} /></svg>`;
}
