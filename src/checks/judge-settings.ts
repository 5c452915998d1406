// What is weak about the settings, the key and the gateways of an installation. Pure.
import { DAY_MS, HOUR_MS, type Instant } from '../clock.ts'
import { typed } from '../command-hint.ts'
import type { Config } from '../config/config.ts'
import { exposures } from '../config/exposures.ts'
import type { GatewaySnapshot } from '../gateways/directory.ts'
import type { FormerKey, Gateway } from '../gateways/gateway.ts'
import { WEAKNESSES, type Weakness, weaknessesOf } from '../gateways/serving.ts'
import { green, red, type Said, yellow } from './finding.ts'
import { namesText, spanText } from './words.ts'

/** RFC 2869 section 5.16: more reports than one a minute are a burden. */
const LEAST_INTERIM_S = 60

export function judgeSettings(config: Pick<Config, 'http' | 'metrics' | 'database' | 'radius'>): Said[] {
  const found = exposures(config).map((text) => yellow(`${text[0]?.toUpperCase()}${text.slice(1)}.`))
  const { interimS } = config.radius
  if (interimS < LEAST_INTERIM_S)
    found.push(
      yellow(`LATCHKEY_RADIUS_INTERIM_S=${interimS} is for tests: sessions end after three times as long.`),
    )
  return found.length > 0 ? found : [green('No setting is weak or opens anything to a network in clear.')]
}

/** Without certificate files of its own, a server with an https address has a proxy in front. */
export function judgeProxy({ publicUrl, trustedProxies, tls }: Config['http']): Said {
  if (trustedProxies.length > 0)
    return green(`X-Forwarded-For is believed from ${namesText(trustedProxies)}.`)
  if (tls) return green('The server does TLS itself: no proxy is trusted.')
  if (!publicUrl.startsWith('https:')) return green('There is no proxy: the public address is plain HTTP.')
  return yellow(
    'The public address is https, so a proxy stands in front, and none is trusted: every caller seems to come from it, and limits count all as one. Name it in LATCHKEY_TRUSTED_PROXIES.',
  )
}

/** `missing`: where the key should be. `opensUnbound`: an earlier version has left texts that are not bound to their rows. */
export function judgeKey(missing: string | undefined, opensUnbound = false): Said {
  if (missing !== undefined)
    return red(
      `There is no encryption key: restore ${missing} from the backup, or give LATCHKEY_ENCRYPTION_KEY.`,
    )
  if (!opensUnbound) return green('The encryption key belongs to this database.')
  return yellow(
    'What an earlier version has encrypted is not bound to its row: with write access to the database it can be copied to another.',
    typed('encryption-key rotate'),
  )
}

const MENDING: Partial<Record<Weakness, (name: string) => string>> = {
  guessable: (name) => typed(`gateway rotate-secret ${name} --overlap 0`),
  legacy: (name) => typed(`gateway set ${name} --message-authenticator strict`),
}

/** A gateway with sessions reports within the hour. */
const STILL_USED_MS = HOUR_MS
const NEAR_END_MS = 2 * DAY_MS

/** Of those that end soon, the ones that were used lately: their gateways have not been given the new one. */
export function judgeFormerKeys(formers: readonly FormerKey[], now: Instant): Said[] {
  const due = formers.filter(
    ({ until, usedAt }) => until - now < NEAR_END_MS && usedAt !== null && now - usedAt < STILL_USED_MS,
  )
  return [...Map.groupBy(due, ({ kind }) => kind)].map(([kind, those]) => {
    const names = namesText(those.map(({ gateway }) => gateway))
    const [first] = those.toSorted((a, b) => a.until - b.until)
    const left = spanText((first?.until ?? now) - now)
    return yellow(
      `${names} still used the former ${kind} lately, which ends in ${left} at the earliest: give the new one to the gateway before that.`,
      typed(`gateway show ${first?.gateway}`),
    )
  })
}

/** `snapshot`: with their secrets. */
export function judgeGateways(all: readonly Gateway[], snapshot: GatewaySnapshot): Said[] {
  const secretOf = ({ id }: Gateway) => snapshot.get(id)?.secret?.toString()
  const weak = all.flatMap((one) =>
    weaknessesOf(one, secretOf(one)).map((kind) => ({ kind, name: one.name })),
  )
  const found = [...Map.groupBy(weak, ({ kind }) => kind)].map(([kind, those]) => {
    const names = those.map(({ name }) => name)
    return yellow(`Weak: ${namesText(names)}: ${WEAKNESSES[kind]}.`, MENDING[kind]?.(names[0] ?? '') ?? null)
  })
  const unread = all.filter((one) => one.hasSecret && secretOf(one) === undefined)
  const [first] = unread
  if (first)
    found.push(
      red(
        `The secret of ${namesText(unread.map(({ name }) => name))} cannot be read with the key, so nothing is served there.`,
        typed(`gateway rotate-secret ${first.name} --overlap 0`),
      ),
    )
  if (found.length > 0) return found
  return [green(all.length === 0 ? 'There are no gateways yet.' : `No gateway is weak (${all.length}).`)]
}

export function judgeContactAddress(address: string | null): Said {
  if (address !== null) return green(`What needs a look is written to ${address}.`)
  return yellow(
    'No mail is sent when a gateway is silent, a backup is late or a disk fills up: set LATCHKEY_CONTACT_EMAIL.',
  )
}
