// One agent for each spool folder: two would overwrite each other's reports. The lock is a file in the folder, so a user who
// may not write there cannot take it. It names its process; the lock of an ended process counts as free. On a network file
// system, and between containers that do not see each other's processes, nothing is guaranteed.
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../errors.ts'
import type { Random } from '../ids.ts'

const FOLDER_MODE = 0o700
const FILE_MODE = 0o600
const LOCK_FILE = 'agent.lock'
/** Other processes may find the same left-over file at the same moment. */
const MOST_TRIES = 5

export type SpoolLock = { release(): Promise<void> }

/** Makes the folder if it is missing. Errors: conflict when another agent has it; those of the file system. */
export async function lockSpool(folder: string, random: Random): Promise<SpoolLock> {
  await mkdir(folder, { recursive: true, mode: FOLDER_MODE })
  const path = join(folder, LOCK_FILE)
  const newAside = () => `${path}.${random.bytes(8).toString('hex')}`
  const mine = `${process.pid} ${await startOf(process.pid)} ${random.bytes(8).toString('hex')}\n`
  for (let tried = 1; tried <= MOST_TRIES; tried++) {
    if (await take(path, mine, newAside())) return { release: () => release(path, mine) }
    const holder = await textOf(path)
    if (holder !== undefined && (await isHeld(holder))) break
    if (holder !== undefined && !(await clear(path, holder, newAside()))) break
  }
  throw new AppError('conflict', `Another agent is using ${folder}; give each its own --spool.`)
}

/** The file appears complete or not at all. */
async function take(path: string, mine: string, whole: string): Promise<boolean> {
  await writeFile(whole, mine, { mode: FILE_MODE, flag: 'wx' })
  try {
    await link(whole, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  } finally {
    await rm(whole, { force: true })
  }
}

/** Removes the file of an ended process. False when it belonged to another process by then, which gets it back. */
async function clear(path: string, left: string, aside: string): Promise<boolean> {
  try {
    await rename(path, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true
    throw error
  }
  const isLeft = (await textOf(aside)) === left
  if (!isLeft) await link(aside, path).catch(() => undefined)
  await rm(aside, { force: true })
  return isLeft
}

async function release(path: string, mine: string): Promise<void> {
  if ((await textOf(path)) === mine) await rm(path, { force: true })
}

/** Process numbers are used again: it is the same process only if it began at the same time. */
async function isHeld(holder: string): Promise<boolean> {
  const [, pid, started] = /^(\d+) (\d*) \S+\n$/.exec(holder) ?? []
  if (pid === undefined || !isRunning(Number(pid))) return false
  const now = await startOf(Number(pid))
  return now === '' || started === '' || now === started
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** When a process began, as Linux counts it (proc(5): field 22 of stat, the name in brackets before); else ''. */
async function startOf(pid: number): Promise<string> {
  const stat = (await textOf(`/proc/${pid}/stat`)) ?? ''
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

async function textOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
}
