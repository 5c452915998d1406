// The introduction of the VAM reference, as Markdown: the OpenAPI document has it as its description.

import { MAX_EXTERNAL_ID } from '../../../accounts/prepaid/prepaid-input.ts'
import { parseSettings } from '../../../brands/settings.ts'
import { DAY_MS, HOUR_MS } from '../../../clock.ts'
import { KEPT_MS } from '../../../idempotency/stored-answers.ts'
import { RENEWAL_DAYS } from '../../../subscriptions/prepaid-subscription.ts'
import { REFRESH_LIFE_MS } from '../../../tokens/access-token.ts'
import { MAX_BODY_BYTES } from '../../body.ts'
import { operations } from '../operations.ts'
import { codeOf, errorsOf } from './error-docs.ts'

const BY_DEFAULT = parseSettings('{}')

export function guide(publicUrl: string): string {
  return `${TEXT.replaceAll('{url}', publicUrl)}

| Code | HTTP | Meaning |
| --- | --- | --- |
${errorRows().join('\n')}

The second column is the HTTP status where errors have one of their own; see [Answers](#answers).

A fault of the server has the code of the call that failed, with status 500. The log has the details under the answer's \`X-Request-Id\`. Too much to do at once has the same code with status 429 and \`Retry-After\`, the seconds to wait. These are ${failureCodes().join(', ')}.
`
}

/** One row for each code and meaning. */
function errorRows(): string[] {
  const failures = failureCodes()
  const rows = operations
    .flatMap(errorsOf)
    .filter((error) => !failures.includes(codeOf(error)))
    .toSorted((a, b) => codeOf(a) - codeOf(b))
    .map((error) => `| ${codeOf(error)} | ${error.statuses.at(-1)} | ${error.meaning} |`)
  return [...new Set(rows)]
}

function failureCodes(): number[] {
  return [...new Set(operations.map(({ failure }) => failure.code))].sort((a, b) => a - b)
}

const TEXT = `With these methods a billing panel or a backend keeps the VPN logins of its customers: it creates an account for a number of days, renews it, blocks it and deletes it, and asks which countries, cities, protocols and servers there are.

## Calls

Every call goes to \`{url}\` and the path of its method, from your own servers only.

Send the fields as \`application/x-www-form-urlencoded\`, \`application/json\` or \`multipart/form-data\`; those of a GET in the query. Fields that a method does not know are ignored. A body may have at most ${MAX_BODY_BYTES / 1024} KiB. \`Content-Encoding: gzip\` is read as well, with the same limit for what comes out of it.

- **Text** is UTF-8 unless the Content-Type names a \`charset\`: ISO-8859-1, windows-1252 or US-ASCII. Bytes that are not valid in it are error 11001.
- **Numbers** may be sent as text or as numbers.
- **Switches** are \`true\`, \`True\` or \`1\`, and \`false\`, \`False\` or \`0\`.
- **Objects and lists** in forms have brackets, as in \`preferences[country][]=1\`; \`preferences\` may also be JSON text.
- **Days** are days of UTC. \`expiryDate\` is \`YYYY-MM-DD\`, and the account works until that day ends.

## Access token

Every other call needs an access token, as the header \`X-AccessToken\`. Get one with the secret key of your brand:

\`\`\`
curl {url}/auth/v1/accessToken \\
  -d grantType=secret \\
  -d 'secretKey=<your secret key>'
\`\`\`

It lives an hour (\`expiry\`, in seconds). Error 1002, and only that, means that you need another: ask again with the secret key, or with \`grantType=refresh\` and the \`refreshToken\` of the last answer. ${REFRESH_LIFE_MS / DAY_MS} days after the secret key was sent, all tokens that came of it end (1003): send the secret key again. Keep the secret key on your servers; it gives access to all your accounts.

## Answers

Every answer has a \`header\` and a \`body\`. In the header \`code\` and \`response_code\` are always the same number: 1 is success, everything else an error, whose body is empty.

\`\`\`
{ "header": { "code": 11001, "response_code": 11001, "message": "uuid is required" }, "body": {} }
\`\`\`

Errors come with the HTTP status that fits, and those of \`/vam/v1\`, \`/vap/v1\`, \`/inventory/v1\`, \`/ca/v1\` and \`/speedtest/v1\` with 200, as their old clients expect (not \`PUT /vam/v1/user/subscription\`). A brand can be set to one of the two everywhere: \`vam_error_status=http\` or \`vam_error_status=envelope\`. In all cases an unknown path is 404, a verb that a path does not take 405, too large a body 413, a body that is coded in another way than by gzip 415.

The answer's header \`X-Request-Id\` names the request in the server's log. Quote it when you report a problem.

## Accounts

An account is one VPN login under a \`uuid\`: any text of up to ${MAX_EXTERNAL_ID} characters that you choose, unique in your brand. All later calls name it by its \`vpnUsername\`.

- It is **enabled** until its expiry day has passed, then **expired**; **disabled** in between when you say so.
- Renewing counts from the later of now and the expiry, and is allowed when ${RENEWAL_DAYS} days or less are left, and after the expiry. Extending sets a later day at any time. Neither enables a disabled account.
- Deleting frees the \`uuid\` and the \`vpnUsername\` at once.

## Preferences

\`preferences\` limit what an account may use. What is left out is not limited.

| Name | Meaning |
| --- | --- |
| \`multi_login\`, \`session_limit\` | sessions at once; the smaller one counts, neither: the brand's default |
| \`country\`, \`city\`, \`protocol\` | lists of ids of the inventory; an empty list allows all |

An account of the type \`freemium\` is held to the countries and cities that the inventory marks \`is_freemium\`.

## Dedicated addresses

With \`isDedicated\` and \`dedicatedCountry\` an account gets an address of its own out of your stock, or is not created. When the account expires the address stays with it for some days (${BY_DEFAULT.dedicated_grace_days}, unless your brand is set otherwise); after that, another account may get it, and a renewal is error 100033.

## Repeating a call

When an answer is lost you cannot know whether the work was done. Send the header \`Idempotency-Key\` with a new random text for each thing to do, and repeat the call with the same key and fields: within ${KEPT_MS / HOUR_MS} hours it does nothing again and gets the first answer, with the header \`Idempotent-Replayed: true\`. The same key with other fields is error 11001. Errors are not kept. Once the account's password has changed, or it was deleted, an answer that showed the password is no longer kept: the repeat does nothing and is error 11001, which says so. Keys sent to AMAPI are others. For accounts alone, generate does without a key: a known \`uuid\` gives the account there is.

## Errors`
