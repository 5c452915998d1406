// Lab: two clients add the same e-mail at the same moment, again and again, on both engines. One succeeds, no call is
// half-done. Then hundreds compete for the last places of a quota, for the last dedicated addresses, and for the seats of a
// login.

import { type AmapiClient, type Answer, makeAmapiClient } from '../parts/amapi-client.ts'
import { brokenInvariants } from '../parts/invariants.ts'
import { chosenEngines, openPlainSql, type PlainSql, withInstallation } from '../parts/lab-engines.ts'
import type { LabReport } from '../parts/lab-report.ts'
import { runLab } from '../parts/lab-report.ts'
import { startServer } from '../parts/server-process.ts'
import { raceForSeats } from './race-seats.ts'
import { raceForAccounts, raceForAddresses } from './race-vam.ts'

const ROUNDS = 100
const ALIAS_ROUNDS = 25
const PASSWORD = 'Racing-Horse-1'
const EMAIL_TAKEN = 1202

type Racers = { secretKey: string; left: AmapiClient; right: AmapiClient; report: LabReport; sql: PlainSql }

/** Exactly one success and one 1202. */
function oneWinner(answers: Answer[]): boolean {
  const won = answers.filter(({ body }) => body.status === 'success')
  const lost = answers.filter(({ body }) => body.status === 'error' && body.code === EMAIL_TAKEN)
  return won.length === 1 && lost.length === 1
}

async function raceAccounts({ secretKey, left, right, report, sql }: Racers): Promise<number> {
  let leftWins = 0
  for (let round = 0; round < ROUNDS; round++) {
    const email = `race${round}@example.com`
    const fields = { secret_key: secretKey, country: 'DE', type: 1, password: PASSWORD }
    const answers = await Promise.all([
      left.call('AddClient', { ...fields, email }),
      right.call('AddClient', { ...fields, email: email.toUpperCase() }),
    ])
    report.quiet(`exactly one of two AddClient wins (round ${round})`, oneWinner(answers), answers)
    if (answers[0]?.body.status === 'success') leftWins++
    const winner = answers.find(({ body }) => body.status === 'success')?.body
    const products = await left.call('GetProducts', { secret_key: secretKey, email })
    const [product] = Array.isArray(products.body.response) ? products.body.response : []
    report.quiet('the account is the winner’s', product?.username === winner?.vpn_username, products.text)
    const held = await sql.rows(`select
      (select count(*) from account where email_key = '${email}') as accounts,
      (select count(*) from email_address where email_key = '${email}') as addresses,
      (select count(*) from subscription s join account a on a.id = s.account_id where a.email_key = '${email}') as products,
      (select count(*) from token_pair t join account a on a.id = t.account_id where a.email_key = '${email}') as tokens`)
    const once = Object.values(held[0] ?? {}).every((count) => count === 1)
    report.quiet('the database holds the account, its e-mail, product and tokens once', once, held)
  }
  return leftWins
}

/** An account and another account's alias want the same address. */
async function raceAliases({ secretKey, left, right, report }: Racers): Promise<void> {
  const owner = 'race0@example.com'
  for (let round = 0; round < ALIAS_ROUNDS; round++) {
    const wanted = `both${round}@example.com`
    const answers = await Promise.all([
      left.call('AddAlias', { secret_key: secretKey, email: owner, setemail: wanted, setpassword: PASSWORD }),
      right.call('AddClient', {
        secret_key: secretKey,
        email: wanted,
        country: 'DE',
        type: 1,
        password: PASSWORD,
      }),
    ])
    report.quiet(`exactly one of AddAlias and AddClient wins (round ${round})`, oneWinner(answers), answers)
  }
}

await runLab('Two clients add the same e-mail at the same moment', async (report) => {
  for (const engine of chosenEngines()) {
    await withInstallation(engine, async (installation) => {
      const server = await startServer(installation)
      const sql = await openPlainSql(installation)
      const client = () => makeAmapiClient({ port: server.port, apiKey: installation.apiKey, connections: 1 })
      const racers = { secretKey: installation.secretKey, left: client(), right: client(), report, sql }
      try {
        const leftWins = await raceAccounts(racers)
        await raceAliases(racers)
        report.figure(
          `${engine}: races`,
          `${ROUNDS} of accounts (${leftWins} won by the first sender), ${ALIAS_ROUNDS} with an alias`,
        )
        await raceForAccounts(server, installation, report, sql)
        await raceForAddresses(server, installation, report, sql)
        await raceForSeats(installation, report, sql)
        const broken = await brokenInvariants(sql)
        report.promise(`nothing is half-done on ${engine}`, broken.length === 0, broken)
      } finally {
        racers.left.close()
        racers.right.close()
        await sql.close()
        await server.stop()
      }
    })
  }
})
