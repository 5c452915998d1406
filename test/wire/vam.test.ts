// Every scenario of VAM over a real socket: in two modes of HTTP statuses, on both engines, always with the same answer,
// which is that of the golden file.
import assert from 'node:assert/strict'
import test from 'node:test'
import { ENGINES, type Engine } from '../harness.ts'
import { isWriting, readGolden, writeGolden } from './goldens.ts'
import { differences, withoutStatus } from './judging.ts'
import type { RecordedScenario } from './run-scenario.ts'
import {
  runVamScenario,
  type VamMode,
  type VamSuite,
  vamBreaches,
  withoutReseller,
} from './run-vam-scenario.ts'
import { vamSuites } from './vam/suites.ts'
import { openWireServer, type WireServer } from './wire-server.ts'

/** Choosing a status is independent of storage. Mode envelope is tested by flows/vam/vam-errors. */
const MODES: Record<Engine, VamMode> = { sqlite: 'auto', postgres: 'http' }
const IDS_PER_SUITE = 10_000
const IDS_PER_SCENARIO = 100

for (const engine of ENGINES) {
  test(`${engine}: VAM answers as recorded`, async (t) => {
    const mode = MODES[engine]
    const server = await openWireServer(t, { engine, encoding: 'json', mode: 'envelope' })
    for (const [i, suite] of vamSuites.entries()) {
      await t.test(suite.file, async () => {
        const recorded = await runSuite(server, suite, IDS_PER_SUITE * (i + 1), mode)
        if (isWriting && mode === 'auto') writeGolden('vam', suite.file, recorded)
        const golden = readGolden('vam', suite.file)
        const found =
          mode === 'auto'
            ? differences(golden, recorded, ['golden', mode])
            : differences(withoutStatus(golden), withoutStatus(recorded), ['golden', mode])
        assert.deepEqual(found, [])
      })
    }
  })
}

async function runSuite(
  server: WireServer,
  { scenarios }: VamSuite,
  firstId: number,
  mode: VamMode,
): Promise<RecordedScenario[]> {
  const all: RecordedScenario[] = []
  const found: string[] = []
  for (const [i, scenario] of scenarios.entries()) {
    const recorded = await runVamScenario(server, scenario, firstId + IDS_PER_SCENARIO * i, mode)
    found.push(...vamBreaches(scenario, recorded, mode))
    all.push(recorded)
  }
  assert.deepEqual(found, [])
  return withoutReseller(all)
}
