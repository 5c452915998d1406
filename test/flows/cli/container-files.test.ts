// The container files of deploy/ and the commands for them in docs/operations.md, without an engine: each name, path, port and
// option in them exists in the others or in the program, and the server reads the settings as they are there.
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { commandLines } from '../../../src/cli/commands.ts'
import { readEarlyConfig } from '../../../src/config/config.ts'
import { readYaml, type Yaml } from '../../fixtures/cli/yaml.ts'
import { operationsBlock } from '../../readme.ts'

const ROOT = join(import.meta.dirname, '../../..')
const IMAGE = 'latchkey'
const DATA = '/data'
const dockerfile = readDockerfile()
const composeText = readText('deploy/compose.yaml')
const compose = readYaml(composeText)

test('the commands of the page build the image from its file, and start it as the file means it', () => {
  const [build = '', run = '', ...others] = operationsBlock('Containers')
  assert.deepEqual(others, [])
  const [, file = '', tag] = /^docker build -f (\S+) -t (\S+) \.$/.exec(build) ?? []
  assert.ok(existsSync(join(ROOT, file)), file)
  assert.equal(tag, IMAGE)
  const [, volume, host, port, image] =
    /^docker run -d --read-only -v latchkey:(\S+) -p ([\d.]+):(\d+):\3 (\S+)$/.exec(run) ?? []
  assert.deepEqual([volume, host, image], [DATA, '127.0.0.1', IMAGE])
  assert.ok(dockerfile.of('EXPOSE').includes(port ?? ''), run)
})

test('the image copies what its context has, and starts the program as its launcher does', () => {
  const allowed = readText('.dockerignore').split('\n')
  const [{ words: copied = [] } = {}] = dockerfile.lines.filter(({ name }) => name === 'COPY')
  for (const path of copied.slice(0, -1)) {
    assert.ok(existsSync(join(ROOT, path)), path)
    assert.ok(allowed.includes(`!${path}`), `${path} is left out of the context`)
  }
  for (const [, path = ''] of allowed.join('\n').matchAll(/^!(.*)$/gm))
    assert.ok(existsSync(join(ROOT, path)), path)
  const [entry = []] = dockerfile.json('ENTRYPOINT')
  const flags = /exec "\$node" ([\s\S]*?)"\$main"/.exec(readText('latchkey'))?.[1] ?? ''
  assert.deepEqual(
    entry.slice(1, -1),
    flags.split(/[\s\\]+/).filter((flag) => flag !== ''),
  )
  assert.equal(entry.at(-1), '/app/dist/main.js')
  const [[command] = []] = dockerfile.json('CMD')
  assert.ok(commandLines().some(({ usage }) => usage === `latchkey ${command}`))
  assert.deepEqual([dockerfile.of('VOLUME'), dockerfile.of('USER')], [[DATA], ['65532:65532']])
})

test('the image listens on the ports that it names, keeps its data in its volume, and asks its own health', () => {
  const config = readEarlyConfig(dockerfile.env())
  assert.equal(config.dataDir, DATA)
  assert.equal(config.http.host, '0.0.0.0')
  assert.deepEqual(config.radius.hosts, ['0.0.0.0', '::'])
  const { authPort, acctPort } = config.radius
  assert.deepEqual(dockerfile.of('EXPOSE'), [`${config.http.port}`, `${authPort}/udp`, `${acctPort}/udp`])
  const check = dockerfile.text('HEALTHCHECK')
  assert.match(
    check,
    new RegExp(`LATCHKEY_HTTP_PORT: port = ${config.http.port}, LATCHKEY_HTTP_TLS_CERT_FILE`),
  )
  assert.match(check, /\/health\/ready/)
})

test('the compose file starts this image with settings that the server reads, and PostgreSQL with the same names', (t) => {
  const { build, environment, ports, secrets, volumes, ...server } = service('server')
  assert.equal(server.image, IMAGE)
  assert.ok(existsSync(join(ROOT, 'deploy', textAt(build, 'context'), textAt(build, 'dockerfile'))))
  assert.equal(server.read_only, 'true')
  assert.deepEqual(secrets, ['database-url'])
  assert.deepEqual(volumes, [`data:${DATA}`])
  assert.deepEqual(Object.keys(at(compose, 'volumes')), ['database', 'data'])
  const config = readEarlyConfig(serverEnvironment(t, environment))
  assert.ok(config.database.kind === 'postgres')
  const { hostname, port, username, pathname } = new URL(config.database.url)
  const database = service('database')
  const names = ['POSTGRES_USER', 'POSTGRES_DB'].map((name) => textAt(database.environment, name))
  assert.deepEqual([hostname, port, username, pathname.slice(1)], ['database', '5432', ...names])
  assert.deepEqual(at(server.depends_on, 'database'), { condition: 'service_healthy' })
  const health = at(database.healthcheck, 'test')
  const [user, name] = names
  assert.deepEqual(health, [
    'CMD',
    'pg_isready',
    '--host=127.0.0.1',
    `--username=${user}`,
    `--dbname=${name}`,
  ])
  const { authPort, acctPort } = config.radius
  const published = [
    `${config.http.port}:${config.http.port}`,
    ...[authPort, acctPort].map((udp) => `${udp}:${udp}/udp`),
  ]
  assert.deepEqual(
    ports,
    published.map((one) => `127.0.0.1:${one}`),
  )
  const graceMs = Number.parseInt(textAt(server, 'stop_grace_period')) * 1000
  assert.ok(graceMs > config.stopDelayMs + config.stopTimeoutMs, `${graceMs} ms to stop`)
})

test('each secret of the compose file is a file beside it, which its head names, and which its service reads', () => {
  const secrets = at(compose, 'secrets')
  for (const [name, secret] of Object.entries(secrets)) {
    assert.deepEqual(secret, { file: `./secrets/${name}` })
    assert.match(composeText, new RegExp(`^#   secrets/${name} `, 'm'))
    const readers = ['server', 'database'].filter((one) => service(one).secrets.includes(name))
    assert.equal(readers.length, 1, name)
    const values = Object.values(service(readers[0] ?? '').environment)
    assert.ok(values.includes(`/run/secrets/${name}`), name)
  }
  assert.deepEqual(Object.keys(secrets), ['database-password', 'database-url'])
})

test('YAML that the reader does not know is refused', () => {
  for (const text of [
    'a: "quoted"',
    'a: |\n  block',
    'a: &anchor b',
    '- a: b',
    '{ a: b }',
    'a: b\n  c: d',
    'no name',
  ])
    assert.throws(() => readYaml(text), /not understood/, text)
  assert.deepEqual(readYaml('a:\n  - b:80 # port\n  - c\nd: [e, f]\n# end\ng:'), {
    a: ['b:80', 'c'],
    d: ['e', 'f'],
    g: '',
  })
})

/** As the engine makes it: the secret is in its file, and variables of the operator are not set. */
function serverEnvironment(t: TestContext, environment: Record<string, Yaml>): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-secrets-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const url = /secrets\/database-url +(postgres:\S+),/.exec(composeText)?.[1] ?? ''
  writeFileSync(join(folder, 'database-url'), url, { mode: 0o600 })
  const own = Object.entries(environment).map(([name, value]) => {
    const text = String(value).replace(/^\$\{(\w+):-\}$/, (_all, variable) => {
      assert.equal(variable, name)
      return ''
    })
    return [name, text.replace('/run/secrets', folder)]
  })
  return { ...dockerfile.env(), ...Object.fromEntries(own) }
}

type Service = Record<string, Yaml> & {
  environment: Record<string, Yaml>
  secrets: string[]
}

function service(name: string): Service {
  return at(at(compose, 'services'), name) as Service
}

function at(value: Yaml | undefined, name: string): Record<string, Yaml> {
  const found = (value as Record<string, Yaml>)[name]
  assert.ok(found !== undefined, `no ${name}`)
  return found as Record<string, Yaml>
}

function textAt(value: Yaml | undefined, name: string): string {
  return String(at(value, name))
}

function readText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

/** Its instructions. `of`: the words of those of this name; `env`: the variables of the last stage. */
function readDockerfile() {
  const text = readText('deploy/Dockerfile')
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n/g, ' ')
  const lines = text.split('\n').flatMap((line) => {
    const [, name = '', rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? []
    return name === '' ? [] : [{ name, rest, words: rest.split(/\s+/) }]
  })
  const named = (name: string) => lines.filter((line) => line.name === name)
  return {
    lines,
    of: (name: string) => named(name).flatMap(({ words }) => words),
    text: (name: string) =>
      named(name)
        .map(({ rest }) => rest)
        .join(),
    json: (name: string): string[][] => named(name).map(({ rest }) => JSON.parse(rest)),
    env: (): Record<string, string> =>
      Object.fromEntries(named('ENV').flatMap(({ words }) => words.map((word) => word.split('=')))),
  }
}
