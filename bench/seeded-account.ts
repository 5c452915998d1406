// The seeded account with the number i, so that the load generator can check answers.

export function seededEmail(i: number): string {
  return `user${i}@example.com`
}

export function seededVpnUsername(i: number): string {
  return `vpn${i.toString(36).padStart(13, '0')}`
}

/** 16 letters and digits. */
export function seededVpnPassword(i: number): string {
  return `Pw${String(i).padStart(14, '0')}`
}

/** The VPN username of a seeded prepaid account. */
export function seededPrepaidUsername(i: number): string {
  return `prepaid${i}`
}
