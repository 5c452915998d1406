// The generated files of the SDK, and how to see that they are current without the generator: the second line of schema.ts is a
// hash of the document that it was made from and of all that follows.
import { createHash } from 'node:crypto'
import type { OpenApi } from '../../src/http/openapi/openapi-document.ts'
import { methodsText } from './methods.ts'
import { type SdkDocument, sdkDocument } from './sdk-document.ts'

export const SCHEMA_FILE = 'sdk/src/schema.ts'
export const METHODS_FILE = 'sdk/src/methods.ts'

/** A whole line. */
export function fingerprintOf(document: SdkDocument, text: string): string {
  const hash = createHash('sha256').update(JSON.stringify(document)).update('\n').update(text)
  return `// sha256 ${hash.digest('base64url')}\n`
}

/** What is wrong with the files: changed by hand, or older than the operations and the catalogue. */
export function outdated(document: OpenApi, files: { schema: string; methods: string }): string[] {
  const [, head = '', text = ''] = /^[^\n]*\n([^\n]*\n)([\s\S]*)$/.exec(files.schema) ?? []
  return [
    ...(head === fingerprintOf(sdkDocument(document), text) ? [] : [SCHEMA_FILE]),
    ...(files.methods === methodsText(document) ? [] : [METHODS_FILE]),
  ].map((name) => `${name}: run \`npm run sdk:types\``)
}
