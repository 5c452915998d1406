// Writes messages as .eml files, for servers without SMTP settings. A file appears whole or not at all. A mail always has
// the same file name, so that a repeat after a crash replaces the file.
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { SendMailOptions } from 'nodemailer'
import type { Mail } from './mail.ts'

export function makeMailFiles(directory: string) {
  let composer: ReturnType<typeof openComposer> | undefined

  /** Resolves with the path once the file and its name are on disk. */
  async function write(id: number, mail: Mail, options: SendMailOptions): Promise<string> {
    composer ??= openComposer()
    const { message } = await (await composer).sendMail(options)
    const path = join(directory, fileName(id, mail))
    // Only one process has the lease of a mail, so a draft with this name was left by a process that died.
    const draft = `${path}.tmp`
    // Readable by its owner only: the link inside opens an account.
    await mkdir(directory, { recursive: true, mode: 0o700 })
    try {
      await writeDurably(draft, message as Buffer)
      await rename(draft, path)
    } catch (err) {
      await rm(draft, { force: true })
      throw err
    }
    await syncDirectory(directory)
    return path
  }

  return { directory, write }
}

/** Loaded with the first message, because loading takes 50 ms of a start. */
async function openComposer() {
  const { createTransport } = await import('nodemailer')
  return createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
}

/** A name that sorts by time and contains nothing from a user. */
function fileName(id: number, mail: Mail): string {
  const time = new Date(mail.queuedAt).toISOString().replace(/[:.]/g, '-')
  return `${time}-${String(id).padStart(6, '0')}-${mail.kind}.eml`
}

async function writeDurably(path: string, data: Buffer) {
  const file = await open(path, 'w', 0o600)
  try {
    await file.writeFile(data)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function syncDirectory(path: string) {
  const directory = await open(path, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}
