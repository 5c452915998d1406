// The part of mailparser that the tests use; the package brings no types.
declare module 'mailparser' {
  export type ParsedAddress = { text: string; value: { address: string; name: string }[] }
  export type ParsedMail = {
    subject?: string
    from?: ParsedAddress
    to?: ParsedAddress
    replyTo?: ParsedAddress
    messageId?: string
    date?: Date
    text?: string
    html?: string | false
    headers: Map<string, unknown>
  }
  export function simpleParser(source: Buffer | string): Promise<ParsedMail>
}
