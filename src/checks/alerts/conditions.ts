// What a contact is written to about: each kind is looked at alone, with the readings and judgements of `doctor`.
import { existsSync } from 'node:fs'
import { type Clock, DAY_MS } from '../../clock.ts'
import { typed } from '../../command-hint.ts'
import { type Config, databaseFile } from '../../config/config.ts'
import type { Handle } from '../../db/database.ts'
import type { Happened } from '../../events/record.ts'
import type { AlertSubject } from '../../mail/mail.ts'
import type { AlertKind } from '../../mail/messages/texts/texts.ts'
import { lookAtCertificates } from '../certificates.ts'
import { disksOf } from '../data-disks.ts'
import type { Said } from '../finding.ts'
import { judgeDisk } from '../judge-machine.ts'
import { judgeBackup } from '../judge-service.ts'
import type { Machine } from '../machine.ts'
import type { Readings } from '../readings.ts'
import { utcText } from '../words.ts'
import { countDeadMails, listOwnGateways, type OpenAlert } from './alert-store.ts'
import { makeSilence } from './silence.ts'

/** `brandId`: whom it concerns; null: the installation. `title`: a sentence without its end. */
export type Condition = {
  subject: string
  brandId: number | null
  title: string
  text: string
  command: string | null
  /** Written when it begins. */
  event?: Happened
}

export type Kind = {
  name: string
  /** What holds now. A rejection: it is not known. */
  look(): Promise<Condition[]>
  /** Whether an alert that `look` does not find is over; absent: it is. */
  isOver?(alert: OpenAlert): boolean
  /** What the title says, for mails in other languages; absent: it is mailed to no contact. */
  about?(subject: string): AlertSubject
  /** Present: it has events, in the stream of what it concerns, and begins without an address, too. */
  events?: {
    /** Written when it is over; undefined: none. */
    over(alert: OpenAlert): Happened | undefined
    /** Whether the contact gets a mail when it begins. */
    isMailed: boolean
  }
}

type Deps = {
  db: { read: Handle }
  clock: Clock
  config: Pick<Config, 'dataDir' | 'backup' | 'http' | 'radius' | 'database'>
  readings: Readings
  machine: Pick<Machine, 'disk' | 'hostname'>
}

export function listKinds(deps: Deps): Kind[] {
  return [
    gatewaySilent(deps),
    mailsDead(deps),
    ...machineKinds(deps).map(({ name, look }) => ofMachine(deps, name, look)),
  ]
}

function gatewaySilent({ db, ...deps }: Deps): Kind {
  const silence = makeSilence(deps)
  return {
    name: 'gateway_silent',
    async look() {
      const silent = await silence.look()
      if (silent.length === 0) return []
      const own = new Map((await listOwnGateways(db.read)).map((one) => [one.gateway, one.brandId]))
      return silent.map(({ gateway, live, lastContactAt }) => ({
        ...{ subject: gateway, brandId: own.get(gateway) ?? null, title: `Gateway ${gateway} is silent` },
        text: `It had sessions, and its last login or report came ${lastContactAt === null ? 'long ago' : utcText(lastContactAt)}. Sessions that still count: ${live}.`,
        command: typed('status'),
      }))
    },
    isOver: silence.isOver,
    about: (name) => ({ kind: 'gateway_silent', name }),
  }
}

function mailsDead({ db, clock }: Deps): Kind {
  return {
    name: 'mails_dead',
    async look() {
      const counts = await countDeadMails(db.read, clock.now() - DAY_MS)
      return counts.map(({ brandId, dead }) => ({
        ...{ subject: String(brandId), brandId, title: 'Mails were given up' },
        text: `Within a day: ${dead}. Each was refused, or the mail relay was away for days. The log has the reasons.`,
        command: typed('doctor'),
      }))
    },
    about: () => ({ kind: 'mails_dead' }),
  }
}

type MachineKind = { name: AlertKind; look: () => Promise<(Omit<Condition, 'brandId'> | undefined)[]> }

/** What lies on this machine; other processes may run on others. */
function machineKinds({ clock, config, readings, machine }: Deps): MachineKind[] {
  return [
    {
      name: 'backup_late',
      async look() {
        const { dir } = config.backup
        if (dir === null) return []
        const last = await readings.backup()
        // The first one is made in the first minute.
        const isTried = last !== null || (await hasFailed(readings, 'backup'))
        const said = judgeBackup(last, dir, clock.now())
        return [isTried ? conditionOf(said, dir, 'The backup is late') : undefined]
      },
    },
    {
      name: 'disk_low',
      look: () =>
        Promise.all(
          disksOf(config)
            .filter((path) => existsSync(path))
            .map(async (path) =>
              conditionOf(judgeDisk(await machine.disk(path), path), path, 'A disk fills up'),
            ),
        ),
    },
    {
      name: 'certificate_ending',
      async look() {
        const bad = (await lookAtCertificates(config, clock.now())).filter(({ level }) => level !== 'green')
        const text = bad.map((one) => one.text).join(' ')
        if (bad.length === 0) return []
        return [{ subject: 'certificates', title: 'A certificate needs a look', text, command: null }]
      },
    },
  ]
}

/** What another machine has written is over by then: that machine may be no more. */
const FORGOTTEN_MS = 30 * DAY_MS

/** Its alerts have the name of the machine; a database file has one machine only. */
function ofMachine({ clock, config, machine }: Deps, name: AlertKind, look: MachineKind['look']): Kind {
  const place = databaseFile(config) !== undefined ? '' : `${machine.hostname()} `
  return {
    name,
    async look() {
      const found = (await look()).filter((one) => one !== undefined)
      return found.map((one) => ({
        ...{ ...one, subject: `${place}${one.subject}`, brandId: null },
        title: place === '' ? one.title : `${one.title} on ${place.trim()}`,
      }))
    },
    about: () => ({ kind: name, ...(place !== '' && { machine: place.trim() }) }),
    isOver: ({ subject, beganAt }) => subject.startsWith(place) || beganAt + FORGOTTEN_MS < clock.now(),
  }
}

async function hasFailed(readings: Readings, job: string): Promise<boolean> {
  return (await readings.jobs()).some(({ name, result }) => name === job && result === 'failed')
}

function conditionOf({ level, text, command }: Said, subject: string, title: string) {
  return level === 'green' ? undefined : { subject, title, text, command }
}
