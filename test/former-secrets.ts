// What earlier versions have encrypted: bound to its purpose only. Makes a database look as if one of them had written it.
import { createCipheriv, randomBytes } from 'node:crypto'
import type { Handle } from '../src/db/database.ts'
import { systemRandom } from '../src/ids.ts'
import { listTexts, replaceTexts, SEALED } from '../src/installation/sealed-texts.ts'
import { type EncryptionKey, makeVault } from '../src/secrets.ts'

export function sealFormer({ id, key }: EncryptionKey, purpose: string, text: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(purpose))
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return [id, ...[nonce, cipher.getAuthTag(), body].map((part) => part.toString('base64url'))].join('.')
}

/** Everything that is encrypted with the key, and the word it is known by. */
export async function makeFormer(tx: Handle, key: EncryptionKey): Promise<void> {
  const vault = makeVault([key], systemRandom)
  for (const place of SEALED) {
    const texts = await listTexts(tx, place, { limit: 1000 })
    const former = texts.map(({ keys, text }) => {
      const clear = vault.decrypt(place.purpose, place.rowOf(keys), text)
      return { keys, from: text, to: sealFormer(key, place.purpose, clear) }
    })
    if (former.length > 0) await replaceTexts(tx, place, former)
  }
  await tx
    .updateTable('installation_key')
    .set({ sealed: sealFormer(key, 'installation', 'latchkey') })
    .where('key_id', '=', key.id)
    .execute()
}
