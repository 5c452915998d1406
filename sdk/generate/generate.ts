// `npm run sdk:types`: writes the types and methods of the SDK from the management API's operations and the catalogue of events.
// `--check` compares with what is there. The generator of types, and the compiler that it needs, are installed in sdk/ alone.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { manageReference } from '../../src/http/manage/docs/openapi.ts'
import { fingerprintOf, METHODS_FILE, SCHEMA_FILE } from './generated.ts'
import { methodsText } from './methods.ts'
import { sdkDocument } from './sdk-document.ts'

const SDK = join(import.meta.dirname, '..')
const GENERATOR = join(SDK, 'node_modules/openapi-typescript/dist/index.mjs')

type Generator = {
  default(document: object, options: { defaultNonNullable: boolean; silent: boolean }): Promise<unknown>
  astToString(nodes: unknown): string
}

const document = manageReference.makeDocument('https://vpn.example.com')
const wanted = { [SCHEMA_FILE]: await schemaText(), [METHODS_FILE]: methodsText(document) }
for (const [name, text] of Object.entries(wanted)) {
  const file = join(SDK, '..', name)
  if (!process.argv.includes('--check')) writeFileSync(file, text)
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${name} is not what \`npm run sdk:types\` writes`)
    process.exitCode = 1
  }
}

async function schemaText(): Promise<string> {
  if (!existsSync(GENERATOR))
    execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: SDK, stdio: ['ignore', 'ignore', 'inherit'] })
  const generator = (await import(pathToFileURL(GENERATOR).href)) as Generator
  const short = sdkDocument(document)
  // A field with a default may be left out of a request.
  const nodes = await generator.default(structuredClone(short), { defaultNonNullable: false, silent: true })
  const text = generator.astToString(nodes)
  return `// Written by \`npm run sdk:types\`. Changes here are lost.\n${fingerprintOf(short, text)}${text}`
}
