// What the tests of reset links share: the link in the newest mail, and the form behind it.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ParsedMail, simpleParser } from 'mailparser'
import type { TestApp } from './harness.ts'

/** Sends what is queued and reads every message that was written, the oldest first. */
export async function readMails(room: TestApp): Promise<ParsedMail[]> {
  await room.runJob('send-mail')
  const folder = join(room.dataDir, 'mail')
  const files = readdirSync(folder).sort()
  return Promise.all(files.map((file) => simpleParser(readFileSync(join(folder, file)))))
}

/** Sends what is queued and gives the token of the newest message. */
export async function newestToken(room: TestApp): Promise<string> {
  const tokens = (await readMails(room)).flatMap(
    ({ text }) => text?.match(/(?<=\/reset\?token=)[\w-]+/) ?? [],
  )
  const token = tokens.at(-1) ?? ''
  assert.equal(token.length, 43)
  room.secrets.note(token)
  return token
}

/** Sends the form of the reset page. */
export async function fillReset(
  room: TestApp,
  token: string,
  password: string,
  choices: Record<string, string> = {},
): Promise<{ status: number; page: string }> {
  room.secrets.note(password)
  const body = new URLSearchParams({ token, password, again: password, ...choices })
  const response = await fetch(`${room.url}/reset`, { method: 'POST', body })
  return { status: response.status, page: await response.text() }
}
