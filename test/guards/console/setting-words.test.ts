import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SETTING_FORMS } from '../../../src/brands/setting-forms.ts'
import { messages } from '../../../src/console/messages/en/settings.ts'
import { GROUPS } from '../../../src/console/pages/settings/groups.ts'
import { unshown } from './setting-words.ts'

test('the console shows every setting of a brand in one group, with words for it and its choices', () => {
  assert.deepEqual(unshown(SETTING_FORMS, GROUPS, messages), [])
})

test('a setting without a group or a word is found', () => {
  const form = { name: 'pace', kind: 'choice', choices: ['slow', 'fast'] }
  assert.deepEqual(unshown([form], { vpn: [] }, { pace: 'Pace', pace_hint: 'Of all.', pace_slow: 'Slow' }), [
    'pace is in 0 groups',
    'pace_fast has no words',
  ])
})
