// Lab: where a brand keeps no addresses, none is left anywhere after a day of its accounts: database files and their logs,
// the server's log, mail files, output of commands. Where it cuts them, only the networks are left. A second brand keeps
// them, so that the search has something to find.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { normalizeRange } from '../../../src/address.ts'
import { chosenEngines, type Engine, openPlainSql, withInstallation } from '../parts/lab-engines.ts'
import { type LabReport, runLab } from '../parts/lab-report.ts'
import { addLabGateway, chooseRadiusPorts } from '../parts/radius-ports.ts'
import { addBrand, type Installation, runCommand, startServer } from '../parts/server-process.ts'
import {
  amapi,
  type Day,
  freshV4,
  freshV6,
  liveByAgent,
  liveByHttp,
  liveByRadius,
  liveByVam,
  resetByPage,
} from './privacy-day.ts'
import { contentOf, filesIn, formsOf, searchBytes, searchFiles, withoutChance } from './privacy-search.ts'

type Rule = 'none' | 'cut'
const SECRET = 'secret-of-a-lab-gateway'
/** Jobs begin a second after a start; each of them has run by then. */
const JOBS_MS = 4000
const COMMANDS = [
  'account list',
  'account export',
  'session list --all',
  'usage',
  'account personal-data 1-ada@example.org',
]

/** The search finds each planted form of each family, and nothing else. */
function checkSearch(dataDir: string, report: LabReport): void {
  const folder = join(dataDir, 'planted')
  mkdirSync(folder)
  const addresses = [freshV4([]), freshV6([])]
  writeFileSync(join(folder, 'empty'), Buffer.alloc(100_000, 'x'))
  report.promise(
    'the search finds nothing where nothing is',
    searchFiles({ folders: [folder], since: 0 }, addresses).length === 0,
  )
  for (const address of addresses) {
    for (const [form, all] of Object.entries(formsOf(address))) {
      const isFound = all.every((bytes) => {
        const content = Buffer.concat([Buffer.alloc(5000, 'x'), bytes, Buffer.alloc(5000, 'x')])
        writeFileSync(join(folder, 'planted'), content)
        return searchFiles({ folders: [folder], since: 0 }, addresses).some(
          (one) => one.address === address && one.form === form,
        )
      })
      report.promise(`the search finds ${address} as ${form}`, isFound)
    }
  }
  writeFileSync(join(folder, 'planted'), '')
}

/** The folders of the installation and, with a database server, of that server. */
async function foldersOf(installation: Installation): Promise<readonly string[]> {
  const sql = await openPlainSql(installation)
  try {
    if (!installation.env.LATCHKEY_DATABASE_URL) return [installation.dataDir]
    await sql.run('checkpoint')
    const [row] = await sql.rows('show data_directory')
    return [installation.dataDir, dirname(String(row?.data_directory))]
  } finally {
    await sql.close()
  }
}

function latestToken({ dataDir }: Installation): string {
  const folder = join(dataDir, 'mail')
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
  const tokens = texts.flatMap((text) => /token=3?D?([\w-]{43})/.exec(text.replace(/=\r?\n/g, ''))?.[1] ?? [])
  if (tokens.length === 0) throw new Error('no mail has a link')
  return tokens.at(-1) ?? ''
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function liveADay(day: Day): Promise<void> {
  const login = await liveByHttp(day)
  await pause(JOBS_MS) // until the mails are there
  await resetByPage(day, latestToken(day.installation))
  await liveByVam(day)
  await liveByRadius(day, login)
  await liveByAgent(day, login)
}

async function liveUnder(
  rule: Rule,
  engine: Engine,
  installation: Installation,
  report: LabReport,
): Promise<void> {
  checkSearch(installation.dataDir, report)
  const since = Date.now()
  const { auth, acct, env } = await chooseRadiusPorts()
  const run = (line: string) => runCommand(installation, ...line.split(' '))
  await run(`brand set session_addresses=${rule} add_client_interval_s=0`)
  await addLabGateway(installation, { name: 'lab', source: '127.0.0.1', secret: SECRET })
  const at = '--host agent.lab.test --country DE --protocol openvpn-udp'
  const { agentToken } = JSON.parse(
    await run(`gateway add --name agent ${at} --profile openvpn-agent --json`),
  )
  const keeper = await addBrand(installation, 'keeper')
  const used: string[] = []
  const kept = [freshV4([]), freshV6([])]
  let server = await startServer(installation, { env })
  const begin = { installation, ports: { auth, acct }, secret: SECRET, agentToken, used }
  await liveADay({ ...begin, server, number: 1 })
  for (const [at, from] of kept.entries())
    await amapi({ ...begin, server, number: 1 }, from, 'AddClient', {
      ...{ apikey: keeper.apiKey, country: 'DE', type: '1', email: `keeper${at}@example.org` },
    })
  await server.kill()
  const place = { folders: await foldersOf(installation), since }
  check(`${engine}, ${rule}, after kill -9`, searchFiles(place, used), report)
  server = await startServer(installation, { env })
  await liveADay({ ...begin, server, number: 2 })
  await pause(JOBS_MS)
  const printed = (await Promise.all(COMMANDS.map((line) => run(`${line} --brand main`)))).join('\n')
  check(
    `${engine}, ${rule}, what commands print`,
    searchBytes('commands', Buffer.from(printed), used),
    report,
  )
  await server.stop()
  await foldersOf(installation) // waits until all is on disk
  const found = searchFiles(place, used)
  check(`${engine}, ${rule}, at the end`, found, report)
  const all = Buffer.concat(filesIn(place).map(contentOf))
  for (const address of kept)
    report.promise(
      `${engine}: what the other brand keeps is found: ${address}`,
      searchBytes('', all, [address]).length > 0,
    )
  const networks = used.map((one) => normalizeRange(`${one}/${one.includes(':') ? 48 : 24}`) ?? one)
  const left = networks.filter((network) => all.includes(network))
  report.figure(`${engine}, ${rule}: addresses used, networks of them left`, `${used.length}, ${left.length}`)
  report.promise(
    `${engine}, ${rule}: networks are left where they are kept alone`,
    left.length > 0 === (rule === 'cut'),
  )
}

function check(where: string, found: Parameters<typeof withoutChance>[0], report: LabReport): void {
  const left = withoutChance(found)
  report.promise(`${where}: no address is left`, left.length === 0, left.slice(0, 20))
}

await runLab('No addresses of anybody', async (report) => {
  for (const engine of chosenEngines())
    for (const rule of ['none', 'cut'] as const)
      await withInstallation(engine, (installation) => liveUnder(rule, engine, installation, report))
})
