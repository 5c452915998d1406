// An installation as a brand runs it, with a month behind it: customers, sessions, traffic, a fleet, webhooks, mails, a ledger. For
// pictures of the console.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { seed } from '../../../bench/seed.ts'
import { readConfig } from '../../../src/config/config.ts'
import { systemRandom } from '../../../src/ids.ts'
import { makeVault } from '../../../src/secrets.ts'
import { startSmtp } from '../../fixtures/smtp-server.ts'
import { openPlainSql, type PlainSql, sqliteFile } from '../parts/lab-engines.ts'
import {
  makeInstallation,
  removeInstallation,
  runCommand,
  type ServerProcess,
  startServer,
} from '../parts/server-process.ts'
import { addFleet } from './fleet.ts'
import { seedHistory } from './history.ts'
import { addAdmins, knock, operate, startHooks } from './operating.ts'
import { dressAccounts, varyStates } from './people.ts'

const ACCOUNTS = 460
const PRICES = { 1: '9.99', 6: '49.99', 12: '83.88', 24: '143.76', 36: '179.64' }
const SETTLED_WITHIN_MS = 60_000
const LOOK_MS = 100

export type Showcase = {
  url: string
  cookie: string
  refused: string
  dataDir: string
  close(): Promise<void>
}

export async function openShowcase(): Promise<Showcase> {
  process.umask(0o077) // or the overview says whose files of this lab others can read
  const installation = await makeInstallation()
  const closing: (() => unknown)[] = [() => removeInstallation(installation)]
  const close = async () => {
    for (const step of closing.toReversed()) await step()
  }
  try {
    installation.env.LATCHKEY_WEBHOOK_PRIVATE = '127.0.0.0/8'
    installation.env.LATCHKEY_BACKUP_DIR = join(installation.dataDir, 'backups')
    await mkdir(installation.env.LATCHKEY_BACKUP_DIR)
    installation.env.LATCHKEY_CONTACT_EMAIL = 'night@north.example'
    await runCommand(installation, 'brand', 'set', '--title', 'North VPN', 'color=#0d6b57')
    await runCommand(installation, 'brand', 'set', 'account_limit=1500')
    for (const [months, price] of Object.entries(PRICES))
      await runCommand(installation, 'plan', 'set', months, '--price', price, '--currency', 'EUR')
    await seed(
      sqliteFile(installation),
      makeVault(readConfig(installation.env).encryptionKeys, systemRandom),
      1,
      ACCOUNTS,
    )
    const sql = await openPlainSql(installation)
    closing.push(() => sql.close())
    await dressAccounts(sql, ACCOUNTS)
    await varyStates(sql)
    const { parts, agentToken } = await addFleet(installation)
    await seedHistory(sql, { accounts: ACCOUNTS, live: 230, ended: 400, usageDays: 60, parts })
    const smtp = await startSmtp({
      onRecipient: (address) => {
        if (/^(j|z)/.test(address))
          throw Object.assign(new Error('5.1.1 no such mailbox here'), { responseCode: 550 })
      },
    })
    closing.push(() => smtp.close())
    const caFile = join(installation.dataDir, 'smtp-ca.pem')
    await writeFile(caFile, smtp.ca)
    const { user, password, host, port } = smtp.config
    const tokens = await addAdmins(installation, sql)
    const server = await startServer(installation, {
      env: {
        LATCHKEY_SMTP_URL: `smtp://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}:${port}`,
        ...{ LATCHKEY_MAIL_FROM: 'no-reply@north.example', NODE_EXTRA_CA_CERTS: caFile },
      },
    })
    closing.push(() => server.stop())
    const hooks = await startHooks()
    closing.push(() => hooks.close())
    await operate(server, tokens, hooks)
    const refused = await knock(server, agentToken, sql)
    await settled(sql)
    await giveAddresses(sql)
    await sql.run(
      `update webhook set url = 'https://hooks.' || case id when 2 then 'news' else 'shop' end || '.north.example/latchkey'`,
    )
    const [cookie = ''] = tokens
    return { url: urlOf(server), cookie, refused, dataDir: installation.dataDir, close }
  } catch (err) {
    await close()
    throw err
  }
}

function urlOf({ port }: ServerProcess): string {
  return `http://localhost:${port}`
}

/** Some have a holder, and one waits until it is free again. */
async function giveAddresses(sql: PlainSql): Promise<void> {
  await sql.run(
    `update dedicated_address set status = 'assigned', subscription_id = id * 3 + 1 where id % 3 <> 0 and id < 40`,
  )
  await sql.run(
    `update dedicated_address set status = 'quarantined', subscription_id = 2, due_at = ${Date.now() + 86_400_000} where id = 6`,
  )
}

/** Waits until mails and webhooks have been tried. */
async function settled(sql: PlainSql): Promise<void> {
  const open = `select (select count(*) from mail where status = 'queued' and attempts = 0)
    + (select count(*) from delivery where status = 'waiting' and attempts = 0) as n`
  for (const until = performance.now() + SETTLED_WITHIN_MS; performance.now() < until; ) {
    if ((await sql.rows(open))[0]?.n === 0) return
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}
