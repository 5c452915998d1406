// The encryption keys of an installation under a passphrase, for a backup that holds all that is needed: scrypt (RFC 7914)
// makes the key, AES-256-GCM seals. Text form `1.N.r.p.salt.nonce.tag.ciphertext`, base64url.
import { createCipheriv, createDecipheriv, type ScryptOptions, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import type { Random } from '../ids.ts'

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)
const FORM = '1'
/** 128 MiB and a third of a second. */
const COST = { N: 2 ** 17, r: 8, p: 1 }
const LARGEST_COST = { N: 2 ** 20, r: 16, p: 4 }
const MEMORY_BYTES = 1024 ** 3

export async function sealKeys(text: string, passphrase: string, random: Random): Promise<string> {
  const [salt, nonce] = [random.bytes(16), random.bytes(12)]
  const cipher = createCipheriv('aes-256-gcm', await keyOf(passphrase, salt, COST), nonce)
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  const parts = [salt, nonce, cipher.getAuthTag(), body].map((part) => part.toString('base64url'))
  return [FORM, COST.N, COST.r, COST.p, ...parts].join('.')
}

/** Undefined when the passphrase is another one, or the text was changed. */
export async function openKeys(sealed: string, passphrase: string): Promise<string | undefined> {
  const [form, n, r, p, ...texts] = sealed.split('.')
  const cost = { N: Number(n), r: Number(r), p: Number(p) }
  const [salt, nonce, tag, body] = texts.map((text) => Buffer.from(text, 'base64url'))
  const isCheap = cost.N <= LARGEST_COST.N && cost.r <= LARGEST_COST.r && cost.p <= LARGEST_COST.p
  if (form !== FORM || !isCheap || !salt || !nonce || !tag || !body) return undefined
  try {
    const decipher = createDecipheriv('aes-256-gcm', await keyOf(passphrase, salt, cost), nonce, {
      authTagLength: 16,
    })
    decipher.setAuthTag(tag)
    return decipher.update(body, undefined, 'utf8') + decipher.final('utf8')
  } catch {
    return undefined
  }
}

function keyOf(passphrase: string, salt: Buffer, cost: typeof COST): Promise<Buffer> {
  return derive(passphrase.normalize('NFC'), salt, 32, { ...cost, maxmem: MEMORY_BYTES })
}
