// Options and arguments that many commands share.
import { type Command, InvalidArgumentError, Option } from 'commander'
import { type Charset, findCharset } from '../text.ts'

export function onBrand(command: Command): Command {
  return command.option('--brand <name>', 'which brand; may be left out when there is one').addOption(json())
}

export function json(): Option {
  return new Option('--json', 'print JSON for programs')
}

/** Of a file that is read. */
export function charset(): Option {
  const text = 'what the file is written in, where it has no byte order mark; default: UTF-8'
  return new Option('--charset <name>', text).argParser((name): Charset => {
    const found = findCharset(name)
    if (found) return found
    throw new InvalidArgumentError('Write UTF-8, ISO-8859-1, windows-1252, US-ASCII, UTF-16LE or UTF-16BE.')
  })
}

export function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Write a whole number.')
}
