// Who sent a packet and how the answer gets back to them, whichever way it came.

export type Listens = 'logins' | 'accounting' | 'both'

export type Peer = {
  /** In canonical form. */
  address: string
  /** Names listener, source and port: with the identifier, what tells requests apart (RFC 5080 section 2.2.2). */
  key: string
  listens: Listens
  /** The names in a client's certificate; undefined: came without TLS. */
  certificateNames: readonly string[] | undefined
  send(reply: Buffer): void
}

export type Receive = (sender: Peer, packet: Buffer) => void

/** What is listened on, whatever it is made of. */
export type Listener = {
  host: string
  port: number
  /** Nothing comes in any more; answers still go out. */
  stopReceiving(): void
  close(): Promise<void>
}
