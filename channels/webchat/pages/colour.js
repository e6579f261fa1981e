const READABLE = 4.6;
const FALLBACK = "0f766e";

/**
 * @param {string} colour `#rrggbb`; anything else is the product's own teal
 * @returns {number[]} red, green and blue, 0 to 255
 */
function toParts(colour) {
  const digits = /^#([0-9a-f]{6})$/i.exec(colour)?.[1] ?? FALLBACK;
  return [0, 2, 4].map((place) => parseInt(digits.slice(place, place + 2), 16));
}

/**
 * @param {number[]} parts
 * @returns {number} relative luminance, 0 to 1 (WCAG 2.2)
 */
function toLuminance(parts) {
  const [red, green, blue] = parts.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * @param {string} one `#rrggbb`
 * @param {string} other `#rrggbb`
 * @returns {number} contrast ratio, 1 to 21 (WCAG 2.2)
 */
export function toContrast(one, other) {
  const [low, high] = [toLuminance(toParts(one)), toLuminance(toParts(other))].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/**
 * @param {string} colour `#rrggbb`
 * @returns {string} white or near-black, whichever reads better on it
 */
export function toReadable(colour) {
  return toContrast(colour, "#ffffff") >= toContrast(colour, "#111111") ? "#ffffff" : "#111111";
}

/**
 * @param {string} colour `#rrggbb`
 * @param {string} ground `#rrggbb` what it is written on
 * @returns {string} the colour, moved towards black or white until it can be read as text
 */
export function toAccent(colour, ground) {
  const target = toContrast(ground, "#000000") > toContrast(ground, "#ffffff") ? 0 : 255;
  const parts = toParts(colour);
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = parts.map((part) => Math.round(part + (target - part) * share));
    const found = `#${mixed.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
    if (toContrast(found, ground) >= READABLE) return found;
  }
  return target ? "#ffffff" : "#000000";
}
