// The settings that name certificate files. What is in the files is read when their listener opens.
import { accessSync, constants } from 'node:fs'
import { resolve } from 'node:path'
import { SETTINGS, type SettingValues } from './settings.ts'
import type { TlsPaths } from './tls-files.ts'

type Values = Partial<SettingValues>
type FileSetting =
  | 'httpTlsCert'
  | 'httpTlsKey'
  | 'radiusTlsCert'
  | 'radiusTlsKey'
  | 'radiusTlsCa'
  | 'radiusTlsCrl'

export type RadiusTls = TlsPaths & { port: number; caFile: string }

/** Null when no file is named. */
export function httpTlsOf(values: Values, problems: string[]): TlsPaths | null {
  const { httpTlsCert, httpTlsKey, publicUrl } = values
  if (!areNamed(values, ['httpTlsCert', 'httpTlsKey'], [], 'HTTPS', problems)) return null
  if (publicUrl?.protocol === 'http:')
    problems.push(
      `${SETTINGS.publicUrl.name}: this server speaks TLS (${SETTINGS.httpTlsCert.name}); write its https address`,
    )
  return { certFile: pathOf(httpTlsCert), keyFile: pathOf(httpTlsKey) }
}

/** Null when no file is named. */
export function radiusTlsOf(values: Values, problems: string[]): RadiusTls | null {
  const { radiusTlsPort: port = 0, radiusTlsCert, radiusTlsKey, radiusTlsCa, radiusTlsCrl } = values
  const needed = ['radiusTlsCert', 'radiusTlsKey', 'radiusTlsCa'] as const
  if (!areNamed(values, needed, ['radiusTlsCrl'], 'RADIUS over TLS', problems)) return null
  const files = {
    certFile: pathOf(radiusTlsCert),
    keyFile: pathOf(radiusTlsKey),
    caFile: pathOf(radiusTlsCa),
  }
  return { port, ...files, ...(radiusTlsCrl ? { crlFile: pathOf(radiusTlsCrl) } : {}) }
}

/** False when there is none of them. Files that are missing or unreadable are problems. */
function areNamed(
  values: Values,
  needed: readonly FileSetting[],
  others: readonly FileSetting[],
  what: string,
  problems: string[],
): boolean {
  const named = [...needed, ...others].filter((name) => values[name])
  if (named.length === 0) return false
  for (const name of needed.filter((one) => !values[one]))
    problems.push(`${SETTINGS[name].name}: ${what} needs it too; write ${SETTINGS[name].write}`)
  for (const name of named)
    if (!isReadable(pathOf(values[name])))
      problems.push(`${SETTINGS[name].name}: "${values[name]}" cannot be read; write ${SETTINGS[name].write}`)
  return true
}

function pathOf(path: string | undefined): string {
  return resolve(path ?? '')
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK)
    return true
  } catch {
    return false
  }
}
