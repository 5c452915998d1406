// Each call of the management API in TypeScript (by the SDK), PHP and Python, made from the example of its operation. They need
// nothing but the SDK, and the languages themselves.
import type { DocumentedOperation } from '../../openapi/openapi-document.ts'
import { ownParameters } from '../../pages/reference-fields.ts'
import { type Called, type MakeSamples, successOf, takesKey, urlOf } from '../../pages/reference-samples.ts'
import { php, python, typescript } from './literals.ts'
import { sdkName } from './sdk-names.ts'

export const YOUR_KEY = '<your management key>'

/** None of calls that only a person makes, in the console. */
export const makeSamples: MakeSamples = (document, called) => {
  if (!called.operation.security.some((one) => 'management_key' in one)) return []
  const url = document.servers[0]?.url ?? ''
  return [
    { language: 'TypeScript', code: inTypeScript(url, called) },
    { language: 'PHP', code: inPhp(urlOf(document, called), called) },
    { language: 'Python', code: inPython(urlOf(document, called), called) },
  ]
}

function inTypeScript(url: string, { verb, operation }: Called): string {
  const { resource, method } = sdkName(operation.operationId, operation.tags[0] ?? '')
  const given = ownParameters(operation).filter(({ example }) => example !== undefined)
  const inPath = ownParameters(operation).filter((one) => one.in === 'path')
  const query = given.filter((one) => one.in === 'query').map(({ name, example }) => [name, example])
  const file = fileOf(operation)
  const body = file === undefined ? bodyOf(operation) : undefined
  const input = body ?? (query.length > 0 ? Object.fromEntries(query) : undefined)
  const isEmpty = input === undefined || Object.keys(input as object).length === 0
  const values = [
    ...inPath.map(({ example }) => example),
    ...(isEmpty ? [] : [input]),
    ...(file === undefined ? [] : [file]),
  ]
  const call = `latchkey.${resource}.${method}(${values.map((value) => typescript(value)).join(', ')})`
  return [
    "import { Latchkey } from 'latchkey-sdk'\n",
    `const latchkey = new Latchkey({\n  url: '${url}',\n  key: '${YOUR_KEY}',\n})`,
    doneWith(call, verb, operation),
  ].join('\n')
}

function doneWith(call: string, verb: string, operation: DocumentedOperation): string {
  const answer = successOf(operation)
  if (answer === undefined) return `await ${call}`
  const isList = verb === 'GET' && 'next' in Object(answer)
  return isList ? `for await (const one of ${call}) {\n  console.log(one)\n}` : `console.log(await ${call})`
}

function inPhp(url: string, { verb, operation }: Called): string {
  const body = bodyOf(operation)
  const headers = [
    `'Authorization: Bearer ${YOUR_KEY}'`,
    ...(body === undefined ? [] : [`'Content-Type: ${typeOf(operation)}'`]),
    ...(takesKey(operation) ? ["'Idempotency-Key: ' . bin2hex(random_bytes(16))"] : []),
  ]
  const isFile = fileOf(operation) !== undefined
  const sent = isFile ? php(body, 4) : `json_encode(${php(body, 4)})`
  const content = body === undefined ? '' : `    'content' => ${sent},\n`
  return `<?php
$context = stream_context_create(['http' => [
    'method' => '${verb}',
    'header' => [
${headers.map((line) => `        ${line},\n`).join('')}    ],
${content}    'ignore_errors' => true,
]]);
echo file_get_contents(
    '${url}',
    false,
    $context
), PHP_EOL;`
}

function inPython(url: string, { verb, operation }: Called): string {
  const body = bodyOf(operation)
  const isOnce = takesKey(operation)
  const headers = [
    `'Authorization': 'Bearer ${YOUR_KEY}'`,
    ...(body === undefined ? [] : [`'Content-Type': '${typeOf(operation)}'`]),
    ...(isOnce ? ["'Idempotency-Key': str(uuid.uuid4())"] : []),
  ]
  const isFile = fileOf(operation) !== undefined
  const sent = isFile ? python(body, 4) : `json.dumps(${python(body, 4)})`
  const data = body === undefined ? '' : `    data=${sent}.encode(),\n`
  return `${body === undefined || isFile ? '' : 'import json\n'}import urllib.request
${isOnce ? 'import uuid\n' : ''}
request = urllib.request.Request(
    '${url}',
    method='${verb}',
    headers={
${headers.map((line) => `        ${line},\n`).join('')}    },
${data})
with urllib.request.urlopen(request) as answer:
    print(answer.read().decode())`
}

/** The text of a file that the call takes. */
function fileOf(operation: DocumentedOperation): string | undefined {
  const body = bodyOf(operation)
  return typeof body === 'string' ? body : undefined
}

function typeOf({ requestBody }: DocumentedOperation): string {
  return Object.keys(requestBody?.content ?? {})[0] ?? ''
}

function bodyOf({ requestBody }: DocumentedOperation): unknown {
  return Object.values(requestBody?.content ?? {})[0]?.example
}
