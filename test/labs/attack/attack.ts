// Lab: known attacks on this program, each in its original form and in a variation (another method, another API, IPv6 for
// IPv4), on both engines. It prints each attempt and how often it succeeded, which must be never.

import { chosenEngines, withInstallation } from '../parts/lab-engines.ts'
import { runLab } from '../parts/lab-report.ts'
import { pastedSecrets } from './attack-database.ts'
import { answerHeaders, disguisedEmails, namelessProxy, weakSecrets } from './attack-edges.ts'
import { emailOracle, mailCannon, squatting } from './attack-mail.ts'
import { firstStart, terminal } from './attack-operator.ts'
import {
  eapFlood,
  foreignReports,
  forgedFailures,
  replayedLogins,
  silentConnections,
} from './attack-radius.ts'
import { afterReset, keptAnswers, oldLongTokens, refreshChains, takenKeys } from './attack-secrets.ts'
import {
  attackedName,
  commonPasswords,
  guessing,
  sharedAddress,
  sharedCaller,
  throttleRows,
} from './attack-sign-in.ts'
import { type Attack, startAttackWorld } from './attack-world.ts'

const ATTACKS: Attack[] = [
  ...[foreignReports, eapFlood, forgedFailures, silentConnections, replayedLogins],
  ...[mailCannon, emailOracle, squatting],
  ...[sharedAddress, sharedCaller, guessing, attackedName, throttleRows, commonPasswords],
  ...[takenKeys, keptAnswers, refreshChains, oldLongTokens, afterReset],
  ...[answerHeaders, namelessProxy, disguisedEmails, weakSecrets],
  ...[terminal, firstStart, pastedSecrets],
]

const only = process.argv.slice(2).filter((word) => ATTACKS.some(({ name }) => name === word))

await runLab('Attacks', async (report) => {
  const total = { tried: 0, through: 0 }
  for (const engine of chosenEngines()) {
    await withInstallation(engine, async (installation) => {
      const world = await startAttackWorld(installation)
      try {
        for (const attack of ATTACKS.filter(({ name }) => only.length === 0 || only.includes(name))) {
          const all = await attack(world).catch((err) => [
            { name: `${attack.name} could be tried`, tried: 0, through: 1, detail: err },
          ])
          for (const { name, tried, through, detail } of all) {
            total.tried += tried
            total.through += through
            report.promise(`${engine}: ${name}: ${tried} tried, ${through} through`, through === 0, detail)
          }
        }
        report.promise(
          `${engine}: the server still runs`,
          world.server.isRunning(),
          await world.server.logTail(),
        )
      } finally {
        world.close()
        await world.server.stop()
      }
    })
  }
  report.figure('tried, and got through', `${total.tried}, ${total.through}`)
})
