// Looks at everything that an operator can get wrong or that breaks with time. Each check stands alone: one that fails is a
// red finding. Nothing is changed, and no wait is without an end.
import { join } from 'node:path'
import { type Clock, SECOND_MS } from '../clock.ts'
import { type Config, databaseFile, encryptionKeyFileIn } from '../config/config.ts'
import type { GatewayDirectory } from '../gateways/directory.ts'
import type { Gateways } from '../gateways/gateways.ts'
import { trySmtp } from '../mail/mailer.ts'
import { lookAtTemplates } from '../mail/templates/files.ts'
import { lookAtCertificates } from './certificates.ts'
import { disksOf } from './data-disks.ts'
import { judgeFiles } from './data-files.ts'
import { type Finding, green, red, type Said, yellow } from './finding.ts'
import {
  judgeDatabaseClock,
  judgeDisk,
  judgeGatewayClocks,
  judgeHandles,
  judgePast,
} from './judge-machine.ts'
import {
  judgeBackup,
  judgeContact,
  judgeJobStates,
  judgeLog,
  judgeMails,
  judgeSandboxes,
  judgeSchema,
  judgeServers,
} from './judge-service.ts'
import {
  judgeContactAddress,
  judgeFormerKeys,
  judgeGateways,
  judgeKey,
  judgeProxy,
  judgeSettings,
} from './judge-settings.ts'
import type { Machine } from './machine.ts'
import type { Readings } from './readings.ts'
import { tried } from './trouble.ts'

type CheckedConfig = Omit<Config, 'encryptionKeys'> & { settingFiles?: readonly string[] }

type Deps = {
  config: CheckedConfig
  clock: Clock
  readings: Readings
  machine: Machine
  /** Undefined: no encryption key is given. */
  secrets:
    | (() => { keys: { look(): Promise<boolean> }; directory: Pick<GatewayDirectory, 'load'> })
    | undefined
  gateways: () => Pick<Gateways, 'list' | 'formerKeys'>
}

type Check = { name: string; look: () => Promise<readonly (Said | undefined)[]> }

export type Doctor = ReturnType<typeof makeDoctor>

export function makeDoctor(deps: Deps) {
  /** In the order of the checks. Never rejects. */
  async function examine(): Promise<Finding[]> {
    const database = await findings(databaseCheck(deps))
    const isUsable = database.every(({ level }) => level !== 'red')
    const others = [...outsideChecks(deps), ...(isUsable ? insideChecks(deps) : [])]
    const found = await Promise.all(others.map(findings))
    return [...database, ...found.flat(), ...(isUsable ? [] : [leftOut(deps)])]
  }
  return { examine }
}

async function findings({ name, look }: Check): Promise<Finding[]> {
  const said = await tried(look)
  const all = 'trouble' in said ? [red(said.trouble)] : said
  return all.flatMap((one) => (one ? [{ check: name, ...one }] : []))
}

function leftOut(deps: Deps): Finding {
  const names = insideChecks(deps).map(({ name }) => name)
  const text = `Not checked while the database cannot be used: ${names.join(', ')}.`
  return { check: 'left out', level: 'yellow', text, command: null }
}

/** A fault names its file, line and placeholder. */
function judgeTemplates(folder: string): Said[] {
  const { faults, good } = lookAtTemplates(folder)
  if (faults.length === 0) return [green(`Mails with texts of the brands' own: ${good}.`)]
  const more = faults.length - MOST_FAULTS
  return [
    ...faults.slice(0, MOST_FAULTS).map((fault) => red(`${fault}.`)),
    ...(more > 0 ? [red(`There are ${more} more faults in ${folder}.`)] : []),
  ]
}

/** Of texts of mails; the rest is counted. */
const MOST_FAULTS = 10

function databaseCheck({ readings }: Deps): Check {
  return {
    name: 'database',
    async look() {
      const schema = await readings.schema()
      if (schema.kind === 'current' && !(await readings.isSetUp()))
        return [judgeSchema({ ...schema, kind: 'empty' })]
      return [judgeSchema(schema)]
    },
  }
}

/** Checks that need no database. */
function outsideChecks({ config, clock, readings, machine }: Deps): Check[] {
  const { dataDir, http, mail } = config
  return [
    { name: 'files', look: async () => judgeFiles(config) },
    { name: 'settings', look: async () => judgeSettings(config) },
    { name: 'proxy', look: async () => [judgeProxy(http)] },
    {
      name: 'disk',
      async look() {
        return Promise.all(disksOf(config).map(async (path) => judgeDisk(await machine.disk(path), path)))
      },
    },
    {
      name: 'log size',
      async look() {
        const file = databaseFile(config)
        return file === undefined ? [] : [judgeLog(await readings.size(), file)]
      },
    },
    {
      name: 'smtp',
      async look() {
        if (!mail.smtp)
          return [
            yellow(
              `No mail relay is set (LATCHKEY_SMTP_URL): mails become files in ${join(dataDir, 'mail')}.`,
            ),
          ]
        const { host, port } = mail.smtp
        const trouble = await trySmtp(mail.smtp)
        const place = `The mail relay ${host}:${port}`
        return [
          trouble === undefined ? green(`${place} answers.`) : red(`${place} takes no mail: ${trouble}`),
        ]
      },
    },
    {
      name: 'mail texts',
      look: async () => (mail.templatesDir === null ? [] : judgeTemplates(mail.templatesDir)),
    },
    { name: 'contact address', look: async () => [judgeContactAddress(config.contactEmail)] },
    { name: 'certificates', look: () => lookAtCertificates(config, clock.now()) },
  ]
}

/** Checks that read the database. */
function insideChecks({ config, clock, readings, machine, secrets, gateways }: Deps): Check[] {
  return [
    {
      name: 'key',
      async look() {
        if (!secrets) return [judgeKey(encryptionKeyFileIn(config.dataDir))]
        return [judgeKey(undefined, await secrets().keys.look())]
      },
    },
    {
      name: 'gateways',
      async look() {
        if (!secrets) return []
        await secrets().keys.look()
        const judged = judgeGateways(await gateways().list(), await secrets().directory.load())
        return [...judged, ...judgeFormerKeys(await gateways().formerKeys(), clock.now())]
      },
    },
    {
      name: 'contact',
      async look() {
        if ((await readings.servers()).length === 0) return []
        return [judgeContact(await readings.gateways(), config.radius.interimS * SECOND_MS, clock.now())]
      },
    },
    {
      name: 'clock',
      async look() {
        const ahead = await readings.clockAheadMs?.()
        const starts = (await readings.jobs()).map(({ startedAt }) => startedAt ?? 0)
        return [judgeDatabaseClock(ahead), judgePast(Math.max(0, ...starts), clock.now())]
      },
    },
    {
      name: 'gateway clocks',
      look: async () => [judgeGatewayClocks(await readings.gatewayClocks())],
    },
    {
      name: 'servers',
      look: async () => [judgeServers((await readings.servers()).length)],
    },
    {
      name: 'open files',
      async look() {
        const here = (await readings.servers()).find(({ host }) => host === machine.hostname())
        return [judgeHandles(here && machine.handles(here.pid), machine.handles('self'))]
      },
    },
    { name: 'sandboxes', look: async () => judgeSandboxes(await readings.brands()) },
    {
      name: 'jobs',
      look: async () => judgeJobStates(await readings.jobs(), (await readings.servers()).length > 0),
    },
    { name: 'mail', look: async () => [judgeMails(await readings.mails(), clock.now())] },
    {
      name: 'backup',
      look: async () => [judgeBackup(await readings.backup(), config.backup.dir, clock.now())],
    },
  ]
}
