// The introduction of the gateway API's reference, as Markdown: the OpenAPI document has it as its description.

import { typedElsewhere } from '../../../command-hint.ts'
import { MAX_BODY_BYTES } from '../../body.ts'
import { errorTable } from '../../openapi/error-rows.ts'
import { MAX_REPORTS_BYTES } from '../accounting.ts'
import { allErrors, codeOf } from './error-docs.ts'

export function guide(baseUrl: string): string {
  return `${TEXT.replaceAll('{base}', baseUrl)}\n\n${errorTable(allErrors(), codeOf)}`
}

const TOKEN_COMMAND = typedElsewhere('gateway agent-token')

const TEXT = `With these calls an agent beside a VPN gateway asks about logins, reports sessions and ends them. Latchkey's own agent beside OpenVPN uses them; agents of other gateways may use the same calls.

## Calls

Every call goes to \`{base}/\` over HTTPS; the server itself listens for HTTP, and the proxy in front of it does TLS. A body is one JSON object in UTF-8, sent as \`application/json\`, of at most ${MAX_BODY_BYTES / 1024} KiB (accounting: ${MAX_REPORTS_BYTES / 1024} KiB). \`Content-Encoding: gzip\` is read as well, with the same limit for what comes out of it. Fields that a call does not know are ignored.

## Token

Each gateway has one token (\`${TOKEN_COMMAND} NAME\`), which goes with every call as \`Authorization: Bearer …\`. It says which gateway it is, so an agent reports and ends sessions of its own gateway only.

## Sessions

The agent chooses a key for each session, unique at its gateway: it asks about the login under this key (authorize), and names the session by it in reports and orders.

- **authorize** takes a seat and answers \`allowed\`, or answers \`refused\`. A refusal is an answer like any other, with status 200.
- **accounting** reports the start, then the counters every \`interim_s\` seconds, then the end.
- **orders** waits for sessions that must end; **ordersDone** reports what became of them.

## When the server is away

An agent takes 429, 500, 503 and no answer at all as "the server is away", and every other answer as the server's word. **entitlements** is a signed list of the logins that it may let in during that time, where the operator has switched it on (\`LATCHKEY_OFFLINE_LIST_MIN\`). \`${TOKEN_COMMAND}\` prints the public keys of its signatures as \`ed25519:\` and 32 bytes in base64url.

## Answers

Every answer is one JSON object. Success has status 200; an error has another one and a code on which to decide; \`message\` is for people and may change.

\`\`\`json
{ "error": { "code": "bad_token", "message": "Send the token of a gateway: Authorization: Bearer lk_agent_…" } }
\`\`\`

The header \`X-Request-Id\` names the request in the server's log.

## Errors`
