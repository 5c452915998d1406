// The sample in TypeScript of docs/events.md; the lab of webhooks tries the one in PHP.
import { test } from 'node:test'
import { trySample } from '../../fixtures/webhooks/samples.ts'

test('the sample in TypeScript takes signed calls only', () => trySample('ts'))
