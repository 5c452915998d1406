// Dedicated addresses of an installation, for labs.
import { type Installation, runCommand } from './server-process.ts'

/** `range`: such as 198.51.100.1-50. All in Germany. */
export async function addAddresses(installation: Installation, range: string): Promise<void> {
  const place = ['--country', 'DE', '--host', 'de1.example.net']
  await runCommand(installation, 'dedicated-ip', 'add', ...place, range)
}
