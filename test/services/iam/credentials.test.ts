import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rootKeysFrom } from '../../../services/iam/credentials.ts'
import { systemRandom } from '../../../services/store/random.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const keysFrom = (
  file: string,
  environment: Record<string, string> = {},
  onFault: (fault: unknown) => void = fault => {
    throw fault
  },
) => rootKeysFrom({ file, environment, random: systemRandom, onFault })

const profile = (name: string, key: string) =>
  `[${name}]\naws_access_key_id = ${key}\naws_secret_access_key = of ${key}\n`.replace('of ', 'of/')

test('the first start makes a key that only the owner can read, later ones keep it', () => {
  const file = join(temporaryFolder(), 'data/credentials')
  const [made, ...others] = keysFrom(file)()
  expect(others).toEqual([])
  expect(made).toEqual({
    accessKeyId: expect.stringMatching(/^AKIA[A-Z2-7]{16}$/),
    secretAccessKey: expect.stringMatching(/^[\w+/]{40}$/),
  })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readFileSync(file, 'utf8')).toContain(`[default]\naws_access_key_id = ${made.accessKeyId}\n`)
  expect(keysFrom(file)()).toEqual([made])
})

test('the environment has the last word, if it says both', () => {
  const file = join(temporaryFolder(), 'credentials')
  const environment = { KDBFLOW_ACCESS_KEY_ID: 'AKIAGIVEN', KDBFLOW_SECRET_ACCESS_KEY: 'given' }
  expect(keysFrom(file, environment)()).toEqual([{ accessKeyId: 'AKIAGIVEN', secretAccessKey: 'given' }])
  expect(() => keysFrom(file, { KDBFLOW_ACCESS_KEY_ID: 'AKIAGIVEN' })).toThrow('together')
})

test('a file without a key is refused in words', () => {
  const file = join(temporaryFolder(), 'credentials')
  writeFileSync(file, '[default]\nregion = us-east-1\n')
  expect(() => keysFrom(file)).toThrow(`expected aws_access_key_id and aws_secret_access_key in ${file}`)
  writeFileSync(file, `${profile('default', 'AKIAFRESH')}[previous]\n`)
  expect(() => keysFrom(file)).toThrow(`in profile previous of ${file}`)
})

test('one key with no profile, or one of another name, is the root key', () => {
  const file = join(temporaryFolder(), 'credentials')
  for (const text of [profile('mine', 'AKIAMINE'), profile('', 'AKIAMINE').slice(3)]) {
    writeFileSync(file, text)
    expect(keysFrom(file)()).toEqual([{ accessKeyId: 'AKIAMINE', secretAccessKey: 'of/AKIAMINE' }])
  }
})

test('a secret may hold any character but a blank', () => {
  const file = join(temporaryFolder(), 'credentials')
  const secretAccessKey = 'a[b]=c/[default]'
  writeFileSync(
    file,
    `[default]\naws_access_key_id = AKIAOWN\naws_secret_access_key = ${secretAccessKey}\n${profile('previous', 'AKIAOLD')}`,
  )
  expect(keysFrom(file)()).toEqual([
    { accessKeyId: 'AKIAOWN', secretAccessKey },
    { accessKeyId: 'AKIAOLD', secretAccessKey: 'of/AKIAOLD' },
  ])
})

test('a second key is valid as long as the file has it, and a fault in the file leaves what was valid', () => {
  const file = join(temporaryFolder(), 'credentials')
  const faults: string[] = []
  writeFileSync(file, profile('default', 'AKIAOLD'))
  const keys = keysFrom(file, {}, fault => faults.push(String(fault)))
  const valid = () => keys().map(({ accessKeyId }) => accessKeyId)
  expect(valid()).toEqual(['AKIAOLD'])
  writeFileSync(file, `${profile('previous', 'AKIAOLD')}\n${profile('default', 'AKIAFRESH')}`)
  expect(valid()).toEqual(['AKIAFRESH', 'AKIAOLD'])
  writeFileSync(file, '[default]\n')
  expect(valid()).toEqual(['AKIAFRESH', 'AKIAOLD'])
  rmSync(file)
  expect(valid()).toEqual(['AKIAFRESH', 'AKIAOLD'])
  writeFileSync(file, profile('default', 'AKIAFRESH'))
  expect(valid()).toEqual(['AKIAFRESH'])
  expect(faults).toEqual([
    expect.stringContaining('expected aws_access_key_id'),
    expect.stringContaining('ENOENT'),
  ])
})
