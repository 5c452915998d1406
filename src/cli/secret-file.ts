// A secret of the operator's own, from a file: on the command line other users of the machine would see it.
import { readFileSync, statSync } from 'node:fs'
import { decodeFile } from '../text.ts'
import { CommandError } from './open.ts'

const MAX_SECRET_FILE_BYTES = 1024

/** Errors: CommandError. */
export function readSecret(file: string): string {
  try {
    if (statSync(file).size <= MAX_SECRET_FILE_BYTES) return decodeFile(readFileSync(file)).trim()
  } catch (error) {
    throw new CommandError(`The secret cannot be read: ${(error as Error).message}`)
  }
  throw new CommandError(`${file} is too large to hold a secret.`)
}
