// What arrives at a server while its console is looked at: reports of live sessions from a gateway's agent, and changes of accounts.
import { setTimeout as pause } from 'node:timers/promises'
import { callAs } from '../../fixtures/http/console.ts'
import type { PlainSql } from '../parts/lab-engines.ts'
import type { ServerProcess } from '../parts/server-process.ts'

/** In a call, which comes each second. */
const REPORTS = 100
const EVERY_MS = 1000
/** As `us1` is numbered by addFleet. */
const GATEWAY = 3

type Given = { agentToken: string; cookie: string }
export type Arrived = { reports: number; changes: number; failures: string[] }

/** Until it is stopped. */
export async function keepArriving(server: ServerProcess, sql: PlainSql, { agentToken, cookie }: Given) {
  const url = `http://127.0.0.1:${server.port}`
  const live = await sql.rows(
    `select session_key as session, username, octets_in, octets_out, seconds from session
     where gateway_id = ${GATEWAY} and ended_at is null limit 5000`,
  )
  const arrived: Arrived = { reports: 0, changes: 0, failures: [] }
  let isOver = false

  async function report(round: number): Promise<void> {
    const records = Array.from({ length: Math.min(REPORTS, live.length) }, (_, at) => {
      const { session, username, octets_in, octets_out, seconds } =
        live[(round * REPORTS + at) % live.length] ?? {}
      const grown = {
        octets_in: Number(octets_in) + round * 1000,
        octets_out: Number(octets_out) + round * 9000,
      }
      const named = { status: 'interim', session, username, protocol: 'openvpn-udp', ...grown }
      return {
        ...named,
        seconds: Number(seconds) + round,
        caller_address: '203.0.113.4',
        framed_address: '10.200.0.4',
      }
    })
    const response = await fetch(`${url}/gateway/v1/accounting`, {
      method: 'POST',
      headers: { authorization: `Bearer ${agentToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ records }),
    })
    const text = await response.text()
    if (!response.ok) arrived.failures.push(text)
    else arrived.reports += JSON.parse(text).kept
  }

  async function change(round: number): Promise<void> {
    const path = `/accounts/acc_${100 + round}`
    const body = { metadata: { ticket: String(round) } }
    const { status, text } = await callAs(url, cookie, ['PATCH', path, body], { 'latchkey-brand': 'main' })
    if (status === 200) arrived.changes++
    else arrived.failures.push(text)
  }

  const ended = (async () => {
    for (let round = 1; !isOver; round++) {
      await Promise.all([report(round), change(round)]).catch((error: unknown) =>
        arrived.failures.push(String(error)),
      )
      await pause(EVERY_MS)
    }
  })()
  return {
    async stop(): Promise<Arrived> {
      isOver = true
      await ended
      return arrived
    },
  }
}
