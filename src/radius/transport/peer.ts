// The sender of a packet and how the answer gets back to it, over any transport.

export type Listens = 'logins' | 'accounting' | 'both'

export type Peer = {
  /** In canonical form. */
  address: string
  /** Names listener, source and port: with the identifier, it distinguishes requests (RFC 5080 section 2.2.2). */
  key: string
  listens: Listens
  /** The names in a client's certificate; undefined: the packet came without TLS. */
  certificateNames: readonly string[] | undefined
  send(reply: Buffer): void
}

export type Receive = (sender: Peer, packet: Buffer) => void

/** A listener of any transport. */
export type Listener = {
  host: string
  port: number
  /** Stops receiving; answers still go out. */
  stopReceiving(): void
  close(): Promise<void>
}
