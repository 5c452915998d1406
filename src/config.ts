// PLACEHOLDER of the shape: read → check everything → freeze. The only reader of the environment.
import type { EncryptionKeys } from './secrets.ts'

export type SmtpConfig = {
  host: string
  port: number
  security: 'tls' | 'starttls' | 'none' // starttls is required, not tried
  user: string
  password: string
}

export type Config = {
  dataDir: string
  database: { kind: 'sqlite'; file: string } | { kind: 'postgres'; url: string; poolSize: number }
  http: { host: string; port: number; publicUrl: string; trustedProxies: readonly string[] }
  metrics: { host: string; port: number } | null // null: off
  mail: { from: string; smtp: SmtpConfig | null } // null: .eml files under dataDir/mail
  logLevel: 'debug' | 'info' | 'warn' | 'error'
  /** undefined until `init` has made the key file. */
  encryptionKeys: EncryptionKeys
}
