// Loads the SMTP client with the first message, because loading takes 50 ms of a start. A patch stops the client from
// sending DATA before the recipient was accepted: it would see a refusal only in the answer to DATA, and a server that
// answers 354 anyway would keep it waiting (RFC 2920 section 3.1). A mail has one recipient, so this costs two round
// trips. The library has no option for it.
type Reading = { _actionEHLO(text: string): void }

let loading: Promise<typeof import('nodemailer')> | undefined

export function loadNodemailer(): Promise<typeof import('nodemailer')> {
  loading ??= load()
  return loading
}

async function load() {
  const { default: Connection } = await import('nodemailer/lib/smtp-connection')
  const reading = Connection.prototype as unknown as Reading
  const { _actionEHLO: read } = reading
  reading._actionEHLO = function (text) {
    read.call(this, text.replace(/[ -]PIPELINING\b/gi, ''))
  }
  return import('nodemailer')
}
