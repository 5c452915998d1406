// The fault lab: OpenVPN with its plugin and strongSwan, each behind a man in the middle that loses, repeats, delays and
// spoils packets, and a server that is stopped for a while. The gateways' behaviour is known (it was measured). The lab
// checks the server's part: which logins are admitted, the number of seats and sessions, and the answers.
import { mkdirSync } from 'node:fs'
import type { LabReport } from '../labs/parts/lab-report.ts'
import type { Broken } from './broken.ts'
import { freeze } from './freeze.ts'
import { settled } from './gateway-checks.ts'
import { addGateway } from './gateway-part.ts'
import type { Gateway, Lab, Place } from './lab.ts'
import { type Latchkey, startLatchkey, type VpnAccount } from './latchkey.ts'
import { type Faults, startMiddle } from './man-in-the-middle.ts'
import { MIDDLE_HOST, SECOND_MIDDLE_HOST, SERVER_HOST } from './networks.ts'
import { reaches } from './pings.ts'
import { PATIENCE_MS, until } from './programs.ts'
import { type RadiusServer, startOpenvpnPlugin } from './vpn/openvpn-plugin.ts'
import { startStrongswan } from './vpn/strongswan.ts'

/** Three intervals are longer than the server is stopped: a session must not be given up because the server was stopped. */
const INTERIM_S = 10
const SEED = 20_261_122
/** So many spoiled copies of a request must get no answer; then it comes unchanged. */
const SPOILED_REQUESTS = 2

const KINDS = [
  {
    ...{ name: 'openvpn-plugin', protocol: 'openvpn-udp', host: MIDDLE_HOST, place: 'client' },
    ...{ start: startOpenvpnPlugin, options: ['--message-authenticator', 'legacy'] },
    ...{ believesAnswers: true, isPatient: false },
  },
  {
    ...{ name: 'strongswan', protocol: 'ikev2', host: SECOND_MIDDLE_HOST, place: 'second' },
    ...{ start: startStrongswan, options: [] },
    ...{ believesAnswers: false, isPatient: true },
  },
] satisfies {
  [key: string]: unknown
  place: Place
  start: (lab: Lab, radius: RadiusServer) => Promise<Gateway>
}[]

export async function runFaults(lab: Lab, report: LabReport): Promise<void> {
  mkdirSync(lab.folder, { recursive: true })
  const latchkey = await startLatchkey(lab, { interimS: INTERIM_S })
  const all: Broken[] = []
  try {
    for (const kind of KINDS) all.push(await start(kind, lab, latchkey, report))
    // At the same time: each has its own path to the server.
    await Promise.all(all.map(breakNetwork))
    await freeze(all)
  } finally {
    for (const { gateway, middle } of all) {
      await gateway.stop()
      middle.close()
    }
    await latchkey.stop()
  }
}

async function start(kind: (typeof KINDS)[number], lab: Lab, latchkey: Latchkey, report: LabReport) {
  const { name, protocol, host, place, options, believesAnswers, isPatient } = kind
  const { secret } = await addGateway(latchkey, name, protocol, ['--source', host, ...options])
  const middle = await startMiddle({ host, to: SERVER_HOST, secret, random: makeRandom(SEED) })
  const gateway = await kind.start(lab, { host, secret, nasIdentifier: name })
  const client = await gateway.client(place)
  return { name, gateway, client, middle, latchkey, report, believesAnswers, isPatient }
}

async function breakNetwork(broken: Broken): Promise<void> {
  await throughFaults(broken, 'requests lost (0.3)', 4, { requests: { drop: 0.3 } })
  await throughFaults(broken, 'replies lost (0.3)', 4, { replies: { drop: 0.3 } })
  await throughFaults(broken, 'requests and replies three times', 3, {
    requests: { copies: 3 },
    replies: { copies: 3 },
  })
  await throughFaults(broken, 'requests 1.5 s late', 1, { requests: { delayMs: 1500 } })
  for (const how of ['stripped', 'spoiled'] as const) {
    await bentAnswers(broken, how)
    if (!broken.believesAnswers) await bentRequests(broken, how)
  }
  broken.middle.set({})
}

/** The same login again and again, with one seat: each time it must be admitted, and leave one session behind. */
async function throughFaults(broken: Broken, what: string, times: number, faults: Faults): Promise<void> {
  const { name, client, latchkey, middle, report } = broken
  const login = await latchkey.create({ multi_login: 1 })
  middle.set(faults)
  const before = { ...middle.tally }
  const got: string[] = []
  for (let i = 0; i < times; i++) {
    const attempt = await client.connect(login)
    got.push(attempt === 'up' && !(await reaches(client)) ? 'silent' : attempt)
    await client.leave()
    await settled(latchkey, login)
  }
  const isIn = got.every((attempt) => attempt === 'up')
  report.promise(`${name}: ${what}: limit 1, ${times} logins in a row get in and carry`, isIn, got)
  const sessions = await sessionsOf(latchkey, login)
  report.promise(`${name}: ${what}: they leave ${times} sessions behind`, sessions === times, sessions)
  const wrong = await client.connect({ ...login, password: 'Wrong-Horse-12' })
  report.promise(`${name}: ${what}: a wrong password is refused`, wrong === 'refused', wrong)
  const dropped = middle.tally.dropped - before.dropped
  report.figure(`${name}: ${what}: packets asked`, middle.tally.requests - before.requests)
  if (faults.requests?.drop || faults.replies?.drop) report.figure(`${name}: ${what}: packets lost`, dropped)
}

/** The gateway's known behaviour with answers whose Message-Authenticator is missing or wrong. */
async function bentAnswers(broken: Broken, how: 'stripped' | 'spoiled'): Promise<void> {
  const { name, client, latchkey, middle, report, believesAnswers } = broken
  const login = await latchkey.create({ multi_login: 1 })
  middle.set({ replies: { messageAuthenticator: how } })
  const got = await client.connect(login)
  const expected = believesAnswers ? 'up' : 'refused'
  report.promise(
    `${name}: Message-Authenticator of answers ${how}: ${expected}, as measured`,
    got === expected,
    got,
  )
  await client.leave()
  middle.set({})
  const after = await client.connect(login)
  report.promise(
    `${name}: Message-Authenticator of answers ${how}: limit 1, then it gets in`,
    after === 'up',
    after,
  )
  await client.leave()
  await settled(latchkey, login)
}

/** Requests whose Message-Authenticator is missing or wrong get no answer; the same login is admitted once they are unchanged. */
async function bentRequests(broken: Broken, how: 'stripped' | 'spoiled'): Promise<void> {
  const { name, client, latchkey, middle, report } = broken
  const login = await latchkey.create({ multi_login: 1 })
  const before = { ...middle.tally }
  middle.set({ requests: { messageAuthenticator: how } })
  const connecting = client.connect(login)
  await until(() => middle.tally.requests - before.requests >= SPOILED_REQUESTS, PATIENCE_MS)
  const answers = middle.tally.replies - before.replies
  middle.set({})
  report.promise(`${name}: Message-Authenticator of requests ${how}: silence`, answers === 0, answers)
  const got = await connecting
  report.promise(
    `${name}: Message-Authenticator of requests ${how}: whole again, it gets in`,
    got === 'up',
    got,
  )
  await client.leave()
  await settled(latchkey, login)
}

export async function sessionsOf(latchkey: Latchkey, { username }: VpnAccount): Promise<number> {
  const [row] = await latchkey.rows(`select count(*) as n from session where username = '${username}'`)
  return Number(row?.n)
}

/** Mulberry32: the same losses in every run, as far as the order of packets is the same. */
function makeRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
