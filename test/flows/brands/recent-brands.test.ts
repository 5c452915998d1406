// What is remembered of the brands of keys and tokens: a bounded number, the least recently used one goes first.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Brand } from '../../../src/brands/brand.ts'
import { makeRecentBrands } from '../../../src/brands/recent-brands.ts'
import { hashSecret } from '../../../src/secrets.ts'

const brand = { id: 1, name: 'one' } as Brand

test('a brand that names many keys pushes out what was used longest ago, and not what is in use', () => {
  const recent = makeRecentBrands()
  recent.note(hashSecret('used again'), brand)
  recent.note(hashSecret('used once'), brand)
  for (let i = 0; i < 4999; i++) {
    recent.note(hashSecret(`key ${i}`), brand)
    recent.note(hashSecret('used again'), brand)
  }
  assert.equal(recent.lastNamed('used again'), brand)
  assert.equal(recent.lastNamed('used once'), undefined)
  assert.equal(recent.lastNamed('key 4998'), brand)
})
