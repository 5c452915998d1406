// VAM on the first page of the documentation: its callers, and a token and an account in one script.

import { typedElsewhere } from '../../../command-hint.ts'
import type { Introduction, Sample } from '../../pages/introduction.ts'
import { CREATED, createExample } from '../creating.ts'

export const introduction: Introduction = {
  forWhom: 'a billing panel or a backend of your own',
  about:
    'Your panel keeps the customers; this server keeps a VPN login for each of them. An account is known by a uuid that you choose, paid for a number of days ahead, and ends by itself unless it is renewed. Only your own servers call: they trade the secret key for an access token that lives an hour.',
  facts: [
    { question: 'Who calls it', answer: 'your billing panel, your backend; never an app' },
    { question: 'What an account is', answer: 'one VPN login, under your own uuid' },
    { question: 'How long it lasts', answer: 'days, paid ahead; it ends unless it is renewed' },
    { question: 'What proves a call', answer: 'an access token, got with your secret key' },
  ],
  firstCall: 'It gets an access token, makes an account for 30 days, and answers with its VPN login.',
  placeholder: { text: 'YOUR_SECRET_KEY', from: typedElsewhere('key create secret') },
  samples,
  answer: {
    header: { code: 1, response_code: 1, message: CREATED },
    body: createExample.answer,
  },
}

function samples(publicUrl: string): Sample[] {
  return [
    { language: 'curl', code: CURL.replace('{url}', () => publicUrl) },
    { language: 'TypeScript', code: TYPESCRIPT.replace('{url}', () => publicUrl) },
    { language: 'PHP', code: PHP.replace('{url}', () => publicUrl) },
  ]
}

const CURL = `SERVER={url}

TOKEN=$(curl -fsS $SERVER/auth/v1/accessToken \\
  -d grantType=secret -d secretKey=YOUR_SECRET_KEY |
  sed 's/.*"accessToken":"\\([0-9a-f]*\\)".*/\\1/')

curl $SERVER/vam/v3/create \\
  -H "X-AccessToken: $TOKEN" \\
  -d uuid=customer-1042 \\
  -d period=30`

const TYPESCRIPT = `// first-call.mts, run by "node first-call.mts": Node 22.18 or newer
const server = '{url}'

type Answer<Body> = { header: { code: number; message: string }; body: Body }
type Token = { accessToken: string }
type Account = { vpnUsername: string; vpnPassword: string; expiryDate: string }

async function call<Body>(path: string, fields: Record<string, string>, token = '') {
  const response = await fetch(server + path, {
    method: 'POST',
    headers: { 'X-AccessToken': token },
    body: new URLSearchParams(fields),
  })
  const { header, body } = (await response.json()) as Answer<Body>
  if (header.code !== 1) throw new Error(header.message)
  return body
}

const { accessToken } = await call<Token>('/auth/v1/accessToken', {
  grantType: 'secret',
  secretKey: 'YOUR_SECRET_KEY',
})
const fields = { uuid: 'customer-1042', period: '30' }
const account = await call<Account>('/vam/v3/create', fields, accessToken)
console.log(account.vpnUsername, account.vpnPassword, account.expiryDate)`

const PHP = `<?php
const SERVER = '{url}';

function call(string $path, array $fields, string $token = ''): array
{
    $context = stream_context_create(['http' => [
        'method' => 'POST',
        'header' => ['Content-Type: application/x-www-form-urlencoded', "X-AccessToken: $token"],
        'content' => http_build_query($fields),
        'ignore_errors' => true,
    ]]);
    $answer = json_decode(file_get_contents(SERVER . $path, false, $context), true);
    if ($answer['header']['code'] !== 1) {
        throw new RuntimeException($answer['header']['message']);
    }
    return $answer['body'];
}

['accessToken' => $token] = call('/auth/v1/accessToken', [
    'grantType' => 'secret',
    'secretKey' => 'YOUR_SECRET_KEY',
]);
$account = call('/vam/v3/create', ['uuid' => 'customer-1042', 'period' => 30], $token);
echo $account['vpnUsername'], ' ', $account['vpnPassword'], ' ', $account['expiryDate'], PHP_EOL;`
