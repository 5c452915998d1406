// The introduction of the AMAPI reference, as Markdown: the OpenAPI document has it as its description.
import { MIN_PASSWORD_LENGTH } from '../../../accounts/password-rule.ts'
import { HOUR_MS, SECOND_MS } from '../../../clock.ts'
import { REFUSALS } from '../../../credentials/sign-ups.ts'
import { KEPT_MS } from '../../../idempotency/stored-answers.ts'
import { MAX_PASSWORD_LENGTH } from '../../../passwords.ts'
import { MAX_LIVE_PAIRS, REUSE_GRACE_MS } from '../../../tokens/token.ts'
import { MAX_BODY_BYTES } from '../../body.ts'
import { ADD_INTERVAL_S, LONG_TOKEN_DAYS, SHORT_TOKEN_HOURS } from '../parameters.ts'
import { errorTable } from './error-docs.ts'

export function guide(baseUrl: string): string {
  const rows = errorTable().map(({ code, status, meaning }) => `| ${code} | ${status} | ${meaning} |`)
  return `${TEXT.replaceAll('{base}', baseUrl)}

| Code | HTTP | Meaning |
| --- | --- | --- |
${rows.join('\n')}

The second column is the HTTP status for brands that run with \`error_status=http\`; see [Answers](#answers).
`
}

const TEXT = `With these methods apps, web sites and panels create and manage the accounts of a VPN brand: their products, their aliases, and how they sign in.

## Calls

Every method is one POST to \`{base}<Method>\`.

Send the parameters in the body as \`application/x-www-form-urlencoded\`, \`application/json\` or \`multipart/form-data\`. Nothing is read from the query string. Parameters that a method does not know are ignored, an empty value counts as left out, and a body may have at most ${MAX_BODY_BYTES / 1024} KiB. \`Content-Encoding: gzip\` is read as well, with the same limit for what comes out of it.

- **Switches** are set by \`1\`, \`true\`, \`yes\` or \`on\` and cleared by \`0\`, \`false\`, \`no\` or \`off\`.
- **Text** is UTF-8 unless the Content-Type names a \`charset\`: ISO-8859-1, windows-1252 or US-ASCII. Bytes that are not valid in it are error 1001. A password is the same in every Unicode form; an e-mail domain beyond ASCII is answered in its ASCII form.
- **Numbers** may be sent as text or as numbers.
- **Times** are UTC. \`*_expire\` is \`YYYY-MM-DD HH:MM:SS\`, \`*_expire_ts\` the same instant in Unix seconds, \`nextduedate\` is \`YYYY-MM-DD\`.

## Answers

Every answer is one JSON object whose \`status\` is \`success\` or \`error\`. Decide on \`status\`, then on \`code\`; \`message\` is for people and may change.

\`\`\`json
{ "status": "error", "code": 1001, "message": "Missing parameter email." }
\`\`\`

The HTTP status is 200 for every answer of a method, errors too. A brand can be set to \`error_status=http\`: then errors come with the HTTP status that fits. In both cases an unknown method is 404, another verb than POST 405, too large a body 413, a body that is coded in another way than by gzip 415.

The header \`X-Request-Id\` names the request in the server's log. Quote it when you report a problem.

## Who may call

Every call carries \`apikey\`. It ships inside your apps and only names the brand; it proves nothing. AddClient needs no more than that. Every other method takes \`email\` and any one of these credentials:

| Credential | How it is sent |
| --- | --- |
| Password of the end user | \`password\` in the body |
| Token of the end user | header \`Authorization: Bearer <token>\`: the short token, for TokenRefresh the long one |
| Secret key of the brand | \`secret_key\` in the body; from your servers only, never from an app |
| Address on the brand's allow list | nothing to send |

One valid credential is enough, even beside a wrong one. Calls with the secret key or from the allow list are **trusted**: they may use ResetPassword and ResetAliasPassword, have no rate limit, and learn whether an account exists (1201). All others get 1102 for an unknown e-mail address and a wrong credential alike. A call without a usable credential, such as none at all, a long token in place of a short one or a token in the body, is 1102 too, and its message says what to send. A wrong \`secret_key\` is refused by AddClient as well, which needs none.

An alias signs in with its own e-mail address and its own password or tokens. It may call TokenRefresh, GetProducts and SetAliasPassword for itself. SetAliasPassword takes the owner's password or short token as well.

## Tokens

AddClient, NewProduct, UpgradeProduct and TokenRefresh answer with a new pair of tokens.

- The **short token** goes with calls. It lives ${SHORT_TOKEN_HOURS} hours, unless the brand is set otherwise.
- The **long token** gets a new pair from TokenRefresh, and does nothing else. It ends at midnight UTC, ${LONG_TOKEN_DAYS} days ahead, whatever becomes of the products.

TokenRefresh by long token replaces the pair it belongs to; pairs of other devices stay. If the answer was lost, the old long token works for another ${REUSE_GRACE_MS / SECOND_MS} seconds, and what it gave before ends. Used later than that, it counts as stolen, and every pair that came from it ends. An account, and each of its aliases, has at most ${MAX_LIVE_PAIRS} live pairs; one more ends the oldest.

SetPassword ends every pair but the caller's. A completed password reset and CloseClient end all.

## Passwords

A strong password has ${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters of at least three of these kinds, all four if the brand is set so: digits, letters, upper-case letters, special characters. The commonest passwords, with whatever at their ends, and the account's own e-mail address are refused unless the brand allows them.

## Repeating a call

When an answer is lost you cannot know whether the work was done. Send the header \`Idempotency-Key\` with a new random text for each thing to do, and repeat the call with the same key and parameters: within ${KEPT_MS / HOUR_MS} hours it does nothing again and gets the first answer, with the header \`Idempotent-Replayed: true\`. The same key with other parameters is error 1001. Errors are not kept. A key is yours alone: of the account that calls, of the address for an app's AddClient, of all your servers together. Once a password of the account changes, or it is closed, an answer that showed passwords or tokens is no longer kept: the repeat does nothing and is error 1001, which says so.

## Limits

AddClient opens one account in ${ADD_INTERVAL_S} seconds for one address, unless the call is trusted or the brand is set otherwise; an address that is in use (1202) counts as one, too. Calls that are refused for another reason are counted by themselves: ${REFUSALS.most} in ${REFUSALS.windowMs / SECOND_MS} seconds. More is error 1501. Wrong passwords slow down the address they come from, after five for one e-mail address and twenty in all: error 1502. The same wrong one counts once, and who was right from an address lately is not slowed down by others there or elsewhere. Both come with \`Retry-After\`, the seconds to wait.

## Errors`
