// The files of an installation whose modes count. Pure.
import { type Config, databaseFile, encryptionKeyFileIn } from './config.ts'

type Given = Pick<Config, 'dataDir' | 'database' | 'radius'> & { settingFiles?: readonly string[] }

/** A user that can write these files decides what the server does; one that can read them knows its secrets. */
export function privateFiles(config: Given): string[] {
  const { dataDir, settingFiles = [], radius } = config
  const file = databaseFile(config)
  const files = file === undefined ? [] : ['', '-wal', '-shm'].map((end) => file + end)
  const tls = radius.tls ? [radius.tls.keyFile] : []
  return [dataDir, encryptionKeyFileIn(dataDir), ...settingFiles, ...files, ...tls]
}

/** Everyone may read these, and no other user may write them. */
export function publicFiles({ radius: { tls } }: Given): string[] {
  return tls ? [tls.certFile, tls.caFile] : []
}
