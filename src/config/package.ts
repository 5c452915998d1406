// What the package says of this program.
import { readFileSync } from 'node:fs'

const { version, license } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

export const VERSION: string = version
/** An SPDX identifier. */
export const LICENSE: string = license
