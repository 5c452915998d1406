// The samples of the console that verify a call: those in TypeScript are tried here.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { stripTypeScriptTypes } from 'node:module'
import { test } from 'node:test'
import { SAMPLES } from '../../../src/console/pages/webhooks/samples.ts'
import { newSecret, SIGNATURES, signedHeaders } from '../../../src/webhooks/signature.ts'

type IsSigned = (secret: string, headers: Record<string, string>, body: string) => boolean

for (const signature of SIGNATURES)
  test(`the console's sample in TypeScript takes calls only that are signed by ${signature}`, async () => {
    const code = stripTypeScriptTypes(SAMPLES[signature].TypeScript)
    const { isSigned } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
      isSigned: IsSigned
    }
    const { secret, publicKey } = newSecret({ bytes: randomBytes, below: () => 0 }, signature)
    const known = publicKey ?? secret
    const body = JSON.stringify({ id: 'evt_1', name: 'Zoë' })
    const signed = (at: number) => signedHeaders({ id: 'evt_1', body, at }, [secret])
    assert.equal(isSigned(known, signed(Date.now()), body), true)
    assert.equal(isSigned(known, signed(Date.now()), `${body} `), false)
    assert.equal(isSigned(known, signed(Date.now() - 3_600_000), body), false)
    const other = newSecret({ bytes: randomBytes, below: () => 0 }, signature)
    assert.equal(isSigned(other.publicKey ?? other.secret, signed(Date.now()), body), false)
  })
