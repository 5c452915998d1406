#!/bin/sh
# The least an openconnect client needs: address, link up, split routes.
case $reason in
  connect)
    ip link set dev "$TUNDEV" up mtu "${INTERNAL_IP4_MTU:-1400}"
    ip addr add "$INTERNAL_IP4_ADDRESS/32" peer "$INTERNAL_IP4_ADDRESS" dev "$TUNDEV"
    i=0
    while [ "$i" -lt "${CISCO_SPLIT_INC:-0}" ]; do
      eval "net=\$CISCO_SPLIT_INC_${i}_ADDR bits=\$CISCO_SPLIT_INC_${i}_MASKLEN"
      ip route replace "$net/$bits" dev "$TUNDEV"
      i=$((i + 1))
    done
    ;;
  disconnect) ip link set dev "$TUNDEV" down ;;
esac
