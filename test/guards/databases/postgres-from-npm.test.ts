// The server programs that npm brings: taken where they run, with the links that their install script would have made.
import assert from 'node:assert/strict'
import { chownSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { serverUser } from '../../databases/postgres-binaries.ts'
import { findFromNpm } from '../../databases/postgres-from-npm.ts'

/** Packages as npm leaves them where only we may enter, and the folder of a run. `initdb` is what the program does. */
function invent(t: TestContext, initdb: string) {
  const parent = mkdtempSync(join(tmpdir(), 'latchkey-from-npm-'))
  t.after(() => rmSync(parent, { recursive: true, force: true }))
  const [packages, folder] = [join(parent, 'packages'), mkdtempSync(join(tmpdir(), 'latchkey-from-npm-'))]
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const native = join(packages, `${process.platform}-${process.arch}`, 'native')
  for (const part of ['bin', 'lib']) mkdirSync(join(native, part), { recursive: true })
  for (const name of ['initdb', 'postgres'])
    writeFileSync(join(native, 'bin', name), `#!/bin/sh\n${initdb}\n`, { mode: 0o700 })
  writeFileSync(join(native, 'lib/libpq.so.5.18'), '')
  const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }]
  writeFileSync(join(native, 'pg-symlinks.json'), JSON.stringify(links))
  const user = serverUser()
  if (user) chownSync(folder, user.uid, user.gid)
  return { packages, native, folder, user }
}

test('programs from npm are taken with the links to their libraries, and their package stays as it is', (t) => {
  const { packages, native, folder, user } = invent(t, 'test "$1" = --version')
  const before = statSync(join(native, 'lib')).mtimeMs
  const found = findFromNpm(folder, user, packages)
  const [libraries = '', own] = found?.env.LD_LIBRARY_PATH?.split(':') ?? []
  assert.equal(readlinkSync(join(libraries, 'libpq.so.5')), join(own ?? '', 'libpq.so.5.18'))
  assert.equal(dirname(found?.binaries ?? ''), user ? join(folder, 'programs') : native)
  assert.equal(statSync(join(native, 'lib')).mtimeMs, before)
})

test('programs from npm that are not installed or cannot run here are left alone', (t) => {
  const { packages, folder, user } = invent(t, 'exit 127')
  assert.equal(findFromNpm(folder, user, join(packages, 'none')), undefined)
  assert.equal(findFromNpm(folder, user, packages), undefined)
})
