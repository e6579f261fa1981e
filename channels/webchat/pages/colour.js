/**
 * @param {string} colour `#rrggbb`
 * @returns {number} relative luminance, 0 to 1 (WCAG 2.2)
 */
function toLuminance(colour) {
  const digits = /^#([0-9a-f]{6})$/i.exec(colour)?.[1] ?? "0f766e";
  const parts = [0, 2, 4].map((place) => {
    const part = parseInt(digits.slice(place, place + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
}

/**
 * @param {string} colour `#rrggbb`
 * @returns {string} black or white, whichever reads better on it
 */
export function toReadable(colour) {
  const luminance = toLuminance(colour);
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.06 ? "#ffffff" : "#111111";
}
