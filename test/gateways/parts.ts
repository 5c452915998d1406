// The parts of the lab, by the names one types.
export const GATEWAY_PARTS = ['openvpn-plugin', 'openvpn-agent', 'strongswan', 'ocserv'] as const
/** What runs when nothing else is said. */
export const USUAL_PARTS = [...GATEWAY_PARTS, 'variants'] as const
export const PARTS = [...USUAL_PARTS, 'faults'] as const
