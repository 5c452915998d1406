// Part of the race lab: many parallel creates for few places of the quota, and for few dedicated addresses. Exactly as many
// succeed as there are.
import { addAddresses } from '../parts/address-stock.ts'
import type { PlainSql } from '../parts/lab-engines.ts'
import type { LabReport } from '../parts/lab-report.ts'
import { type Installation, runCommand, type ServerProcess } from '../parts/server-process.ts'
import { makeVamClient, type VamAnswer } from '../parts/vam-client.ts'

const CONNECTIONS = 100
const QUOTA_CALLS = 500
const FREE_PLACES = 100
const ADDRESS_CALLS = 200
const ADDRESSES = 50
const QUOTA_REACHED = 60003
const NO_ADDRESS = 100034

function counted(answers: VamAnswer[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { header } of answers) counts[header.code] = (counts[header.code] ?? 0) + 1
  return counts
}

export async function raceForAccounts(
  server: ServerProcess,
  at: Installation,
  report: LabReport,
  sql: PlainSql,
) {
  const open = async () =>
    Number((await sql.rows("select count(*) as n from account where status <> 'closed'"))[0]?.n)
  const before = await open()
  await runCommand(at, 'brand', 'set', `account_limit=${before + FREE_PLACES}`)
  const client = await makeVamClient(server.port, at.secretKey, CONNECTIONS)
  try {
    const answers = await Promise.all(
      Array.from({ length: QUOTA_CALLS }, (_, i) =>
        client.call('POST', '/vam/v3/create', { uuid: `quota ${i}` }),
      ),
    )
    const codes = counted(answers)
    const exact = codes[1] === FREE_PLACES && codes[QUOTA_REACHED] === QUOTA_CALLS - FREE_PLACES
    report.promise(
      `${QUOTA_CALLS} creates for ${FREE_PLACES} places: exactly ${FREE_PLACES} succeed`,
      exact,
      codes,
    )
    const made = (await open()) - before
    report.promise('the database holds as many accounts as were acknowledged', made === FREE_PLACES, made)
  } finally {
    client.close()
    await runCommand(at, 'brand', 'set', 'account_limit=default')
  }
}

export async function raceForAddresses(
  server: ServerProcess,
  at: Installation,
  report: LabReport,
  sql: PlainSql,
) {
  await addAddresses(at, '198.51.100.1-50')
  const client = await makeVamClient(server.port, at.secretKey, CONNECTIONS)
  try {
    const wanted = { isDedicated: true, dedicatedCountry: 'DE' }
    const answers = await Promise.all(
      Array.from({ length: ADDRESS_CALLS }, (_, i) =>
        client.call('POST', '/vam/v3/create', { uuid: `address ${i}`, ...wanted }),
      ),
    )
    const codes = counted(answers)
    const exact = codes[1] === ADDRESSES && codes[NO_ADDRESS] === ADDRESS_CALLS - ADDRESSES
    report.promise(
      `${ADDRESS_CALLS} creates for ${ADDRESSES} addresses: exactly ${ADDRESSES} succeed`,
      exact,
      codes,
    )
    const given = answers.flatMap(({ body }) => (body.dedicatedIp ? [String(body.dedicatedIp)] : []))
    report.promise('no address was given twice', new Set(given).size === ADDRESSES, given.length)
    const [held] = await sql.rows(
      "select count(distinct address) as addresses, count(distinct subscription_id) as holders from dedicated_address where status = 'assigned'",
    )
    const once = held?.addresses === ADDRESSES && held?.holders === ADDRESSES
    report.promise('the database says the same', once, held)
  } finally {
    client.close()
  }
}
