// OpenVPN's side of a management socket, as OpenVPN 2.6.14 was recorded speaking it: clients come and go when the test says
// so, and what the agent answers is taken down.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'

export type Client = { cid: number; kid: number; username: string; since: number; port: string }
type Listed = Client & { address: string; octetsIn: number; octetsOut: number }
type Shown = { password: string } | { token: string }
type Answer = { allowed: boolean; line: string; push: string | undefined }

/** Seconds since 1970. */
const FIRST_MET = 1_795_327_000
const GREETING = ">INFO:OpenVPN Management Interface Version 5 -- type 'help' for more info\r\n"
const STATUS_HEAD = [
  'TITLE\tOpenVPN 2.6.14 x86_64-pc-linux-gnu [SSL (OpenSSL)]',
  'TIME\t2026-11-22 06:01:59\t1795327319',
  'HEADER\tCLIENT_LIST\tCommon Name\tReal Address\tVirtual Address\tVirtual IPv6 Address\tBytes Received\tBytes Sent\tConnected Since\tConnected Since (time_t)\tUsername\tClient ID\tPeer ID\tData Channel Cipher',
]
const NAMES: Record<string, string> = { caller: 'untrusted_ip', proto: 'IV_PROTO' }

export type OpenvpnScript = Awaited<ReturnType<typeof startOpenvpnScript>>

/** Listens at `path`; `isHeld`: it was started with management-hold and nobody has released it. */
export async function startOpenvpnScript(path: string) {
  let agent: Socket | undefined
  let isHeld = true
  let nextCid = 0
  let started = 0
  const heard: string[] = []
  const answers = new Map<string, (answer: Answer) => void>()
  const listening = new Map<string, () => void>()
  const kills = new Map<number, () => void>()
  const tunnels = new Map<number, Listed>()
  let released: () => void = () => undefined
  const server = createServer((socket) => {
    agent = socket
    let rest = ''
    let open: string[] | undefined
    socket.write(GREETING)
    if (isHeld) socket.write('>HOLD:Waiting for hold release:0\r\n')
    socket.on('error', () => undefined)
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        heard.push(line)
        listening.get(line)?.()
        if (open) {
          if (line !== 'END') open.push(line)
          else {
            allow(open)
            open = undefined
          }
        } else if (line.startsWith('client-auth ')) open = [line]
        else obey(line)
      }
    })
  })
  server.listen(path)
  await once(server, 'listening')

  const say = (line: string) => agent?.write(`${line}\r\n`)

  function allow([line = '', push]: string[]): void {
    say('SUCCESS: client-auth command succeeded')
    settle(line, { allowed: true, line, push })
  }

  function settle(line: string, answer: Answer): void {
    const [, cid, kid] = line.split(' ')
    answers.get(`${cid}/${kid}`)?.(answer)
  }

  function obey(line: string): void {
    const [word = '', first = ''] = line.split(' ')
    if (word === 'bytecount') say('SUCCESS: bytecount interval changed')
    else if (line === 'status 3')
      isHeld ? say("ERROR: The 'status' command is not supported by the current daemon mode") : sayStatus()
    else if (line === 'hold release') {
      isHeld = false
      say('SUCCESS: hold release succeeded')
      released()
    } else if (word === 'client-auth-nt') allow([line])
    else if (word === 'client-deny') {
      say('SUCCESS: client-deny command succeeded')
      settle(line, { allowed: false, line, push: undefined })
    } else if (word === 'client-kill') {
      const isKnown = tunnels.has(Number(first))
      say(isKnown ? 'SUCCESS: client-kill command succeeded' : 'ERROR: client-kill command failed')
      kills.get(Number(first))?.()
    } else say(`ERROR: unknown command [${word}]`)
  }

  function sayStatus(): void {
    const rows = [...tunnels.values()].map(({ cid, username, port, address, octetsIn, octetsOut, since }) =>
      [
        'CLIENT_LIST',
        username,
        `198.51.100.7:${port}`,
        address,
        '',
        octetsIn,
        octetsOut,
        '',
        since,
        username,
        cid,
        cid,
        'AES-256-GCM',
      ].join('\t'),
    )
    for (const line of [...STATUS_HEAD, ...rows, 'GLOBAL_STATS\tdco_enabled\t0', 'END']) say(line)
  }

  function event(head: string, variables: Record<string, string | number>): void {
    say(`>CLIENT:${head}`)
    for (const [name, value] of Object.entries(variables)) say(`>CLIENT:ENV,${NAMES[name] ?? name}=${value}`)
    say('>CLIENT:ENV,END')
  }

  function ask(
    kind: 'CONNECT' | 'REAUTH',
    client: Client,
    variables: Record<string, string>,
  ): Promise<Answer> {
    const answered = new Promise<Answer>((resolve) => answers.set(`${client.cid}/${client.kid}`, resolve))
    const about = {
      n_clients: tunnels.size,
      caller: '198.51.100.7',
      untrusted_port: client.port,
      username: client.username,
    }
    event(`${kind},${client.cid},${client.kid}`, {
      ...about,
      proto: 990,
      ifconfig_netmask: '255.255.255.0',
      ...variables,
    })
    return answered
  }

  function meet(username: string, shown: Shown, more: Record<string, string>) {
    const since = FIRST_MET + 1000 * started + nextCid
    const client = { cid: nextCid++, kid: 1, username, since, port: String(since % 60_000) }
    const variables: Record<string, string> =
      'token' in shown
        ? { password: `SESS_ID_AT_${shown.token}`, session_id: shown.token, session_state: 'Authenticated' }
        : { password: shown.password, session_id: `token-${client.cid}`, session_state: 'Initial' }
    return { client, answered: ask('CONNECT', client, { ...variables, ...more }) }
  }

  return {
    heard,
    /** Resolves once the agent has let it begin. */
    released: new Promise<void>((resolve) => {
      released = resolve
    }),
    say,
    /** Resolves when the agent says this line the next time. */
    hears: (line: string) => new Promise<void>((resolve) => listening.set(line, resolve)),
    /** A client comes; nobody waits for the answer. */
    meet(username: string, shown: Shown, more: Record<string, string> = {}): Client {
      return meet(username, shown, more).client
    },
    /** A client comes; resolves with the agent's answer. */
    async connect(username: string, shown: Shown, more: Record<string, string> = {}) {
      const { client, answered } = meet(username, shown, more)
      return { client, answer: await answered }
    },
    /** Its key is renewed. */
    async renew(client: Client, more: Record<string, string> = {}): Promise<Answer> {
      client.kid++
      return ask('REAUTH', client, {
        password: 'SESS_ID_AT_x',
        session_id: `token-${client.cid}`,
        session_state: 'Authenticated',
        ...more,
      })
    },
    /** Its tunnel is up. */
    establish(client: Client, address = `10.8.0.${client.cid + 2}`): void {
      tunnels.set(client.cid, { ...client, address, octetsIn: 0, octetsOut: 0 })
      say(`>CLIENT:ADDRESS,${client.cid},${address},1`)
      event(`ESTABLISHED,${client.cid}`, {
        ...{ ifconfig_pool_remote_ip: address, time_unix: client.since, trusted_port: client.port },
        ...{ trusted_ip: '198.51.100.7', common_name: client.username, username: client.username },
      })
    },
    move(client: Client, octetsIn: number, octetsOut: number): void {
      const tunnel = tunnels.get(client.cid)
      assert.ok(tunnel)
      Object.assign(tunnel, { octetsIn, octetsOut })
      say(`>BYTECOUNT_CLI:${client.cid},${octetsIn},${octetsOut}`)
    },
    leave(client: Client): void {
      const { octetsIn = 0, octetsOut = 0 } = tunnels.get(client.cid) ?? {}
      tunnels.delete(client.cid)
      event(`DISCONNECT,${client.cid}`, {
        bytes_sent: octetsOut,
        bytes_received: octetsIn,
        username: client.username,
      })
    },
    /** Resolves when the agent kills it. */
    killed: (client: Client) => new Promise<void>((resolve) => kills.set(client.cid, resolve)),
    /** The connection breaks; OpenVPN goes on. */
    hangUp: () => agent?.destroy(),
    /** Another process under the same path: its clients are numbered anew, and none of the old ones is there. */
    restart(): void {
      tunnels.clear()
      nextCid = 0
      started++
      agent?.destroy()
    },
    async close(): Promise<void> {
      agent?.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
