// The parts of the lab, by the names one types.
export const GATEWAY_PARTS = ['openvpn-plugin', 'openvpn-agent', 'strongswan', 'ocserv'] as const
export const PARTS = [...GATEWAY_PARTS, 'faults'] as const
