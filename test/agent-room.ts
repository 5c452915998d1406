// An agent between a scripted OpenVPN and a real server that a test can shut off.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { readPublicKey } from '../src/agent/entitlement-list.ts'
import { type AgentOptions, type RunningAgent, startOpenvpnAgent } from '../src/agent/openvpn-agent.ts'
import type { Config } from '../src/config.ts'
import { openApiRoom } from './agent-api-room.ts'
import { openFront } from './front.ts'
import type { Engine } from './harness.ts'
import { startOpenvpnScript } from './openvpn-script.ts'

/** What happens elsewhere is looked for this often, and given up after this. */
const LOOK_MS = 5
const GIVEN_UP_MS = 120_000

export type AgentRoom = Awaited<ReturnType<typeof openAgentRoom>>

export async function openAgentRoom(
  t: TestContext,
  options: { engine?: Engine; config?: Partial<Config>; agent?: Partial<AgentOptions> } = {},
) {
  const { engine = 'sqlite', config } = options
  const room = await openApiRoom(t, { engine, ...(config && { config }) })
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-agent-'))
  const front = await openFront(room.url)
  const socket = join(folder, 'management.sock')
  const openvpn = await startOpenvpnScript(socket)
  const spool = join(folder, 'spool')
  const running = new Set<RunningAgent>()
  t.after(async () => {
    for (const agent of running) await agent.stop()
    await openvpn.close()
    await front.shut()
    rmSync(folder, { recursive: true, force: true })
  })

  const { clock, app } = room
  const keys = app.entitlements.publicKeys.map(readPublicKey).filter((key) => key !== undefined)

  async function startAgent(changes: Partial<AgentOptions> = {}): Promise<RunningAgent> {
    const chosen: AgentOptions = {
      ...{
        target: { path: socket },
        socketPassword: undefined,
        url: new URL(front.url),
        token: room.first.token,
      },
      ...{ ca: undefined, protocol: undefined, folder: spool, offlineKeys: undefined },
      ...options.agent,
      ...changes,
    }
    const agent = await startOpenvpnAgent(chosen, { clock, random: app.random, log: app.log })
    running.add(agent)
    return {
      ...agent,
      async stop() {
        running.delete(agent)
        await agent.stop()
      },
    }
  }

  return { ...room, front, openvpn, socket, spool, keys, startAgent }
}

/** Resolves when `look` gives something. */
export async function until<T>(
  look: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  for (let leftMs = GIVEN_UP_MS; leftMs > 0; leftMs -= LOOK_MS) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    await pause(LOOK_MS)
  }
  throw new Error('what a test waited for has not happened')
}
