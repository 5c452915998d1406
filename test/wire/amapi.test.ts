// Every scenario of AMAPI over a real socket: in three encodings, in both error modes, on both engines, always with the same
// answer, which is that of the golden file.
import assert from 'node:assert/strict'
import test from 'node:test'
import { ENGINES, type Engine } from '../harness.ts'
import { suites } from './amapi/suites.ts'
import { isWriting, readGolden, writeGolden } from './goldens.ts'
import { breaches, differences, withoutStatus } from './judging.ts'
import { type RecordedScenario, runScenario } from './run-scenario.ts'
import type { Scenario, Suite } from './scenario.ts'
import type { Encoding } from './wire-client.ts'
import { type ErrorMode, openWireServer, type WireServer } from './wire-server.ts'

/** Reading a body, choosing a status and storage are independent, so no server repeats what another one shows. */
const SERVERS: Record<Engine, { encoding: Encoding; mode: ErrorMode }[]> = {
  sqlite: [
    { encoding: 'form', mode: 'envelope' },
    { encoding: 'json', mode: 'http' },
  ],
  postgres: [{ encoding: 'multipart', mode: 'envelope' }],
}
/** This encoding writes the golden files, and runs the scenarios that run only once. */
const RECORDED: Encoding = 'form'

const IDS_PER_METHOD = 10_000
const IDS_PER_SCENARIO = 50

for (const engine of ENGINES) {
  test(`${engine}: AMAPI answers as recorded`, async (t) => {
    const servers = await Promise.all(SERVERS[engine].map((how) => openWireServer(t, { engine, ...how })))
    for (const [i, suite] of suites.entries()) {
      await t.test(suite.method, async () => {
        const all = await runEverywhere(servers, suite, IDS_PER_METHOD * (i + 1))
        for (const [server, recorded] of all) {
          assert.deepEqual(suiteBreaches(suite, server, recorded), [])
          if (isWriting && server.encoding === RECORDED) writeGolden('amapi', suite.method, recorded)
        }
        for (const [server, recorded] of all)
          assert.deepEqual(differencesFromGolden(suite, server, recorded), [])
      })
    }
  })
}

function runsOn({ once }: Scenario, { encoding }: WireServer): boolean {
  return !once || encoding === RECORDED
}

function differencesFromGolden(
  { method, scenarios }: Suite,
  server: WireServer,
  recorded: RecordedScenario[],
): string[] {
  const names = new Set(
    scenarios.filter((scenario) => !runsOn(scenario, server)).map((scenario) => scenario.name),
  )
  const golden = readGolden('amapi', method).filter((scenario) => !names.has(scenario.name))
  const sides: [string, string] = ['golden', `${server.encoding}, ${server.mode}`]
  return server.mode === 'envelope'
    ? differences(golden, recorded, sides)
    : differences(withoutStatus(golden), withoutStatus(recorded), sides)
}

/** Waits for all servers, so that none is still running when the next method comes. */
async function runEverywhere(
  servers: WireServer[],
  suite: Suite,
  firstId: number,
): Promise<[WireServer, RecordedScenario[]][]> {
  const ends = await Promise.allSettled(
    servers.map(
      async (server): Promise<[WireServer, RecordedScenario[]]> => [
        server,
        await runSuite(server, suite, firstId),
      ],
    ),
  )
  return ends.map((end) => {
    if (end.status === 'rejected') throw end.reason
    return end.value
  })
}

async function runSuite(
  server: WireServer,
  { scenarios }: Suite,
  firstId: number,
): Promise<RecordedScenario[]> {
  const recorded: RecordedScenario[] = []
  for (const [i, scenario] of scenarios.entries()) {
    if (runsOn(scenario, server))
      recorded.push(await runScenario(server, scenario, firstId + IDS_PER_SCENARIO * i))
  }
  return recorded
}

function suiteBreaches(suite: Suite, server: WireServer, all: RecordedScenario[]): string[] {
  return all.flatMap((recorded) => {
    const scenario = suite.scenarios.find((one) => one.name === recorded.name)
    return scenario
      ? breaches(scenario, recorded, server.mode)
      : [`${recorded.name}: no scenario has this name`]
  })
}
