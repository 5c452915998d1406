// The samples in TypeScript of docs/events.md; the lab of webhooks tries those in PHP.
import { test } from 'node:test'
import { SIGNATURES } from '../../../src/webhooks/signature.ts'
import { trySample } from '../../fixtures/webhooks/samples.ts'

for (const signature of SIGNATURES)
  test(`the sample in TypeScript takes calls only that are signed by ${signature}`, () =>
    trySample('ts', signature))
