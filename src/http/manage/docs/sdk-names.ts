// The names that the SDK has for the calls of this API: `latchkey.accounts.create` is createAccount, tagged Accounts.

export type SdkName = { resource: string; method: string }

/** `operationId` without the noun of its tag: it stands in the resource already. */
export function sdkName(operationId: string, tag: string): SdkName {
  const resource = tag
    .replace(/^\w/, (first) => first.toLowerCase())
    .replace(/ (\w)/g, (_, next) => next.toUpperCase())
  const noun = tag.replaceAll(' ', '').replace(/(?<=s)es$|s$/, '')
  const short = operationId.replace(new RegExp(`${noun}(s|es)?(?=[A-Z]|$)`), '')
  const isOfMany = short !== operationId && operationId.endsWith('s') && !noun.endsWith('s')
  // endSessions beside endSession; a list is always of many.
  return { resource, method: isOfMany && !/^(list|get)/.test(short) ? `${short}Many` : short }
}
