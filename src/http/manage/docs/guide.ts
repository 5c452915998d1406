// The introduction of the management API's reference, as Markdown: the OpenAPI document has it as its description.

import { MOST_COUNTED } from '../../../bounds/pages.ts'
import { HOUR_MS } from '../../../clock.ts'
import { typedElsewhere } from '../../../command-hint.ts'
import { SCOPES } from '../../../credentials/manage-keys/scope.ts'
import { KEPT_MS } from '../../../idempotency/stored-answers.ts'
import { MAX_BODY_BYTES } from '../../body.ts'
import { errorTable } from '../../openapi/error-rows.ts'
import { MAX_LIMIT } from '../pages.ts'
import { POLICIES } from '../rate-limits.ts'
import { allErrors, codeOf } from './error-docs.ts'

export function guide(baseUrl: string): string {
  return [TEXT.replaceAll('{base}', baseUrl), '', errorTable(allErrors(), codeOf)].join('\n')
}

const TEXT = `With these calls a program does what an operator can do: a shop, a panel, a script. Every call goes to \`{base}/\` over HTTPS.

## Keys and scopes

\`${typedElsewhere('key create manage')}\` prints a key once. It goes with every call as \`Authorization: Bearer lk_manage_…\`. A key has scopes, and may do only what they say: ${SCOPES.map((scope) => `\`${scope}\``).join(', ')}. A scope that ends in \`:write\` includes the one that ends in \`:read\`. A key of one brand acts on that brand. A key of the installation names the brand in the header \`Latchkey-Brand\`; where there is one brand only, it may be left out. Lists without the header then go over all brands, and each row says its \`brand\`. What belongs to another brand does not exist for a call: 404.

## Requests

JSON objects in UTF-8, of at most ${MAX_BODY_BYTES / 1024} KiB, sent as \`application/json\`. Instants are RFC 3339 in UTC, days are \`2027-01-31\`, volumes are bytes. In a PATCH an absent field stays as it is, and \`null\` clears it. A field that a call does not know is refused, since it is a typing mistake. Answers may get new fields at any time: ignore those that you do not know.

## Repeating a call

Send an \`Idempotency-Key\` with every POST, PUT, PATCH and DELETE: within ${KEPT_MS / HOUR_MS} hours a repeat with the same key and the same fields does nothing, and gets the same answer with \`Idempotent-Replayed: true\`. An account with an \`external_id\` needs no such key: the same request again answers the account that is there, with \`"created": false\`.

## Lists

\`{"data": […], "next": "c_…"}\`; \`next\` is null on the last page. Send it as \`after\` for the next page, with the same filters. The header \`Link\` has the same as a URL. \`limit\` is at most ${MAX_LIMIT}. A filter that takes several values is repeated. \`count=true\` adds \`count\`, which ends at ${MOST_COUNTED} (then \`count_capped\` is true); a list whose rows no index counts refuses it.

With \`Accept: application/x-ndjson\` a list with pages is one answer with a line of JSON for each row, from all pages or the \`limit\` that is given; with \`Accept: text/csv\` usage, billing report and ledger come as CSV. Such an answer is sent as fast as it is read, and one that is cut has no end: a connection that breaks means that rows are missing.

## Changes that meet

An answer about one thing has an \`ETag\`. Send it as \`If-Match\` with the PATCH of an account, a brand, a gateway, a plan, a key or a webhook: when it was changed since, nothing is done and the answer is 412. What changes by itself, such as the live sessions of a gateway, does not count. A GET with \`If-None-Match\` answers 304 when nothing has changed.

## In a program

Each call below has a sample for curl, TypeScript, PHP and Python. Those in TypeScript use the SDK, \`latchkey-sdk\`, which comes with the server's source: it has types for every call and event, tries again where a repeat does no harm, goes through lists and checks webhooks. A key belongs into no public page, so this API answers no page of another origin.

## Rates

A key may make ${POLICIES.reads} reads, ${POLICIES.writes} writes and ${POLICIES.secrets} calls for secrets a minute at each process. \`RateLimit\` says what is left.

## Errors

Every error is \`application/problem+json\` (RFC 9457). Decide on \`code\`; \`detail\` is for people and may change; \`errors\` names the fields.`
