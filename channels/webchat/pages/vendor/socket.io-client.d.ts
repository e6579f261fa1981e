/** The part of socket.io-client the pages use. */
export interface Socket {
  connected: boolean;
  active: boolean;
  io: { engine?: { transport: { name: string } } };
  on(event: string, listener: (...values: any[]) => void): this;
  connect(): this;
  disconnect(): this;
  timeout(milliseconds: number): Socket;
  emitWithAck(event: string, data: unknown): Promise<any>;
}
export interface Options {
  path?: string;
  transports?: string[];
  tryAllTransports?: boolean;
  autoConnect?: boolean;
  forceNew?: boolean;
  reconnectionDelay?: number;
  reconnectionDelayMax?: number;
  randomizationFactor?: number;
  timeout?: number;
  auth?: (give: (payload: Record<string, unknown>) => void) => void;
}
export function io(url: string, options: Options): Socket;
