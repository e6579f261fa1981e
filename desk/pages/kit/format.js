// Times, lengths of time, money and sizes as the agent's language writes them.

import { language, t } from "./words.js";

const place = () => (language() === "vi" ? "vi-VN" : "en-GB");

/** 15:04 @param {string} at */
export function clock(at) {
  return new Date(at).toLocaleTimeString(place(), { hour: "2-digit", minute: "2-digit" });
}

/** 15:04, with its day unless that is today. @param {string} at @param {Date} [now] */
export function when(at, now = new Date()) {
  return new Date(at).toDateString() === now.toDateString() ? clock(at) : `${clock(at)} ${day(at, now)}`;
}

/** A length of time as a shopkeeper says it: 9 days, 3 weeks, 4 months. @param {number} days */
export function roughly(days) {
  if (days < 14) return t("time.days", { n: Math.max(1, Math.round(days)) });
  if (days < 56) return t("time.weeks", { n: Math.round(days / 7) });
  if (days < 700) return t("time.months", { n: Math.max(1, Math.round(days / 30.4)) });
  return t("time.years", { n: Math.round(days / 365) });
}

/** Today, yesterday, or the date. @param {string} at @param {Date} [now] */
export function day(at, now = new Date()) {
  const then = new Date(at);
  const midnight = (/** @type {Date} */ d) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();
  const days = Math.round((midnight(now) - midnight(then)) / 86_400_000);
  if (days === 0) return t("time.today");
  if (days === 1) return t("time.yesterday");
  const year = then.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return then.toLocaleDateString(place(), { weekday: "long", day: "numeric", month: "long", year });
}

/** 21/11/2026 @param {string} at */
export function date(at) {
  return new Date(at).toLocaleDateString(place(), { day: "2-digit", month: "2-digit", year: "numeric" });
}

/** How long ago, in one unit. @param {string} at @param {number} [now] */
export function ago(at, now = Date.now()) {
  const seconds = Math.max(0, (now - new Date(at).getTime()) / 1000);
  if (seconds < 60) return t("time.now");
  if (seconds < 3600) return t("time.minutes", { n: Math.floor(seconds / 60) });
  if (seconds < 86_400) return t("time.hours", { n: Math.floor(seconds / 3600) });
  if (seconds < 86_400 * 60) return t("time.days", { n: Math.floor(seconds / 86_400) });
  return date(at);
}

/** 4:07 or 1:02:09 @param {string} since @param {number} now */
export function waited(since, now) {
  const seconds = Math.max(0, Math.floor((now - new Date(since).getTime()) / 1000));
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (h >= 24) return t("time.days", { n: Math.floor(h / 24) });
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** 245.000 ₫ @param {number} amount @param {string} currency */
export function money(amount, currency) {
  const digits = currency === "VND" ? 0 : 2;
  try {
    return amount.toLocaleString(place(), { style: "currency", currency, maximumFractionDigits: digits });
  } catch {
    return `${amount.toFixed(digits)} ${currency}`;
  }
}

/** 1,4 MB @param {number} bytes */
export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const [n, unit] = bytes < 1024 ** 2 ? [bytes / 1024, "KB"] : [bytes / 1024 ** 2, "MB"];
  return `${n.toLocaleString(place(), { maximumFractionDigits: 1 })} ${unit}`;
}

/** The first letters of a name, Vietnamese given name last. @param {string} name */
export function initials(name) {
  const parts = name.trim().split(/\s+/).filter(Boolean);
  if (parts.length === 0) return "?";
  const chosen = parts.length === 1 ? [parts[0]] : [parts[parts.length - 2], parts[parts.length - 1]];
  return chosen.map((part) => [...part][0]?.toUpperCase() ?? "").join("");
}

/** One of eight colours, always the same for one person. @param {string} key */
export function hue(key) {
  let sum = 0;
  for (const c of key) sum = (sum * 31 + (c.codePointAt(0) ?? 0)) % 9973;
  return sum % 8;
}
