// Messages as .eml files, for servers without SMTP settings. A file appears whole or not at all, and the same mail
// always has the same name, so that a repeat after a crash replaces it instead of adding one.
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
    // One process has the lease of a mail, so a draft of that name is a leftover of a dead one.
    const draft = `${path}.tmp`
    // Only the owner may read: the link inside opens an account.
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

/** Loaded with the first message: it would cost each start 50 ms. */
async function openComposer() {
  const { createTransport } = await import('nodemailer')
  return createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
}

/** Sorts by time; nothing in it comes from a user. */
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
