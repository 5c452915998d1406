// Two versions of the server beside each other on one PostgreSQL, through a step of the schema that expands and one that
// reduces: src/db/README.md.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { VERSION } from '../../../src/config/package.ts'
import { readSchema } from '../../../src/db/migrate.ts'
import { openDatabase } from '../../../src/db/open-database.ts'
import { openInstallation } from '../../fixtures/cli/installation.ts'
import { addCallingGateway, startCalls } from '../../fixtures/cli/served-calls.ts'
import { type Served, startServing } from '../../fixtures/server-command.ts'
import { EXPAND, REDUCE } from '../../fixtures/upgrade/schema-steps.ts'

const LATER_PROGRAM = join(import.meta.dirname, '../../fixtures/upgrade/later-program.ts')
const REFUSED = new RegExp(
  `was not changed by ${REDUCE.name}.*process \\d+ on .*knows ${EXPAND.name}, and try again`,
)
const ABLE = `A later build of version ${VERSION} can open it`

test('postgres: servers of two versions serve side by side until a step reduces, and the older one then stops and says which version goes on', async (t) => {
  const fixture = await openFixture(t)
  const older = await fixture.serve(0)
  const calls = startCalls(t, older, fixture.installation, 'old')
  await calls.another(2)

  const newer = await fixture.serve(1)
  assert.equal(await fixture.newestChange(), EXPAND.name)
  const newCalls = startCalls(t, newer, fixture.installation, 'new')
  await Promise.all([calls.another(3), newCalls.another(3)])
  const beside = await fixture.serve(0)
  const besideCalls = startCalls(t, beside, fixture.installation, 'beside')
  await besideCalls.another(1)
  await besideCalls.end()
  await stop(beside)
  assert.match(await beside.log, new RegExp(`version ${VERSION} has made the change ${EXPAND.name}`))

  await assert.rejects(fixture.serve(2), REFUSED)
  await Promise.all([calls.another(1), newCalls.another(1)])
  assert.equal(await fixture.newestChange(), EXPAND.name)

  await calls.end()
  const reduced = await fixture.serveWithout(older, 2)
  assert.equal(await older.ended, 1)
  assert.match(await older.log, new RegExp(`has the schema change ${REDUCE.name}.*${ABLE}`))
  await assert.rejects(fixture.serve(0), new RegExp(`has the schema change ${REDUCE.name}.*${ABLE}`))
  await newCalls.another(2)
  const lastCalls = startCalls(t, reduced, fixture.installation, 'last')
  await lastCalls.another(2)
  for (const one of [newCalls, lastCalls]) await one.end()
  await Promise.all([newer, reduced].map(stop))
})

async function openFixture(t: TestContext) {
  const installation = await openInstallation(t, 'postgres')
  await addCallingGateway(installation)
  /** The server of a version that has so many steps more than the one of today. */
  const serve = (steps: number) =>
    startServing(t, installation.dataDir, {
      ...installation.env,
      ...(steps > 0 && { LATER_STEPS: String(steps), NODE_OPTIONS: `--import=${LATER_PROGRAM}` }),
    })

  return {
    ...{ installation, serve },
    newestChange: async () => {
      const db = await openDatabase(installation.database)
      return readSchema(db.read)
        .then(({ at }) => at)
        .finally(() => db.close())
    },
    /** As if the lease of the other had ended meanwhile, because its machine was frozen: nothing waits for it. */
    async serveWithout({ pid }: Served, steps: number): Promise<Served> {
      for (;;) {
        const own = `% ${pid} %`
        await installation.write((tx) => tx.deleteFrom('key_holder').where('holder', 'like', own).execute())
        const started = await serve(steps).catch((error: Error) => error)
        if (!(started instanceof Error)) return started
        assert.match(started.message, REFUSED) // it has renewed its lease meanwhile
      }
    },
  }
}

async function stop(server: Served): Promise<void> {
  server.signal('SIGTERM')
  assert.equal(await server.ended, 0)
}
