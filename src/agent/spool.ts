// The data that must survive when the agent or the server dies: the known sessions, and reports that the server has not
// acknowledged. Kept in memory, with a journal on disk; acknowledged reports are removed.
import { join } from 'node:path'
import { z } from 'zod'
import type { Random } from '../ids.ts'
import type { Log } from '../log.ts'
import { openJournal, readJournal } from './journal.ts'
import { type Report, reportShape, type Session, sessionShape, written } from './session.ts'

/**
 * A day of reports of a thousand sessions. Beyond it, interim reports that have a later one are dropped first, then the
 * oldest.
 */
export const MAX_PENDING = 100_000
/** A trim frees this many places, so that not every report has to trim. */
const TRIMMED = 10_000

/** `number` grows: an acknowledgement covers all reports up to a number. */
export type Pending = { number: number; report: Report }

export type Spool = {
  /** The prefix of the session keys of this spool; stays with the folder. */
  agentId: string
  /** By key. */
  sessions: ReadonlyMap<string, Session>
  /** Stores a new or changed session; a change of counters alone is stored by its report. */
  keep(session: Session): void
  forget(key: string): void
  /** The report of a stop also forgets the session. */
  report(report: Report): void
  /** The oldest reports, at most `most`. */
  next(most: number): readonly Pending[]
  acknowledge(upTo: number): void
  onDisk(): Promise<void>
  close(): Promise<void>
}

const lineShape = z.union([
  z.object({ agent: z.string().regex(/^[0-9a-f]{8}$/) }),
  z.object({ session: sessionShape }),
  z.object({ gone: z.string() }),
  z.object({ number: z.int().min(0), report: reportShape }),
  z.object({ acknowledged: z.int().min(0) }),
])
type Line = z.infer<typeof lineShape>

type State = { agentId: string; sessions: Map<string, Session>; pending: Pending[]; lastNumber: number }
type Deps = { folder: string; random: Random; log: Log; mostPending?: number }

/** Errors: those of the file system when the folder cannot be used. */
export async function openSpool({ folder, random, log, mostPending = MAX_PENDING }: Deps): Promise<Spool> {
  const path = join(folder, 'accounting.log')
  const state: State = { agentId: '', sessions: new Map(), pending: [], lastNumber: 0 }
  for (const text of await readJournal(path)) {
    const line = lineOf(text)
    if (line) apply(state, line)
    else log.warn({ path, length: text.length }, 'a line of the spool cannot be read; it is left out')
  }
  if (state.agentId === '') state.agentId = random.bytes(4).toString('hex')
  const journal = await openJournal({ path, snapshot: () => linesOf(state), log })
  const change = (line: Line) => {
    apply(state, line)
    journal.append(textOf(line))
  }

  return {
    agentId: state.agentId,
    sessions: state.sessions,
    keep: (session) => change({ session }),
    forget: (gone) => change({ gone }),
    report(report) {
      change({ number: state.lastNumber + 1, report })
      if (state.pending.length > mostPending) trim(state, mostPending, log)
    },
    next: (most) => state.pending.slice(0, most),
    acknowledge: (acknowledged) => change({ acknowledged }),
    onDisk: journal.onDisk,
    close: journal.close,
  }
}

function apply(state: State, line: Line): void {
  if ('agent' in line) state.agentId = line.agent
  else if ('session' in line) state.sessions.set(line.session.key, line.session)
  else if ('gone' in line) state.sessions.delete(line.gone)
  else if ('acknowledged' in line) {
    const left = state.pending.findIndex(({ number }) => number > line.acknowledged)
    state.pending = left < 0 ? [] : state.pending.slice(left)
    state.lastNumber = Math.max(state.lastNumber, line.acknowledged)
  } else {
    state.pending.push(line)
    state.lastNumber = line.number
    applyToSession(state.sessions, line.report)
  }
}

/** Makes the counters continue after a restart where they were last reported. */
function applyToSession(sessions: Map<string, Session>, report: Report): void {
  const session = sessions.get(report.session)
  if (report.status === 'stop') sessions.delete(report.session)
  else if (session) {
    session.octetsIn = Math.max(session.octetsIn, report.octetsIn)
    session.octetsOut = Math.max(session.octetsOut, report.octetsOut)
    session.reportedAt = Math.max(session.reportedAt, report.at)
  }
}

function linesOf({ agentId, sessions, pending, lastNumber }: State): string[] {
  const numbered = (pending[0]?.number ?? lastNumber + 1) - 1
  const lines: Line[] = [
    { agent: agentId },
    { acknowledged: numbered },
    ...[...sessions.values()].map((session) => ({ session })),
    ...pending,
  ]
  return lines.map(textOf)
}

/** Memory may have addresses that must not be on disk. */
function textOf(line: Line): string {
  if ('session' in line) return JSON.stringify({ session: written(line.session) })
  return JSON.stringify('report' in line ? { ...line, report: written(line.report) } : line)
}

/** Needed only in a very long outage. A report with a later one of the same session loses no traffic when it is dropped. */
function trim(state: State, most: number, log: Log): void {
  const before = state.pending.length
  const latest = new Map(state.pending.map(({ number, report }) => [report.session, number]))
  state.pending = state.pending.filter(
    ({ number, report }) => report.status !== 'interim' || latest.get(report.session) === number,
  )
  const superfluous = before - state.pending.length
  const left = most - Math.min(TRIMMED, Math.ceil(most / 10))
  if (state.pending.length > left) state.pending = state.pending.slice(-left)
  const lost = before - superfluous - state.pending.length
  log.error({ superfluous, lost }, 'the server has been away for too long: the spool is full')
}

function lineOf(text: string): Line | undefined {
  try {
    return lineShape.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
