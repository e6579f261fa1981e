/** The part of socket.io-client the desk uses. */
export interface Socket {
  connected: boolean;
  on(event: string, listener: (data: any) => void): this;
  emit(event: string, data: unknown): this;
  connect(): this;
  disconnect(): this;
}
export interface Options {
  transports?: string[];
  reconnectionDelay?: number;
  reconnectionDelayMax?: number;
  randomizationFactor?: number;
}
export function io(url: string, options: Options): Socket;
