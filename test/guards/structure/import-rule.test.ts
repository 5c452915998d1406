import assert from 'node:assert/strict'
import test from 'node:test'
import { inventTree, readTree } from '../reading/source-tree.ts'
import { importRule } from './import-rule.ts'

test('no import of the project points upward, into a store or across dialects', () => {
  assert.deepEqual(importRule(readTree()), [])
})

const VIOLATIONS: Record<string, [path: string, text: string]> = {
  'a noun imports the app': ['src/accounts/accounts.ts', "import { openApp } from '../app.ts'"],
  'a noun imports a type from an API': [
    'src/plans/plan.ts',
    "import type { Reply } from '../http/operation.ts'",
  ],
  'the ground imports a noun': ['src/db/database.ts', "export { makePlans } from '../plans/plans.ts'"],
  'the app imports an API': ['src/app.ts', "export * from './jobs/list.ts'"],
  'an API imports the command line': ['src/http/server.ts', "const serve = await import('../cli/serve.ts')"],
  'a type is imported in place': ['src/day.ts', "export type App = import('./app.ts').App"],
  'a worker is started upward': ['src/db/a.ts', "new Worker(new URL('../http/server.ts', import.meta.url))"],
  'an upward file is required': ['src/day.ts', "const app = require('./app.ts')"],
  'a template names the file': ['src/day.ts', 'const app = import(`./app.ts`)'],
  'one dialect imports the other': ['src/http/amapi/a.ts', "import { code } from '../vam/errors.ts'"],
  'a page imports a dialect': ['src/http/pages/a.ts', "import { code } from '../amapi/errors.ts'"],
  'a noun opens the store of another': [
    'src/accounts/a.ts',
    "import { find } from '../tokens/token-store.ts'",
  ],
  'a test opens a store': ['test/flows/a.test.ts', "import { find } from '../../src/tokens/token-store.ts'"],
  'a sub-folder opens the store of another noun': [
    'src/accounts/prepaid/a.ts',
    "import { find } from '../../tokens/token-store.ts'",
  ],
  'a noun imports one above it': [
    'src/brands/a.ts',
    "import { decideAccess } from '../subscriptions/access.ts'",
  ],
  'the program imports a test': ['src/day.ts', "import { startApp } from '../test/harness.ts'"],
  'a folder has no layer': ['src/gadgets/gadget.ts', "import '../clock.ts'"],
  'the agent knows the database': ['src/agent/a.ts', "import type { Handle } from '../db/database.ts'"],
  'the agent knows a noun': ['src/agent/a.ts', "import { decideAccess } from '../subscriptions/access.ts'"],
  'an API knows the agent': ['src/http/a.ts', "import { openSpool } from '../agent/spool.ts'"],
  'the console knows the server': ['src/console/a.ts', "import { textColorOn } from '../html.ts'"],
  'the console needs Node': ['src/console/a.ts', "import { join } from 'node:path'"],
  'the server knows the console': ['src/http/console/a.ts', "import { PAGES } from '../../console/pages.ts'"],
  'the server needs a library of browsers': ['src/http/a.ts', "import { h } from 'preact'"],
  'the SDK knows the server': ['sdk/src/a.ts', "import type { ErrorCode } from '../../src/errors.ts'"],
  'the SDK needs Node': ['sdk/src/a.ts', "import { createHmac } from 'node:crypto'"],
  'an example knows the server': ['examples/a.ts', "import { openApp } from '../src/app.ts'"],
  'the core knows the web framework': ['src/accounts/a.ts', "import fastify from 'fastify'"],
}

for (const [name, [path, text]] of Object.entries(VIOLATIONS)) {
  test(`the import rule sees that ${name}`, () => {
    const found = importRule(inventTree({ [path]: `// first line\n${text}\n` }))
    assert.equal(found.length, 1, found.join('\n'))
    assert.match(found[0] ?? '', new RegExp(`^${path}:2: `))
  })
}

test('the import rule lets everything else pass', () => {
  const tree = inventTree({
    'src/main.js': "import { serve } from './cli/serve.ts'",
    'src/cli/serve.ts':
      "import { openApp } from '../app.ts'\nimport { startServer } from '../http/server.ts'",
    'src/http/server.ts':
      "import './amapi/operations.ts'\nimport './vam/operations.ts'\nimport './pages/reset.ts'",
    'src/http/amapi/operations.ts': "import { page } from '../pages/page.ts'\nimport '../operation.ts'",
    'src/accounts/accounts.ts': "import { find } from './account-store.ts'\nimport '../tokens/tokens.ts'",
    'src/accounts/prepaid/prepaid.ts': "import { find } from '../account-store.ts'",
    'src/http/vam/docs/openapi.ts': "import { openApi } from '../../openapi/openapi.ts'",
    'src/agent/agent.ts': "import { log } from '../log.ts'\nimport './spool.ts'",
    'src/console/api-shapes.ts': "import type { paths } from '../../sdk/src/schema.ts'",
    'src/console/pages/a/a.ts': "import { h } from 'preact'\nimport '../../parts/card.ts'",
    'sdk/src/a.ts': "import { b } from './b.ts'\nimport createClient from 'openapi-fetch'",
    'sdk/generate/a.ts': "import '../../src/http/manage/docs/openapi.ts'\nimport 'node:fs'",
    'examples/a.ts': "import { Latchkey } from '../sdk/src/latchkey.ts'\nimport 'node:http'",
    'src/day.ts': "// import '../app.ts'\nconst text = \"import '../app.ts'\"\nimport fs from 'node:fs'",
  })
  assert.deepEqual(importRule(tree), [])
})
