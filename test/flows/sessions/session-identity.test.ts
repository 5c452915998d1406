// The login of a report, and whether its session lives: a table of known and possible uses of session names by gateways.
// Each row is one name at one gateway. All reports of a row at once give the same result as one by one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ProfileName } from '../../../src/gateways/profile.ts'
import { runSteps, type ScenarioResult, type Step } from '../../fixtures/session-scenario.ts'

const GIGA = 2 ** 32
const DAY_S = 24 * 3600

type Told4 = readonly [number, number] | 'none'
const start = (user: string, at: number, more: Partial<Step> = {}): Step =>
  ({ user, at, status: 'start', ...more }) as Step
const interim = (user: string, at: number, seconds: number, octets: Told4, more: Partial<Step> = {}): Step =>
  ({ user, at, status: 'interim', seconds, octets, ...more }) as Step
const stop = (user: string, at: number, seconds: number, octets: Told4, more: Partial<Step> = {}): Step =>
  ({ user, at, status: 'stop', seconds, octets, ...more }) as Step
const accept = (login: string, at: number): Step => ({ accept: login, at })

type Row = { what: string; steps: readonly Step[]; profile?: ProfileName } & ScenarioResult

const NAMES: readonly Row[] = [
  {
    what: 'after a power cut another user gets the name',
    steps: [
      ...[accept('k1', 0), start('k1', 0), interim('k1', 60, 60, [1000, 5000])],
      ...[accept('k2', 70), start('k2', 71), interim('k2', 132, 61, [100_000, 500_000])],
    ],
    sessions: ['k1 replaced', 'k2 live'],
    usage: { k1: [1, 1000, 5000, 60], k2: [1, 100_000, 500_000, 61] },
  },
  {
    what: 'and counts less than the one before',
    steps: [
      ...[accept('k1', 0), start('k1', 0), interim('k1', 60, 60, [1000, 5000])],
      ...[accept('k2', 61), start('k2', 61), interim('k2', 62, 1, [1, 2]), stop('k2', 63, 2, [3, 4])],
    ],
    sessions: ['k1 replaced', 'k2 stopped'],
    usage: { k1: [1, 1000, 5000, 60], k2: [1, 3, 4, 2] },
  },
  {
    what: 'no login was seen: a start that names another login begins a session',
    steps: [start('k1', 0), interim('k1', 60, 60, [9, 9]), start('k2', 61), interim('k2', 121, 60, [7, 7])],
    sessions: ['k1 replaced', 'k2 live'],
    usage: { k1: [1, 9, 9, 60], k2: [1, 7, 7, 60] },
  },
  {
    what: 'the same user gets the name again, without a stop',
    steps: [
      ...[start('k1', 0), interim('k1', 1, 90, [1_000_000, 2_000_000]), start('k1', 2)],
      ...[interim('k1', 3, 30, [30_000, 40_000]), stop('k1', 4, 60, [60_000, 70_000])],
    ],
    sessions: ['k1 replaced', 'k1 stopped'],
    usage: { k1: [2, 1_060_000, 2_070_000, 150] },
  },
  {
    what: 'the name of the login is spelled otherwise, and there is a seat',
    steps: [accept('k1', 0), start('k1@vpn.example.com', 1), interim('k1@vpn.example.com', 61, 60, [777, 0])],
    sessions: ['k1 live'],
    usage: { k1: [1, 777, 0, 60] },
  },
  {
    what: 'it is spelled otherwise, and only Class came back',
    steps: [
      ...[start('DOMAIN\\k1', 1, { of: 'k1' }), interim('DOMAIN\\k1', 61, 60, [777, 0], { of: 'k1' })],
      stop('DOMAIN\\k1', 70, 69, [778, 0]),
    ],
    sessions: ['k1 stopped'],
    usage: { k1: [1, 778, 0, 69] },
  },
  {
    what: 'it is spelled in another way in each report',
    steps: [accept('k1', 0), start('k1', 1), interim('DOMAIN\\k1', 61, 60, [7, 0]), stop('', 70, 69, [8, 0])],
    sessions: ['k1 stopped'],
    usage: { k1: [1, 8, 0, 69] },
  },
  {
    what: 'all users have one outer name, and the second gets the name of the first',
    steps: [
      ...[accept('k1', 0), start('anonymous', 1), interim('anonymous', 61, 60, [1000, 0])],
      ...[accept('k2', 70), start('anonymous', 71), interim('anonymous', 131, 60, [5, 0])],
    ],
    sessions: ['k1 replaced', 'k2 live'],
    usage: { k1: [1, 1000, 0, 60], k2: [1, 5, 0, 60] },
  },
  {
    what: 'the outer name is another customer’s login',
    steps: [accept('k1', 0), start('k2', 1), interim('k2', 61, 60, [10, 0]), stop('k2', 70, 69, [11, 0])],
    sessions: ['k1 stopped'],
    usage: { k1: [1, 11, 0, 69] },
  },
  {
    what: 'an interim beyond the stop opens the session again',
    steps: [start('k1', 0), stop('k1', 1, 90, [1, 2]), interim('k1', 2, 150, [3, 4])],
    sessions: ['k1 live'],
    usage: { k1: [1, 3, 4, 150] },
  },
  {
    what: 'an interim from before the stop comes late',
    steps: [start('k1', 0), stop('k1', 90, 90, [10, 20]), interim('k1', 91, 88, [9, 19]), start('k1', 91)],
    sessions: ['k1 stopped', 'k1 live'],
    usage: { k1: [2, 10, 20, 90] },
  },
  {
    what: 'a start is repeated, with Acct-Delay-Time and without',
    steps: [start('k1', 0), start('k1', 0.5), start('k1', 5), interim('k1', 6, 6, [1, 1]), start('k1', 8)],
    sessions: ['k1 live'],
    usage: { k1: [1, 1, 1, 6] },
  },
  {
    what: 'a start that was delayed comes after the interims, and after the stop',
    steps: [
      ...[interim('k1', 60, 60, [10, 10]), start('k1', 0), stop('k1', 90, 90, [11, 11]), start('k1', 0)],
      start('k1', 0.9),
    ],
    sessions: ['k1 stopped'],
    usage: { k1: [1, 11, 11, 90] },
  },
  {
    what: 'a start is repeated long after, with the time that the gateway’s own clock had',
    steps: [
      start('k1', 0, { stamp: 1000 }),
      interim('k1', 600, 600, [10, 10]),
      start('k1', 700, { stamp: 1000 }),
      interim('k1', 1200, 1200, [20, 20]),
    ],
    sessions: ['k1 live'],
    usage: { k1: [1, 20, 20, 1200] },
  },
  {
    what: 'names begin again each day: three days, three sessions, whether they were stopped or not',
    steps: [0, 1, 2].flatMap((day) => [
      start('k1', day * DAY_S),
      interim('k1', day * DAY_S + 3600, 3600, [1000 - day, 10]),
      ...(day === 1 ? [stop('k1', day * DAY_S + 7200, 7200, [2000, 20])] : []),
    ]),
    sessions: ['k1 replaced', 'k1 stopped', 'k1 live'],
    usage: { k1: [3, 3998, 40, 14_400] },
  },
  {
    what: 'and no traffic: a start a day later is another session all the same',
    steps: [start('k1', 0), start('k1', DAY_S), start('k1', 2 * DAY_S)],
    sessions: ['k1 replaced', 'k1 replaced', 'k1 live'],
    usage: { k1: [3, 0, 0, 0] },
  },
  {
    what: 'three users have one name within an hour',
    steps: ['k1', 'k2', 'k3'].flatMap((user, n) => [
      start(user, n * 1200),
      interim(user, n * 1200 + 600, 600, [100 * (3 - n), 1]),
      interim(user, n * 1200 + 1100, 1100, [101 * (3 - n), 2]),
    ]),
    sessions: ['k1 replaced', 'k2 replaced', 'k3 live'],
    usage: { k1: [1, 303, 2, 1100], k2: [1, 202, 2, 1100], k3: [1, 101, 2, 1100] },
  },
  {
    what: 'their reports come out of order',
    steps: [
      ...[start('k1', 0), interim('k1', 600, 600, [100, 0]), start('k2', 700), start('k3', 710)],
      ...[interim('k1', 711, 690, [110, 0]), interim('k2', 712, 5, [7, 0]), stop('k1', 713, 695, [111, 0])],
      ...[interim('k3', 770, 60, [5, 0]), stop('k2', 771, 9, [8, 0]), start('k1', 0)],
    ],
    sessions: ['k1 stopped', 'k2 stopped', 'k3 live'],
    usage: { k1: [1, 111, 0, 695], k2: [1, 8, 0, 9], k3: [1, 5, 0, 60] },
  },
  {
    what: 'a stop of the first user comes after the login of the second, before the start',
    steps: [
      ...[accept('k1', 0), start('k1', 0), interim('k1', 60, 60, [1000, 0]), accept('k2', 70)],
      ...[stop('k1', 71, 70, [1200, 0]), start('k2', 72), interim('k2', 132, 60, [5, 0])],
    ],
    sessions: ['k1 stopped', 'k2 live'],
    usage: { k1: [1, 1200, 0, 70], k2: [1, 5, 0, 60] },
  },
  {
    what: 'a start comes twice with different Class, the old one of another login',
    steps: [
      ...[accept('k2', 0), start('k2', 1, { of: 'k1' }), start('k2', 2, { of: 'k2' })],
      interim('k2', 61, 60, [9, 9], { of: 'k1' }),
    ],
    sessions: ['k2 live'],
    usage: { k2: [1, 9, 9, 60] },
  },
  {
    what: 'a start comes twice, and there is no seat: each Class is another login',
    steps: [
      start('anonymous', 0, { of: 'k1' }),
      start('anonymous', 20, { of: 'k2' }),
      interim('anonymous', 80, 60, [9, 0], { of: 'k2' }),
    ],
    sessions: ['k1 replaced', 'k2 live'],
    usage: { k1: [1, 0, 0, 0], k2: [1, 9, 0, 60] },
  },
  {
    what: 'a gateway that sends interims only gives the name to another user',
    steps: [
      ...[interim('k1', 60, 60, [10, 0]), interim('k1', 120, 120, [20, 0]), interim('k2', 600, 30, [5, 0])],
      ...[interim('k2', 660, 90, [6, 0]), interim('k1', 655, 130, [21, 0])],
    ],
    sessions: ['k1 replaced', 'k2 live'],
    usage: { k1: [1, 21, 0, 130], k2: [1, 6, 0, 90] },
  },
  {
    what: 'a gateway that sends interims only gives it to the same user again',
    steps: [
      interim('k1', 3600, 3600, [1000, 0]),
      interim('k1', 7200, 60, [7, 0]),
      interim('k1', 7260, 120, [9, 0]),
    ],
    sessions: ['k1 replaced', 'k1 live'],
    usage: { k1: [2, 1009, 0, 3720] },
  },
  {
    what: 'a gateway that sends stops only uses the name again and again',
    steps: [
      ...[stop('k1', 600, 600, [10, 0]), stop('k1', 605, 600, [10, 0]), stop('k1', 2000, 700, [5, 0])],
      ...[stop('k2', 2100, 50, [3, 0]), stop('k1', 4000, 800, [50, 0]), stop('k1', 4300, 800, [50, 0])],
    ],
    sessions: ['k1 stopped', 'k1 stopped', 'k2 stopped', 'k1 stopped'],
    usage: { k1: [3, 65, 0, 2100], k2: [1, 3, 0, 50] },
  },
  {
    what: 'a stop is repeated after the same user has the name again',
    steps: [
      ...[
        start('k1', 0),
        stop('k1', 7200, 7200, [500, 0]),
        start('k1', 7201),
        stop('k1', 7203, 7200, [500, 0]),
      ],
      interim('k1', 7261, 60, [5, 0]),
    ],
    sessions: ['k1 stopped', 'k1 live'],
    usage: { k1: [2, 505, 0, 7260] },
  },
  {
    what: 'a stop that was lost on its way comes after the same user has the name again',
    steps: [
      ...[
        start('k1', 0),
        interim('k1', 3600, 3600, [100, 0]),
        start('k1', 7201),
        interim('k1', 7204, 3, [2, 0]),
      ],
      ...[stop('k1', 7205, 7200, [500, 0]), interim('k1', 7261, 60, [5, 0])],
    ],
    sessions: ['k1 stopped', 'k1 live'],
    usage: { k1: [2, 505, 0, 7260] },
  },
  {
    what: 'what was delayed by its own word is the earlier session’s, however soon the next began',
    steps: [
      ...[start('k1', 0), interim('k1', 60, 60, [10, 0]), start('k1', 100), stop('k1', 90, 90, [15, 0])],
      interim('k1', 160, 60, [3, 0]),
    ],
    sessions: ['k1 stopped', 'k1 live'],
    usage: { k1: [2, 18, 0, 150] },
  },
  {
    what: 'two gateways behind one address use one name at the same time',
    steps: [
      ...[
        start('k1', 0),
        interim('k1', 600, 600, [100, 0]),
        start('k2', 700),
        interim('k1', 1200, 1200, [200, 0]),
      ],
      ...[
        interim('k2', 1300, 600, [10, 0]),
        interim('k1', 1800, 1800, [300, 0]),
        interim('k2', 1900, 1200, [20, 0]),
      ],
    ],
    sessions: ['k1 live', 'k2 live'],
    usage: { k1: [1, 300, 0, 1800], k2: [1, 20, 0, 1200] },
  },
  {
    what: 'an unknown login gets the name of a customer’s session, and another unknown one gets another’s',
    steps: [
      ...[
        start('k1', 0),
        interim('k1', 60, 60, [10, 0]),
        start('stranger', 120),
        interim('stranger', 180, 60, [5, 0]),
      ],
      ...[start('guest', 240), interim('guest', 300, 60, [6, 0]), stop('k1', 178, 119, [12, 0])],
    ],
    sessions: ['k1 stopped', 'stranger replaced', 'guest live'],
    usage: { k1: [1, 12, 0, 119] },
  },
  {
    what: 'an interim and a stop come at once',
    steps: [start('k1', 0), interim('k1', 60, 60, [10, 0]), stop('k1', 60, 60, [10, 0])],
    sessions: ['k1 stopped'],
    usage: { k1: [1, 10, 0, 60] },
  },
]

const LIFE: readonly Row[] = [
  {
    what: 'counters without gigawords begin again at 2^32',
    steps: [
      start('k1', 0, { wraps: true }),
      interim('k1', 600, 600, [4_200_000_000, 4_294_960_000], { wraps: true }),
      interim('k1', 1200, 1200, [1_000_000, 2_000_000], { wraps: true }),
      stop('k1', 2400, 2400, [3_000_000_000, 3_000_000_000], { wraps: true }),
    ],
    sessions: ['k1 stopped'],
    usage: { k1: [1, GIGA + 3_000_000_000, GIGA + 3_000_000_000, 2400] },
  },
  {
    what: 'they do so twice, one way only, with reports that come twice and late',
    steps: [
      ...[
        interim('k1', 600, 600, [4e9, 100], { wraps: true }),
        interim('k1', 1200, 1200, [3e6, 200], { wraps: true }),
      ],
      ...[
        interim('k1', 1201, 600, [4e9, 100], { wraps: true }),
        interim('k1', 1800, 1800, [4e9, 300], { wraps: true }),
      ],
      ...[
        interim('k1', 2400, 2400, [5e6, 400], { wraps: true }),
        interim('k1', 2401, 2400, [5e6, 400], { wraps: true }),
      ],
      interim('k1', 2402, 1800, [4e9, 300], { wraps: true }),
    ],
    sessions: ['k1 live'],
    usage: { k1: [1, 2 * GIGA + 5e6, 400, 2400] },
  },
  {
    what: 'with gigawords nothing is guessed',
    steps: [interim('k1', 600, 600, [GIGA + 4e9, 0]), interim('k1', 1200, 1200, [GIGA + 1, 0])],
    sessions: ['k1 live'],
    usage: { k1: [1, GIGA + 4e9, 0, 1200] },
  },
  {
    what: 'gigawords that are sent only when there are some',
    steps: [
      ...[interim('k1', 600, 600, [4e9, 0], { wraps: true }), interim('k1', 1200, 1200, [GIGA + 5, 0])],
      interim('k1', 1800, 1800, [GIGA + 9, 0]),
    ],
    sessions: ['k1 live'],
    usage: { k1: [1, GIGA + 9, 0, 1800] },
  },
  {
    what: 'counters that fall by a little, or while the time stands still, have not wrapped',
    steps: [
      ...[
        interim('k1', 600, 600, [1e9, 4e9], { wraps: true }),
        interim('k1', 1200, 1200, [9e8, 4e9], { wraps: true }),
      ],
      interim('k1', 1201, 1200, [1e9, 10], { wraps: true }),
    ],
    sessions: ['k1 live'],
    usage: { k1: [1, 1e9, 4e9, 1200] },
  },
  {
    what: 'a stop without counters takes nothing off',
    steps: [start('k1', 0), interim('k1', 60, 60, [5000, 6000]), stop('k1', 90, 0, 'none')],
    sessions: ['k1 stopped'],
    usage: { k1: [1, 5000, 6000, 60] },
  },
]

for (const { what, steps, profile, ...expected } of [...NAMES, ...LIFE])
  test(`names of sessions: ${what}`, () => {
    assert.deepEqual(runSteps(steps, profile), expected)
    const hasLogins = steps.some((step) => 'accept' in step)
    if (!hasLogins) assert.deepEqual(runSteps(steps, profile, true), expected, 'all together')
  })
