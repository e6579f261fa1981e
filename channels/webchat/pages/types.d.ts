/** The shapes of docs/webchat-protocol.md, and of what the page keeps. */
export interface Attachment {
  kind: string;
  url?: string;
  name?: string;
  media_type?: string;
  size?: number;
  latitude?: number;
  longitude?: number;
  phone?: string;
  emoji?: string;
}
export interface Choice {
  label: string;
  value?: string;
  url?: string;
}
export interface Entry {
  seq: number;
  id: string;
  author: "customer" | "bot" | "agent" | "system";
  kind: "message" | "edit" | "delete" | "status";
  at: string;
  status: string;
  text?: string;
  name?: string;
  source_id?: string;
  target?: number;
  attachments?: Attachment[];
  choices?: Choice[];
  sources?: { title: string; url: string }[];
}
/** An entry as it is shown: edits and deletions applied. */
export interface Shown extends Entry {
  edited?: boolean;
  deleted?: boolean;
}
export interface Page {
  entries: Entry[];
  more: boolean;
  head?: number;
}
export interface Welcome extends Page {
  v: number;
  user: string;
  proof: string;
  token?: string;
  reset: boolean;
  head: number;
  limits: { text: number; file: number; page: number };
  linking: boolean;
}
export interface LinkOffer {
  url: string;
  code: string;
  check: string;
  expires_at: string;
  qr: string[];
}
/** Something the customer did that the ledger does not hold yet. */
export interface Pending {
  id: string;
  event: "message" | "choice";
  body: Record<string, unknown>;
  at: number;
  order: number;
  base: number;
  state: "sending" | "sent" | "failed" | "uploading";
  code?: string;
  sentAt?: number;
  checks?: number;
  files?: { name: string; media_type: string; size: number; preview?: string; progress?: number }[];
}
export interface Config {
  site: string;
  name: string;
  colour: string;
  language: string;
  origins: string[];
  base: string;
}
export type Net = "idle" | "connecting" | "live" | "polling" | "offline";
export interface Snapshot {
  net: Net;
  entries: Shown[];
  pending: Pending[];
  hasOlder: boolean;
  isLoadingOlder: boolean;
  isReady: boolean;
  isTyping: boolean;
  isLinked: boolean;
  canLink: boolean;
  needsSigned: boolean;
  unread: number;
  divider: number;
  read: number;
  control: "bot" | "waiting" | "agent";
  agent: string;
  limits: { text: number; file: number };
}
export interface Store {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(prefix: string): string[];
  onChange(listener: (key: string | null) => void): void;
}
