// A gateway with a client, behind a man in the middle: each fault is tried on it.
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
  /** Never checks Message-Authenticator in answers, and never sends it. */
  believesAnswers: boolean
  /** Repeats a request for longer than the server is stopped. */
  isPatient: boolean
}
