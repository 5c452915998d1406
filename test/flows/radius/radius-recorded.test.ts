// Packets of other programs: FreeRADIUS 3.2.1 with radclient, and with eapol_test 2.10 (wpa_supplicant's code), recorded on
// a loopback interface. This program must read their hidden values, accept their signatures and make the same proofs.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countAttribute, findAttribute } from '../../../src/radius/codec/attributes.ts'
import {
  checkReply,
  checkRequest,
  encodeReply,
  makeRadiusSecret,
} from '../../../src/radius/codec/signatures.ts'
import { hideUserPassword, revealUserPassword } from '../../../src/radius/codec/user-password.ts'
import { findChapAttempt, isRightChap } from '../../../src/radius/methods/chap.ts'
import { decodeMsChapAnswer } from '../../../src/radius/methods/eap-mschapv2.ts'
import { decodeEap, EAP_TYPES } from '../../../src/radius/methods/eap-packet.ts'
import { deriveMppeKeys, deriveMskKeys, revealKey } from '../../../src/radius/methods/mppe-keys.ts'
import { authenticatorResponse, isRightMsChap } from '../../../src/radius/methods/mschapv2.ts'
import { bytes, packet } from '../../fixtures/radius/radius-bytes.ts'

const SECRET = makeRadiusSecret(Buffer.from('labsecret-labsecret'))

test('radclient: a password is revealed, and its Message-Authenticator at the end believed', () => {
  const asked =
    packet(`013300472a7fd6f5547e5d74389b2cce31713a340107616c696365021248fbddfa7bd4acf335d52ed81d8afd122004677721
    0401025012b33100644dddf36f534a05cf71486b01`)
  assert.equal(checkRequest(asked, SECRET, 'strict'), 'right')
  const hidden = findAttribute(asked, 'User-Password') ?? Buffer.alloc(0)
  assert.equal(revealUserPassword(hidden, asked.authenticator, SECRET)?.toString(), 'wonder-Land-1')
  assert.deepEqual(hideUserPassword(Buffer.from('wonder-Land-1'), asked.authenticator, SECRET), hidden)
})

test('radclient: CHAP is right for its password', () => {
  const asked =
    packet(`01b80044ea627569bbfdb25b15f33927a4f60c920107616c6963650313b3aa7914893e9c2ffe9cb5844dcf80a67f2004677750
    126623b3bc081960749c67f19aad97f914`)
  const attempt = findChapAttempt(asked)
  assert.ok(attempt)
  assert.equal(checkRequest(asked, SECRET, 'strict'), 'right')
  assert.equal(isRightChap(attempt, 'wonder-Land-1'), true)
  assert.equal(isRightChap(attempt, 'wonder-Land-2'), false)
})

test('radclient: a Status-Server is believed', () => {
  const asked = packet('0c790026d7153d5326cd6fdaf03073b5a8e1a6be5012e8a1e6d28596a73c0315ef85318eaf42')
  assert.equal(checkRequest(asked, SECRET, 'strict'), 'right')
  assert.equal(checkReply(packet('02790014fa5c03d609dc12453314285edc6f3475'), asked, SECRET), 'right')
})

test('radclient and FreeRADIUS: accounting is read, and answered byte for byte', () => {
  const asked =
    packet(`047200642e1f381f3d984485c60b3526b63c6d150107616c6963652806000000022c056162632a06ffffffff34060000000
    22e060000004d08060a5b004d04060a5a01016114003020010db80001000000000000000000003106000000013706 6553f100`)
  assert.equal(checkRequest(asked, SECRET, 'strict'), 'right')
  assert.equal(findAttribute(asked, 'Acct-Status-Type'), 2)
  assert.equal(findAttribute(asked, 'Acct-Session-Id'), 'abc')
  assert.equal(findAttribute(asked, 'Acct-Input-Octets'), 4_294_967_295)
  assert.equal(findAttribute(asked, 'Acct-Input-Gigawords'), 2)
  assert.equal(findAttribute(asked, 'Acct-Session-Time'), 77)
  assert.equal(findAttribute(asked, 'Framed-IP-Address'), '10.91.0.77')
  assert.equal(findAttribute(asked, 'NAS-IP-Address'), '10.90.1.1')
  assert.equal(findAttribute(asked, 'Framed-IPv6-Prefix'), '2001:db8:1::/48')
  assert.equal(findAttribute(asked, 'Acct-Terminate-Cause'), 1)
  assert.equal(findAttribute(asked, 'Event-Timestamp'), 1_700_000_000)
  assert.deepEqual(
    encodeReply(asked, 'Accounting-Response', [], SECRET),
    bytes('057200144cd9e1b75cb1f26ea837381823e4670e'),
  )
})

test('radclient: a Disconnect-Request with its Message-Authenticator is believed', () => {
  const order = packet(
    `28b7003256c6a5dc09285d8e8019665410685abd0107616c6963652c056162635012090cb0a8d888a465e5133d6f1886262b`,
  )
  assert.equal(countAttribute(order, 'Message-Authenticator'), 1)
  assert.equal(checkRequest(order, SECRET, 'strict'), 'right')
})

/** One login of bob (builder-2), from Identity to Success: requests of eapol_test, answers of FreeRADIUS. */
const BOB = 'builder-2'
const TALK: [request: string, reply: string][] = [
  [
    `01000078fe5024dda6584bc414eb757d8deea2f20105626f6204067f0000011f1330322d30302d30302d30302d30302d30310c06000005783d06
     000000130606000000024d18434f4e4e4543542031314d627073203830322e3131624f0a025a000801626f625012f4b7d63eb13541c2dc392bf7
     593509da`,
    `0b000064f1b43f38eda49ce0b7170f9548c76ca34f2c015b002a1a015b002510dd8e9b879e66ce6c2338bee82b9fd212667265657261646975
     732d332e322e31501272381219cafa32fbccd0d45b035f639a18128cb78e108cec94e5a079c6960fec0ff4`,
  ],
  [
    `010100c0d56c10897f5cd5fe2f561b8a42a01d0b0105626f6204067f0000011f1330322d30302d30302d30302d30302d30310c06000005783d06
     000000130606000000024d18434f4e4e4543542031314d627073203830322e3131624f40025b003e1a025b0039315882457673ca9c94f7831644
     11dd9ef000000000000000006ec0f1f2d9f6710cb646dfac21dfed10c877537303505ca100626f6218128cb78e108cec94e5a079c6960fec0ff4
     5012eb93431c048876c3ebda0e53353d0f9b`,
    `0b01007ee421b5a394a614c3d1625181c5288115550600000003190b626f622d636c6173734f35015c00331a035b002e533d3442443331363739
     3832314642353636434638353333454245394641374437393031304432323631501272648f6148590ea65f221ac4fdf4e8ed18128cb78e108deb
     94e5a079c6960fec0ff4`,
  ],
  [
    `010200881a8ee959497db0054b1a08abe380df0c0105626f6204067f0000011f1330322d30302d30302d30302d30302d30310c06000005783d06
     000000130606000000024d18434f4e4e4543542031314d627073203830322e3131624f08025c00061a0318128cb78e108deb94e5a079c6960fec
     0ff4501204f76845e2462197700cef93ddafb3eb`,
    `020200ae6eb95888550df63dbd2570f6cb8edd5f550600000003190b626f622d636c6173731a0c000001370706000000011a0c00000137080600
     0000061a2a000001371024813d77154f5e00a7b7a20ec45f587d2c9cc5c410fb6fc9efd7bc1d9dc7c083d104791a2a00000137112489ef558d71
     1c71a0f5a0008ea8925b4eace6e7b7c73df75bc80983131bc2b9fde2744f06035c00045012ab6bee387259727b72900a1730ac3ad60105626f62`,
  ],
]
/** The key that eapol_test derived on its own side of that login, and the key that it read from the last answer. */
const DERIVED =
  'e2 c6 29 84 77 32 cc 1f 7f 8b fb 4d e2 5c 2f bb 0b 08 a4 dd 40 04 38 f7 93 c9 2f de 64 46 3e e4'

test('eapol_test and FreeRADIUS: every packet of an EAP-MSCHAPv2 login is believed, in both directions', () => {
  for (const [request, reply] of TALK) {
    assert.equal(checkRequest(packet(request), SECRET, 'strict'), 'right')
    assert.equal(checkReply(packet(reply), packet(request), SECRET), 'right')
  }
})

test('eapol_test: its answer is right for its password, and our proof is the one FreeRADIUS gave', () => {
  const { attempt } = recordedAttempt()
  assert.equal(isRightMsChap(attempt, BOB), true)
  assert.equal(isRightMsChap(attempt, 'builder-3'), false)
  const success = decodeEap(eapOf(TALK[1]?.[1]))
  assert.ok(success?.code === 'request')
  assert.equal(success.data.subarray(4).toString(), authenticatorResponse(attempt, BOB))
})

test('eapol_test: it acknowledges with one byte, and FreeRADIUS ends with Success under the same identifier', () => {
  const answer = decodeEap(eapOf(TALK[2]?.[0]))
  assert.ok(answer?.code === 'response')
  assert.deepEqual([answer.type, decodeMsChapAnswer(answer.data)?.kind], [EAP_TYPES.mschapv2, 'success'])
  assert.deepEqual(decodeEap(eapOf(TALK[2]?.[1])), { code: 'success', identifier: answer.identifier })
})

test('FreeRADIUS: the keys it hid are revealed, and are the ones both sides derive', () => {
  const [request = '', reply = ''] = TALK[2] ?? []
  const { attempt } = recordedAttempt()
  const keys = deriveMppeKeys(BOB, attempt.ntResponse)
  const { authenticator } = packet(request)
  const revealed = (name: 'MS-MPPE-Recv-Key' | 'MS-MPPE-Send-Key') =>
    revealKey(findAttribute(packet(reply), name) ?? Buffer.alloc(0), authenticator, SECRET)
  assert.deepEqual(revealed('MS-MPPE-Recv-Key'), keys.recvKey)
  assert.deepEqual(revealed('MS-MPPE-Send-Key'), keys.sendKey)
  assert.deepEqual(Buffer.concat([keys.recvKey, keys.sendKey]), bytes(DERIVED))
  assert.deepEqual(deriveMskKeys(BOB, attempt.ntResponse).recvKey, bytes(DERIVED))
})

function recordedAttempt() {
  const offer = decodeEap(eapOf(TALK[0]?.[1]))
  const response = decodeEap(eapOf(TALK[1]?.[0]))
  assert.ok(offer?.code === 'request' && response?.code === 'response')
  const answer = decodeMsChapAnswer(response.data)
  assert.ok(answer?.kind === 'response')
  const { peerChallenge, ntResponse, name: username } = answer
  return {
    attempt: { username, peerChallenge, ntResponse, authenticatorChallenge: offer.data.subarray(5, 21) },
  }
}

function eapOf(printed = ''): Buffer {
  return findAttribute(packet(printed), 'EAP-Message') ?? Buffer.alloc(0)
}
