// Lab: kill -9 during writes, again and again, on both engines. Acknowledged calls are stored, no call is half-done.
import { randomInt } from 'node:crypto'
import { brokenInvariants, INVARIANTS } from '../parts/invariants.ts'
import { chosenEngines, type Engine, openPlainSql, withInstallation } from '../parts/lab-engines.ts'
import { type LabReport, runLab } from '../parts/lab-report.ts'
import { daylightZone, type Installation, runCommand, startServer } from '../parts/server-process.ts'
import { type Checker, checkLife, repeatAcknowledged, repeatPending } from './crash-checks.ts'
import { killNightlyRun } from './crash-nightly.ts'
import { emptyHarvest, type Harvest, type Life, writeUntilDeath } from './crash-writers.ts'

/** `--quick` is for development. */
const ROUNDS_PER_ENGINE = process.argv.includes('--quick') ? 3 : 25
const WRITERS = 6
const SHORTEST_LIFE_MS = 100
const LONGEST_LIFE_MS = 1200

type Totals = { acknowledged: Record<string, number>; unanswered: number; repeated: number; lives: Life[] }

/** One start, some writes, one kill. */
async function writeAndKill(installation: Installation, round: number): Promise<Harvest> {
  const server = await startServer(installation, { connections: WRITERS })
  const harvest = emptyHarvest()
  const { client } = server
  const { secretKey } = installation
  const writers = Array.from({ length: WRITERS }, (_, i) =>
    writeUntilDeath({ name: `r${round}w${i}`, client, secretKey, harvest }),
  )
  await new Promise((resolve) => setTimeout(resolve, randomInt(SHORTEST_LIFE_MS, LONGEST_LIFE_MS)))
  await server.kill()
  await Promise.all(writers)
  return harvest
}

/** Starts again and checks everything that the last round acknowledged. */
async function checkRound(installation: Installation, harvest: Harvest, report: LabReport): Promise<number> {
  const server = await startServer(installation)
  try {
    const checker: Checker = { client: server.client, secretKey: installation.secretKey, report }
    const repeated = await repeatPending(checker, harvest)
    await repeatAcknowledged(checker, harvest)
    for (const life of harvest.lives) await checkLife(checker, life)
    report.quiet(
      'every call was answered with success or not at all',
      harvest.refused.length === 0,
      harvest.refused,
    )
    return repeated
  } finally {
    await server.stop()
  }
}

async function checkDatabase(installation: Installation, report: LabReport): Promise<void> {
  const sql = await openPlainSql(installation)
  try {
    const broken = await brokenInvariants(sql)
    report.quiet('nothing is half-done', broken.length === 0, broken)
  } finally {
    await sql.close()
  }
}

/** All accounts of all rounds are checked again at the end: a later crash lost nothing. */
async function checkAllAgain(installation: Installation, lives: Life[], report: LabReport): Promise<void> {
  const server = await startServer(installation)
  try {
    for (const { email, exists } of lives) {
      if (!exists) continue
      const { body, text } = await server.call('GetProducts', { secret_key: installation.secretKey, email })
      report.quiet(
        `an account of an earlier round is still there (${email})`,
        body.status === 'success',
        text,
      )
    }
  } finally {
    await server.stop()
  }
}

async function crashUnderWrites(
  engine: Engine,
  installation: Installation,
  report: LabReport,
): Promise<void> {
  const totals: Totals = { acknowledged: {}, unanswered: 0, repeated: 0, lives: [] }
  for (let round = 0; round < ROUNDS_PER_ENGINE; round++) {
    const harvest = await writeAndKill(installation, round)
    totals.unanswered += harvest.pending.length
    totals.repeated += await checkRound(installation, harvest, report)
    totals.lives.push(...harvest.lives)
    for (const [method, count] of Object.entries(harvest.acknowledged)) {
      totals.acknowledged[method] = (totals.acknowledged[method] ?? 0) + count
    }
    await checkDatabase(installation, report)
  }
  await checkAllAgain(installation, totals.lives, report)
  report.figure(`${engine}: rounds of kill -9 under writes`, ROUNDS_PER_ENGINE)
  report.figure(`${engine}: acknowledged`, JSON.stringify(totals.acknowledged))
  report.figure(
    `${engine}: without an answer`,
    `${totals.unanswered}, of which repeated by key ${totals.repeated}`,
  )
  report.figure(`${engine}: invariants checked after each round`, INVARIANTS)
}

await runLab('Kill -9 under writes', async (report) => {
  for (const engine of chosenEngines()) {
    await withInstallation(engine, async (installation) => {
      await runCommand(installation, 'brand', 'set', `time_zone=${daylightZone()}`)
      await crashUnderWrites(engine, installation, report)
      await killNightlyRun(engine, installation, report)
    })
  }
})
