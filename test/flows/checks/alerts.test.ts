// Mails to the contact of an installation or a brand: each thing that needs a look is written about once, and once more when it
// is over, whatever restarts and however many processes look.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { makeAlerts } from '../../../src/checks/alerts/alerts.ts'
import { type Kind, listKinds } from '../../../src/checks/alerts/conditions.ts'
import type { Disk } from '../../../src/checks/machine.ts'
import { makeReadings } from '../../../src/checks/readings.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/clock.ts'
import type { Config } from '../../../src/config/config.ts'
import { makeCertificate } from '../../fixtures/certificate.ts'
import { insertJob, insertSession } from '../../fixtures/cli/installation.ts'
import { readMails } from '../../fixtures/resets.ts'
import { anotherProcess, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, type Engine, OPERATOR, startApp } from '../../harness.ts'

const OPS = 'ops@example.net'
const SILENT_MS = 20 * MINUTE_MS
const ROOMY: Disk = { bytes: 100e9, freeBytes: 90e9, inodes: 0, freeInodes: 0 }

async function openFixture(t: TestContext, engine: Engine, config: Partial<Config> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-alerts-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const fixture = await startApp(t, { engine, config: { contactEmail: OPS, ...config } })
  mkdirSync(join(fixture.dataDir, 'mail'))
  const { app, clock } = fixture
  const place = { host: 'g.example.net', country: 'DE', protocols: ['ikev2'], source: '10.0.0.7' }
  const { gateway } = await app.gateways.add(
    { name: 'g1', ...place, secret: 'a-secret-of-two-sides' },
    OPERATOR,
  )
  return {
    ...fixture,
    ...{ folder, gateway },
    look: () => fixture.runJob('alerts'),
    /** A session at the gateway, heard just now. */
    session: (key: string) =>
      app.db.write((tx) => insertSession(tx, { gatewayId: gateway.id, key, seenAt: clock.now() })),
    /** Subjects of all mails, in the order in which they were sent. */
    async subjects(): Promise<string[]> {
      await fixture.runJob('send-mail')
      return (await readMails(fixture)).map((mail) => mail.subject?.replace(/ · .*/, '') ?? '')
    },
    dieMail: (brandId: number) =>
      app.db.write((tx) =>
        tx
          .insertInto('mail')
          .values({
            ...{ brand_id: brandId, message: '', status: 'dead', attempts: 1, next_attempt_at: clock.now() },
            ...{ lease_until: 0, created_at: clock.now(), finished_at: clock.now() },
          })
          .execute(),
      ),
  }
}

for (const engine of ENGINES) {
  test(`${engine}: a gateway that is silent is reported once, and once more when it is heard again`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { clock } = fixture
    await fixture.session('s1')
    await fixture.look()
    clock.add(SILENT_MS)
    await fixture.look()
    assert.deepEqual(await fixture.subjects(), [])
    clock.add(1)
    for (let times = 0; times < 3; times++) await fixture.look()
    assert.deepEqual(await fixture.subjects(), ['Gateway g1 is silent'])

    clock.add(HOUR_MS)
    await fixture.runJob('session-ghosts')
    await fixture.look()
    assert.deepEqual(await fixture.subjects(), ['Gateway g1 is silent'])
    await fixture.session('s2')
    for (let times = 0; times < 3; times++) await fixture.look()
    assert.deepEqual(await fixture.subjects(), ['Gateway g1 is silent', 'Over: Gateway g1 is silent'])
    const [mail] = await readMails(fixture)
    assert.equal(mail?.to && 'text' in mail.to && mail.to.text, OPS)
    assert.match(mail?.subject ?? '', / · Latchkey at vpn\.example\.net$/)
    assert.match(mail?.text ?? '', /last login or report came on 2026-11-21 12:00 UTC/)
  })

  test(`${engine}: after a restart no gateway counts as silent until it had time to report`, async (t) => {
    const fixture = await openFixture(t, engine)
    await fixture.session('s1')
    fixture.clock.add(DAY_MS)
    const { app } = await anotherProcess(t, fixture)
    assert.equal(await app.alerts.run(), 0)
    fixture.clock.add(SILENT_MS - 1)
    assert.equal(await app.alerts.run(), 0)
    fixture.clock.add(1)
    assert.equal(await app.alerts.run(), 1)
  })

  test(`${engine}: several processes and restarts report once`, async (t) => {
    const fixture = await openFixture(t, engine)
    const processes = [
      fixture.app,
      (await anotherProcess(t, fixture)).app,
      (await anotherProcess(t, fixture)).app,
    ]
    await fixture.dieMail(fixture.brandId)
    const counts = await Promise.all(processes.map((one) => one.alerts.run()))
    assert.equal(
      counts.reduce((a, b) => a + b),
      1,
    )
    const restarted = await anotherProcess(t, fixture)
    assert.equal(await restarted.app.alerts.run(), 0)
    fixture.clock.add(DAY_MS + 1)
    const over = await Promise.all(processes.map((one) => one.alerts.run()))
    assert.equal(
      over.reduce((a, b) => a + b),
      1,
    )
    assert.deepEqual(await fixture.subjects(), ['2 reports'])
  })

  test(`${engine}: what concerns a brand goes to its contact, else to that of the installation`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { app } = fixture
    const { brand } = await app.brands.addBrand({ name: 'south', title: 'South VPN' }, OPERATOR)
    await app.brands.set('south', { settings: { contact_email: 'help@south.example' } }, OPERATOR)
    await fixture.dieMail(brand.id)
    await fixture.dieMail(fixture.brandId)
    assert.equal(await fixture.look(), 'reported 2')
    await fixture.runJob('send-mail')
    const sent = (await readMails(fixture)).map((mail) => [
      mail.to && 'text' in mail.to && mail.to.text,
      mail.subject,
    ])
    assert.deepEqual(sent.sort(), [
      ['help@south.example', 'Mails were given up · South VPN'],
      [OPS, 'Mails were given up · Latchkey at vpn.example.net'],
    ])
  })

  test(`${engine}: without an address nothing is written, and it begins when there is one`, async (t) => {
    const fixture = await openFixture(t, engine, { contactEmail: null })
    await fixture.dieMail(fixture.brandId)
    assert.equal(await fixture.look(), '')
    assert.equal((await rowsOf(fixture, 'contact_alert')).length, 0)
    const settings = { contact_email: 'help@main.example' }
    await fixture.app.brands.set(fixture.brandName, { settings }, OPERATOR)
    assert.equal(await fixture.look(), 'reported 1')
    await fixture.app.brands.set(fixture.brandName, { settings: { contact_email: null } }, OPERATOR)
    fixture.clock.add(DAY_MS + 1)
    assert.equal(await fixture.look(), '')
    assert.equal((await rowsOf(fixture, 'contact_alert')).length, 0)
  })

  test(`${engine}: a report that cannot be delivered is no reason for another`, async (t) => {
    const fixture = await openFixture(t, engine)
    await fixture.dieMail(fixture.brandId)
    await fixture.look()
    await fixture.app.db.write((tx) =>
      tx
        .updateTable('mail')
        .set({ status: 'dead', finished_at: fixture.clock.now() + DAY_MS })
        .where('turn', '=', 'alert')
        .execute(),
    )
    fixture.clock.add(DAY_MS + 1)
    assert.equal(await fixture.look(), 'reported 1')
    assert.equal(await fixture.look(), '')
  })

  test(`${engine}: one that comes and goes every minute is written about six times an hour`, async (t) => {
    const fixture = await openFixture(t, engine)
    for (let minute = 0; minute < 15; minute++) {
      await fixture.dieMail(fixture.brandId)
      await fixture.look()
      await fixture.app.db.write((tx) => tx.deleteFrom('mail').where('status', '=', 'dead').execute())
      await fixture.look()
      await fixture.runJob('send-mail')
      fixture.clock.add(MINUTE_MS)
    }
    const mails = (await rowsOf(fixture, 'mail')).filter((row) => row.turn === 'alert')
    assert.deepEqual([mails.length, mails.filter((row) => row.status === 'sent').length], [7, 6])
  })

  test(`${engine}: when the transaction fails neither the mail nor its note is there`, async (t) => {
    const fixture = await openFixture(t, engine)
    await fixture.dieMail(fixture.brandId)
    const { db } = fixture.app
    const outbox = { alert: () => Promise.reject(new Error('no room')) }
    const dying = makeAlerts({ ...partsOf(fixture.app, listKinds(kindParts(fixture.app))), outbox })
    await assert.rejects(dying.run(), /no room/)
    assert.equal((await db.read.selectFrom('contact_alert').selectAll().execute()).length, 0)
    assert.equal(await fixture.look(), 'reported 1')
  })

  test(`${engine}: a late backup, a full disk and a certificate that ends soon, each by its machine`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { app, clock, folder } = fixture
    clock.set(Date.now()) // of the certificates
    let disk = ROOMY
    const files = tlsFiles(folder, 10)
    const config = {
      ...app.config,
      backup: { ...app.config.backup, dir: join(folder, 'backups') },
      radius: { ...app.config.radius, tls: files },
    }
    mkdirSync(config.backup.dir)
    const machine = { hostname: () => 'one', disk: async () => disk }
    const readings = makeReadings({ db: app.db, clock, backupDir: config.backup.dir })
    const { run } = makeAlerts(partsOf(app, listKinds({ db: app.db, clock, config, readings, machine })))
    const elsewhere = { ...machine, hostname: () => 'two', disk: async () => ROOMY }
    const fine = { ...config, radius: app.config.radius, backup: app.config.backup }
    const other = makeAlerts(
      partsOf(app, listKinds({ db: app.db, clock, config: fine, readings, machine: elsewhere })),
    )
    assert.equal(await run(), 1) // the certificate; the first backup is still to be made
    disk = { ...ROOMY, freeBytes: 1e9 }
    await app.db.write((tx) => insertJob(tx, 'backup', clock.now(), 'failed'))
    assert.equal(await run(), 2)
    assert.equal(await run(), 0)
    if (engine === 'postgres') assert.equal(await other.run(), 0)
    const titles = (await rowsOf(fixture, 'contact_alert')).map(({ title }) => String(title)).sort()
    const on = engine === 'postgres' ? ' on one' : ''
    const expected = ['A certificate needs a look', 'A disk fills up', 'The backup is late']
    assert.deepEqual(
      titles,
      expected.map((title) => title + on),
    )
    tlsFiles(folder, 90)
    disk = ROOMY
    await app.db.write((tx) => tx.updateTable('job').set({ result: 'wrote it' }).execute())
    assert.equal(await run(), 3)
    assert.equal((await rowsOf(fixture, 'contact_alert')).length, 0)
  })
}

test('a kind that cannot be looked at leaves its reports as they are', async (t) => {
  const fixture = await openFixture(t, 'sqlite')
  let look: Kind['look'] = async () => [
    { subject: 'x', brandId: null, title: 'X is broken', text: 'Mend it.', command: './latchkey doctor' },
  ]
  const { run } = makeAlerts(partsOf(fixture.app, [{ name: 'x', look: () => look() }]))
  assert.equal(await run(), 1)
  look = () => Promise.reject(new Error('away'))
  assert.equal(await run(), 0)
  assert.equal((await rowsOf(fixture, 'contact_alert')).length, 1)
  look = async () => []
  assert.equal(await run(), 1)
  await fixture.runJob('send-mail')
  const [mail] = await readMails(fixture)
  const text = mail?.text?.replaceAll('\n', ' ') ?? ''
  assert.match(text, /X is broken\. Mend it\. Run: \.\/latchkey doctor/)
  assert.match(text, /Over: X is broken\. It began 21 November 2026 at 12:00 UTC/)
})

type App = Awaited<ReturnType<typeof startApp>>['app']

function partsOf(app: App, kinds: readonly Kind[]) {
  const { db, clock, config, outbox } = app
  return { ...{ db, clock, config, outbox, kinds }, listBrands: () => app.brands.list() }
}

function kindParts({ db, clock, config }: App) {
  const machine = { hostname: () => 'one', disk: async () => ROOMY }
  return { db, clock, config, machine, readings: makeReadings({ db, clock, backupDir: null }) }
}

function tlsFiles(folder: string, days: number) {
  const made = makeCertificate('localhost', days)
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  return {
    ...{ port: 0, certFile: write('cert.pem', made.cert), keyFile: write('key.pem', made.key) },
    caFile: write('ca.pem', made.cert),
  }
}
