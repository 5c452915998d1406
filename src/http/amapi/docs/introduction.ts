// AMAPI on the first page of the documentation: its callers, and an account with one call.

import { typedElsewhere } from '../../../command-hint.ts'
import type { Introduction, Sample } from '../../pages/introduction.ts'
import { addClient } from '../clients.ts'
import { AMAPI_PREFIX } from '../dialect.ts'

export const introduction: Introduction = {
  forWhom: 'apps and web sites that people sign in to',
  about:
    'People have an account with an e-mail address and a password, and buy products by months. Your apps may talk to this server directly: they carry an API key that is no secret, and the user’s own password or token proves the rest. Renewals happen at night by themselves, and the server mails the links for forgotten passwords.',
  facts: [
    { question: 'Who calls it', answer: 'your apps, your web site, your servers' },
    { question: 'What an account is', answer: 'an e-mail address and a password, with products and aliases' },
    { question: 'How long it lasts', answer: 'months; renewed every night it is due, until cancelled' },
    { question: 'What proves a call', answer: 'the user’s password or token, or your secret key' },
  ],
  firstCall:
    'It makes an account with a product of one month, and answers with its VPN login and its tokens.',
  placeholder: { text: 'YOUR_API_KEY', from: typedElsewhere('key create api') },
  samples,
  answer: {
    status: 'success',
    ...addClient.example.answer,
    username: 'ada@example.com',
  },
}

function samples(publicUrl: string): Sample[] {
  const url = `${publicUrl}${AMAPI_PREFIX}AddClient`
  return [
    { language: 'curl', code: CURL.replace('{url}', () => url) },
    { language: 'TypeScript', code: TYPESCRIPT.replace('{url}', () => url) },
    { language: 'PHP', code: PHP.replace('{url}', () => url) },
  ]
}

const CURL = `curl {url} \\
  -d apikey=YOUR_API_KEY \\
  -d country=DE \\
  -d type=1 \\
  -d email=ada@example.com`

const TYPESCRIPT = `// first-call.mts, run by "node first-call.mts": Node 22.18 or newer
const response = await fetch('{url}', {
  method: 'POST',
  body: new URLSearchParams({
    apikey: 'YOUR_API_KEY',
    country: 'DE',
    type: '1',
    email: 'ada@example.com',
  }),
})
const answer = (await response.json()) as Record<string, string>
if (answer.status !== 'success') throw new Error(answer.message)
console.log(answer.vpn_username, answer.vpn_password)`

const PHP = `<?php
$context = stream_context_create(['http' => [
    'method' => 'POST',
    'header' => 'Content-Type: application/x-www-form-urlencoded',
    'content' => http_build_query([
        'apikey' => 'YOUR_API_KEY',
        'country' => 'DE',
        'type' => 1,
        'email' => 'ada@example.com',
    ]),
    'ignore_errors' => true,
]]);
$answer = json_decode(file_get_contents('{url}', false, $context), true);
if ($answer['status'] !== 'success') {
    throw new RuntimeException($answer['message']);
}
echo $answer['vpn_username'], ' ', $answer['vpn_password'], PHP_EOL;`
