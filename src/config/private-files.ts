// The files of an installation whose modes count. Pure.
import { type Config, databaseFile, encryptionKeyFileIn } from './config.ts'

type Given = Pick<Config, 'dataDir' | 'database' | 'http' | 'radius'> & { settingFiles?: readonly string[] }

/** A user that can write these files decides what the server does; one that can read them knows its secrets. */
export function privateFiles(config: Given): string[] {
  const { dataDir, settingFiles = [], http, radius } = config
  const file = databaseFile(config)
  const files = file === undefined ? [] : ['', '-wal', '-shm'].map((end) => file + end)
  const keys = [http.tls, radius.tls].flatMap((tls) => (tls ? [tls.keyFile] : []))
  return [dataDir, encryptionKeyFileIn(dataDir), ...settingFiles, ...files, ...new Set(keys)]
}

/** Everyone may read these, and no other user may write them. */
export function publicFiles({ http, radius }: Given): string[] {
  const files = [http.tls?.certFile, radius.tls?.certFile, radius.tls?.caFile]
  return [...new Set(files.filter((file) => file !== undefined))]
}
