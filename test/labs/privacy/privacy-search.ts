// Finds addresses in files in every form in which a program may have left them: text in both cases, shortened and written out,
// packed bytes, and those as hex digits.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expandV6, familyOf } from '../../../src/address.ts'

export type Form = 'text' | 'packed' | 'hex'
export type Found = { address: string; form: Form; file: string }
type Needle = { address: string; form: Form; bytes: Buffer }

/** Some random bytes of a megabyte of ciphertext are an IPv4 address by chance, hardly ever the same twice. */
export const MOST_BY_CHANCE = 2

export function packed(address: string): Buffer {
  if (familyOf(address) === 'ipv4') return Buffer.from(address.split('.').map(Number))
  const bytes = Buffer.alloc(16)
  for (const [at, group] of expandV6(address).entries()) bytes.writeUInt16BE(group, at * 2)
  return bytes
}

export function formsOf(address: string): Record<Form, Buffer[]> {
  const bytes = packed(address)
  const hex = bytes.toString('hex')
  const long = hex.match(/.{4}/g)?.join(':') ?? ''
  const texts = familyOf(address) === 'ipv4' ? [address] : [address, long]
  const both = (text: string) => [Buffer.from(text), Buffer.from(text.toUpperCase())]
  return { text: texts.flatMap(both), packed: [bytes], hex: both(hex) }
}

function needlesOf(addresses: readonly string[]): Needle[] {
  return addresses.flatMap((address) =>
    (Object.entries(formsOf(address)) as [Form, Buffer[]][]).flatMap(([form, all]) =>
      all.map((bytes) => ({ address, form, bytes })),
    ),
  )
}

export function searchBytes(file: string, content: Buffer, addresses: readonly string[]): Found[] {
  return needlesOf(addresses).flatMap(({ address, form, bytes }) =>
    content.includes(bytes) ? [{ address, form, file }] : [],
  )
}

export type Place = {
  folders: readonly string[]
  /** Files that were not written since then are left out: most of a new database server's. */
  since: number
}

export function searchFiles(place: Place, addresses: readonly string[]): Found[] {
  return filesIn(place).flatMap((file) => searchBytes(file, contentOf(file), addresses))
}

export function filesIn({ folders, since }: Place): string[] {
  const paths = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  return paths.filter((path) => {
    const stat = statSync(path, { throwIfNoEntry: false })
    return stat?.isFile() === true && stat.mtimeMs >= since
  })
}

/** A running database removes some files during the search. */
export function contentOf(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}

/** Without hits that are likely by chance: a few packed IPv4 addresses. */
export function withoutChance(found: readonly Found[]): Found[] {
  const lucky = found.filter(({ address, form }) => form === 'packed' && familyOf(address) === 'ipv4')
  const isChance = new Set(lucky.map(({ address }) => address)).size <= MOST_BY_CHANCE
  return isChance ? found.filter((one) => !lucky.includes(one)) : [...found]
}
