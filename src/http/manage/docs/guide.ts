// The introduction of the management API's reference, as Markdown: the OpenAPI document has it as its description.
import { typedElsewhere } from '../../../command-hint.ts'
import { SCOPES } from '../../../credentials/manage-keys/scope.ts'
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

Send an \`Idempotency-Key\` with every POST, PATCH and DELETE that acts on a brand: a repeat with the same key and the same fields does nothing, and gets the same answer with \`Idempotent-Replayed: true\`. An account with an \`external_id\` needs no such key: the same request again answers the account that is there, with \`"created": false\`.

## Lists

\`{"data": […], "next": "c_…"}\`; \`next\` is null on the last page. Send it as \`after\` for the next page, with the same filters. The header \`Link\` has the same as a URL. \`limit\` is at most ${MAX_LIMIT}. A filter that takes several values is repeated. No list counts its rows.

## Changes that meet

An answer about one thing has an \`ETag\`. Send it as \`If-Match\` with the PATCH of an account, a brand or a webhook: when it was changed since, nothing is done and the answer is 412. A GET with \`If-None-Match\` answers 304 when nothing has changed.

## Rates

A key may make ${POLICIES.reads} reads, ${POLICIES.writes} writes and ${POLICIES.secrets} calls for secrets a minute at each process. \`RateLimit\` says what is left.

## Errors

Every error is \`application/problem+json\` (RFC 9457). Decide on \`code\`; \`detail\` is for people and may change; \`errors\` names the fields.`
