// The parts of the lab, by their names on the command line.
export const GATEWAY_PARTS = ['openvpn-plugin', 'openvpn-agent', 'strongswan', 'ocserv'] as const
/** The parts that run by default. */
export const USUAL_PARTS = [...GATEWAY_PARTS, 'variants'] as const
export const PARTS = [...USUAL_PARTS, 'faults'] as const
