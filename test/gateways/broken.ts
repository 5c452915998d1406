// A gateway with a client, behind a man in the middle: what every fault is tried on.
import type { LabReport } from '../labs/parts/lab-report.ts'
import type { Client, Gateway } from './lab.ts'
import type { Latchkey } from './latchkey.ts'
import type { Middle } from './man-in-the-middle.ts'

export type Broken = {
  name: string
  gateway: Gateway
  client: Client
  middle: Middle
  latchkey: Latchkey
  report: LabReport
  /** Never looks at Message-Authenticator in answers, and never sends it. */
  believesAnswers: boolean
  /** Asks for longer than the server is stopped. */
  isPatient: boolean
}
