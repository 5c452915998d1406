// One agent a spool folder: two would write over each other's reports. Held by a socket in Linux's abstract namespace, which
// the kernel lets go of whenever the process ends, however it ends; elsewhere nothing is held.
import { hash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, realpath } from 'node:fs/promises'
import { createServer } from 'node:net'
import { AppError } from '../errors.ts'

const PRIVATE_MODE = 0o700

export type SpoolLock = { release(): Promise<void> }

/** Makes the folder if it is missing. Errors: conflict when another agent has it; those of the file system. */
export async function lockSpool(folder: string): Promise<SpoolLock> {
  await mkdir(folder, { recursive: true, mode: PRIVATE_MODE })
  if (process.platform !== 'linux') return { release: async () => undefined }
  const name = hash('sha256', await realpath(folder)).slice(0, 32)
  const server = createServer((socket) => socket.destroy()).listen(`\0latchkey-agent-${name}`)
  try {
    await once(server, 'listening')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    throw new AppError('conflict', `Another agent is using ${folder}; give each its own --spool.`)
  }
  return {
    async release() {
      server.close()
      await once(server, 'close')
    },
  }
}
