// Shared by every part of the lab: the run's folder and namespaces, its certificates, the type of a client, and the filling
// of configuration files.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Certificates } from './certificates.ts'
import type { Networks } from './networks.ts'

export type Lab = { folder: string; networks: Networks; certificates: Certificates }

export type Login = { username: string; password: string }

/** `refused`: the gateway refused; `lost`: no answer came in time. */
export type Attempt = 'up' | 'refused' | 'lost'

/** The device of a user. It has one tunnel at a time. */
export type Client = {
  network: string
  connect(login: Login): Promise<Attempt>
  /** The result of its next attempt after the gateway has ended the tunnel; OpenVPN's client tries by itself. */
  comeBack(login: Login): Promise<Attempt>
  /** The address inside the tunnel, '' before there was one. */
  address(): string
  /** The arguments that make `ping` use this tunnel. */
  through(): string[]
  /** Says goodbye to the gateway. */
  leave(): Promise<void>
  /** `kill -9`: no goodbye. */
  crash(): Promise<void>
}

/** Octets as the gateway itself counts them, for the tunnel of a login. */
export type Counted = { fromClient: number; toClient: number }

export type Place = 'client' | 'second'

export type Gateway = {
  client(place: Place): Promise<Client>
  counted(username: string): Promise<Counted | undefined>
  /** The gateway's own log. */
  output(): string
  stop(): Promise<void>
}

const CONFIGS = join(import.meta.dirname, 'configs')

/** Writes configs/`name` with each @KEY@ replaced into the lab's folder, at `path`; returns the whole path. */
export function fillConfig(
  lab: Lab,
  name: string,
  path: string,
  values: Record<string, string | number> = {},
): string {
  const { ca, gateway, folder } = { ...lab.certificates, folder: lab.folder }
  const all: Record<string, string | number> = {
    LAB: folder,
    CA: ca,
    CERTIFICATE: gateway.certificate,
    KEY: gateway.key,
    ...values,
  }
  const text = readFileSync(join(CONFIGS, name), 'utf8').replace(/@([A-Z_]+)@/g, (_, key: string) => {
    const value = all[key]
    if (value === undefined) throw new Error(`${name}: nothing is known of @${key}@`)
    return String(value)
  })
  return write(lab, path, text)
}

/** Writes `text` at `path` in the lab's folder; a secret file is readable by its owner only. */
export function write(lab: Lab, path: string, text: string, { secret = false } = {}): string {
  const target = join(lab.folder, path)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, text, { mode: secret ? 0o600 : 0o644 })
  return target
}

export function configPath(name: string): string {
  return join(CONFIGS, name)
}
